/** Puts a case's open tasks in the place of those it had: only rows that differ are touched. */
import { sql } from 'kysely';
import type { TaskView } from '../../engine/view.js';
import { audienceOf } from '../events.js';
import { jsonText } from '../json-text.js';
import type { DatabaseTransaction } from '../schema.js';
import type { LoadChange } from './loads.js';
import { candidateRows, taskRow } from './task-row.js';

export interface StoredTask {
  readonly task_id: string;
  readonly assignee: string | null;
  readonly digest: string;
}

/** The case's head and the rows of `loads` must be locked. */
export async function replaceTasks(
  trx: DatabaseTransaction,
  caseId: string,
  before: readonly StoredTask[],
  tasks: readonly TaskView[],
  loads: readonly LoadChange[],
): Promise<void> {
  const digests = new Map(before.map(({ task_id, digest }) => [task_id, digest]));
  const rows = tasks.map((task) => ({ task, row: taskRow(task) }));
  const changed = rows.filter(({ row }) => digests.get(row.task_id) !== row.digest);
  const kept = new Set(tasks.map(({ id }) => id));
  const gone = before.map(({ task_id }) => task_id).filter((id) => !kept.has(id));
  if (changed.length === 0 && gone.length === 0 && loads.length === 0) return;
  const stale = [...gone, ...changed.map(({ row }) => row.task_id)];
  await sql`
    with gone as (delete from tasks where task_id = any(${gone}::text[])),
    stale as (delete from task_candidates where task_id = any(${stale}::text[])),
    task as (
      insert into tasks (task_id, case_id, playbook, stage, customer_id, assignee, overdue, rank, due_rank, digest, view)
      select t.task_id, ${caseId}, t.playbook, t.stage, t.customer_id, t.assignee, t.overdue, t.rank, t.due_rank, t.digest, t.view::jsonb
      from jsonb_to_recordset(${jsonText(changed.map(({ row }) => row))}::jsonb) as t(task_id text, playbook text, stage text,
        customer_id text, assignee text, overdue boolean, rank bigint, due_rank bigint, digest text, view text)
      on conflict (task_id) do update set stage = excluded.stage, customer_id = excluded.customer_id, assignee = excluded.assignee,
        overdue = excluded.overdue, rank = excluded.rank, due_rank = excluded.due_rank, digest = excluded.digest, view = excluded.view),
    candidate as (
      insert into task_candidates (candidate, task_id, rank, due_rank, also, skills, levels, excluded)
      select c.candidate, c.task_id, c.rank, c.due_rank, c.also, c.skills, c.levels, c.excluded
      from jsonb_to_recordset(${jsonText(changed.flatMap(({ task, row }) => candidateRows(task, row)))}::jsonb) as c(candidate text,
        task_id text, rank bigint, due_rank bigint, also text[], skills text[], levels double precision[], excluded text[])),
    event as (
      insert into events (kind, case_id, task_id, audience_before, audience_after)
      select 'task', ${caseId}, coalesce(was.task_id, now.task_id),
        case when was.task_id is not null then ${audienceOf(sql`was.view`)} end,
        case when now.task_id is not null then ${audienceOf(sql`now.view`)} end
      from (select task_id, view from tasks where task_id = any(${stale}::text[])) was
      full join (select n.task_id, n.view::jsonb as view from jsonb_to_recordset(${jsonText(changed.map(({ row }) => row))}::jsonb)
        as n(task_id text, view text)) now on now.task_id = was.task_id
      order by 3)
    insert into loads (person, open, turn)
    select l.person, l.tasks, case when l.takes_turn then (extract(epoch from clock_timestamp()) * 1e6)::bigint + l.place else 0 end
    from jsonb_to_recordset(${jsonText(loads.map((load, place) => ({ ...load, place })))}::jsonb) as l(person text, tasks int, takes_turn boolean, place int)
    order by l.person collate "C"
    on conflict (person) do update set open = loads.open + excluded.open, turn = greatest(loads.turn, excluded.turn)`.execute(trx);
}
