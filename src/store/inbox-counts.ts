/**
 * How many tasks stand in an inbox. What its key alone decides is counted as it is written (the triggers of migration
 * 0010), the rest when it is asked for; both in one query, so that the numbers are those of one moment.
 */
import { sql } from 'kysely';
import type { Candidate } from '../organisation/candidate.js';
import { keysOf, suits } from './inbox-keys.js';
import { candidateKey } from './projection/task-row.js';
import type { Database } from './schema.js';

export interface InboxCounts {
  readonly mine: number;
  readonly offered: number;
  /** Of both. */
  readonly overdue: number;
  /** What is offered to each role of the reader's, by role. */
  readonly roles: { readonly [role: string]: number };
  /** What people of `units` have in hand, and how much of that is overdue. */
  readonly units: { readonly held: number; readonly overdue: number };
}

/** Exact: each task is counted once, however many ways it is offered. `units` must not lie below one another. */
export async function inboxCounts(db: Database, reader: Candidate, units: readonly string[]): Promise<InboxCounts> {
  const [mine, offered] = [keysOf(reader, { which: 'mine' }), keysOf(reader, { which: 'offered' })];
  const held = units.map(candidateKey.held);
  const { rows } = await sql<{ key: string | null; open: number; overdue: number }>`
    with shared as materialized (
      select c.candidate, c.task_id, c.overdue from task_candidates c
      where c.candidate = any(${[...mine, ...offered]}::text[]) and not c.plain and ${suits(reader)}),
    counted as (
      select candidate, open, overdue from task_counts where candidate = any(${[...mine, ...offered, ...held]}::text[])
      union all
      select candidate, open, overdue from task_count_changes where candidate = any(${[...mine, ...offered, ...held]}::text[])
      union all
      select candidate, count(distinct task_id), count(distinct task_id) filter (where overdue) from shared group by candidate)
    select candidate as key, sum(open)::bigint as open, sum(overdue)::bigint as overdue from counted group by candidate
    union all
    -- What stands under several of the keys was counted under each.
    select null, count(distinct task_id) - count(distinct (candidate, task_id)),
      count(distinct task_id) filter (where overdue) - count(distinct (candidate, task_id)) filter (where overdue)
    from shared where candidate = any(${offered}::text[])`.execute(db);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const sum = (keys: readonly (string | null)[], of: 'open' | 'overdue') =>
    keys.reduce((total, key) => total + (byKey.get(key)?.[of] ?? 0), 0);
  return {
    mine: sum(mine, 'open'),
    offered: sum([...offered, null], 'open'),
    overdue: sum([...mine, ...offered, null], 'overdue'),
    roles: Object.fromEntries(reader.roles.map((role) => [role, sum([candidateKey.role(role)], 'open')])),
    units: { held: sum(held, 'open'), overdue: sum(held, 'overdue') },
  };
}

const FOLDED_AT_ONCE = 20_000;

/** Adds up the changes of the numbers; readers see the same sums before and after. Returns how many changes there were. */
export async function foldCounts(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from task_count_changes where id in (
        select id from task_count_changes order by id limit ${FOLDED_AT_ONCE} for update skip locked)
      returning candidate, open, overdue),
    added as (
      insert into task_counts (candidate, open, overdue)
      select candidate, sum(open), sum(overdue) from gone group by candidate order by candidate
      on conflict (candidate) do update set open = task_counts.open + excluded.open, overdue = task_counts.overdue + excluded.overdue)
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
}
