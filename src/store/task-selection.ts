/** Open tasks that are handed on together, in the order of their ids. */
import { sql } from 'kysely';
import type { TaskView } from '../engine/view.js';
import { candidateKey } from './projection/task-row.js';
import type { Database } from './schema.js';

/** All that is said must hold. */
export interface TaskSelection {
  /** By their ids. */
  readonly tasks?: readonly string[];
  /** Who has them. */
  readonly assignee?: string;
  readonly playbook?: string;
  readonly stage?: string;
  readonly step?: string;
  readonly customer_id?: string;
  readonly overdue?: boolean;
}

/** `after`: the id of the last task of the page before. */
export async function selectTasks(db: Database, selection: TaskSelection, limit: number, after: string | null): Promise<TaskView[]> {
  const { tasks, assignee, step, ...columns } = selection;
  let query = db.selectFrom('tasks').select('view').orderBy('task_id').limit(limit);
  if (after !== null) query = query.where('task_id', '>', after);
  if (tasks !== undefined) query = query.where('task_id', 'in', [...tasks]);
  // Found by the inbox's own index.
  if (assignee !== undefined) {
    const held = db.selectFrom('task_candidates').select('task_id').where('candidate', '=', candidateKey.assignee(assignee));
    query = query.where('task_id', 'in', held);
  }
  if (step !== undefined) query = query.where(sql`view ->> 'step'`, '=', step);
  for (const column of ['playbook', 'stage', 'customer_id', 'overdue'] as const) {
    const wanted = columns[column];
    if (wanted !== undefined) query = query.where(column, '=', wanted);
  }
  return (await query.execute()).map(({ view }) => view as TaskView);
}
