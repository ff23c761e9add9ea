/**
 * Sends again what could not be finished: starts that Temporal does not have yet, operations whose outcome is not known.
 * Several servers may do so at once: Temporal takes each id once.
 */
import type { Logger } from 'pino';
import type { Json } from '../program/json.js';
import { pendingStarts } from '../store/case-starts.js';
import { readCase } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { deferOperation, finishOperation, pendingOperations, type StoredOperation } from '../store/operations.js';
import type { OperationRequest, UpdateName } from '../temporal/case-contract.js';
import { isDatabaseUnavailable, isTemporalUnavailable } from './availability.js';
import type { Cases } from './cases.js';
import { type Rounds, startRounds } from './rounds.js';
import type { Settler } from './settler.js';
import { type KeptStart, sendStart } from './start-case.js';

export interface ResenderParts {
  readonly db: Database;
  readonly cases: Cases;
  readonly settler: Settler;
  readonly logger: Logger;
  /** Between two rounds, in milliseconds. */
  readonly interval?: number;
}

const INTERVAL_MS = 2_000;
/** How long one operation is waited for. */
const PATIENCE_MS = 10_000;
const LONGEST_WAIT_S = 60;

export function startResender(parts: ResenderParts): Rounds {
  const { logger, interval = INTERVAL_MS } = parts;
  return startRounds(() => resendOnce(parts), interval, logger, 'what was left undone could not be sent again');
}

/** One round: everything that is due is sent once. `startsOlderThan`: seconds that the request itself has for its start. */
export async function resendOnce(parts: ResenderParts, startsOlderThan = 15): Promise<void> {
  for (const pending of await pendingStarts(parts.db, { olderThanSeconds: startsOlderThan })) {
    try {
      await sendStart(parts.db, parts.cases, { case: pending.case, key: pending.key, input: pending.input as KeptStart });
    } catch (error) {
      if (isTemporalUnavailable(error)) break;
      parts.logger.error({ err: error, case: pending.case }, 'a case could not be started; it is tried again');
    }
  }
  for (const operation of await pendingOperations(parts.db)) await resend(parts, operation);
}

async function resend({ db, cases, settler, logger }: ResenderParts, operation: StoredOperation): Promise<void> {
  const { id, case: caseId, kind, attempts } = operation;
  const later = () => deferOperation(db, id, Math.min(LONGEST_WAIT_S, 2 ** Math.min(attempts, 10)));
  try {
    const performed = await cases.perform(caseId, kind as UpdateName, operation.request as unknown as OperationRequest, id, PATIENCE_MS);
    switch (performed.kind) {
      case 'done':
        if (performed.answer.write) settler.add(caseId, performed.answer.write.write_id);
        return await finishOperation(db, id, { state: 'done', answer: performed.answer as unknown as Json });
      case 'refused':
        return await finishOperation(db, id, { state: 'refused', answer: performed.refusal as unknown as Json });
      case 'not_running':
        // Without a head its start may still be on the way.
        if ((await readCase(db, caseId)) === null) return await later();
        return await finishOperation(db, id, { state: 'refused', answer: { code: 'case_closed' } });
      case 'pending':
      case 'busy':
        return await later();
    }
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    logger.error({ err: error, case: caseId }, 'an operation could not be sent again');
    await later();
  }
}
