/**
 * What changed, in an order in which nothing ever comes in between: events are written by the transaction that makes the
 * change, and read up to the oldest transaction that is still under way and could write some.
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

/** Longer than any transaction of ours can run before it writes its first event: every statement and every idle moment has a limit. */
const OURS_SECONDS = 120;

/**
 * The first transaction of which events may still be to come: all before it have ended, or write none.
 *
 * PostgreSQL's own `xmin` waits for every database of the server, and for a session that somebody left open in this one.
 * Here only sessions of this database count, and one that is older than ours can be only when it has written to the table.
 * Whoever reads must do so in a later statement: a transaction that ended before these sessions were looked at shows in its
 * snapshot, and one that began after has a higher number.
 */
async function oldestUnderWay(db: Database, oursSeconds = OURS_SECONDS): Promise<number> {
  const { rows } = await sql<{ tx: number }>`
    with next as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as tx)
    select least(next.tx, (
      select min(next.tx + ((a.backend_xid::text::bigint - next.tx % 4294967296 + 6442450944) % 4294967296 - 2147483648))
      from pg_stat_activity a
      where a.datname = current_database() and a.backend_xid is not null
        and (a.xact_start is null or a.xact_start > clock_timestamp() - make_interval(secs => ${oursSeconds})
          or exists (select from pg_locks l where l.pid = a.pid and l.relation = 'events'::regclass and l.mode = 'RowExclusiveLock'))
    )) as tx from next`.execute(db);
  return rows[0]?.tx ?? 0;
}

export async function eventHorizon(db: Database): Promise<EventHorizon> {
  const tx = await oldestUnderWay(db);
  const { rows } = await sql<{ epoch: string; forgotten: number }>`
    select coalesce((select value from settings where name = 'events_epoch'), '') as epoch,
      coalesce((select value::bigint from settings where name = 'events_forgotten'), 0) as forgotten`.execute(db);
  const { epoch = '', forgotten = 0 } = rows[0] ?? {};
  return { epoch, cursor: { tx: tx - 1, id: LAST }, forgotten };
}

/** Those after the cursor, in order. `oursSeconds`: a session that is older and wrote no event yet is not waited for. */
export async function eventsAfter(
  db: Database,
  { tx, id }: EventCursor,
  limit: number,
  options: { readonly oursSeconds?: number } = {},
): Promise<StoredEvent[]> {
  const until = await oldestUnderWay(db, options.oursSeconds);
  const { rows } = await sql<StoredEvent>`
    select tx, id, kind, case_id as case, task_id as task, audience_before as before, audience_after as after from events
    where (tx, id) > (${tx}::bigint, ${id}::bigint) and tx < ${until}::bigint order by tx, id limit ${limit}`.execute(db);
  return rows;
}

/** Deletes what is older; returns how many. */
export async function forgetEvents(db: Database, options: { readonly olderThanSeconds?: number } = {}): Promise<number> {
  const until = await oldestUnderWay(db);
  const { rows } = await sql<{ count: number }>`
    with old as (select tx, id from events where tx < ${until}::bigint order by tx, id limit 50000),
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
