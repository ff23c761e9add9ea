/**
 * Runs a scenario's steps as a real case on Temporal, in real time, and notes when the case took each: the simulator is then
 * given the same events at the same times, and both must tell the same story.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Fact } from '../../src/engine/effect.js';
import type { Actor, Event } from '../../src/engine/event.js';
import { withDefaults } from '../../src/engine/form.js';
import { itemNumberOf } from '../../src/engine/scopes.js';
import type { CaseFacts, State } from '../../src/engine/state.js';
import type { ScenarioStep } from '../../src/language/scenarios.js';
import { mayTake } from '../../src/organisation/candidate.js';
import { candidateOf, directoryOf } from '../../src/organisation/directory.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { JsonObject } from '../../src/program/json.js';
import { type TaskStep, taskEvent, taskMeant } from '../../src/simulator/run-scenario.js';
import type { CaseClient } from '../../src/temporal/case-client.js';
import { type OperationRequest, RENEW_SIGNAL, STATE_QUERY, type UpdateName } from '../../src/temporal/case-contract.js';
import type { ConformanceCase } from './conformance-workspace.js';
import { type OutsideAnswers, seqOf, type TakenEvent } from './outside-answers.js';

export interface TemporalParts {
  readonly client: Client;
  readonly cases: CaseClient;
  readonly organisation: Organisation;
  /** Content hashes. */
  readonly programs: { readonly [playbook: string]: string };
  readonly calendars: string;
  /** Facts of a case as its writes had them, in order. */
  readonly facts: (caseId: string) => readonly Fact[];
  readonly outside: OutsideAnswers;
}

export interface Played {
  readonly facts: CaseFacts;
  readonly data: JsonObject;
  readonly starter: Actor | null;
  /** What the case took, with the times it took them at. */
  readonly events: readonly Event[];
  /** Code of the refusal of each step that is an operation, null where it was done; for comparison with what is expected. */
  readonly refusals: readonly { readonly line: number; readonly expected: string | null; readonly found: string | null }[];
  readonly state: State;
  readonly ended_at: number;
}

/** `renewed`: the case is asked to continue as new after every step. */
export async function playOnTemporal(parts: TemporalParts, { playable, scenario }: ConformanceCase, renewed = false): Promise<Played> {
  const { program } = playable;
  const { cases, client, organisation } = parts;
  const key = renewed ? `${scenario.scenario}_renewed` : scenario.scenario;
  const id = `${program.playbook}/${key}`;
  const starter = scenario.start.by === null ? null : (candidateOf(organisation, scenario.start.by) ?? null);
  const started_at = Date.now();
  const facts: CaseFacts = {
    id,
    playbook: program.playbook,
    key,
    customer_id: null,
    started_at,
    started_by: scenario.start.by,
  };
  const data = withDefaults(program.data, scenario.start.data);
  await cases.start({
    playbook: program.playbook,
    phase: program.phase,
    first_stage: program.stages[0]?.id ?? null,
    program: parts.programs[program.playbook] ?? '',
    calendars: parts.calendars,
    summary: `${program.playbook} ${scenario.scenario}`,
    details: '',
    tier: null,
    input: { case: facts, data, customer: null, actor: starter, language: 'en', time_zone: 'UTC', resume: null },
  });
  const taken: TakenEvent[] = [];
  const refusals: { line: number; expected: string | null; found: string | null }[] = [];
  const answered: { [step: string]: number } = {};
  for (const [index, step] of scenario.steps.entries()) {
    if (step.do === 'expect') continue;
    await decided(parts, id);
    if (renewed) await renew(parts, id);
    switch (step.do) {
      case 'after': {
        const { duration } = step;
        const milliseconds = duration.kind === 'elapsed' ? duration.milliseconds : duration.count * 60_000;
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        break;
      }
      case 'at':
        throw new Error('A conformance case has no fixed times.');
      case 'absent':
        throw new Error('Absences hold for every case: a conformance case has none.');
      case 'cancel': {
        await client.workflow.getHandle(id).cancel();
        const fact = await waitedFor(`line ${step.line}`, () => parts.facts(id).find(({ kind }) => CANCELLED.includes(kind)));
        const event = { kind: 'cancel', at: fact.at, actor: null, reason: 'Cancelled in Temporal.' } as const;
        taken.push({ seq: seqOf(fact.id), event });
        break;
      }
      case 'respond': {
        parts.outside.say(id, step.step, step.answer);
        const wanted = (answered[step.step] ?? 0) + 1;
        answered[step.step] = wanted;
        await waitedFor(`line ${step.line}`, () => parts.facts(id).filter((fact) => isAnswer(fact, step.step)).length >= wanted);
        break;
      }
      default: {
        if (step.do === 'message' && step.key !== null && (await delivered(parts, id, step, index))) break;
        let found: string | null = null;
        for (const operation of await operationsOf(parts, id, step, index)) {
          const performed = await cases.perform(id, operation.name, { ...operation.request, fingerprint: '' }, randomUUID(), 10_000);
          if (performed.kind === 'done') taken.push(takenAt(parts, id, performed.answer.seq, operation.event));
          found = performed.kind === 'refused' ? performed.refusal.code : performed.kind === 'not_running' ? 'case_closed' : null;
          if (found === null) break;
        }
        if (step.do !== 'message') refusals.push({ line: step.line, expected: step.refused, found });
      }
    }
  }
  const state = await decided(parts, id);
  taken.push(...(await parts.outside.eventsOf(client, id, parts.facts(id))));
  const events = taken.sort((one, other) => one.seq - other.seq).map(({ event }) => event);
  return { facts, data, starter, events, refusals, state, ended_at: Date.now() };
}

