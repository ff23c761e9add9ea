/**
 * What open cases are still to be told: noted in the transaction that makes it so, and worked off in batches that a restart
 * goes on from.
 *
 * guarantees: every case that was concerned when it was noted is told, and whoever came late is told in a second round:
 * after the longest transaction, since one that began before may have made a case concerned meanwhile.
 */
import { sql } from 'kysely';
import type { ChangedPerson } from '../organisation/changed-person.js';
import { WHERE_JOURNAL } from './journal-outbox.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { TRANSACTION_LIMIT_MS } from './transaction.js';

export type CaseChange =
  | ({ readonly of: 'person' } & ChangedPerson)
  /** Those published last hold from now on. */
  | { readonly of: 'calendars' }
  /** The customer's file is another. */
  | { readonly of: 'customer'; readonly customer: string };

export interface NotedChange<C extends CaseChange = CaseChange> {
  readonly id: number;
  readonly change: C;
  /** Cases up to this one have been told in this round. */
  readonly after_case: string;
  readonly round: number;
}

const ROUNDS = 2;
const BETWEEN_SECONDS = (2 * TRANSACTION_LIMIT_MS) / 1_000;

export async function noteCaseChanges(db: Database | DatabaseTransaction, changes: readonly CaseChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    with noted as (
      insert into case_changes (change) select value from jsonb_array_elements(${JSON.stringify(changes)}::jsonb) returning id, change)
    insert into journal_outbox (entry) select json_build_object('kind', 'case_change', 'id', id, 'change', change)::text
    from noted cross join ${WHERE_JOURNAL} order by id`.execute(db);
}

/** The oldest that is due; null: none is. */
export async function nextCaseChange(db: Database): Promise<NotedChange | null> {
  const { rows } = await sql<NotedChange>`select id, change, after_case, round from case_changes
    where due_at <= clock_timestamp() order by id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Whether the same was noted again later: that one reaches whomever this one would. */
export async function isNotedAgain(db: Database, { id }: NotedChange): Promise<boolean> {
  const { rows } = await sql`select from case_changes mine join case_changes later on later.change = mine.change and later.id > mine.id
    where mine.id = ${id} limit 1`.execute(db);
  return rows.length > 0;
}

/** Cases up to `caseId` are told. */
export async function caseChangeTold(db: Database, id: number, caseId: string): Promise<void> {
  await sql`update case_changes set after_case = ${caseId} where id = ${id} and after_case < ${caseId}`.execute(db);
}

/** The round is done. The last one comes once every write that may not have known of it has ended. */
export async function endRound(db: Database, change: NotedChange): Promise<void> {
  if (change.round >= ROUNDS) await dropCaseChange(db, change.id);
  else await beginRound(db, change, change.round + 1, BETWEEN_SECONDS);
}

/** Somebody could not be told, or is only to come: the round is run once more, later. */
export function repeatRound(db: Database, change: NotedChange, seconds = BETWEEN_SECONDS): Promise<void> {
  return beginRound(db, change, change.round, seconds);
}

export async function dropCaseChange(db: Database, id: number): Promise<void> {
  await sql`
    with gone as (delete from case_changes where id = ${id} returning id)
    insert into journal_outbox (entry) select json_build_object('kind', 'case_change_done', 'id', id)::text
    from gone cross join ${WHERE_JOURNAL}`.execute(db);
}

async function beginRound(db: Database, { id, round }: NotedChange, next: number, seconds: number): Promise<void> {
  await sql`update case_changes set round = ${next}, after_case = '', due_at = clock_timestamp() + make_interval(secs => ${seconds})
    where id = ${id} and round = ${round}`.execute(db);
}
