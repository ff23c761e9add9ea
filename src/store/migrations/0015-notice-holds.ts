import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table deliveries add column urgent boolean not null default false`,
  `alter table deliveries add column digest boolean not null default false`,
];

/** What may not wait until its receiver works, and what is gathered for a digest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
