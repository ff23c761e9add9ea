import { type Kysely, sql } from 'kysely';

/**
 * The inbox by urgency, filter and text. Candidates carry what inboxes filter by, so that each filter is an ordered scan of
 * an index that leads with it; numbers of tasks are kept by triggers, so that whoever changes candidates changes them too.
 */
const STATEMENTS = [
  `alter table tasks add column search text not null default ''`,
  `alter table tasks add column text_id text collate "C" not null default ''`,
  `drop index tasks_customer`,

  // Two letters each; single ones where a single one is a word.
  `create function steward_bigrams(words text) returns text[] language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct gram), '{}') from (
      select substr(words, i, 2) as gram from generate_series(1, length(words) - 1) i
      union all
      select substr(words, i, 1) from generate_series(1, length(words)) i where ascii(substr(words, i, 1)) > 11903) grams $$`,

  // The texts of a step are the same for all its tasks.
  `create table task_texts (
    text_id text collate "C" primary key,
    playbook text collate "C" not null,
    stage text collate "C" not null,
    search text not null)`,
  `create index task_texts_stage on task_texts (stage)`,

  `alter table task_candidates
    add column playbook text collate "C" not null default '',
    add column text_id text collate "C" not null default '',
    add column customer_id text collate "C",
    add column overdue boolean not null default false,
    add column plain boolean not null default false`,

  // Tasks of before: by what their views have.
  `update tasks set digest = '', search = lower(concat_ws(E'\\n', case_id, customer_id)), text_id = md5(playbook || E'\\n' || stage || E'\\n' || (view ->> 'title')),
    rank = greatest(0, coalesce((view ->> 'due')::bigint, (view ->> 'created_at')::bigint + 432000000)
      - case view ->> 'priority' when 'urgent' then 172800000 when 'high' then 57600000 when 'low' then -57600000 else 0 end),
    view = view || jsonb_build_object('urgency', jsonb_build_object(
      'at', coalesce((view ->> 'due')::bigint, (view ->> 'created_at')::bigint + 432000000)
        - case view ->> 'priority' when 'urgent' then 172800000 when 'high' then 57600000 when 'low' then -57600000 else 0 end,
      'due', view -> 'due', 'late', overdue,
      'reasons', case when view ->> 'due' is null
          then jsonb_build_array(jsonb_build_object('kind', 'no_deadline', 'due', (view ->> 'created_at')::bigint + 432000000))
          else jsonb_build_array(jsonb_build_object('kind', 'due', 'due', view -> 'due', 'clock', '', 'title', view -> 'title', 'on', view -> 'step')) end
        || case when view ->> 'priority' = 'normal' then '[]'::jsonb else jsonb_build_array(jsonb_build_object('kind', 'priority',
          'priority', view -> 'priority', 'sooner', case view ->> 'priority' when 'urgent' then 2880 when 'high' then 960 else -960 end)) end))`,
  `insert into task_texts (text_id, playbook, stage, search)
    select distinct text_id, playbook, stage, lower(concat_ws(E'\\n', view ->> 'title', view ->> 'stage_title', playbook, view ->> 'step')) from tasks
    on conflict do nothing`,
  `update task_candidates c set rank = t.rank, playbook = t.playbook, text_id = t.text_id, customer_id = t.customer_id, overdue = t.overdue,
    plain = c.also = '{}' and c.skills = '{}' and c.excluded = '{}'
      and not exists (select from task_candidates o where o.task_id = c.task_id and o.ctid <> c.ctid)
    from tasks t where t.task_id = c.task_id`,
  `with recursive organisation as (select content::jsonb as content from organisations order by version desc limit 1),
    unit as (select u ->> 'unit' as unit, u ->> 'parent' as parent from organisation, jsonb_array_elements(content -> 'units') u),
    path(person, unit) as (
      select p ->> 'person', p ->> 'unit' from organisation, jsonb_array_elements(content -> 'people') p
      union select path.person, unit.parent from path join unit on unit.unit = path.unit where unit.parent is not null)
    insert into task_candidates (candidate, task_id, rank, due_rank, also, skills, levels, excluded, playbook, text_id, customer_id, overdue, plain)
    select 'held:' || unit.unit, t.task_id, t.rank, t.due_rank, '{}', '{}', '{}', '{}', t.playbook, t.text_id, t.customer_id, t.overdue, true
    from tasks t join path on path.person = t.assignee join unit on unit.unit = path.unit`,

  `create index tasks_search on tasks using gin (steward_bigrams(search))`,
  `create index customers_name on customers using gin (steward_bigrams(lower(coalesce(file ->> 'name', ''))))`,
  ...['rank', 'due_rank'].flatMap((rank) => [
    `create index task_candidates_customer_${rank} on task_candidates (candidate, customer_id, ${rank}, task_id) where customer_id is not null`,
    `create index task_candidates_playbook_${rank} on task_candidates (candidate, playbook, ${rank}, task_id)`,
    `create index task_candidates_text_${rank} on task_candidates (candidate, text_id, ${rank}, task_id)`,
    `create index task_candidates_overdue_${rank} on task_candidates (candidate, ${rank}, task_id) where overdue`,
  ]),
  `create index task_candidates_shared on task_candidates (candidate, task_id) where not plain`,

  // How many there are under a key, of those for whose readers the key alone decides and that stand under no other:
  // a sum of what was counted together and of the changes since.
  `create table task_counts (candidate text collate "C" primary key, open bigint not null, overdue bigint not null)`,
  `create table task_count_changes (
    id bigint generated by default as identity primary key,
    candidate text collate "C" not null,
    open integer not null,
    overdue integer not null)`,
  `create index task_count_changes_candidate on task_count_changes (candidate)`,
  `insert into task_counts (candidate, open, overdue)
    select candidate, count(*), count(*) filter (where overdue) from task_candidates where plain group by candidate`,
  `create function steward_count_candidates() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        insert into task_count_changes (candidate, open, overdue)
          select candidate, count(*), count(*) filter (where overdue) from changed where plain group by candidate;
      else
        insert into task_count_changes (candidate, open, overdue)
          select candidate, -count(*), -count(*) filter (where overdue) from changed where plain group by candidate;
      end if;
      return null;
    end $$`,
  `create function steward_refuse_update() returns trigger language plpgsql as $$
    begin
      raise exception 'Candidates are deleted and inserted, never updated: their numbers are counted.';
    end $$`,
  `create trigger task_candidates_inserted after insert on task_candidates referencing new table as changed
    for each statement execute function steward_count_candidates()`,
  `create trigger task_candidates_deleted after delete on task_candidates referencing old table as changed
    for each statement execute function steward_count_candidates()`,
  `create trigger task_candidates_updated before update or truncate on task_candidates for each statement execute function steward_refuse_update()`,

  `create table saved_filters (
    person text collate "C" not null,
    name text collate "C" not null,
    filter jsonb not null,
    saved_at bigint not null,
    primary key (person, name))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
