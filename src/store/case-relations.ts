/**
 * How cases are related, told by their heads: what a case says of others, and what others say of it. A case that has
 * ended is told nothing any more; what is related to it is found from the other side.
 */
import { type RawBuilder, sql } from 'kysely';
import { INVERSE, type RelationKind } from '../engine/relation.js';
import type { CaseView } from '../engine/view.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import type { Database, DatabaseTransaction } from './schema.js';

export interface RelatedCase {
  readonly relation: RelationKind;
  readonly case: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string | null;
  readonly comment: string | null;
  /** Null where there is no such case, or it is not known yet. */
  readonly view: CaseView | null;
}

/** In the order of the relations and of the cases' ids. */
export async function relatedCases(
  db: Database,
  caseId: string,
  query: { readonly relation?: RelationKind; readonly cursor?: string | null; readonly limit: number },
): Promise<Page<RelatedCase>> {
  const [relation, id] = (query.cursor && decodeCursor(query.cursor, ['', ''])) || ['', ''];
  const { rows } = await sql<RelatedCase>`
    select x.relation, x.other as case, x.at, x.by, x.comment, h.view from (
      select distinct on (relation, other) relation collate "C" as relation, other collate "C" as other, at, by, comment from (
        select r.relation, r."case" as other, r.at, r.by, r.comment
        from heads, ${relationsOf(sql`heads.view`)} where case_id = ${caseId}
        union all
        select i.value, h.case_id, r.at, r.by, r.comment
        from heads h, ${relationsOf(sql`h.view`)}
          join jsonb_each_text(${JSON.stringify(INVERSE)}::jsonb) i on i.key = r.relation
        where h.view ? 'relations' and h.view -> 'relations' @> ${JSON.stringify([{ case: caseId }])}::jsonb and r."case" = ${caseId}
      ) each order by relation, other, at
    ) x left join heads h on h.case_id = x.other
    where (x.relation, x.other) > (${relation} collate "C", ${id} collate "C") ${query.relation ? sql`and x.relation = ${query.relation}` : sql``}
    order by x.relation, x.other limit ${query.limit + 1}`.execute(db);
  return pageOf(
    rows,
    query.limit,
    (row) => row,
    (row) => [row.relation, row.case],
  );
}

function relationsOf(view: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${view} -> 'relations') as r(relation text, "case" text, at bigint, by text, comment text)`;
}

/** Most steps from a case to the one that stands in its place. */
const STEPS = 20;

/** The case that goes on in its place, where it was merged into another; else itself. */
export async function standingCase(db: Database | DatabaseTransaction, caseId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain(id, n) as (
      select ${caseId}::text, 0
      union all
      select h.view ->> 'merged_into', n + 1 from chain join heads h on h.case_id = chain.id
      where h.status <> 'open' and h.verified and h.view ? 'merged_into' and n < ${STEPS})
    select id from chain order by n desc limit 1`.execute(db);
  return rows[0]?.id ?? caseId;
}

/** Parents of a case, the nearest first. */
export async function ancestorsOf(db: Database, caseId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain(id, n) as (
      select ${caseId}::text, 0
      union all
      select r ->> 'case', n + 1 from chain join heads h on h.case_id = chain.id,
        jsonb_array_elements(h.view -> 'relations') r where r ->> 'relation' = 'child_of' and n < ${STEPS})
    select id from chain where n > 0 order by n`.execute(db);
  return rows.map(({ id }) => id);
}
