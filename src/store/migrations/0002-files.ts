import { type Kysely, sql } from 'kysely';

/** Files that cases wrote. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table files (
      id text primary key,
      name text not null,
      media_type text not null,
      content text not null,
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db);
}