/** Has the case continued as new; one that has ended stays as it is. */
async function renew({ client }: TemporalParts, id: string): Promise<void> {
  const before = await client.workflow.getHandle(id).describe();
  if (before.status.name !== 'RUNNING') return;
  await client.workflow.getHandle(id).signal(RENEW_SIGNAL);
  await waitedFor(`${id} to continue as new`, async () => {
    const now = await client.workflow.getHandle(id).describe();
    return now.runId !== before.runId || now.status.name !== 'RUNNING';
  });
}

const CANCELLED: readonly Fact['kind'][] = ['case_cancelled', 'compensation_started'];

function isAnswer({ kind, subject }: Fact, step: string): boolean {
  return kind === 'answered' && subject === step;
}

/** Deadlines that an event settled first have their own times; its last fact is of the event itself. */
function takenAt(parts: TemporalParts, id: string, seq: number, event: Operation['event']): TakenEvent {
  const own = parts.facts(id).findLast((fact) => seqOf(fact.id) === seq);
  if (!own) throw new Error('An event that was taken left no fact.');
  return { seq, event: { ...event, at: own.at } as Event };
}

type OperationStep = Exclude<ScenarioStep, { do: 'expect' | 'after' | 'at' | 'absent' | 'cancel' | 'respond' }>;
interface Operation {
  readonly name: UpdateName;
  readonly request: Omit<OperationRequest, 'fingerprint'>;
  /** Without its time. */
  readonly event: object;
}

/** What the step asks of the case: of several, the first that is not refused. */
async function operationsOf(parts: TemporalParts, id: string, step: OperationStep, index: number): Promise<Operation[]> {
  switch (step.do) {
    case 'message': {
      const message = { id: `message-${index}`, name: step.message, data: step.data, sender: null };
      return [{ name: 'message', request: { actor: NOBODY, message }, event: { kind: 'message', ...message } }];
    }
    case 'button':
    case 'add_item': {
      const people = step.by === null ? parts.organisation.people.map(({ person }) => person) : [step.by];
      const what = step.do === 'button' ? { button: step.button } : { step: step.step, item: step.item };
      return people.map((person) => {
        const actor = candidateOf(parts.organisation, person) ?? NOBODY;
        return { name: step.do, request: { actor, ...what }, event: { kind: step.do, actor, ...what } };
      });
    }
    default:
      return [await taskOperation(parts, id, step)];
  }
}

const NOBODY: Actor = { person: '', roles: [], units: [], skills: {}, administrator: false };

async function taskOperation(parts: TemporalParts, id: string, step: TaskStep): Promise<Operation> {
  const find = async () => {
    const state = await decided(parts, id);
    const projection = await parts.cases.projection(id);
    return { state, task: taskMeant(projection?.tasks ?? [], step, parts.organisation, (id) => itemNumberOf(state, id)) };
  };
  // What the outside is to answer first may take a moment.
  const { state, task } =
    step.refused === null ? await waitedFor(`line ${step.line}`, find, ({ task }) => task !== undefined) : await find();
  const holder =
    task?.assignee ?? (task ? directoryOf(parts.organisation).candidates.find((candidate) => mayTake(candidate, task))?.person : undefined);
  const actor = candidateOf(parts.organisation, step.by ?? holder ?? '');
  if (!actor) throw new Error(`Line ${step.line}: nobody could ${step.do} ${step.task}.`);
  const taskId = task?.id ?? `${id}:${step.task}.${state.entered[step.task]}`;
  const event = taskEvent(step, { at: 0, actor, task: taskId }, task?.checklist.length ?? 0);
  const { kind, at: _, ...request } = event;
  return { name: kind, request, event };
}

/** Puts a message into its mailbox; true when something in the case waited for it, and now has it. */
async function delivered(
  parts: TemporalParts,
  id: string,
  step: Extract<ScenarioStep, { do: 'message' }>,
  index: number,
): Promise<boolean> {
  const { key, message, data } = step;
  if (key === null) return false;
  const { asks } = await stateOf(parts, id);
  const waiting = Object.values(asks).find(({ about }) => about.kind === 'message' && about.message === message && about.key === key);
  await parts.cases.send(message, key, { id: `${id}-message-${index}`, data, until: Date.now() + 3_600_000 });
  if (!waiting) return false;
  await waitedFor(`line ${step.line}`, () =>
    parts.facts(id).some((fact) => fact.kind === 'answered' && fact.detail.effect === waiting.effect),
  );
  return true;
}

function stateOf({ client }: TemporalParts, id: string): Promise<State> {
  return client.workflow.getHandle(id).query<State>(STATE_QUERY);
}

const PATIENCE_MILLISECONDS = 60_000;

/** Looks again and again until there is something; what it waits for is named when there never is. */
async function waitedFor<T>(what: string, look: () => T | Promise<T>, enough: (found: T) => boolean = Boolean): Promise<NonNullable<T>> {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; ; ) {
    const found = await look();
    if (found !== null && found !== undefined && enough(found)) return found;
    if (Date.now() > end) throw new Error(`Nothing came of ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The state once every request for people has its decision, so that what comes next meets the case as in virtual time. */
function decided(parts: TemporalParts, id: string): Promise<State> {
  return waitedFor(
    'the decisions',
    () => stateOf(parts, id),
    ({ undecided }) => undecided.length === 0,
  );
}
