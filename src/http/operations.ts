/**
 * Operations on cases: sent, answered, settled, or kept until they are known (DESIGN §2, the projection protocol, point 6).
 *
 * guarantees: what was answered as done outlives the machine's power; an operation that a case accepted is never reported as failed; one answered with 202 is sent again until it
 * is accepted or refused, where it could be kept. The same operation gets its first answer: Temporal gives it again, also
 * for a case that has ended, as long as it keeps the case's last run.
 */
import type { Logger } from 'pino';
import type { Refusal } from '../engine/event.js';
import type { Json } from '../program/json.js';
import type { Database } from '../store/database.js';
import { readOperation, type StoredOperation, storeOperation } from '../store/operations.js';
import type { Performed } from '../temporal/case-client.js';
import type { OperationAnswer, OperationRequest, UpdateName } from '../temporal/case-contract.js';
import { isDatabaseUnavailable } from './availability.js';
import type { Cases } from './cases.js';
import type { PublishedPrograms } from './published-programs.js';
import type { Settler } from './settler.js';

export interface NamedOperation {
  readonly case: string;
  readonly name: UpdateName;
  readonly request: OperationRequest;
  /** The update id; its fingerprint is in the request. */
  readonly id: string;
}

export type OperationOutcome =
  | { readonly kind: 'done'; readonly answer: OperationAnswer }
  /** `fingerprint`: of the request that was refused, which may be an earlier one with this id. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly fingerprint: string }
  /** `kept`: it is sent again from here until it is known. */
  | { readonly kind: 'pending'; readonly kept: boolean }
  /** Under this id another request is kept. */
  | { readonly kind: 'mismatch' }
  /** Temporal has no open case of this id, and nothing is known of this operation. */
  | { readonly kind: 'not_running' }
  | { readonly kind: 'busy' };

export interface Operations {
  /** Whose `access` says what may be done with what an answer holds. */
  readonly programs: PublishedPrograms;
  perform(operation: NamedOperation): Promise<OperationOutcome>;
  /** What became of an operation that was sent before. */
  outcome(reference: Pick<NamedOperation, 'case' | 'id'>): Promise<OperationOutcome>;
}

/** Asking after an operation is not waiting for it. */
const OUTCOME_PATIENCE_MS = 1_000;

export function createOperations(parts: {
  readonly db: Database;
  readonly programs: PublishedPrograms;
  readonly durable: () => Promise<void>;
  readonly cases: Cases;
  readonly settler: Settler;
  /** How long an answer is waited for, in milliseconds. */
  readonly patience: number;
  readonly logger: Logger;
}): Operations {
  const { db, programs, durable, cases, settler, patience, logger } = parts;

  return {
    programs,

    async perform(operation) {
      const performed = await cases.perform(operation.case, operation.name, operation.request, operation.id, patience);
      switch (performed.kind) {
        case 'done':
          if (performed.answer.write) settler.add(operation.case, performed.answer.write.write_id);
          return onDisk(performed);
        case 'not_running':
          return (await stored(operation.id)) ?? performed;
        case 'pending':
          return keep(operation);
        default:
          return performed;
      }
    },

    async outcome({ case: caseId, id }) {
      const known = await stored(id);
      if (known && known.kind !== 'pending') return known;
      const asked = await cases.outcome(caseId, id, OUTCOME_PATIENCE_MS);
      if (asked.kind === 'done') return onDisk(asked);
      return asked.kind === 'refused' ? asked : (known ?? withoutKeeping(asked));
    },
  };

  /** Temporal has it; its lines in the case's history are here. */
  async function onDisk(done: OperationOutcome): Promise<OperationOutcome> {
    try {
      await durable();
      return done;
    } catch (error) {
      logger.warn({ err: error }, 'an operation was done and its audit could not be written to the disk yet');
      return { kind: 'pending', kept: false };
    }
  }

  async function stored(id: string): Promise<OperationOutcome | null> {
    const operation = await readOperation(db, id);
    return operation && outcomeOf(operation);
  }

  async function keep(operation: NamedOperation): Promise<OperationOutcome> {
    try {
      const kept = await storeOperation(db, newOperation(operation));
      await durable();
      return kept.kind === 'mismatch' ? kept : outcomeOf(kept.operation);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      logger.warn({ err: error, case: operation.case }, 'an operation whose outcome is unknown could not be kept');
      return { kind: 'pending', kept: false };
    }
  }
}

function outcomeOf({ state, answer, fingerprint }: StoredOperation): OperationOutcome {
  switch (state) {
    case 'pending':
      return { kind: 'pending', kept: true };
    case 'done':
      return { kind: 'done', answer: answer as unknown as OperationAnswer };
    case 'refused':
      return { kind: 'refused', refusal: answer as unknown as Refusal, fingerprint };
  }
}

function newOperation({ id, case: caseId, name, request }: NamedOperation) {
  return { id, case: caseId, kind: name, fingerprint: request.fingerprint, request: request as unknown as Json };
}

function withoutKeeping(performed: Performed): OperationOutcome {
  return performed.kind === 'pending' ? { kind: 'pending', kept: false } : performed;
}
