import { sql } from 'kysely';
import type { Fact } from '../../engine/effect.js';
import { jsonText } from '../json-text.js';
import type { DatabaseTransaction } from '../schema.js';

/** The facts of a write, each at its position. */
export async function insertFacts(
  trx: DatabaseTransaction,
  caseId: string,
  write_id: string,
  facts: readonly (Fact & { readonly position: number })[],
): Promise<void> {
  await sql`
    insert into facts (case_id, write_id, fact_id, position, at, kind, actor, acting_for, subject, detail, origin)
    select ${caseId}, ${write_id}, f.id, f.position, f.at, f.kind, f.actor, f.acting_for, f.subject, f.detail, f.origin
    from jsonb_to_recordset(${jsonText(facts)}::jsonb)
      as f(id text, position int, at bigint, kind text, actor text, acting_for text, subject text, detail jsonb, origin jsonb)`.execute(
    trx,
  );
}
