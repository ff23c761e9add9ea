/** What is kept of a case for ever, once it has ended: its outcome, audit and last State. No repair deletes it. */
import { sql } from 'kysely';
import type { Fact } from '../engine/effect.js';
import type { State } from '../engine/state.js';
import type { CaseView } from '../engine/view.js';
import { WHERE_JOURNAL } from './journal-outbox.js';
import { prepared } from './prepared.js';
import { visibleWrites } from './projection/visible.js';
import type { Database, DatabaseTransaction } from './schema.js';

export interface ArchivedCase {
  readonly case: string;
  readonly write_id: string;
  readonly run_id: string;
  readonly outcome: string | null;
  /** Epoch milliseconds. */
  readonly ended_at: number;
  readonly view: CaseView;
  /** Null where the case was ended from outside (terminated, failed) and its State was not to be had. */
  readonly state: State | null;
  /** Its audit: every fact that stands, in order. */
  readonly facts: readonly Fact[];
}

/** After the write `write_id` was made, in its transaction. A case that was reset and ends again is archived again. */
export async function archiveCase(
  trx: DatabaseTransaction,
  ended: {
    readonly case: string;
    readonly write_id: string;
    readonly run_id: string;
    readonly seq: number;
    readonly view: CaseView;
    readonly state: State | null;
  },
): Promise<void> {
  const facts = JSON.stringify(await standingFacts(trx, ended.case));
  const { case: caseId, write_id, run_id, seq, view } = ended;
  const state = ended.state === null ? null : JSON.stringify(ended.state);
  // Its facts are in the journal with their writes.
  await sql`${prepared}
    with kept as (
      insert into archive (case_id, write_id, run_id, seq, outcome, ended_at, view, state, facts, archived_at)
      values (${caseId}, ${write_id}, ${run_id}, ${seq}, ${view.outcome}, ${view.ended_at ?? 0}, ${JSON.stringify(view)}, ${state},
        ${facts}, clock_timestamp())
      returning *),
    ended as (insert into ended_cases (case_id, write_id) values (${caseId}, ${write_id}) on conflict do nothing)
    insert into journal_outbox (entry)
    select json_build_object('kind', 'archive', 'case_id', case_id, 'write_id', write_id, 'run_id', run_id, 'seq', seq, 'outcome', outcome,
      'ended_at', ended_at, 'view', view, 'state', state, 'archived_at', archived_at)::text
    from kept cross join ${WHERE_JOURNAL}`.execute(trx);
}

/** As the case ended last; null when it never did. */
export async function readArchive(db: Database, caseId: string): Promise<ArchivedCase | null> {
  const found = await db
    .selectFrom('archive')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('archived_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!found) return null;
  const { write_id, run_id, outcome, ended_at } = found;
  const state = found.state === null ? null : JSON.parse(found.state);
  return { case: caseId, write_id, run_id, outcome, ended_at, view: JSON.parse(found.view), state, facts: JSON.parse(found.facts) };
}

/** The last State of one of its ends; null: there is no such end, or its State was not to be had. */
export async function readArchivedState(db: Database, caseId: string, writeId: string): Promise<State | null> {
  const query = db.selectFrom('archive').select('state').where('case_id', '=', caseId).where('write_id', '=', writeId);
  const found = await query.executeTakeFirst();
  return found?.state == null ? null : JSON.parse(found.state);
}

interface FactRow {
  id: string;
  at: number;
  kind: Fact['kind'];
  actor: string | null;
  acting_for: string | null;
  subject: string | null;
  detail: Fact['detail'];
  origin: Fact['origin'] | null;
}

/** Every fact that stands, in order. */
export async function standingFacts(db: Database, caseId: string): Promise<Fact[]> {
  const { rows } = await sql<FactRow>`${prepared}
    select f.fact_id as id, f.at, f.kind, f.actor, f.acting_for, f.subject, f.detail, f.origin
    from ${visibleWrites(sql`${caseId}`)} v join facts f on f.case_id = ${caseId} and f.write_id = v.write_id
    where not v.undone order by v.seq, f.position`.execute(db);
  return rows.map(({ acting_for, origin, ...fact }) => ({
    ...fact,
    ...(acting_for === null ? {} : { acting_for }),
    ...(origin ? { origin } : {}),
  }));
}
