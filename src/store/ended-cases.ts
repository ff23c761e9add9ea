/**
 * Ends of cases that nobody has looked at: an outbox, filled by the transaction that archives a case.
 *
 * guarantees: an end is given out only when it is certain (its write is verified), again and again until it is done.
 */
import { sql } from 'kysely';
import type { State } from '../engine/state.js';
import type { CaseView } from '../engine/view.js';
import { noteForJournal } from './journal-outbox.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

export interface EndedCase {
  readonly id: number;
  readonly case: string;
  readonly write_id: string;
  readonly view: CaseView;
  /** Null where the case was ended from outside. */
  readonly state: State | null;
}

export async function noteEnd(trx: DatabaseTransaction, case_id: string, write_id: string): Promise<void> {
  await trx
    .insertInto('ended_cases')
    .values({ case_id, write_id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The oldest first. Ends that never were, or were undone, are dropped. */
export async function certainEnds(db: Database, limit = 50): Promise<readonly EndedCase[]> {
  await sql`delete from ended_cases e where exists
    (select from writes w where w.case_id = e.case_id and w.write_id = e.write_id and w.status = 'hidden')`.execute(db);
  const { rows } = await sql<{ id: number; case_id: string; write_id: string; view: string; state: string | null }>`
    select e.id, e.case_id, e.write_id, a.view, a.state from ended_cases e
    join archive a on a.case_id = e.case_id and a.write_id = e.write_id
    join writes w on w.case_id = e.case_id and w.write_id = e.write_id and w.status = 'verified'
    order by e.id limit ${limit}`.execute(db);
  return rows.map(({ id, case_id, write_id, view, state }) => ({
    id,
    case: case_id,
    write_id,
    view: JSON.parse(view),
    state: state === null ? null : JSON.parse(state),
  }));
}

export function endDone(db: Database, { case: case_id, write_id }: Pick<EndedCase, 'case' | 'write_id'>): Promise<void> {
  return inTransaction(db, async (trx) => {
    await trx.deleteFrom('ended_cases').where('case_id', '=', case_id).where('write_id', '=', write_id).execute();
    await noteForJournal(trx, { kind: 'end_done', case_id, write_id });
  });
}
