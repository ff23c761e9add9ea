import { type Kysely, sql } from 'kysely';

/** Relations are read off the cases' own views, from the other side by this index: nothing else needs to be kept true. */
const STATEMENTS = [`create index heads_relations on heads using gin ((view -> 'relations') jsonb_path_ops) where view ? 'relations'`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
