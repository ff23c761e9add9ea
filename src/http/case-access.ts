/** Cases as their readers may see them: what `access` says now, in the playbook's current version, holds for open cases too. */
import type { CaseView, TaskView } from '../engine/view.js';
import type { Permission, Program } from '../program/program.js';
import { readCase } from '../store/cases.js';
import { readCustomers } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { tasksOfCase, tasksOfCases } from '../store/inbox.js';
import { timeline } from '../store/timeline.js';
import { type KnownCase, maySee, mayWith, type Reader, readsCustomer } from './authorisation.js';
import { Problem } from './problem.js';
import type { PublishedPrograms } from './published-programs.js';

/** How far back it is looked who did something in a case. */
const FACTS_LOOKED_AT = 1_000;

/** Throws `case_unknown`, or `not_allowed` where the reader may not see it. */
export async function readVisibleCase(db: Database, programs: PublishedPrograms, reader: Reader, id: string): Promise<KnownCase> {
  const known = await readKnownCase(db, programs, reader, id);
  if (maySee(reader, known)) return known;
  const { items } = await timeline(db, id, { limit: FACTS_LOOKED_AT });
  const acted = items.flatMap(({ actor, undone }) => (actor === null || undone ? [] : [actor]));
  const looked = { ...known, acted };
  if (maySee(reader, looked)) return looked;
  throw new Problem('not_allowed', 'You take no part in this case, and its playbook does not let you see it.', { permission: 'see' });
}

/** A case that the reader may see and do this with. Throws `not_allowed` naming the permission. */
export async function readCaseFor(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  id: string,
  permission: Permission,
): Promise<KnownCase> {
  const known = await readVisibleCase(db, programs, reader, id);
  if (mayWith(permission, reader, known)) return known;
  throw new Problem('not_allowed', `You may not ${permission} this case.`, { permission });
}

/** Whoever asks. Throws `case_unknown`. */
export async function readKnownCase(db: Database, programs: PublishedPrograms, reader: Reader, id: string): Promise<KnownCase> {
  const [head, tasks] = await Promise.all([readCase(db, id), tasksOfCase(db, id)]);
  if (head === null) throw caseUnknown(id);
  return knownCase(db, programs, reader, head.view, tasks);
}

/** A case that is at hand, with what its rules ask of it. */
export async function knownCase(
  db: Database,
  programs: PublishedPrograms,
  reader: Pick<Reader, 'organisation'> | null,
  view: CaseView,
  tasks: readonly TaskView[],
): Promise<KnownCase> {
  const [known] = await knownCases(db, programs, reader, [view], new Map([[view.id, tasks]]));
  return known as KnownCase;
}

/** `reader` null: several, of whom each may be let by another rule. */
export async function knownCases(
  db: Database,
  programs: PublishedPrograms,
  reader: Pick<Reader, 'organisation'> | null,
  views: readonly CaseView[],
  tasks: ReadonlyMap<string, readonly TaskView[]>,
): Promise<readonly KnownCase[]> {
  const current = new Map<string, Program | null>();
  for (const playbook of new Set(views.map((view) => view.playbook))) {
    current.set(playbook, (await programs.current(playbook))?.content ?? null);
  }
  const everywhere = reader === null || readsCustomer(reader.organisation.access);
  const asked = views.flatMap(({ playbook, customer_id }) =>
    customer_id !== null && (everywhere || readsCustomer(current.get(playbook)?.access)) ? [customer_id] : [],
  );
  const files = await readCustomers(db, asked);
  return views.map((view) => ({
    view,
    tasks: tasks.get(view.id) ?? [],
    acted: [],
    program: current.get(view.playbook) ?? null,
    customer: (view.customer_id === null ? undefined : files.get(view.customer_id)) ?? null,
  }));
}

/** Those of `views` that the reader takes part in now, or may see by their place. */
export async function visibleAmong(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  views: readonly CaseView[],
): Promise<readonly CaseView[]> {
  const known = await knownCases(db, programs, reader, views, new Map());
  // Tasks are read only where they could make the difference.
  const unsure = known.filter((each) => !maySee(reader, each)).map(({ view }) => view.id);
  const tasks = await tasksOfCases(db, unsure);
  return known.filter((each) => maySee(reader, { ...each, tasks: tasks.get(each.view.id) ?? [] })).map(({ view }) => view);
}

export function caseUnknown(id: string): Problem {
  return new Problem('case_unknown', `There is no case ${id}.`, { case: id });
}
