/** Which heads the sweeper takes (DESIGN §2, the projection protocol, point 5). It decides here, and mends with repair.ts. */
import { sql } from 'kysely';
import type { Database } from '../schema.js';

/** Longer than a workflow task can take: a writer that is silent for so long can't commit any more. */
export const QUIET_SECONDS = 20;

export interface SweepCandidate {
  readonly case: string;
  readonly run_id: string;
  readonly seq: number;
  readonly write_id: string | null;
  readonly status: 'open' | 'completed' | 'cancelled';
}
export interface CurrentRun {
  readonly case: string;
  readonly run_id: string;
}

/** Heads that are unverified and quiet, the longest quiet first. */
export async function unverifiedHeads(
  db: Database,
  options: { readonly quietSeconds?: number; readonly limit?: number } = {},
): Promise<SweepCandidate[]> {
  const { rows } = await sql<SweepCandidate>`
    select case_id as case, run_id, seq, write_id, status from heads
    where not verified and written_at <= clock_timestamp() - make_interval(secs => ${options.quietSeconds ?? QUIET_SECONDS})
    order by written_at limit ${options.limit ?? 200}`.execute(db);
  return rows;
}

/** What is amiss with cases that Temporal lists as open: a head of another run, a head that has ended here, or none at all. */
export interface Amiss {
  readonly case: string;
  /** The current run, as Temporal said. */
  readonly run_id: string;
  readonly amiss: 'other_run' | 'ended_here' | 'no_head';
  /** Null where there is no head. */
  readonly head: SweepCandidate | null;
}

/** Of these open cases, those to be mended; a head that was written lately is left to its writer. */
export async function amissAmong(
  db: Database,
  open: readonly CurrentRun[],
  options: { readonly quietSeconds?: number } = {},
): Promise<Amiss[]> {
  if (open.length === 0) return [];
  const { rows } = await sql<{
    case: string;
    current_run: string;
    run_id: string | null;
    seq: number;
    write_id: string | null;
    status: SweepCandidate['status'];
  }>`
    select o.case, o.run_id as current_run, h.run_id, h.seq, h.write_id, h.status
    from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as o("case" text, run_id text) left join heads h on h.case_id = o.case
    where h.case_id is null or ((h.run_id <> o.run_id or h.status <> 'open')
      and h.written_at <= clock_timestamp() - make_interval(secs => ${options.quietSeconds ?? QUIET_SECONDS}))`.execute(db);
  return rows.map(({ current_run, run_id, seq, write_id, status, case: caseId }) => ({
    case: caseId,
    run_id: current_run,
    amiss: run_id === null ? 'no_head' : run_id !== current_run ? 'other_run' : 'ended_here',
    head: run_id === null ? null : { case: caseId, run_id, seq, write_id, status },
  }));
}

/**
 * After an unclean stop, before a worker starts: no open case is believed until it is swept. Returns how many. (An ended
 * head was verified by an answer of a case that has ended; a reset of it shows as another run.)
 */
export async function markAllUnverified(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`update heads set verified = false where verified and status = 'open'`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Of these cases, the heads that are open here. */
export async function openAmong(db: Database, cases: readonly string[]): Promise<SweepCandidate[]> {
  if (cases.length === 0) return [];
  const { rows } = await sql<SweepCandidate>`
    select case_id as case, run_id, seq, write_id, status from heads
    where status = 'open' and case_id = any(${cases}::text[]) order by case_id`.execute(db);
  return rows;
}

/** Of these cases, those that have a head. */
export async function headsAmong(db: Database, cases: readonly string[]): Promise<ReadonlySet<string>> {
  if (cases.length === 0) return new Set();
  const rows = await db.selectFrom('heads').select('case_id').where('case_id', 'in', cases).execute();
  return new Set(rows.map(({ case_id }) => case_id));
}
