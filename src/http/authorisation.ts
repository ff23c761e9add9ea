/**
 * Who may do what: the one place where HTTP decides it. docs/access.md says it for people; the routes, each with what it
 * asks here, stand in route-access.ts.
 *
 * Participants are the one who started the case, the holders of its case roles, and those who have, are offered or had one
 * of its tasks. Administrators may see and start everything; they are no candidates by that.
 *
 * owns: the decisions, pure.
 * never: what the case alone can tell (claim, complete, hand on …): its validator asks the same rules again, with its state.
 */
import type { Actor } from '../engine/event.js';
import { evaluatorOf } from '../engine/playable.js';
import type { Party } from '../engine/task-lifecycle.js';
import { partiesToTask } from '../engine/task-parties.js';
import { caseValue } from '../engine/turn.js';
import type { CaseView, TaskView } from '../engine/view.js';
import { createEvaluator, type Evaluator } from '../expression/evaluate.js';
import { type AccessContext, isLet, isRuled, managedIn, mayTakeUp, type Relations } from '../organisation/access.js';
import { mayTake, type Takeable } from '../organisation/candidate.js';
import { directoryOf, isManagerIn, unitPath } from '../organisation/directory.js';
import type { OrganisationPermission } from '../organisation/organisation-rule.js';
import type { Organisation, Person } from '../organisation/snapshot.js';
import type { JsonObject } from '../program/json.js';
import type { AccessRule, Criterion, Permission, Program } from '../program/program.js';

/** Who asks. */
export interface Reader {
  readonly actor: Actor;
  readonly organisation: Organisation;
}

/** A case as far as it is asked who may do what with it. */
export interface KnownCase {
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
  /** Persons who did something in it, as far as that was looked up. */
  readonly acted: readonly string[];
  /** What `access` says now holds for open cases too; null: the playbook is not published. */
  readonly program: Program | null;
  /** The customer's file, where a rule reads it. */
  readonly customer: JsonObject | null;
}

/** A case of which its rules ask nothing: who somebody is decides. */
export interface RulesAlone {
  readonly view: null;
  readonly program: Program | null;
}

// ── cases ─────────────────────────────────────────────────────────────────────

/** What is known of a start before it is one. */
export interface StartAbout {
  readonly data: JsonObject;
  readonly customer: JsonObject | null;
}

/** `about` null: whether there is anything that they may start. */
export function mayStart(actor: Actor, program: Program, about: StartAbout | null): boolean {
  return isLetUnlessUnruled(actor, program, 'start', about);
}

export function maySee(reader: Reader, known: KnownCase): boolean {
  const { actor } = reader;
  if (actor.administrator || takesPart(reader, known)) return true;
  const { context, asking } = asked(reader, known);
  return isLet(context, 'see', asking) || managesOneOf(reader, known) || isGranted(reader, 'see_cases', valuesOf(reader, known));
}

/**
 * Into a mailbox, where nobody knows yet which case takes it: said by the playbook, else everybody of the organisation. A
 * rule that asks for something of the case lets nobody send without one.
 */
export function maySendKeyed(actor: Actor, program: Program): boolean {
  return isLetUnlessUnruled(actor, program, 'message', { data: {}, customer: null });
}

/** What is done with a whole case: said by the playbook, else for whoever may see it. Whom it lets administer may always. */
export function mayWith(permission: Permission, reader: Reader, known: KnownCase): boolean {
  if (reader.actor.administrator) return true;
  const { context, asking } = asked(reader, known);
  if (isLet(context, 'administer', asking)) return true;
  return isRuled(context.rules, permission) ? isLet(context, permission, asking) : maySee(reader, known);
}

export function mayMessage(reader: Reader, known: KnownCase): boolean {
  return mayWith('message', reader, known);
}

