/**
 * The inbox's query written by hand: on an ideal index, as the measure, and in the shape of many engines (a task, its
 * candidates, an OR over both), as the contrast.
 */
import { sql } from 'kysely';
import type { Candidate } from '../src/organisation/candidate.js';
import type { Database } from '../src/store/database.js';
import { keysOf } from '../src/store/inbox-keys.js';
import type { Company } from './inbox-data.js';

/** Ideal: one narrow row per task and key, an index of the open ones in their order. All of `tasks` but the open ones are done. */
export async function makeIdeal(db: Database, { people, roles }: Company, tasks: number, open: number): Promise<void> {
  await sql`drop table if exists ideal`.execute(db);
  await sql`create table ideal (candidate text collate "C", rank bigint, task_id text collate "C", open boolean)`.execute(db);
  await sql`insert into ideal select candidate, rank, task_id, true from task_candidates where not starts_with(candidate, 'held:')`.execute(
    db,
  );
  await sql`insert into ideal
    select case when i % 10 < 3 then 'assignee:person_' || (i * 7919 % ${people}) else 'role:role_' || (i * 104729 % ${roles}) end, i, 'done/' || i, false
    from generate_series(1, ${tasks - open}::bigint) i`.execute(db);
  await sql`create index ideal_open on ideal (candidate, rank, task_id) where open`.execute(db);
  await sql`vacuum analyze ideal`.execute(db);
}

export async function idealPage(db: Database, reader: Candidate, limit: number): Promise<unknown> {
  const branches = keysOf(reader).map(
    (key) => sql`(select rank, task_id from ideal where candidate = ${key} and open order by rank, task_id limit ${limit})`,
  );
  const { rows } = await sql`select tasks.view from (
      select distinct rank, task_id from (${sql.join(branches, sql` union all `)}) found order by rank, task_id limit ${limit}) page
    join tasks on tasks.task_id = page.task_id order by page.rank, page.task_id`.execute(db);
  return rows;
}

export async function makeClassic(db: Database): Promise<void> {
  await sql`create table classic_task as select task_id as id, assignee, rank, view from tasks`.execute(db);
  await sql`create table classic_candidate as select task_id, case when starts_with(candidate, 'role:') then substr(candidate, 6) end as group_id,
    case when starts_with(candidate, 'person:') then substr(candidate, 8) end as user_id
    from task_candidates where starts_with(candidate, 'role:') or starts_with(candidate, 'person:')`.execute(db);
  await sql`alter table classic_task add primary key (id)`.execute(db);
  for (const statement of [
    'create index on classic_task (assignee)',
    'create index on classic_task (rank)',
    'create index on classic_candidate (task_id)',
    'create index on classic_candidate (group_id)',
    'create index on classic_candidate (user_id)',
    'vacuum analyze classic_task',
    'vacuum analyze classic_candidate',
  ])
    await sql.raw(statement).execute(db);
}

export async function classicPage(db: Database, { person, roles }: Candidate, limit: number): Promise<unknown> {
  const { rows } = await sql`select distinct t.rank, t.id, t.view from classic_task t left join classic_candidate c on c.task_id = t.id
    where t.assignee = ${person} or (t.assignee is null and (c.user_id = ${person} or c.group_id = any(${roles}::text[])))
    order by t.rank, t.id limit ${limit}`.execute(db);
  return rows;
}
