import { type Kysely, sql } from 'kysely';

/** Cases that something was to start by itself and could not: tried again, and shown to administrators, until they are settled. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table failed_starts (
      id text collate "C" primary key,
      playbook text collate "C" not null,
      start text,
      cause jsonb not null,
      message text not null,
      attempts integer not null default 1,
      failed_at bigint not null,
      retry_at timestamptz not null default clock_timestamp() + interval '1 minute'
    )`.execute(db);
}
