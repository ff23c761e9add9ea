/**
 * A person's inbox as `access` lets them see it: a task that is offered to them stands in it only where they may claim it.
 * Where rules ask for more than who somebody is, the cases of a page are looked at; what is held back is passed over.
 */
import type { TaskView } from '../engine/view.js';
import { isRuled } from '../organisation/access.js';
import type { Permission } from '../program/program.js';
import { readCases } from '../store/cases.js';
import type { Page } from '../store/cursor.js';
import type { Database } from '../store/database.js';
import { type InboxFilter, type InboxQuery, inbox, tasksOfCases } from '../store/inbox.js';
import { type InboxCounts, inboxCounts } from '../store/inbox-counts.js';
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
    items.push(...(await shownAmong(db, programs, reader, page.items, WITH_ACTIONS)));
    cursor = page.next;
    if (cursor === null || items.length >= query.limit) break;
  }
  return { items, next: cursor };
}

/** Those of the tasks that stand before the reader. */
async function shownAmong(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  tasks: readonly TaskView[],
  permissions: readonly Permission[],
): Promise<readonly ShownTask[]> {
  const rules = new Map<string, RulesAlone>();
  for (const playbook of new Set(tasks.map((task) => task.playbook))) {
    rules.set(playbook, { view: null, program: (await programs.current(playbook))?.content ?? null });
  }
  const ruled = tasks.flatMap(({ playbook, case: id }) => (needsCase(rules.get(playbook)?.program?.access ?? [], permissions) ? [id] : []));
  const asked = [...new Set(ruled)];
  const known = await knownCases(db, programs, reader, await readCases(db, asked), await tasksOfCases(db, asked));
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

/** The numbers of an inbox: what is offered to somebody whom `access` does not let claim it stands in none of them. */
export async function inboxNumbers(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  units: readonly string[],
): Promise<InboxCounts> {
  const counts = await inboxCounts(db, reader.actor, units);
  if (reader.actor.administrator) return counts;
  const bound = (await programs.all()).filter(({ content }) => isRuled(content.access, 'claim'));
  let { offered, overdue, roles } = counts;
  for (const { content } of bound) {
    const held = await heldBack(db, programs, reader, { which: 'offered', playbook: content.playbook });
    offered -= held.length;
    overdue -= held.filter((task) => task.urgency.late).length;
    for (const role of held.length === 0 ? [] : reader.actor.roles) {
      const ofRole = await heldBack(db, programs, reader, { role, playbook: content.playbook });
      roles = { ...roles, [role]: (roles[role] ?? 0) - ofRole.length };
    }
  }
  return { ...counts, offered, overdue, roles };
}

const READ_AT_ONCE = 500;

async function heldBack(db: Database, programs: PublishedPrograms, reader: Reader, filter: InboxFilter): Promise<readonly TaskView[]> {
  const held: TaskView[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<TaskView> = await inbox(db, reader.actor, { filter, cursor, limit: READ_AT_ONCE });
    const shown = new Set((await shownAmong(db, programs, reader, page.items, ['claim'])).map(({ task }) => task.id));
    held.push(...page.items.filter(({ id }) => !shown.has(id)));
    cursor = page.next;
  } while (cursor !== null);
  return held;
}

/** What has to be known of a task that is shown with what may be done with it. */
const WITH_ACTIONS = ['claim', 'complete', 'reassign', 'administer'] as const;
