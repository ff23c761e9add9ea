import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table customer_links (
    token_hash text collate "C" primary key,
    kind text not null,
    case_id text collate "C" not null,
    subject text collate "C" not null,
    contact text not null,
    expires_at bigint not null)`,
  `create index customer_links_of_case on customer_links (case_id)`,
  `create index customer_links_expire on customer_links (expires_at)`,
];

/** Links that customers were given: by the hash of their token. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
