/** Cases as their heads show them, open and ended. */
import type { CaseView } from '../engine/view.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import type { Database } from './schema.js';

export interface CaseHead {
  readonly view: CaseView;
  readonly run_id: string;
  readonly seq: number;
  /** Null before the first write. */
  readonly write_id: string | null;
  /** Whether the workflow is known to have committed what is shown. */
  readonly verified: boolean;
}

export type CaseStatus = CaseView['status'];

export interface CaseFilter {
  readonly status?: CaseStatus;
  /** Completed or cancelled. */
  readonly ended?: true;
  readonly playbook?: string;
  readonly customer_id?: string;
  readonly owner?: string;
  readonly stage?: string;
  readonly overdue?: boolean;
  /** Only those that an administrator has to look at. */
  readonly incidents?: boolean;
}

/** Null when there is no such case. */
export async function readCase(db: Database, caseId: string): Promise<CaseHead | null> {
  const found = await db
    .selectFrom('heads')
    .select(['view', 'run_id', 'seq', 'write_id', 'verified'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return found ? { ...found, view: found.view as CaseView } : null;
}

/** These, as far as they are there, in no order. */
export async function readCases(db: Database, caseIds: readonly string[]): Promise<readonly CaseView[]> {
  if (caseIds.length === 0) return [];
  const rows = await db.selectFrom('heads').select('view').where('case_id', 'in', caseIds).execute();
  return rows.map(({ view }) => view as CaseView);
}

/** The latest started first. A cursor that cannot be read is taken for none. */
export async function listCases(
  db: Database,
  query: { readonly filter?: CaseFilter; readonly cursor?: string | null; readonly limit: number },
): Promise<Page<CaseView>> {
  const { filter = {}, limit } = query;
  let select = db
    .selectFrom('heads')
    .select(['case_id', 'started_at', 'view'])
    .orderBy('started_at', 'desc')
    .orderBy('case_id', 'desc')
    .limit(limit + 1);
  for (const column of ['status', 'playbook', 'customer_id', 'owner', 'stage', 'overdue'] as const) {
    const value = filter[column];
    if (value !== undefined) select = select.where(column, '=', value);
  }
  if (filter.ended) select = select.where('status', '<>', 'open');
  if (filter.incidents !== undefined) select = select.where('incidents', filter.incidents ? '>' : '=', 0);
  const after = query.cursor ? decodeCursor(query.cursor, [0, '']) : null;
  if (after) select = select.where(({ eb, refTuple, tuple }) => eb(refTuple('started_at', 'case_id'), '<', tuple(after[0], after[1])));
  return pageOf(
    await select.execute(),
    limit,
    (row) => row.view as CaseView,
    (row) => [row.started_at, row.case_id],
  );
}

/** Ids of open cases, in order; those after `after`. */
export async function openCaseIds(db: Database, query: { readonly after: string; readonly limit: number }): Promise<string[]> {
  const rows = await db
    .selectFrom('heads')
    .select('case_id')
    .where('status', '=', 'open')
    .where('case_id', '>', query.after)
    .orderBy('case_id')
    .limit(query.limit)
    .execute();
  return rows.map(({ case_id }) => case_id);
}