/** It ends the case: where the playbook says nothing, it is for those who answer for it. */
export function mayMerge(reader: Reader, known: KnownCase): boolean {
  const { actor } = reader;
  const { context, asking } = asked(reader, known);
  if (isRuled(context.rules, 'merge')) return mayWith('merge', reader, known);
  if (actor.administrator || isLet(context, 'administer', asking)) return true;
  const { case_roles, started_by } = known.view;
  return [...Object.values(case_roles), started_by].includes(actor.person) || managesOneOf(reader, known);
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

/** Cancel it, settle its incidents, pause its deadlines: by the playbook, or by what the organisation lets do to any case. */
export function mayAdministerCase(reader: Reader, known: KnownCase, to: AdministersCases): boolean {
  if (isGranted(reader, to, valuesOf(reader, known))) return true;
  const { context, asking } = asked(reader, known);
  return isLet(context, 'administer', asking);
}

/** What the reader is to a task. */
export function partiesOf(reader: Reader, known: KnownCase | RulesAlone, task: Takeable): ReadonlySet<Party> {
  const { context, asking } = asked(reader, known);
  return partiesToTask(context, task, asking);
}

/** Whether it is in their inbox: they have it, or it is offered to them and `access` lets them claim it. */
export function standsBefore(reader: Reader, known: KnownCase | RulesAlone, task: Takeable): boolean {
  if (!mayTake(reader.actor, task)) return false;
  if (task.assignee !== null) return true;
  const { context, asking } = asked(reader, known);
  return mayTakeUp(context, 'claim', asking, task);
}

export function mayComplete(reader: Reader, known: KnownCase | RulesAlone, task: Takeable): boolean {
  const { context, asking } = asked(reader, known);
  return mayTakeUp(context, 'complete', asking, task);
}

/**
 * The actor as the case is told of them: with whom of its people they manage, and what the organisation lets them do with
 * it. Its validator goes by these, since it does not know the organisation.
 */
export function withRelations(reader: Reader, known: KnownCase): Actor {
  const { manages, ...actor } = asked(reader, known).asking;
  const values = valuesOf(reader, known);
  const granted = actor.administrator ? [] : ADMINISTER_CASES.filter((permission) => isGranted(reader, permission, values));
  return { ...actor, ...(manages?.length ? { manages } : {}), ...(granted.length > 0 ? { granted } : {}) };
}

const ADMINISTER_CASES = ['pause_deadlines', 'resolve_incidents', 'cancel_cases'] as const satisfies readonly OrganisationPermission[];
export type AdministersCases = (typeof ADMINISTER_CASES)[number];

/** Whether rules for these permissions ask for more than who somebody is. */
export function needsCase(rules: readonly AccessRule[], permissions: readonly Permission[]): boolean {
  return rules.some(
    ({ may, where, people }) =>
      permissions.some((permission) => may.includes(permission)) &&
      (where !== undefined || [...people.any, ...people.not].some(({ all }) => all.some(isRelation))),
  );
}

export function readsCustomer(rules: readonly Pick<AccessRule, 'where'>[] | undefined): boolean {
  return rules?.some(({ where }) => where !== undefined && /\bcustomer\b/.test(where.cel)) ?? false;
}

// ── the organisation ──────────────────────────────────────────────────────────

/** Where organisation.yaml says nothing of customers' files: those whom a playbook that has customers names as starters. */
export function mayReadCustomers(reader: Reader, programs: readonly Program[]): boolean {
  return mayWithCustomers(reader, 'read_customers', programs, null);
}

export function mayReadCustomer(reader: Reader, programs: readonly Program[], file: JsonObject): boolean {
  return mayWithCustomers(reader, 'read_customers', programs, file);
}

/** Both what the file was and what it becomes must be theirs to change; null: there was none. */
export function mayChangeCustomer(reader: Reader, programs: readonly Program[], before: JsonObject | null, after: JsonObject): boolean {
  return [before ?? after, after].every((file) => mayWithCustomers(reader, 'change_customers', programs, file));
}

/** What is said of a customer besides their file; null: there is no such customer. */
export function mayLogContact(reader: Reader, programs: readonly Program[], file: JsonObject | null): boolean {
  return mayWithCustomers(reader, 'change_customers', programs, file);
}

function mayWithCustomers(
  reader: Reader,
  permission: 'read_customers' | 'change_customers',
  programs: readonly Program[],
  file: JsonObject | null,
): boolean {
  const { actor, organisation } = reader;
  if (actor.administrator) return true;
  if (isRuled(organisation.access ?? [], permission)) return isGranted(reader, permission, file && { customer: file });
  return programs.some(({ customer, access }) => customer !== 'none' && isRuled(access, 'start') && namedAsStarter(actor, access));
}

/** By who they are; what a `where` says of starts says nothing of files. */
function namedAsStarter(actor: Actor, access: readonly AccessRule[]): boolean {
  const rules = access.filter(({ where }) => where === undefined);
  return isLet({ rules, relations: null, values: {}, evaluator: NO_NAMES }, 'start', actor);
}

/** One's own, those of the people whom one manages, or whom organisation.yaml lets. */
export function mayKeepAbsences(reader: Reader, { person }: Person): boolean {
  const { actor, organisation } = reader;
  if (actor.person === person || isManagerIn(directoryOf(organisation), actor.person, person)) return true;
  return isGranted(reader, 'keep_absences', {});
}

export function mayPublish(reader: Reader): boolean {
  return isGranted(reader, 'publish', {});
}

/** What was published decides what open cases do. */
export function mayUpgrade(reader: Reader): boolean {
  return mayPublish(reader);
}

export function mayRepair({ actor }: Reader): boolean {
  return actor.administrator;
}

export function mayReadAudit(reader: Reader): boolean {
  return isGranted(reader, 'read_audit', {});
}

/** Whether there is any case of which they may settle incidents. */
export function mayListIncidents(reader: Reader): boolean {
  return isGranted(reader, 'resolve_incidents', null);
}

/** Starts that failed are of no case: a rule that asks for something of one lets nobody settle them. */
export function maySettleStarts(reader: Reader): boolean {
  return isGranted(reader, 'resolve_incidents', {});
}

/** `values` null: whatever it is about. */
function isGranted({ actor, organisation }: Reader, permission: OrganisationPermission, values: JsonObject | null): boolean {
  if (actor.administrator) return true;
  const rules = organisation.access ?? [];
  return (
    isRuled(rules, permission) &&
    isLet({ rules, relations: null, values, evaluator: evaluatorOfOrganisation(organisation) }, permission, actor)
  );
}

const NO_NAMES = createEvaluator({ names: {} });
const evaluators = new WeakMap<Organisation, Evaluator>();

function evaluatorOfOrganisation(organisation: Organisation): Evaluator {
  let evaluator = evaluators.get(organisation);
  if (!evaluator) {
    evaluator = createEvaluator({ names: organisation.access_names ?? {} });
    evaluators.set(organisation, evaluator);
  }
  return evaluator;
}

// ── what the rules are asked about ────────────────────────────────────────────

function isLetUnlessUnruled(actor: Actor, program: Program, permission: 'start' | 'message', about: StartAbout | null): boolean {
  if (actor.administrator || !isRuled(program.access, permission)) return true;
  const values = about && { data: about.data, ...(about.customer ? { customer: about.customer } : {}) };
  return isLet({ rules: program.access, relations: null, values, evaluator: evaluatorOf(program) }, permission, actor);
}

interface Asked {
  readonly context: AccessContext;
  readonly asking: Actor;
}

/** Of the last reader of each: a case is asked about for every task that it has. */
const lastAsked = new WeakMap<KnownCase | RulesAlone, Reader & { readonly asked: Asked }>();

function asked(reader: Reader, known: KnownCase | RulesAlone): Asked {
  const { actor, organisation } = reader;
  const last = lastAsked.get(known);
  if (last?.actor === actor && last.organisation === organisation) return last.asked;
  const asked = askedAnew(reader, known);
  lastAsked.set(known, { actor, organisation, asked });
  return asked;
}

function askedAnew({ actor, organisation }: Reader, known: KnownCase | RulesAlone): Asked {
  const { program } = known;
  const rules = program?.access ?? [];
  const evaluator = program ? evaluatorOf(program) : NO_NAMES;
  if (known.view === null) return { context: { rules, relations: null, values: {}, evaluator }, asking: actor };
  const { view, tasks, customer } = known;
  const relations: Relations = {
    case_roles: view.case_roles,
    started_by: view.started_by,
    assignees: tasks.flatMap(({ assignee }) => assignee ?? []),
  };
  const values = { data: view.data, case: caseOfView(view), ...(customer ? { customer } : {}) };
  const context = { rules, relations, values, evaluator };
  const byManager = rules.some(({ people }) =>
    [...people.any, ...people.not].some(({ all }) => all.some(({ kind }) => kind === 'manager')),
  );
  if (!byManager) return { context, asking: actor };
  const directory = directoryOf(organisation);
  const manages = managedIn(relations).filter((person) => isManagerIn(directory, actor.person, person));
  return { context, asking: { ...actor, manages } };
}

function caseOfView(view: CaseView): JsonObject {
  return caseValue({ case: view, stage: view.stage, case_roles: view.case_roles });
}

/** For rules that hold over all playbooks: also the units of those who have it in hand, and those above them. */
function valuesOf({ organisation }: Reader, known: KnownCase): JsonObject {
  if (!organisation.access?.some(({ where }) => where)) return {};
  const holders = holdersOf(known);
  const { candidates } = directoryOf(organisation);
  const units = candidates.flatMap((candidate) => (holders.includes(candidate.person) ? candidate.units : []));
  const { customer, view } = known;
  return { case: { ...caseOfView(view), phase: view.phase, units: [...new Set(units)] }, ...(customer ? { customer } : {}) };
}

function holdersOf({ view, tasks }: KnownCase): readonly string[] {
  return [...Object.values(view.case_roles), ...tasks.map(({ assignee }) => assignee)].filter((person) => person !== null);
}

function takesPart(reader: Reader, known: KnownCase): boolean {
  const { actor } = reader;
  const { view, tasks, acted } = known;
  const is = (person: string | null) => person !== null && (person === actor.person || person === actor.acting_for);
  if (is(view.started_by) || acted.includes(actor.person)) return true;
  if (Object.values(view.case_roles).some(is)) return true;
  return tasks.some((task) => is(task.assignee) || standsBefore(reader, known, task));
}

/** Whether the actor manages a unit at or above that of one who holds a case role or task. */
function managesOneOf({ actor, organisation }: Reader, known: KnownCase): boolean {
  if (!organisation.units.some(({ manager }) => manager === actor.person)) return false;
  const directory = directoryOf(organisation);
  return holdersOf(known).some((holder) => isManagerIn(directory, actor.person, holder));
}

function isRelation({ kind }: Criterion): boolean {
  return !['role', 'unit', 'person', 'skill'].includes(kind);
}
