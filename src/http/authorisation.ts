/**
 * Who may do what: the one place where HTTP decides it.
 *
 * | operation                  | who                                                                                  |
 * |----------------------------|--------------------------------------------------------------------------------------|
 * | start a case               | whom the playbook's `access` lets start; any person where it says nothing of that     |
 * | see a case and its tasks   | its participants, the managers above them, whom `access` lets see, administrators     |
 * | send a message to a case   | whom `access` lets message; where it says nothing of that, whoever may see the case   |
 * | claim, release, complete   | left to the case: its validator knows state, holder and exclusions (engine/)          |
 * | log a contact in a case    | whom `access` lets contact; where it says nothing of that, whoever may see the case   |
 * | link cases                 | whom `access` lets link, else whoever may see both                                   |
 * | tell a case's children     | whoever may send it messages                                                         |
 * | merge a case into another  | whom `access` lets merge, else who started it, has a case role, or manages its people |
 * | split a case, reopen one   | whom `access` lets, else whoever may see it; and may start the playbook of the new one |
 * | see what a unit has in hand | its people and those who manage it or a unit above, administrators; so its tasks     |
 * | keep customers' files      | whoever may start a case of some playbook that has customers, administrators         |
 * | enter, take back an absence | one's own; managers those of the people of their units, administrators everybody's    |
 * | cancel a case, its incidents | whom `access` lets administer, administrators                                      |
 * | publish, upgrade, list incidents | administrators                                                                       |
 *
 * Participants are the one who started the case, the holders of its case roles, and those who have, are offered or had one
 * of its tasks. Administrators may see and start everything; they are no candidates by that.
 */
import type { Actor } from '../engine/event.js';
import type { CaseView, TaskView } from '../engine/view.js';
import { isLet } from '../organisation/access.js';
import { matches, mayTake, type Takeable } from '../organisation/candidate.js';
import { directoryOf, unitPath } from '../organisation/directory.js';
import type { Organisation, Person } from '../organisation/snapshot.js';
import type { AccessRule, Criterion, Permission } from '../program/program.js';

/** What is looked at of a case. */
export interface CaseParties {
  readonly case_roles: CaseView['case_roles'];
  readonly started_by: string | null;
  readonly tasks: readonly Pick<TaskView, 'assignee' | 'offered_to' | 'excluded'>[];
  /** Persons who did something in it. */
  readonly acted: readonly string[];
}

export function mayStart(actor: Actor, access: readonly AccessRule[]): boolean {
  if (actor.administrator) return true;
  return ruled(access, 'start') ? allowed(actor, access, 'start', null) : true;
}

export function maySee(actor: Actor, access: readonly AccessRule[], parties: CaseParties, organisation: Organisation): boolean {
  if (actor.administrator || takesPart(actor, parties)) return true;
  return allowed(actor, access, 'see', parties) || managesOneOf(actor, parties, organisation);
}

/** Into a mailbox, where nobody knows yet which case takes it: said by the playbook, else everybody of the organisation. */
export function maySendKeyed(actor: Actor, access: readonly AccessRule[]): boolean {
  if (actor.administrator) return true;
  return ruled(access, 'message') ? allowed(actor, access, 'message', null) : true;
}

export function mayMessage(actor: Actor, access: readonly AccessRule[], parties: CaseParties, organisation: Organisation): boolean {
  if (actor.administrator) return true;
  return ruled(access, 'message') ? allowed(actor, access, 'message', parties) : maySee(actor, access, parties, organisation);
}

/** What is done with a whole case: said by the playbook, else for whoever may see it. */
export function mayWith(
  permission: Permission,
  actor: Actor,
  access: readonly AccessRule[],
  parties: CaseParties,
  organisation: Organisation,
): boolean {
  if (actor.administrator || allowed(actor, access, 'administer', parties)) return true;
  return ruled(access, permission) ? allowed(actor, access, permission, parties) : maySee(actor, access, parties, organisation);
}

/** It ends the case: where the playbook says nothing, it is for those who answer for it. */
export function mayMerge(actor: Actor, access: readonly AccessRule[], parties: CaseParties, organisation: Organisation): boolean {
  if (ruled(access, 'merge')) return mayWith('merge', actor, access, parties, organisation);
  if (actor.administrator || allowed(actor, access, 'administer', parties)) return true;
  const answers = [...Object.values(parties.case_roles), parties.started_by].includes(actor.person);
  return answers || managesOneOf(actor, parties, organisation);
}

