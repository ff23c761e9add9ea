/**
 * What readers see of a case's facts: of each write, whether it stands, was undone, or is not shown, as if the head were
 * the end of the committed history (`seen` in rules.ts, in SQL). `unverified` facts on the head's path are shown at once.
 */
import { type RawBuilder, sql } from 'kysely';

/** A query of (write_id, seq, undone) of the writes that are shown of the case that the expression `caseId` names. */
export function visibleWrites(caseId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    with recursive head as (
      select h.write_id, coalesce(w.seq, h.seq) as seq from heads h left join writes w on w.case_id = h.case_id and w.write_id = h.write_id
      where h.case_id = ${caseId}),
    path as (
      select w.write_id, w.parent_id, w.parent_seq from head join writes w on w.case_id = ${caseId} and w.write_id = head.write_id
      where w.status <> 'verified'
      union
      select w.write_id, w.parent_id, w.parent_seq from path join writes w on w.case_id = ${caseId} and w.write_id = path.parent_id
      where w.status <> 'verified'),
    start as (
      select coalesce((select min(parent_seq) from path), (select case when write_id is null then -1 else seq end from head)) as seq)
    select w.write_id, w.seq, w.status = 'undone' or (w.status = 'verified' and w.seq > start.seq) as undone
    from writes w cross join start
    where w.case_id = ${caseId} and w.status in ('verified', 'undone') and w.write_id not in (select write_id from path)
    union all
    select w.write_id, w.seq, false from path join writes w on w.case_id = ${caseId} and w.write_id = path.write_id)`;
}
