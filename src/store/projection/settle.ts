/**
 * Settling (DESIGN §2, the projection protocol, points 3 and 4; the rules are in rules.ts): an answer of the case proves
 * that the workflow task of its last write was committed.
 */
import { sql } from 'kysely';
import type { JournalEntry } from '../journal-entry.js';
import { WHERE_JOURNAL } from '../journal-outbox.js';
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
    await settlePaths(
      trx,
      right.filter(({ verified }) => !verified),
      { verifyHeads: true },
    );
    return right.map(({ case_id }) => case_id);
  });
}

/**
 * `settled` of rules.ts for each case, each named once; their heads must be locked. With `verifyHeads` the heads are what is settled,
 * and are marked. Rows of writes are found by index, one case after the other, and changed by their place: nobody else changes them
 * under the head's lock, and a plan for any number of cases would read the whole table.
 */
export async function settlePaths(
  trx: DatabaseTransaction,
  ends: readonly LastWrite[],
  { verifyHeads = false }: { readonly verifyHeads?: boolean } = {},
): Promise<void> {
  if (ends.length === 0) return;
  const entry: JournalEntry = { kind: 'settled', ends };
  await sql`${prepared}
    with recursive last as (
      select each ->> 'case_id' as case_id, each ->> 'write_id' as write_id, (each ->> 'seq')::int as seq
      from unnest(array(select jsonb_array_elements(${JSON.stringify(ends.map(({ case_id, write_id, seq }) => ({ case_id, write_id, seq })))}::jsonb))) each),
    path as (
      select w.* from last cross join lateral (
        select w.ctid as place, w.case_id, w.parent_id, w.parent_seq from writes w
        where w.case_id = last.case_id and w.write_id = last.write_id and w.status <> 'verified' limit 1) w
      union
      select w.* from path cross join lateral (
        select w.ctid as place, w.case_id, w.parent_id, w.parent_seq from writes w
        where w.case_id = path.case_id and w.write_id = path.parent_id and w.status <> 'verified' limit 1) w),
    start as (
      select last.case_id, case when last.write_id is null then -1 else coalesce(
        (select min(path.parent_seq) from path where path.case_id = last.case_id),
        (select w.seq from writes w where w.case_id = last.case_id and w.write_id = last.write_id),
        last.seq) end as seq
      from last),
    other as (
      select w.place, 'hidden' as status from last cross join lateral (
        select ctid as place from writes where case_id = last.case_id and status = 'unverified' offset 0) w
      where w.place not in (select place from path)
      union all
      select w.place, 'undone' from start cross join lateral (
        select ctid as place from writes where case_id = start.case_id and seq > start.seq and status = 'verified' offset 0) w),
    proved as (
      update writes set status = 'verified', status_since = clock_timestamp() where ctid = any(array(select place from path)) returning 1),
    hidden as (
      update writes set status = 'hidden', status_since = clock_timestamp()
      where ctid = any(array(select place from other where other.status = 'hidden')) returning 1),
    undone as (
      update writes set status = 'undone', status_since = clock_timestamp()
      where ctid = any(array(select place from other where other.status = 'undone')) returning 1),
    ${verifyHeads ? sql`head as (update heads set verified = true where case_id = any(array(select case_id from last))),` : sql``}
    changed as (select from proved union all select from hidden union all select from undone)
    insert into journal_outbox (entry) select ${JSON.stringify(entry)} from ${WHERE_JOURNAL} where exists (select from changed)`.execute(
    trx,
  );
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
