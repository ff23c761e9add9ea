/** Cases as their readers may see them: what `access` says now, in the playbook's current version, holds for open cases too. */
import type { Actor } from '../engine/event.js';
import type { CaseView, TaskView } from '../engine/view.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { AccessRule, Permission } from '../program/program.js';
import { readCase } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { tasksOfCase } from '../store/inbox.js';
import { timeline } from '../store/timeline.js';
import { type CaseParties, mayAdministerCase, maySee } from './authorisation.js';
import { Problem } from './problem.js';
import type { PublishedPrograms } from './published-programs.js';

export interface Reader {
  readonly actor: Actor;
  readonly organisation: Organisation;
}

export interface ReadCase {
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
}

/** How far back it is looked who did something in a case. */
const FACTS_LOOKED_AT = 1_000;

/** Throws `case_unknown`, or `not_allowed` where the reader may not see it. */
export async function readVisibleCase(db: Database, programs: PublishedPrograms, reader: Reader, id: string): Promise<ReadCase> {
  const [head, tasks] = await Promise.all([readCase(db, id), tasksOfCase(db, id)]);
  if (head === null) throw caseUnknown(id);
  const { view } = head;
  const access = await accessOf(programs, view.playbook);
  if (seen(reader, access, view, tasks, [])) return { view, tasks };
  const { items } = await timeline(db, id, { limit: FACTS_LOOKED_AT });
  const acted = items.flatMap(({ actor, undone }) => (actor === null || undone ? [] : [actor]));
  if (seen(reader, access, view, tasks, acted)) return { view, tasks };
  throw new Problem('not_allowed', 'You take no part in this case, and its playbook does not let you see it.', { permission: 'see' });
}

/** Throws `case_unknown`, or `not_allowed` where the reader may not administer it. */
export async function readAdministeredCase(db: Database, programs: PublishedPrograms, reader: Reader, id: string): Promise<CaseView> {
  const head = await readCase(db, id);
  if (head === null) throw caseUnknown(id);
  const { view } = head;
  const parties = partiesOf(view, await tasksOfCase(db, id), []);
  if (mayAdministerCase(reader.actor, await accessOf(programs, view.playbook), parties)) return view;
  throw new Problem('not_allowed', 'This is for administrators, and for whom the playbook lets administer its cases.', {
    permission: 'administer',
  });
}

/** Those of `views` that the reader takes part in now, or may see by their place. */
export async function visibleAmong(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  views: readonly CaseView[],
): Promise<readonly CaseView[]> {
  const visible: CaseView[] = [];
  for (const view of views) {
    const access = await accessOf(programs, view.playbook);
    // Its tasks are read only where they could make the difference.
    if (seen(reader, access, view, [], []) || seen(reader, access, view, await tasksOfCase(db, view.id), [])) visible.push(view);
  }
  return visible;
}

/** A case that the reader may see, if `may` lets them do this with it. Throws `not_allowed` naming the permission. */
export async function readCaseFor(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  id: string,
  permission: Permission,
  may: (access: readonly AccessRule[], parties: CaseParties) => boolean,
): Promise<ReadCase> {
  const found = await readVisibleCase(db, programs, reader, id);
  if (may(await accessOf(programs, found.view.playbook), partiesOf(found.view, found.tasks, []))) return found;
  throw new Problem('not_allowed', `You may not ${permission} this case.`, { permission });
}

export async function accessOf(programs: PublishedPrograms, playbook: string): Promise<readonly AccessRule[]> {
  return (await programs.current(playbook))?.content.access ?? [];
}

export function partiesOf(view: CaseView, tasks: readonly TaskView[], acted: readonly string[]): CaseParties {
  return { case_roles: view.case_roles, started_by: view.started_by, tasks, acted };
}

export function caseUnknown(id: string): Problem {
  return new Problem('case_unknown', `There is no case ${id}.`, { case: id });
}

function seen(
  reader: Reader,
  access: readonly AccessRule[],
  view: CaseView,
  tasks: readonly TaskView[],
  acted: readonly string[],
): boolean {
  return maySee(reader.actor, access, partiesOf(view, tasks, acted), reader.organisation);
}