/** The units that one may look into, but those below others of them: one's own, and those that one manages. */
export function unitsSeen({ person, units: [own] }: Actor, organisation: Organisation): readonly string[] {
  const managed = organisation.units.filter(({ manager }) => manager === person).map(({ unit }) => unit);
  const seen = [...new Set([...(own === undefined ? [] : [own]), ...managed])];
  const { units } = directoryOf(organisation);
  return seen.filter((unit) => unitPath(units, unit).every((above) => above === unit || !seen.includes(above)));
}

export function mayLookIntoUnit(actor: Actor, unit: string, organisation: Organisation): boolean {
  const path = unitPath(directoryOf(organisation).units, unit);
  if (actor.administrator) return path.length > 0;
  const seen = unitsSeen(actor, organisation);
  return path.some((above) => seen.includes(above));
}

/** Besides those who may see its case: whoever may take it, and the people of its holder's unit. */
export function maySeeTask(actor: Actor, task: Takeable, organisation: Organisation): boolean {
  if (mayTake(actor, task)) return true;
  const unit = task.assignee === null ? undefined : directoryOf(organisation).people.get(task.assignee)?.unit;
  return unit !== undefined && mayLookIntoUnit(actor, unit, organisation);
}

/** `access` of each playbook whose cases may have a customer. */
export function mayKeepCustomers(actor: Actor, access: readonly (readonly AccessRule[])[]): boolean {
  return actor.administrator || access.some((rules) => mayStart(actor, rules));
}

export function mayKeepAbsences(actor: Actor, { person, unit }: Person, organisation: Organisation): boolean {
  if (actor.administrator || actor.person === person) return true;
  const units = new Map(organisation.units.map((each) => [each.unit, each]));
  return unitPath(units, unit).some((above) => units.get(above)?.manager === actor.person);
}

export function mayPublish(actor: Actor): boolean {
  return actor.administrator;
}

export function mayUpgrade(actor: Actor): boolean {
  return actor.administrator;
}

export function mayRepair(actor: Actor): boolean {
  return actor.administrator;
}

/** Pauses change what people are held to. */
export function mayPauseDeadlines(actor: Actor): boolean {
  return actor.administrator;
}

export function mayListIncidents(actor: Actor): boolean {
  return actor.administrator;
}

/** Cancel it, settle its incidents. The case's own validator asks the same of the version that it runs. */
export function mayAdministerCase(actor: Actor, access: readonly AccessRule[], parties: CaseParties): boolean {
  return actor.administrator || allowed(actor, access, 'administer', parties);
}

function ruled(access: readonly AccessRule[], permission: Permission): boolean {
  return access.some((rule) => rule.may.includes(permission));
}

function allowed(actor: Actor, access: readonly AccessRule[], permission: Permission, parties: CaseParties | null): boolean {
  return isLet(access, permission, (criterion) => meetsCriterion(actor, criterion, parties));
}

/** Null: only the case could say. */
function meetsCriterion(actor: Actor, criterion: Criterion, parties: CaseParties | null): boolean | null {
  switch (criterion.kind) {
    case 'role':
    case 'unit':
    case 'person':
    case 'skill':
      return matches(actor, [criterion]);
    case 'case_role':
      return parties === null ? null : parties.case_roles[criterion.case_role] === actor.person;
    case 'assignee':
      return parties === null ? null : parties.tasks.some((task) => task.assignee === actor.person);
    case 'started_by':
      return parties === null ? null : parties.started_by === actor.person;
    case 'manager':
    case 'same_as':
    case 'cel':
      return null;
  }
}

function takesPart(actor: Actor, parties: CaseParties): boolean {
  if (parties.started_by === actor.person || parties.acted.includes(actor.person)) return true;
  if (Object.values(parties.case_roles).includes(actor.person)) return true;
  return parties.tasks.some(
    (task) =>
      task.assignee === actor.person || (!task.excluded.includes(actor.person) && task.offered_to.some((match) => matches(actor, match))),
  );
}

/** Whether the actor manages a unit at or above that of one who holds a case role or task. */
function managesOneOf(actor: Actor, parties: CaseParties, organisation: Organisation): boolean {
  const managed = new Set(organisation.units.filter((unit) => unit.manager === actor.person).map((unit) => unit.unit));
  if (managed.size === 0) return false;
  const units = new Map(organisation.units.map((unit) => [unit.unit, unit]));
  const holders = [...Object.values(parties.case_roles), ...parties.tasks.map((task) => task.assignee)];
  return holders.some((holder) => {
    const unit = organisation.people.find((person) => person.person === holder)?.unit;
    return unit !== undefined && unitPath(units, unit).some((above) => managed.has(above));
  });
}
