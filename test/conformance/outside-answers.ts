/**
 * The outside of conformance cases on Temporal. Calls and look-ups are answered as the scenario says; played cases, critical
 * sections, mailboxes and files are real. What each ask was answered is kept by its effect id, so that the simulator can be
 * given the same answers at the same times.
 */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CalendarSet } from '../../src/calendar/compiled.js';
import type { Answer } from '../../src/engine/ask.js';
import type { Fact } from '../../src/engine/effect.js';
import type { Actor, Event } from '../../src/engine/event.js';
import type { Json } from '../../src/program/json.js';
import {
  DELIVERED_SIGNAL,
  type Delivery,
  type OutsideActivities,
  RESPONDED_SIGNAL,
  type Response,
} from '../../src/temporal/outside-contract.js';

export class OutsideAnswers {
  readonly #said = new Map<string, Answer[]>();
  readonly #given = new Map<string, Answer>();

  /** The next answer for a step of a case. */
  say(caseId: string, step: string, answer: Answer): void {
    const place = `${caseId}:${step}`;
    this.#said.set(place, [...(this.#said.get(place) ?? []), answer]);
  }

  activities<T extends OutsideActivities>(real: T): T {
    const said = async ({ effect }: { readonly effect: string }): Promise<Json> => {
      const answer = await this.#next(effect);
      this.#given.set(effect, answer);
      if (answer.ok) return answer.value;
      throw ApplicationFailure.nonRetryable(answer.error.message, answer.error.code);
    };
    return {
      ...real,
      callConnector: said,
      findRecords: said,
      createRecord: said,
      updateRecord: said,
      writeDocument: async (request) => {
        const value = await real.writeDocument(request);
        this.#given.set(request.effect, { ok: true, value });
        return value;
      },
    };
  }

  /** An effect id is `CASE:STEP.INSTANCE!N`. */
  async #next(effect: string): Promise<Answer> {
    const place = effect.replace(/\.\d+![^!]*$/, '');
    for (;;) {
      // A case that continued as new asks again under the same id, and gets the same.
      const given = this.#given.get(effect);
      if (given) return given;
      const [next, ...rest] = this.#said.get(place) ?? [];
      if (next) {
        this.#said.set(place, rest);
        return next;
      }
      // Ends with the worker: what the scenario never answers must not keep it.
      await Context.current().sleep(10);
    }
  }

  /** What the outside said to a case, as the case's facts tell of it. */
  async eventsOf(client: Client, caseId: string, facts: readonly Fact[]): Promise<TakenEvent[]> {
    const outside = facts.filter(({ kind }) => kind === 'answered' || kind === 'asked');
    if (outside.length === 0) return [];
    const signalled = await answersBySignal(client, caseId);
    const references = new Map<unknown, Json>();
    return outside.map(({ id, at, kind, detail }) => {
      const effect = String(detail.effect);
      const seq = seqOf(id);
      if (kind === 'asked') {
        references.set(effect, detail.reference ?? null);
        return { seq, event: { kind: 'taken_up', at, effect, reference: String(detail.reference) } };
      }
      const answer = detail.what === 'mutex' ? GRANTED : (this.#given.get(effect) ?? signalled.get(effect));
      const begun: Answer = { ok: true, value: { case: references.get(effect) ?? null } };
      return { seq, event: { kind: 'responded', at, effect, answer: answer ?? begun } };
    });
  }
}

/** An event with the number that it had in the case. */
export interface TakenEvent {
  readonly seq: number;
  readonly event: Event;
  /** Those that the case runs on from then on. */
  readonly calendars?: CalendarSet;
  /** Instead of the event: the case is opened again at its time. */
  readonly reopens?: { readonly actor: Actor; readonly comment: string };
}

export function seqOf(fact: string): number {
  return Number(fact.split('.')[0]);
}

const GRANTED: Answer = { ok: true, value: null };

async function eventsOfAllRuns(client: Client, caseId: string) {
  const runs = [];
  for (let runId: string | undefined; ; ) {
    const { events } = await client.workflow.getHandle(caseId, runId).fetchHistory();
    runs.unshift(events ?? []);
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
    if (runId === undefined) return runs.flat();
  }
}

/** Ends of played cases, and messages out of mailboxes: of several for one effect the case took the last. */
async function answersBySignal(client: Client, caseId: string): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const event of await eventsOfAllRuns(client, caseId)) {
    const signal = event.workflowExecutionSignaledEventAttributes;
    const data = signal?.input?.payloads?.[0]?.data;
    if (!signal || !data) continue;
    const body: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    if (signal.signalName === RESPONDED_SIGNAL) {
      const { effect, answer } = body as Response;
      answers.set(effect, answer);
    } else if (signal.signalName === DELIVERED_SIGNAL) {
      const { effect, message } = body as Delivery;
      answers.set(effect, { ok: true, value: message.data });
    }
  }
  return answers;
}
