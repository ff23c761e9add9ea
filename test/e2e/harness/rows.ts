/** The database's rows of a case against what the case says of itself. */
import { expect } from 'vitest';
import type { Database } from '../../../src/store/database.js';
import { tasksOfCase } from '../../../src/store/inbox.js';
import { timeline } from '../../../src/store/timeline.js';
import type { ProjectionAnswer } from '../../../src/temporal/case-contract.js';

/** The head's write is the case's last, and view and open tasks are the case's own; each fact that stands is there once. */
export async function expectRows(db: Database, said: ProjectionAnswer): Promise<void> {
  const caseId = said.view.id;
  const head = await db.selectFrom('heads').selectAll().where('case_id', '=', caseId).executeTakeFirstOrThrow();
  const tasks = await tasksOfCase(db, caseId);
  const { run_id, write_id, view } = head;
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const byId = [...said.tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect({ run_id, write_id, view, tasks }).toEqual(
    plain({ run_id: said.run_id, write_id: said.last_write?.write_id ?? null, view: said.view, tasks: byId }),
  );
  const { items } = await timeline(db, caseId, { limit: 1_000 });
  const standing = items.filter((fact) => !fact.undone).map(({ id }) => id);
  expect(new Set(standing).size).toBe(standing.length);
}

/** Everybody's count of tasks in hand is the number of their rows. */
export async function expectLoads(db: Database): Promise<void> {
  const rows = await db.selectFrom('tasks').select('assignee').where('assignee', 'is not', null).execute();
  const held = new Map<string, number>();
  for (const { assignee } of rows) held.set(assignee ?? '', (held.get(assignee ?? '') ?? 0) + 1);
  const loads = await db.selectFrom('loads').select(['person', 'open']).where('open', '<>', 0).execute();
  expect(new Map(loads.map(({ person, open }) => [person, open]))).toEqual(held);
}
