/** What people were told: reminders, escalations. Each person reads their own. */
import { sql } from 'kysely';
import type { NoticeSubject } from '../organisation/request.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { noteRowsForJournal } from './journal-outbox.js';
import { visibleWrites } from './projection/visible.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface Notice {
  readonly id: number;
  readonly case: string;
  readonly about: NoticeSubject;
  /** Epoch milliseconds, by the database's clock. */
  readonly created_at: number;
  readonly read_at: number | null;
}

/** The latest first. Notices of a branch that never was, or that a reset undid, are not among them. */
export async function notices(
  db: Database,
  person: string,
  query: { readonly unread?: boolean; readonly cursor?: string | null; readonly limit: number },
): Promise<Page<Notice>> {
  const [before] = (query.cursor && decodeCursor(query.cursor, [0])) || [Number.MAX_SAFE_INTEGER];
  const { rows } = await sql<Notice>`
    select n.id, n.case_id as case, n.about, (extract(epoch from n.created_at) * 1000)::bigint as created_at,
      (extract(epoch from n.read_at) * 1000)::bigint as read_at
    from notices n join writes w on w.case_id = n.case_id and w.write_id = n.write_id
    where n.person = ${person} and n.id < ${before} ${query.unread ? sql`and n.read_at is null` : sql``}
      and (w.status = 'verified' or w.status = 'unverified'
        and exists (select from ${visibleWrites(sql`n.case_id`)} v where v.write_id = n.write_id))
    order by n.id desc limit ${query.limit + 1}`.execute(db);
  return pageOf(
    rows,
    query.limit,
    (row) => row,
    (row) => [row.id],
  );
}

/** Marks notices of `person` as read; those of others are left alone. Returns how many were unread. */
export function readNotices(db: Database, person: string, ids: readonly number[]): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number }>`
      update notices set read_at = clock_timestamp() where id = any(${ids}::bigint[]) and person = ${person} and read_at is null
      returning id`.execute(trx);
    if (rows.length > 0) await noteRowsForJournal(trx, 'notice', sql`notices r where r.id = any(${rows.map(({ id }) => id)}::bigint[])`);
    return rows.length;
  });
}
