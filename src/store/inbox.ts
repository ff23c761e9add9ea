/**
 * The inbox: what a person has in hand and what is offered to them. Each key of the person (their name, a role, a unit, a
 * skill) is one ordered index scan of as many rows as the page has, and the scans are merged: the time does not depend on
 * how many tasks there are, nor on the page. A filter narrows the scan: indexes lead with it.
 */
import { type RawBuilder, sql } from 'kysely';
import type { TaskView } from '../engine/view.js';
import type { Candidate } from '../organisation/candidate.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { type InboxPart, keysOf, suits } from './inbox-keys.js';
import { findWords, hasWords, tasksWith } from './inbox-text.js';
import type { Database } from './schema.js';

export interface InboxFilter extends InboxPart {
  readonly playbook?: string;
  readonly stage?: string;
  readonly customer_id?: string;
  readonly case?: string;
  /** Whether a deadline that the task is held to is overdue: its own, or that of what is around it. */
  readonly overdue?: boolean;
  /** Words, each of which is found somewhere. */
  readonly text?: string;
}

export interface InboxQuery {
  readonly filter?: InboxFilter;
  /** `urgency`: as engine/urgency.ts says; `due`: by the earliest deadline that the task is held to. */
  readonly sort?: 'urgency' | 'due';
  /** Of the page before. One that cannot be read is taken for none. */
  readonly cursor?: string | null;
  readonly limit: number;
}

export async function inbox(db: Database, reader: Candidate, query: InboxQuery): Promise<Page<TaskView>> {
  const { limit, filter = {} } = query;
  const keys = keysOf(reader, filter);
  if (keys.length === 0) return { items: [], next: null };
  const [after, afterTask] = (query.cursor && decodeCursor(query.cursor, [0, ''])) || [-1, ''];
  const reading: Reading = {
    keys,
    rank: sql.ref(query.sort === 'due' ? 'due_rank' : 'rank'),
    after: sql`(${after}::bigint, ${afterTask})`,
    holds: suits(reader),
    rows: limit + 1,
  };
  const found = await sourcesOf(db, reading, filter);
  const { rows } = await sql<{ rank: number; task_id: string; view: TaskView }>`
    select page.rank, page.task_id, tasks.view from (
      select distinct f.rank, f.task_id from (${sql.join(found, sql` union all `)}) f order by f.rank, f.task_id limit ${reading.rows}) page
    join tasks on tasks.task_id = page.task_id
    order by page.rank, page.task_id`.execute(db);
  return pageOf(
    rows,
    limit,
    (row) => row.view,
    (row) => [row.rank, row.task_id],
  );
}

interface Reading {
  readonly keys: readonly string[];
  /** The column that sorts. */
  readonly rank: RawBuilder<unknown>;
  readonly after: RawBuilder<unknown>;
  /** What must hold of a candidate row `c` besides its key. */
  readonly holds: RawBuilder<unknown>;
  readonly rows: number;
}

/** Queries of (rank, task_id), each in order and no longer than the page, that have all of the page between them. */
async function sourcesOf(db: Database, reading: Reading, filter: InboxFilter): Promise<readonly RawBuilder<unknown>[]> {
  const { case: caseId, stage, ...rest } = filter;
  const words = filter.text === undefined ? [] : await findWords(db, filter.text);
  const holding = (conditions: readonly RawBuilder<unknown>[]) => ({
    ...reading,
    holds: sql.join([reading.holds, ...conditions], sql` and `),
  });
  const has = words.length === 0 ? [] : [hasWords(words)];
  const filtered = holding(conditionsOf(filter));
  const searched = holding([...conditionsOf(filter), ...has]);
  if (caseId !== undefined) return [among(searched, sql`(select task_id from tasks where case_id = ${caseId})`)];
  if (words.length === 0) {
    // A customer has fewer tasks than a stage.
    if (stage === undefined || filter.customer_id !== undefined) return [scan(filtered)];
    return [scan(holding(conditionsOf(rest)), 'text_id', sql`(${stepsOf(stage)})`)];
  }
  if (words.some(({ everywhere }) => everywhere)) return [scan(searched)];
  const customers = [...new Set(words.flatMap((word) => word.customers))];
  const texts = words.map((word) => word.texts).reduce((common, each) => common.filter((text) => each.includes(text)));
  return [
    among(searched, tasksWith(words)),
    ...(customers.length === 0 ? [] : [scan(searched, 'customer_id', valuesOf(customers))]),
    ...(texts.length === 0 ? [] : [scan(filtered, 'text_id', valuesOf(texts))]),
  ];
}

/** A stage is its steps. */
function stepsOf(stage: string): RawBuilder<unknown> {
  return sql`select text_id as value from task_texts where stage = ${stage}`;
}

function valuesOf(values: readonly string[]): RawBuilder<unknown> {
  return sql`(select unnest(${values}::text[]) as value)`;
}

/** By key, and by each value of a column that an index leads with after it. */
function scan(
  { keys, rank, after, holds, rows }: Reading,
  by?: 'text_id' | 'customer_id',
  values?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const each = values === undefined ? sql`` : sql`cross join ${values} v`;
  const equals = by === undefined ? sql`` : sql`and c.${sql.ref(by)} = v.value`;
  return sql`
    (select distinct m.rank, m.task_id
    from unnest(${keys}::text[]) as k(candidate) ${each} cross join lateral (
      select distinct c.${rank} as rank, c.task_id from task_candidates c
      where c.candidate = k.candidate ${equals} and (c.${rank}, c.task_id) > ${after} and ${holds}
      order by c.${rank}, c.task_id limit ${rows}) m
    order by m.rank, m.task_id limit ${rows})`;
}

/** Among a few tasks. */
function among({ keys, rank, after, holds, rows }: Reading, tasks: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    (select distinct c.${rank} as rank, c.task_id from ${tasks} few join task_candidates c on c.task_id = few.task_id
    where c.candidate = any(${keys}::text[]) and (c.${rank}, c.task_id) > ${after} and ${holds}
    order by rank, c.task_id limit ${rows})`;
}

function conditionsOf({ playbook, stage, customer_id, overdue }: InboxFilter): RawBuilder<unknown>[] {
  return [
    ...(playbook === undefined ? [] : [sql`c.playbook = ${playbook}`]),
    ...(stage === undefined ? [] : [sql`c.text_id in (${stepsOf(stage)})`]),
    ...(customer_id === undefined ? [] : [sql`c.customer_id = ${customer_id}`]),
    ...(overdue === undefined ? [] : [overdue ? sql`c.overdue` : sql`not c.overdue`]),
  ];
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

/** Every open task of these cases, by case. */
export async function tasksOfCases(db: Database, caseIds: readonly string[]): Promise<ReadonlyMap<string, readonly TaskView[]>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db.selectFrom('tasks').select('view').where('case_id', 'in', caseIds).orderBy('task_id').execute();
  const tasks = new Map<string, TaskView[]>();
  for (const view of rows.map((row) => row.view as TaskView)) tasks.set(view.case, [...(tasks.get(view.case) ?? []), view]);
  return tasks;
}
