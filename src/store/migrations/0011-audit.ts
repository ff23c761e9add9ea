import { type Kysely, sql } from 'kysely';

/**
 * The audit log. It is only ever added to: triggers refuse everything else, whoever asks. What people did to a case comes into
 * it in the transaction that finds the write to stand (the projection protocol, point 4), so that nothing of a branch
 * that never was is in it, and what an administrator's reset undid stays in it.
 */
const STATEMENTS = [
  `alter table facts add column origin jsonb`,

  `create table audit (
    id bigint generated always as identity primary key,
    at bigint not null,
    person text collate "C",
    acting_for text collate "C",
    action text collate "C" not null,
    case_id text collate "C",
    subject text,
    channel text,
    address text,
    detail jsonb not null,
    entry text collate "C" not null unique)`,
  `create index audit_at on audit (at desc, id desc)`,
  `create index audit_person on audit (person, at desc, id desc)`,
  `create index audit_cases_apart on audit (id) where case_id is null`,
  `create index audit_case on audit (case_id, at desc, id desc) where case_id is not null`,

  `create function audit_is_only_added_to() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit log is only ever added to.' using errcode = 'restrict_violation';
    end $$`,
  `create trigger audit_kept before update or delete or truncate on audit for each statement execute function audit_is_only_added_to()`,

  // Undone writes come as such out of the journal. Whoever acts is named; where nobody is, the case was ended from Temporal.
  `create function audit_facts() returns trigger language plpgsql as $$
    begin
      insert into audit (at, person, acting_for, action, case_id, subject, channel, address, detail, entry)
      select f.at, f.actor, f.acting_for, f.kind, f.case_id, f.subject,
        coalesce(f.origin ->> 'channel', case when f.actor is null then 'temporal' end), f.origin ->> 'address', f.detail,
        f.case_id || ' ' || f.write_id || ' ' || f.position
      from facts f
      where f.case_id = new.case_id and f.write_id = new.write_id and (f.actor is not null or f.kind = 'case_cancelled')
      order by f.position
      on conflict (entry) do nothing;
      return null;
    end $$`,
  `create constraint trigger audit_of_writes after insert or update of status on writes deferrable initially deferred
    for each row when (new.status in ('verified', 'undone')) execute function audit_facts()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
