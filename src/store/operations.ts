/**
 * Operations of callers that could not be handed to Temporal at once (DESIGN §2, point 6): stored, sent again until they
 * are accepted or refused, and to be asked after under their id.
 */
import { sql } from 'kysely';
import type { Json } from '../program/json.js';
import { noteRowsForJournal } from './journal-outbox.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

export interface NewOperation {
  /** The update's id: hash of actor, operation, task and Idempotency-Key. */
  readonly id: string;
  readonly case: string;
  /** The update's name. */
  readonly kind: string;
  /** Of the request's body. */
  readonly fingerprint: string;
  /** The update's argument. */
  readonly request: Json;
}
export interface StoredOperation extends NewOperation {
  readonly state: 'pending' | 'done' | 'refused';
  /** What was answered, or why it was refused; null while it is pending. */
  readonly answer: Json;
  readonly attempts: number;
}
export type OperationStored = { readonly kind: 'stored' | 'known'; readonly operation: StoredOperation } | { readonly kind: 'mismatch' };

/** `known`: the same was stored before; `mismatch`: under this id another body was. */
export async function storeOperation(db: Database, operation: NewOperation): Promise<OperationStored> {
  const { id, kind, fingerprint } = operation;
  const added = await inTransaction(db, async (trx) => {
    const row = await trx
      .insertInto('operations')
      .values({ id, case_id: operation.case, kind, fingerprint, request: JSON.stringify(operation.request), state: 'pending' })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (row) await noteOperation(trx, id);
    return row;
  });
  const stored = await readOperation(db, id);
  if (!stored || stored.fingerprint !== fingerprint) return { kind: 'mismatch' };
  return { kind: added ? 'stored' : 'known', operation: stored };
}

/** Null when no such operation was stored. */
export async function readOperation(db: Database, id: string): Promise<StoredOperation | null> {
  const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? stored(row) : null;
}

/** What is to be sent now, the longest waiting first. */
export async function pendingOperations(db: Database, limit = 100): Promise<StoredOperation[]> {
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('state', '=', 'pending')
    .where('retry_at', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('retry_at')
    .limit(limit)
    .execute();
  return rows.map(stored);
}

/** It could not be sent: to be tried again in `seconds`. */
export async function deferOperation(db: Database, id: string, seconds: number): Promise<void> {
  await sql`update operations set attempts = attempts + 1, retry_at = clock_timestamp() + make_interval(secs => ${seconds})
    where id = ${id} and state = 'pending'`.execute(db);
}

/** The first result stands. */
export async function finishOperation(
  db: Database,
  id: string,
  result: { readonly state: 'done' | 'refused'; readonly answer: Json },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const changed = await trx
      .updateTable('operations')
      .set({ state: result.state, answer: JSON.stringify(result.answer) })
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .returning('id')
      .executeTakeFirst();
    if (changed) await noteOperation(trx, id);
  });
}

function noteOperation(trx: DatabaseTransaction, id: string): Promise<void> {
  return noteRowsForJournal(trx, 'operation', sql`operations r where r.id = ${id}`);
}

interface Row {
  id: string;
  case_id: string;
  kind: string;
  fingerprint: string;
  request: string;
  state: string;
  answer: string | null;
  attempts: number;
}

function stored(row: Row): StoredOperation {
  const { id, kind, fingerprint, attempts } = row;
  const state = row.state as StoredOperation['state'];
  return {
    id,
    case: row.case_id,
    kind,
    fingerprint,
    request: JSON.parse(row.request),
    state,
    answer: JSON.parse(row.answer ?? 'null'),
    attempts,
  };
}
