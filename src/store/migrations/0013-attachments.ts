import { type Kysely, sql } from 'kysely';

/** Files that people put to tasks, by the hash of their content. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table attachments (
      id text collate "C" primary key,
      size integer not null,
      content bytea not null,
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  // What people attach is compressed already.
  await sql`alter table attachments alter column content set storage external`.execute(db);
}
