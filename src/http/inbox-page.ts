/**
 * A person's inbox as `access` lets them see it: a task that is offered to them stands in it only where they may claim it.
 * Where rules ask for more than who somebody is, the cases of a page are looked at; what is held back is passed over.
 */
import type { TaskView } from '../engine/view.js';
import { readCases } from '../store/cases.js';
import type { Page } from '../store/cursor.js';
import type { Database } from '../store/database.js';
import { type InboxQuery, inbox, tasksOfCases } from '../store/inbox.js';
import { type KnownCase, maySeeTask, needsCase, type Reader, type RulesAlone, standsBefore } from './authorisation.js';
import { knownCases } from './case-access.js';
import type { PublishedPrograms } from './published-programs.js';

/** A task with its case, as far as that was needed to say who may do what with it. */
export interface ShownTask {
  readonly task: TaskView;
  readonly known: KnownCase | RulesAlone;
}

/** Pages that are held back whole are passed over; after so many the caller goes on from `next`. */
const PAGES_PASSED = 10;

export async function inboxPage(db: Database, programs: PublishedPrograms, reader: Reader, query: InboxQuery): Promise<Page<ShownTask>> {
  const items: ShownTask[] = [];
  let cursor = query.cursor ?? null;
  for (let passed = 0; passed <= PAGES_PASSED; passed += 1) {
    const page = await inbox(db, reader.actor, { ...query, cursor, limit: query.limit - items.length });
    items.push(...(await shownAmong(db, programs, reader, page.items)));
    cursor = page.next;
    if (cursor === null || items.length >= query.limit) break;
  }
  return { items, next: cursor };
}

/** Those of the tasks that stand before the reader. */
export async function shownAmong(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  tasks: readonly TaskView[],
): Promise<readonly ShownTask[]> {
  const rules = new Map<string, RulesAlone>();
  for (const playbook of new Set(tasks.map((task) => task.playbook))) {
    rules.set(playbook, { view: null, program: (await programs.current(playbook))?.content ?? null });
  }
  const asked = tasks.flatMap(({ playbook, case: id }) => (needsCase(rules.get(playbook)?.program?.access ?? [], ASKED) ? [id] : []));
  const known = asked.length === 0 ? [] : await knownCases(db, programs, reader, await readCases(db, asked), await tasksOfCases(db, asked));
  const byCase = new Map(known.map((each) => [each.view.id, each]));
  return tasks.flatMap((task) => {
    // A case that is gone meanwhile has no tasks.
    const found = asked.includes(task.case) ? byCase.get(task.case) : rules.get(task.playbook);
    // What somebody has in hand is seen by their unit, too.
    const shown =
      found && (task.assignee === null ? standsBefore(reader, found, task) : maySeeTask(reader.actor, task, reader.organisation));
    return shown ? [{ task, known: found }] : [];
  });
}

const ASKED = ['claim', 'complete', 'reassign', 'administer'] as const;
