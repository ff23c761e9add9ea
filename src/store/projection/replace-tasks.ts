/** Puts a case's open tasks in the place of those it had: only rows that differ are touched. */
import { type RawBuilder, sql } from 'kysely';
import type { TaskView } from '../../engine/view.js';
import { directoryOf, unitPath } from '../../organisation/directory.js';
import type { Organisation } from '../../organisation/snapshot.js';
import { audienceOf } from '../events.js';
import { jsonText } from '../json-text.js';
import { listed, prepared } from '../prepared.js';
import type { DatabaseTransaction } from '../schema.js';
import type { LoadChange } from './loads.js';
import { type CandidateRow, candidateRows, type TaskRow, taskRow } from './task-row.js';

export interface StoredTask {
  readonly task_id: string;
  readonly assignee: string | null;
  readonly digest: string;
}

export interface Replacement {
  readonly case: string;
  readonly before: readonly StoredTask[];
  readonly tasks: readonly TaskView[];
  readonly loads: readonly LoadChange[];
  /** The present one. */
  readonly organisation: Organisation;
}

/** The case's head and the rows of `loads` must be locked. */
export async function replaceTasks(
  trx: DatabaseTransaction,
  { case: caseId, before, tasks, loads, organisation }: Replacement,
): Promise<void> {
  const digests = new Map(before.map(({ task_id, digest }) => [task_id, digest]));
  const rows = tasks.map((task) => ({ task, row: taskRow(task) }));
  const changed = rows.filter(({ row }) => digests.get(row.task_id) !== row.digest);
  const kept = new Set(tasks.map(({ id }) => id));
  const gone = before.map(({ task_id }) => task_id).filter((id) => !kept.has(id));
  if (changed.length === 0 && gone.length === 0 && loads.length === 0) return;
  const replaced = changed.map(({ row }) => row.task_id).filter((id) => digests.has(id));
  const candidates = changed.flatMap(({ task }) => candidateRows(task, unitsOf(organisation, task.assignee)));
  // What there is none of is left out: of each combination a text of its own.
  const parts = [
    changed.length > 0 ? inserted(caseId, changed, candidates) : undefined,
    gone.length > 0 ? sql`gone as (delete from tasks where task_id = any(${listed(gone)}))` : undefined,
    gone.length + replaced.length > 0
      ? sql`stale as (delete from task_candidates where task_id = any(${listed([...gone, ...replaced])}))`
      : undefined,
    toldOf(caseId, changed.length > 0, [...gone, ...replaced]),
    loads.length > 0 ? loaded(loads) : undefined,
  ].filter((part) => part !== undefined);
  await sql`${prepared}with ${sql.join(parts)} select`.execute(trx);
}

type Part = RawBuilder<unknown>;

function inserted(caseId: string, changed: readonly { readonly row: TaskRow }[], candidates: readonly CandidateRow[]): Part {
  return sql`
    now as materialized (
      select * from jsonb_to_recordset(${rowsText(changed)}::jsonb) as t(task_id text, playbook text, stage text,
        customer_id text, assignee text, overdue boolean, rank bigint, due_rank bigint, search text, texts text, text_id text,
        digest text, view jsonb)),
    task as (
      insert into tasks (task_id, case_id, playbook, stage, customer_id, assignee, overdue, rank, due_rank, search, text_id, digest, view)
      select task_id, ${caseId}, playbook, stage, customer_id, assignee, overdue, rank, due_rank, search, text_id, digest, view from now
      on conflict (task_id) do update set stage = excluded.stage, customer_id = excluded.customer_id, assignee = excluded.assignee,
        overdue = excluded.overdue, rank = excluded.rank, due_rank = excluded.due_rank, search = excluded.search,
        text_id = excluded.text_id, digest = excluded.digest, view = excluded.view),
    texts as (
      insert into task_texts (text_id, playbook, stage, search)
      select distinct on (text_id) text_id, playbook, stage, texts from now order by text_id
      on conflict do nothing),
    candidate as (
      insert into task_candidates (candidate, task_id, rank, due_rank, also, skills, levels, excluded, plain,
        playbook, text_id, customer_id, overdue)
      select c.candidate, c.task_id, now.rank, now.due_rank, c.also, c.skills, c.levels, c.excluded, c.plain,
        now.playbook, now.text_id, now.customer_id, now.overdue
      from jsonb_to_recordset(${jsonText(candidates)}::jsonb) as c(candidate text, task_id text, also text[], skills text[],
        levels double precision[], excluded text[], plain boolean) join now on now.task_id = c.task_id)`;
}

/** A task's view is JSON already. */
function rowsText(changed: readonly { readonly row: TaskRow }[]): string {
  const rows = changed.map(({ row: { view, ...row } }) => `${jsonText(row).slice(0, -1)},"view":${view}}`);
  return `[${rows.join()}]`;
}

/** An event of each task that is new, has changed or is gone. `before`: those that were there. */
function toldOf(caseId: string, hasChanged: boolean, before: readonly string[]): Part | undefined {
  const was = sql`select task_id, ${audienceOf(sql`view`)} as audience from tasks where task_id = any(${listed(before)})`;
  const now = sql`select task_id, ${audienceOf(sql`view`)} as audience from now`;
  if (before.length === 0) {
    return hasChanged
      ? sql`event as (
          insert into events (kind, case_id, task_id, audience_after)
          select 'task', ${caseId}, task_id, audience from (${now}) now order by task_id)`
      : undefined;
  }
  if (!hasChanged) {
    return sql`event as (
      insert into events (kind, case_id, task_id, audience_before)
      select 'task', ${caseId}, task_id, audience from (${was}) was order by task_id)`;
  }
  return sql`event as (
    insert into events (kind, case_id, task_id, audience_before, audience_after)
    select 'task', ${caseId}, coalesce(was.task_id, now.task_id), was.audience, now.audience
    from (${was}) was full join (${now}) now on now.task_id = was.task_id order by 3)`;
}

function loaded(loads: readonly LoadChange[]): Part {
  return sql`load as (
    insert into loads (person, open, turn)
    select l.person, l.tasks, case when l.takes_turn then (extract(epoch from clock_timestamp()) * 1e6)::bigint + l.place else 0 end
    from jsonb_to_recordset(${jsonText(loads.map((load, place) => ({ ...load, place })))}::jsonb) as l(person text, tasks int, takes_turn boolean, place int)
    order by l.person collate "C"
    on conflict (person) do update set open = loads.open + excluded.open, turn = greatest(loads.turn, excluded.turn))`;
}

function unitsOf(organisation: Organisation, person: string | null): readonly string[] {
  const { people, units } = directoryOf(organisation);
  const unit = person === null ? undefined : people.get(person)?.unit;
  return unit === undefined ? [] : unitPath(units, unit);
}
