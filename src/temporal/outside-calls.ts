/**
 * Carries what a case asks of the outside: activities, played cases, critical sections, mailboxes.
 *
 * guarantees: each ask is carried out under its effect id, which the outside sees as idempotency key; what is withdrawn is
 * cancelled or given back; after continue-as-new what has no answer is asked again.
 */

import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import type { Answer, Ask } from '../engine/ask.js';
import type { CaseStartRequest } from '../engine/effect.js';
import type { Event } from '../engine/event.js';
import type { Instant } from '../engine/state.js';
import type { Json } from '../program/json.js';
import type { Priority, Program } from '../program/program.js';
import type { Artefact } from './artefact.js';
import { orderOf } from './case-fairness.js';
import { type CaseStart, startOptions } from './case-start.js';
import {
  LEAVE_SIGNAL,
  mailboxId,
  mutexId,
  OUTSIDE_QUEUE,
  type OutsideActivities,
  type PlayedCase,
  type ReservedCase,
  type Waiter,
} from './outside-contract.js';

/** A worker that is silent for longer is gone: what it did is tried again. */
const HEARTBEAT_MILLISECONDS = 10_000;
/** Where Steward's own parts are asked: until they answer. */
const PATIENT: ActivityOptions = {
  taskQueue: OUTSIDE_QUEUE,
  startToCloseTimeout: '30 seconds',
  heartbeatTimeout: HEARTBEAT_MILLISECONDS,
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '60 seconds' },
};
const CALL_MILLISECONDS = 30_000;
const CONNECTOR_LEAD_MILLISECONDS = 2_000;

export class OutsideCalls {
  readonly #scopes = new Map<string, CancellationScope>();
  /** Effect ids of plays whose case is being started at this moment. */
  readonly #starting = new Set<string>();
  #sending = 0;

  constructor(
    private readonly caseId: string,
    private readonly program: Artefact<Program>,
    /** To the case, at the time at which it takes it. */
    private readonly apply: (eventAt: (at: Instant) => Event) => void,
    /** The case's, now. */
    private readonly priority: () => Priority,
  ) {}

  /** Nothing is being said to another workflow. Answers that are waited for do not count: they are asked for again. */
  get quiet(): boolean {
    return this.#sending === 0;
  }

  /** What an earlier run of the case asked for. */
  resume(asks: readonly Ask[]): void {
    for (const ask of asks) if (ask.taken_up === undefined) this.ask(ask);
  }

  ask(ask: Ask): void {
    // What is said to other cases is said also where this one ends meanwhile.
    const spoken = ask.about.kind === 'tell';
    if (spoken) this.#sending += 1;
    // Apart from the scope of the case: where that was cancelled in Temporal, what undoes it is still to be asked.
    void CancellationScope.nonCancellable(() => {
      const scope = new CancellationScope({ cancellable: true });
      this.#scopes.set(ask.effect, scope);
      return scope
        .run(() => this.#carryOut(ask, scope))
        .catch((error: unknown) => {
          if (!isCancellation(error)) this.#respond(ask, failureOf(error));
        })
        .finally(() => {
          this.#scopes.delete(ask.effect);
          if (spoken) this.#sending -= 1;
        });
    });
  }

  withdraw(ask: Ask): void {
    this.#scopes.get(ask.effect)?.cancel();
    const waiter = this.#waiter(ask.effect);
    const { about } = ask;
    if (about.kind === 'mutex') this.tell(mutexId(about.key), LEAVE_SIGNAL, waiter);
    else if (about.kind === 'message') this.tell(mailboxId(about.message, about.key), LEAVE_SIGNAL, waiter);
    else if (about.kind === 'play') this.#withdrawPlay(ask, about);
  }

  /** A case that is being started is given up once it is. */
  #withdrawPlay({ effect, taken_up }: Ask, { playbook, on_cancel }: Extract<Ask['about'], { kind: 'play' }>): void {
    if (taken_up !== undefined) {
      if (on_cancel === 'cancel') this.#cancel(taken_up);
    } else if (!this.#starting.has(effect)) {
      this.#counted(async () => {
        const activities = this.#patient(playbook);
        const { started } = await activities.abandonCase({ ...this.#waiter(effect), playbook });
        if (started !== null && on_cancel === 'cancel') await getExternalWorkflowHandle(started).cancel();
      });
    }
  }

