/**
 * What changed, in an order in which nothing ever comes in between: events are written by the transaction that makes the
 * change, and read up to the oldest transaction that is still under way.
 *
 * guarantees: whoever has read up to a cursor and goes on from it gets every later event once, in the order of the
 * transactions; what a transaction that failed had noted never shows.
 * never: who may see what (http/).
 */
import { type RawBuilder, sql } from 'kysely';
import type { WantedMatch } from '../organisation/request.js';
import type { Database, DatabaseTransaction } from './schema.js';

/** Before whom a task stands. */
export interface Audience {
  readonly assignee: string | null;
  readonly offered_to: readonly WantedMatch[];
  readonly excluded: readonly string[];
}

export interface EventCursor {
  readonly tx: number;
  readonly id: number;
}

/** `corrected`: what was told of the case may never have been (DESIGN §2, the sweeper). */
export interface StoredEvent extends EventCursor {
  readonly kind: 'task' | 'case_changed' | 'corrected';
  readonly case: string;
  readonly task: string | null;
  /** Of a task, before and after; null: it was not there, or is not any more. */
  readonly before: Audience | null;
  readonly after: Audience | null;
}

export interface EventHorizon {
  /** Differs between databases: a cursor of one means nothing in another. */
  readonly epoch: string;
  /** Everything up to here can be read, and nothing will come before it any more. */
  readonly cursor: EventCursor;
  /** Events up to this transaction may have been deleted. */
  readonly forgotten: number;
}

const LAST = Number.MAX_SAFE_INTEGER;
const OLDEST_RUNNING = sql`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`;

export async function eventHorizon(db: Database): Promise<EventHorizon> {
  const { rows } = await sql<{ epoch: string; tx: number; forgotten: number }>`
    select coalesce((select value from settings where name = 'events_epoch'), '') as epoch, ${OLDEST_RUNNING} as tx,
      coalesce((select value::bigint from settings where name = 'events_forgotten'), 0) as forgotten`.execute(db);
  const { epoch = '', tx = 0, forgotten = 0 } = rows[0] ?? {};
  return { epoch, cursor: { tx: tx - 1, id: LAST }, forgotten };
}

/** Those after the cursor, in order. */
export async function eventsAfter(db: Database, { tx, id }: EventCursor, limit: number): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    select tx, id, kind, case_id as case, task_id as task, audience_before as before, audience_after as after from events
    where (tx, id) > (${tx}::bigint, ${id}::bigint) and tx < ${OLDEST_RUNNING} order by tx, id limit ${limit}`.execute(db);
  return rows;
}

/** Deletes what is older; returns how many. */
export async function forgetEvents(db: Database, options: { readonly olderThanSeconds?: number } = {}): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as (select tx, id from events where tx < ${OLDEST_RUNNING} order by tx, id limit 50000),
    gone as (
      delete from events e using old where e.tx = old.tx and e.id = old.id
        and e.at <= clock_timestamp() - make_interval(secs => ${options.olderThanSeconds ?? KEPT_SECONDS})
      returning e.tx),
    forgotten as (
      insert into settings (name, value) select 'events_forgotten', max(tx)::text from gone having count(*) > 0
      on conflict (name) do update set value = greatest(settings.value::bigint, excluded.value::bigint)::text)
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
}

const KEPT_SECONDS = 3_600;

export async function noteCaseEvent(trx: DatabaseTransaction, caseId: string, kind: 'case_changed' | 'corrected'): Promise<void> {
  await sql`insert into events (kind, case_id) values (${kind}, ${caseId})`.execute(trx);
}

/** Of a `tasks.view`, as a part of a query: what `Audience` says. */
export function audienceOf(view: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_build_object('assignee', ${view} -> 'assignee', 'offered_to', ${view} -> 'offered_to', 'excluded', ${view} -> 'excluded')`;
}
