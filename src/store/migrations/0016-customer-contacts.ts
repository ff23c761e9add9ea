import { type Kysely, sql } from 'kysely';

/** Contacts with customers that no case has, and how those of cases and refused requests are found among all else. */
const STATEMENTS = [
  `create table customer_contacts (
    id text collate "C" primary key,
    customer_id text collate "C" not null,
    at bigint not null,
    person text collate "C" not null,
    acting_for text collate "C",
    detail jsonb not null,
    fingerprint text not null)`,
  `create index customer_contacts_of on customer_contacts (customer_id, at desc, id desc)`,
  `create index facts_contacts on facts (case_id) where kind = 'contact_logged'`,
  `create index audit_refused on audit (at desc, id desc) where action = 'request_refused'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
