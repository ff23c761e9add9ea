/** What is shown of a case, as its rows say it. */
import { sql } from 'kysely';
import type { CaseView, TaskView } from '../../engine/view.js';
import type { Database } from '../schema.js';
import { QUIET_SECONDS } from './sweep.js';

export interface ProjectedCase {
  readonly write_id: string | null;
  /** Nothing was written for so long that nobody can be about to commit it. */
  readonly quiet: boolean;
  readonly view: CaseView;
  /** By their ids. */
  readonly tasks: readonly TaskView[];
}

/** Null: it has no head. */
export async function projectedCase(db: Database, caseId: string, quietSeconds = QUIET_SECONDS): Promise<ProjectedCase | null> {
  const { rows } = await sql<ProjectedCase>`select h.write_id, h.view,
      h.written_at <= clock_timestamp() - make_interval(secs => ${quietSeconds}) as quiet,
      (select coalesce(json_agg(t.view order by t.task_id), '[]') from tasks t where t.case_id = h.case_id) as tasks
    from heads h where h.case_id = ${caseId}`.execute(db);
  return rows[0] ?? null;
}
