/**
 * Settling (DESIGN §2, the projection protocol, points 3 and 4; the rules are in rules.ts): an answer of the case proves
 * that the workflow task of its last write was committed.
 */
import { sql } from 'kysely';
import { noteForJournal } from '../journal-outbox.js';
import { prepared } from '../prepared.js';
import type { Database, DatabaseTransaction } from '../schema.js';
import { inTransaction } from '../transaction.js';
import { lockHeads } from './head.js';
import { answerSettles, type LastWrite } from './rules.js';

export interface Answered {
  readonly case: string;
  /** The last write that the answer of the case carried. */
  readonly write_id: string;
}

/** Returns whether the head was that write. When it was not, nothing is known and nothing is changed. */
export async function settle(db: Database, caseId: string, write_id: string): Promise<boolean> {
  return (await settleBatch(db, [{ case: caseId, write_id }])).length > 0;
}

/** Settles the heads that are these writes, and returns their cases. */
export function settleBatch(db: Database, answers: readonly Answered[]): Promise<string[]> {
  if (answers.length === 0) return Promise.resolve([]);
  return inTransaction(db, async (trx) => {
    const heads = await lockHeads(trx, [...new Set(answers.map((answer) => answer.case))]);
    const right = heads.flatMap((head) => {
      const answer = answers.find((each) => each.case === head.case && answerSettles(head, each.write_id));
      return answer ? [{ case_id: head.case, write_id: answer.write_id, seq: head.seq, verified: head.verified }] : [];
    });
    const open = right.filter(({ verified }) => !verified);
    await settlePaths(trx, open);
    const cases = open.map(({ case_id }) => case_id);
    if (cases.length > 0) await sql`${prepared}update heads set verified = true where case_id = any(${cases}::text[])`.execute(trx);
    return right.map(({ case_id }) => case_id);
  });
}

/** `settled` of rules.ts for each case; their heads must be locked. */
export async function settlePaths(trx: DatabaseTransaction, ends: readonly LastWrite[]): Promise<void> {
  if (ends.length === 0) return;
  const { numAffectedRows } = await sql`${prepared}
    with recursive last as (
      select * from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as t(case_id text, write_id text, seq int)),
    path as (
      select w.case_id, w.write_id, w.parent_id, w.parent_seq from last join writes w on w.case_id = last.case_id and w.write_id = last.write_id
      where w.status <> 'verified'
      union
      select w.case_id, w.write_id, w.parent_id, w.parent_seq from path join writes w on w.case_id = path.case_id and w.write_id = path.parent_id
      where w.status <> 'verified'),
    start as (
      select last.case_id, case when last.write_id is null then -1 else coalesce(
        (select min(path.parent_seq) from path where path.case_id = last.case_id),
        (select w.seq from writes w where w.case_id = last.case_id and w.write_id = last.write_id),
        last.seq) end as seq
      from last),
    other as (
      select w.case_id, w.write_id, 'hidden' as status from last join writes w on w.case_id = last.case_id and w.status = 'unverified'
      union all
      select w.case_id, w.write_id, 'undone' from start join writes w on w.case_id = start.case_id and w.seq > start.seq and w.status = 'verified'),
    outcome as (
      select case_id, write_id, 'verified' as status from path
      union all
      select o.case_id, o.write_id, o.status from other o
      where not exists (select from path where path.case_id = o.case_id and path.write_id = o.write_id))
    update writes w set status = outcome.status, status_since = clock_timestamp()
    from outcome where w.case_id = outcome.case_id and w.write_id = outcome.write_id`.execute(trx);
  if (numAffectedRows) await noteForJournal(trx, { kind: 'settled', ends });
}

/** Deletes what was hidden more than a day ago: it never happened. Returns the number of writes. */
export async function purgeHidden(
  db: Database,
  options: { readonly olderThanSeconds?: number; readonly limit?: number } = {},
): Promise<number> {
  const { rows } = await sql`
    with old as (
      select case_id, write_id from writes
      where status = 'hidden' and status_since <= clock_timestamp() - make_interval(secs => ${options.olderThanSeconds ?? 86_400})
      limit ${options.limit ?? 1_000} for update skip locked),
    fact as (delete from facts f using old where f.case_id = old.case_id and f.write_id = old.write_id),
    notice as (delete from notices n using old where n.case_id = old.case_id and n.write_id = old.write_id)
    delete from writes w using old where w.case_id = old.case_id and w.write_id = old.write_id returning w.write_id`.execute(db);
  return rows.length;
}
