/** Transactions that are tried again where PostgreSQL ended them to let another go on. */
import type { Database, DatabaseTransaction } from './schema.js';

/** The longest a transaction may take; below the write activity's start-to-close (DESIGN §2, point 6). */
export const TRANSACTION_LIMIT_MS = 5_000;

const TRIES = 5;
/** serialization_failure, deadlock_detected */
const GAVE_WAY = new Set(['40001', '40P01']);

/** `work` may run more than once; each time in a new transaction. */
export async function inTransaction<T>(db: Database, work: (trx: DatabaseTransaction) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (tried === TRIES || !GAVE_WAY.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
