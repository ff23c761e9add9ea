import { type Kysely, sql } from 'kysely';

/** Customers of one name, and those who are reached at one address, are found without reading them all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index customers_likely_name on customers (lower(regexp_replace(file ->> 'name', '[[:space:]]', '', 'g')))`.execute(db);
  await sql`create index customers_likely_file on customers using gin (file jsonb_path_ops)`.execute(db);
}
