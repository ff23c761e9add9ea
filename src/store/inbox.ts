/**
 * The inbox: what a person has in hand and what is offered to them. Each key of the person (their name, a role, a unit, a
 * skill) is one ordered index scan of as many rows as the page has, and the scans are merged: the time does not depend on
 * how many tasks there are, nor on the page.
 */
import { type RawBuilder, sql } from 'kysely';
import type { TaskView } from '../engine/view.js';
import type { Candidate } from '../organisation/candidate.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { candidateKey } from './projection/task-row.js';
import type { Database } from './schema.js';

export interface InboxFilter {
  /** `mine`: in hand; `offered`: to be claimed; default both. */
  readonly which?: 'mine' | 'offered';
  readonly playbook?: string;
  readonly stage?: string;
  readonly customer_id?: string;
  readonly overdue?: boolean;
}

export interface InboxQuery {
  readonly filter?: InboxFilter;
  /** `urgency`: overdue first, then priority, then due. */
  readonly sort?: 'urgency' | 'due';
  /** Of the page before. One that cannot be read is taken for none. */
  readonly cursor?: string | null;
  readonly limit: number;
}

export async function inbox(db: Database, reader: Candidate, query: InboxQuery): Promise<Page<TaskView>> {
  const { limit, filter = {} } = query;
  const rank = sql.ref(query.sort === 'due' ? 'due_rank' : 'rank');
  const [after, afterTask] = (query.cursor && decodeCursor(query.cursor, [0, ''])) || [-1, ''];
  const { rows } = await sql<{ rank: number; task_id: string; view: TaskView }>`
    select page.rank, page.task_id, tasks.view from (
      select distinct m.rank, m.task_id
      from unnest(${keysOf(reader, filter.which)}::text[]) as k(candidate) cross join lateral (
        select distinct c.${rank} as rank, c.task_id from task_candidates c ${joinFilter(filter)}
        where c.candidate = k.candidate and (c.${rank}, c.task_id) > (${after}::bigint, ${afterTask}) and ${suits(reader)} ${conditions(filter)}
        order by c.${rank}, c.task_id limit ${limit + 1}) m
      order by m.rank, m.task_id limit ${limit + 1}) page
    join tasks on tasks.task_id = page.task_id
    order by page.rank, page.task_id`.execute(db);
  return pageOf(
    rows,
    limit,
    (row) => row.view,
    (row) => [row.rank, row.task_id],
  );
}

export interface InboxCounts {
  readonly mine: number;
  readonly offered: number;
  /** Of both. */
  readonly overdue: number;
}

/** Exact: each task is counted once, however many ways it is offered. */
export async function inboxCounts(db: Database, reader: Candidate): Promise<InboxCounts> {
  const { rows } = await sql<InboxCounts>`
    select count(*) filter (where assignee is not null)::int as mine, count(*) filter (where assignee is null)::int as offered,
      count(*) filter (where overdue)::int as overdue
    from tasks where task_id in (
      select c.task_id from task_candidates c where c.candidate = any(${keysOf(reader)}::text[]) and ${suits(reader)})`.execute(db);
  return rows[0] ?? { mine: 0, offered: 0, overdue: 0 };
}

/** An open task; null when there is none with this id, or none any more. */
export async function readTask(db: Database, taskId: string): Promise<TaskView | null> {
  const found = await db.selectFrom('tasks').select('view').where('task_id', '=', taskId).executeTakeFirst();
  return found ? (found.view as TaskView) : null;
}

/** Every open task of a case, by id. */
export async function tasksOfCase(db: Database, caseId: string): Promise<TaskView[]> {
  const rows = await db.selectFrom('tasks').select('view').where('case_id', '=', caseId).orderBy('task_id').execute();
  return rows.map(({ view }) => view as TaskView);
}

function keysOf(reader: Candidate, which?: InboxFilter['which']): string[] {
  const mine = [candidateKey.assignee(reader.person)];
  const offered = [
    candidateKey.person(reader.person),
    ...reader.roles.map(candidateKey.role),
    ...reader.units.map(candidateKey.unit),
    ...Object.keys(reader.skills).map(candidateKey.skill),
    ...(reader.administrator ? [candidateKey.administrators] : []),
  ];
  if (which === 'mine') return mine;
  return which === 'offered' ? offered : [...mine, ...offered];
}

/** What the key of a candidate row leaves open; the same as `mayTake` of the organisation says. */
function suits(reader: Candidate): RawBuilder<unknown> {
  return sql`c.also <@ ${keysOf(reader)}::text[] and not ${reader.person} = any(c.excluded)
    and (c.skills = '{}' or not exists (
      select from unnest(c.skills, c.levels) as s(skill, level)
      where coalesce((${JSON.stringify(reader.skills)}::jsonb ->> s.skill)::float8 < s.level, true)))`;
}

function joinFilter(filter: InboxFilter): RawBuilder<unknown> {
  const { playbook, stage, customer_id, overdue } = filter;
  return [playbook, stage, customer_id, overdue].some((each) => each !== undefined) ? sql`join tasks t on t.task_id = c.task_id` : sql``;
}

function conditions({ playbook, stage, customer_id, overdue }: InboxFilter): RawBuilder<unknown> {
  const parts = [
    playbook === undefined ? sql`` : sql`and t.playbook = ${playbook}`,
    stage === undefined ? sql`` : sql`and t.stage = ${stage}`,
    customer_id === undefined ? sql`` : sql`and t.customer_id = ${customer_id}`,
    overdue === undefined ? sql`` : sql`and t.overdue = ${overdue}`,
  ];
  return sql.join(parts, sql` `);
}
