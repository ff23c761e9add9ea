/**
 * Cases as their clients see them: start, operate, send a message, ask.
 *
 * owns: how an operation travels to its workflow, and what each way of not getting through means.
 * never: who may do what (http/), what is stored (store/).
 */
import {
  type Client,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { Refusal } from '../engine/event.js';
import type { State } from '../engine/state.js';
import type { ChangedPerson } from '../organisation/changed-person.js';
import type { JsonObject } from '../program/json.js';
import { artefactReference } from './artefact.js';
import {
  CALENDARS_CHANGED_SIGNAL,
  CUSTOMER_CHANGED_SIGNAL,
  type OperationAnswer,
  type OperationRequest,
  PEOPLE_CHANGED_SIGNAL,
  PROJECTION_QUERY,
  type ProjectionAnswer,
  REFUSED,
  RENEW_SIGNAL,
  STATE_QUERY,
  TOLD_SIGNAL,
  type Told,
  type UpdateName,
} from './case-contract.js';
import { type CaseStart, startOptions } from './case-start.js';
import { MAILBOX_WORKFLOW, mailboxId, SEND_SIGNAL, type Sent } from './outside-contract.js';

/** The task queue of cases. */
export const CASE_QUEUE = 'steward-cases';

export type Performed =
  | { readonly kind: 'done'; readonly answer: OperationAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly fingerprint: string }
  /** No open run of that id: the case has ended, or never was. */
  | { readonly kind: 'not_running' }
  /** Not known yet: it may have been accepted. Sending it again with the same id is safe. */
  | { readonly kind: 'pending' }
  /** Too many operations of this case at once. */
  | { readonly kind: 'busy' };

/** How long a case is asked for what can be done without. */
const QUERY_PATIENCE_MS = 5_000;
const FAILED_PRECONDITION = 9;
const RESOURCE_EXHAUSTED = 8;
/** Operations of one case in flight from here; the server refuses the eleventh. */
const IN_FLIGHT = 8;

export class CaseClient {
  readonly #inFlight = new Map<string, number>();

  constructor(private readonly client: Client) {}

  /** Starts a case's workflow; one that was started already under this id is left as it is. */
  async start(start: CaseStart): Promise<void> {
    try {
      await this.client.workflow.start(start.playbook, {
        ...startOptions(start),
        taskQueue: CASE_QUEUE,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** Performs an operation; waits at most `timeout` milliseconds for its answer. Never throws for what the server answered. */
  async perform(caseId: string, name: UpdateName, request: OperationRequest, updateId: string, timeout: number): Promise<Performed> {
    const inFlight = this.#inFlight.get(caseId) ?? 0;
    if (inFlight >= IN_FLIGHT) return { kind: 'busy' };
    this.#inFlight.set(caseId, inFlight + 1);
    try {
      return await this.#perform(caseId, name, request, updateId, Date.now() + timeout);
    } finally {
      const left = (this.#inFlight.get(caseId) ?? 1) - 1;
      if (left === 0) this.#inFlight.delete(caseId);
      else this.#inFlight.set(caseId, left);
    }
  }

  /**
   * What came of an operation that was sent before; waits at most `timeout` milliseconds. `not_running`: Temporal knows no
   * such operation.
   */
  async outcome(caseId: string, updateId: string, timeout: number): Promise<Performed> {
    return this.#answer(Date.now() + timeout, () =>
      this.client.workflow.getHandle(caseId).getUpdateHandle<OperationAnswer>(updateId).result(),
    );
  }

  async #perform(caseId: string, name: UpdateName, request: OperationRequest, updateId: string, deadline: number): Promise<Performed> {
    return this.#answer(deadline, () =>
      this.client.workflow.getHandle(caseId).executeUpdate<OperationAnswer, [OperationRequest]>(name, { args: [request], updateId }),
    );
  }

  async #answer(deadline: number, ask: () => Promise<OperationAnswer>): Promise<Performed> {
    for (;;) {
      try {
        return { kind: 'done', answer: await this.client.withDeadline(deadline, ask) };
      } catch (error) {
        const refused = refusalOf(error);
        if (refused) return refused;
        if (error instanceof WorkflowNotFoundError) return { kind: 'not_running' };
        if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'pending' };
        const code = grpcCode(error);
        if (code === RESOURCE_EXHAUSTED) return { kind: 'busy' };
        // The workflow task that would have taken it failed; the same id is tried again.
        if (code !== FAILED_PRECONDITION || Date.now() > deadline) return { kind: 'pending' };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** What the case's projection should be; waits for the case's first task. Null: no such workflow. */
  async projection(caseId: string): Promise<ProjectionAnswer | null> {
    try {
      return await this.client.workflow.getHandle(caseId).query<ProjectionAnswer>(PROJECTION_QUERY);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** Puts a message into the mailbox of its name and key, once by its id; whoever waits there gets it, now or later. */
  async send(name: string, key: string, message: Sent): Promise<void> {
    await this.client.workflow.signalWithStart(MAILBOX_WORKFLOW, {
      workflowId: mailboxId(name, key),
      taskQueue: CASE_QUEUE,
      args: [],
      signal: SEND_SIGNAL,
      signalArgs: [message],
      staticSummary: `Mailbox ${name} ${key}`,
    });
  }

  /** Asks the case to continue as new when it is quiet. */
  async renew(caseId: string): Promise<void> {
    try {
      await this.client.workflow.getHandle(caseId).signal(RENEW_SIGNAL);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** As an administrator does in Temporal UI: nobody is named. A case that has ended stays as it is. */
  async cancel(caseId: string): Promise<void> {
    try {
      await this.client.workflow.getHandle(caseId).cancel();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  async calendarsChanged(caseId: string, calendars: string): Promise<void> {
    try {
      await this.client.workflow.getHandle(caseId).signal(CALENDARS_CHANGED_SIGNAL, artefactReference(calendars));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  async peopleChanged(caseId: string, people: readonly ChangedPerson[]): Promise<void> {
    try {
      await this.client.workflow.getHandle(caseId).signal(PEOPLE_CHANGED_SIGNAL, people);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** The copy of its customer's file that the case has, and the Program that it runs; null: it does not run. */
  async customerOf(caseId: string): Promise<{ readonly customer: JsonObject | null; readonly program: string } | null> {
    try {
      const { customer, program } = await this.client.withDeadline(Date.now() + QUERY_PATIENCE_MS, () =>
        this.client.workflow.getHandle(caseId).query<State>(STATE_QUERY),
      );
      return { customer, program };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** What another case tells; false where the case has ended. */
  async told(caseId: string, told: Told): Promise<boolean> {
    try {
      await this.client.workflow.getHandle(caseId).signal(TOLD_SIGNAL, told);
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  async customerChanged(caseId: string, customer: JsonObject): Promise<void> {
    try {
      await this.client.workflow.getHandle(caseId).signal(CUSTOMER_CHANGED_SIGNAL, customer);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}

function refusalOf(error: unknown): Extract<Performed, { kind: 'refused' }> | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || cause.type !== REFUSED) throw error;
  const [refusal, fingerprint] = cause.details as [Refusal, string];
  return { kind: 'refused', refusal, fingerprint };
}

function grpcCode(error: unknown): number | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? Number(cause.code) : undefined;
}