  /** Starts a case that nobody waits for. */
  startCase(request: CaseStartRequest, customer: string | null): void {
    const { playbook, data, effect } = request;
    this.#counted(async () => {
      const reserved = await this.#reserve(effect, { playbook, data, customer }, false);
      if (reserved.kind === 'start') await startPlayed(reserved.start);
    });
  }

  /** Says something to another workflow; one that has ended need not hear it. */
  tell(workflowId: string, signal: string, body: unknown): void {
    this.#counted(() => getExternalWorkflowHandle(workflowId).signal(signal, body));
  }

  #cancel(workflowId: string): void {
    this.#counted(() => getExternalWorkflowHandle(workflowId).cancel());
  }

  #counted(work: () => Promise<void>): void {
    this.#sending += 1;
    void CancellationScope.nonCancellable(async () => {
      try {
        await work();
      } catch {
        // The other has ended, or could not be had: there is nobody to tell.
      }
      this.#sending -= 1;
    });
  }

  #waiter(effect: string): Waiter {
    return { case: this.caseId, effect };
  }

  #respond(ask: Ask, answer: Answer): void {
    this.apply((at) => ({ kind: 'responded', at, effect: ask.effect, answer }));
  }

  async #carryOut(ask: Ask, scope: CancellationScope): Promise<void> {
    const waiter = this.#waiter(ask.effect);
    const { about } = ask;
    switch (about.kind) {
      case 'call':
        return this.#respond(ask, { ok: true, value: await this.#call(ask, about) });
      case 'find': {
        const value = await this.#patient(`find ${about.in}`).findRecords({ ...waiter, about, program: this.program.hash });
        return this.#respond(ask, { ok: true, value });
      }
      case 'create':
        return this.#respond(ask, { ok: true, value: await this.#patient(`create ${about.what}`).createRecord({ ...waiter, about }) });
      case 'update':
        return this.#respond(ask, { ok: true, value: await this.#patient(`update ${about.what}`).updateRecord({ ...waiter, about }) });
      case 'document':
        return this.#respond(ask, { ok: true, value: await this.#patient(about.name).writeDocument({ ...waiter, about }) });
      case 'tell':
        return this.#respond(ask, {
          ok: true,
          value: await this.#patient(`tell ${about.to.length} cases`).tellCases({ ...waiter, about }),
        });
      case 'mutex':
        return this.#patient(about.key).enterSection({ ...waiter, key: about.key });
      case 'message':
        return this.#patient(`${about.message} ${about.key}`).awaitMessage({ ...waiter, message: about.message, key: about.key });
      case 'play':
        return this.#play(ask, about, scope);
    }
  }

  async #play(ask: Ask, about: Extract<Ask['about'], { kind: 'play' }>, scope: CancellationScope): Promise<void> {
    const reserved = await this.#reserve(ask.effect, about, true);
    // `kept` is what becomes of cases that no step plays.
    if (scope.consideredCancelled || reserved.kind === 'kept') return;
    if (reserved.kind === 'open' && about.wait) {
      // Nobody would tell of its end: it has come about otherwise, and whoever did that hears of it.
      const message = `${reserved.case} is open with the same key: its end cannot be waited for.`;
      throw ApplicationFailure.nonRetryable(message, 'case_open');
    }
    const reference = reserved.kind === 'start' ? reserved.start.input.case.id : reserved.case;
    if (reserved.kind === 'start') await this.#startOf(ask.effect, reserved.start);
    if (scope.consideredCancelled) {
      if (reserved.kind === 'start' && about.on_cancel === 'cancel') this.#cancel(reference);
      return;
    }
    this.apply((at) => ({ kind: 'taken_up', at, effect: ask.effect, reference }));
    if (!about.wait) this.#respond(ask, { ok: true, value: { case: reference } });
  }

  /** Not cut short: the case is there then or it is not, and is not left behind. */
  async #startOf(effect: string, start: CaseStart): Promise<void> {
    this.#starting.add(effect);
    this.#sending += 1;
    try {
      await CancellationScope.nonCancellable(() => startPlayed(start));
    } finally {
      this.#starting.delete(effect);
      this.#sending -= 1;
    }
  }

  #call(ask: Ask, about: Extract<Ask['about'], { kind: 'call' }>): Promise<Json> {
    const connector = this.program.content.connectors[about.connector];
    if (!connector) throw ApplicationFailure.nonRetryable(`There is no connector ${about.connector}.`, 'unknown_connector');
    const timeout = about.timeout ?? CALL_MILLISECONDS;
    const activities = proxyActivities<OutsideActivities>({
      taskQueue: OUTSIDE_QUEUE,
      // The connector ends a try itself, and says how; this is for a worker that is gone.
      startToCloseTimeout: timeout + CONNECTOR_LEAD_MILLISECONDS,
      heartbeatTimeout: HEARTBEAT_MILLISECONDS,
      retry: { maximumAttempts: about.attempts, initialInterval: about.every, backoffCoefficient: 2 },
      summary: `${about.connector}.${about.operation}`,
      priority: orderOf(this.priority()),
    });
    return activities.callConnector({ ...this.#waiter(ask.effect), connector, operation: about.operation, with: about.with, timeout });
  }

  #patient(summary: string) {
    return proxyActivities<OutsideActivities>({ ...PATIENT, summary, priority: orderOf(this.priority()) });
  }

  #reserve(effect: string, about: PlayedCase, returns: boolean): Promise<ReservedCase> {
    const { playbook, data, customer } = about;
    const activities = this.#patient(playbook);
    return activities.reserveCase({ ...this.#waiter(effect), about: { playbook, data, customer }, returns });
  }
}

/** A child, so that Temporal UI shows the link; its end is told by a message, which outlives continue-as-new. */
async function startPlayed(start: CaseStart): Promise<void> {
  try {
    await startChild(start.playbook, {
      ...startOptions(start),
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // It was started before: by an earlier run of this case, or by whoever sends starts again.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

function failureOf(error: unknown): Answer {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { ok: false, error: { code: cause.type ?? 'failed', message: cause.message } };
  return { ok: false, error: { code: 'timeout', message: 'There was no answer in time.' } };
}
