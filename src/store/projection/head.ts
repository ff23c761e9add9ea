/** The head of a case: its row is the lock of everything that is written about the case. */
import { sql } from 'kysely';
import type { CaseView } from '../../engine/view.js';
import { organisationStands } from '../organisation-lock.js';
import { listed, prepared } from '../prepared.js';
import type { DatabaseTransaction } from '../schema.js';
import { caseColumns } from './case-columns.js';
import type { HeadNode } from './rules.js';

export interface Head extends HeadNode {
  readonly case: string;
  readonly seq: number;
}

/** Locked until the transaction ends, and with it the organisation as it is; null when the case has none. */
export async function lockHead(trx: DatabaseTransaction, caseId: string): Promise<Head | null> {
  const { rows } = await sql<Head>`${prepared}select case_id as case, run_id, seq, write_id, verified, ${organisationStands()} from heads
    where case_id = ${caseId} for update`.execute(trx);
  const [found] = rows;
  return found ? { case: found.case, run_id: found.run_id, seq: found.seq, write_id: found.write_id, verified: found.verified } : null;
}

/** The head's lock, of a new head where there was none: unverified, without a write. */
export async function lockOrMakeHead(trx: DatabaseTransaction, caseId: string, run_id: string, view: CaseView): Promise<Head> {
  const found = await lockHead(trx, caseId);
  if (found) return found;
  const columns = caseColumns(view);
  const { rows } =
    await sql<Head>`${prepared}insert into heads (case_id, run_id, seq, verified, written_at, playbook, phase, key, customer_id, status,
      outcome, stage, owner, started_at, ended_at, overdue, incidents, view)
    values (${caseId}, ${run_id}, 0, false, clock_timestamp(), ${columns.playbook}, ${columns.phase}, ${columns.key}, ${columns.customer_id},
      ${columns.status}, ${columns.outcome}, ${columns.stage}, ${columns.owner}, ${columns.started_at}, ${columns.ended_at}, ${columns.overdue},
      ${columns.incidents}, ${columns.view}::jsonb)
    on conflict do nothing
    returning case_id as case, run_id, seq, write_id, verified, ${organisationStands()}`.execute(trx);
  // What this transaction has made nobody else can lock.
  if (rows[0]) return rows[0];
  const made = await lockHead(trx, caseId);
  if (!made) throw new Error(`The head of ${caseId} was deleted while it was made.`);
  return made;
}

/** Several heads, in the order of their ids. */
export async function lockHeads(trx: DatabaseTransaction, cases: readonly string[]): Promise<Head[]> {
  const { rows } =
    await sql<Head>`${prepared}select case_id as case, run_id, seq, write_id, verified from heads where case_id = any(${listed(cases)})
    order by case_id for update`.execute(trx);
  return rows;
}
