/**
 * Decides who gets what: the one place, for the simulator and for the write to the database alike.
 *
 * owns: every rule of assignment.
 * never: a clock, chance or I/O; the same requests, organisation and loads give the same decisions. It never throws.
 */
import { createEvaluator } from '../expression/evaluate.js';
import { type AccessContext, managedIn, mayTakeUp } from './access.js';
import { type Candidate, matches } from './candidate.js';
import { type Directory, directoryOf, isManagerIn, managerAbove, managerOf } from './directory.js';
import { speaksOneOf } from './languages.js';
import type { AssignRequest, Decision, Wanted, WantedMatch } from './request.js';
import { seedOf } from './seed.js';
import type { Loads, Organisation } from './snapshot.js';

/** Case role → person; null while nobody holds it. */
export interface CaseRoles {
  readonly [role: string]: string | null;
}

/**
 * One decision for each request, in their order. A case role decided here is known to the requests after it, and every
 * assignment weighs on the next.
 *
 * Who is eligible: whoever matches `any` and not `not`, and whom the playbook's `access` lets do it. From these
 * - `offer` assigns at once where one person is eligible, and else offers it: roles and units stay as they are, a case
 *   role or a manager becomes the person;
 * - `least_loaded` takes the one with the fewest open tasks for their capacity (whoever has none given weighs as the most
 *   able of them), then the lowest turn; `round_robin` the lowest turn; among equals the first in the organisation's order,
 *   so that a designer can tell who it will be;
 * - `random` draws a lot, which depends on the effect's id and the person alone.
 * People at their capacity are passed over while others are eligible; where all are full, the least loaded has it.
 * A case role is never offered, since nobody could claim it: `offer` means `least_loaded` there.
 *
 * Where one of them is picked and `speaks` names languages, it is one who speaks one of these, while one of them is there
 * and not full; else it is picked as if nothing had been said of languages. It outranks `by`, and whoever has it again
 * (`prefer`) outranks it; nobody is kept out by it, and an offer is before all.
 *
 * People who are away are passed over. Where all who are meant are away, the first whose substitute is there is stood in
 * for; of these too, whose substitute speaks one of the languages comes before the others. A request for everybody is
 * decided by the list of them.
 *
 * Where nobody is eligible it falls upward, never to an excluded person: to the nearest manager at or above the unit
 * that was wanted (of a wanted person: theirs), else at or above the unit of the case's owner; else it is offered to the
 * administrators; else, where all of these are excluded or there are none, the first manager of any unit has it.
 * Where even that leaves nobody, it stands open before nobody, and an administrator who is not excluded may claim it.
 */
export function resolve(
  requests: readonly AssignRequest[],
  organisation: Organisation,
  loads: Loads,
  caseRoles: CaseRoles,
): readonly Decision[] {
  const directory = directoryOf(organisation);
  const weights = new Weights(loads);
  const roles = new Map(Object.entries(caseRoles));
  return requests.map((request) => {
    const decision = decide(request, directory, weights, roles);
    weights.add(decision);
    if (decision.subject.kind === 'case_role') roles.set(decision.subject.case_role, decision.assignee);
    return decision;
  });
}

/**
 * The persons meant, each once, in the organisation's order. Where people are named but none is found (a role that is
 * empty, a manager who does not exist), the administrators are told, so that no notice is lost.
 */
export function resolvePeople(to: readonly WantedMatch[], organisation: Organisation, caseRoles: CaseRoles): readonly string[] {
  if (to.length === 0) return [];
  const directory = directoryOf(organisation);
  const matched = matching(directory, settle(to, directory, new Map(Object.entries(caseRoles))));
  return personsOf(matched.length > 0 ? matched : directory.candidates.filter((candidate) => candidate.administrator));
}

/** The loads after these decisions: how the next `resolve` has to see them. */
export function loadsAfter(loads: Loads, decisions: readonly Decision[]): Loads {
  const weights = new Weights(loads);
  for (const decision of decisions) weights.add(decision);
  return weights.loads();
}

function decide(request: AssignRequest, directory: Directory, weights: Weights, roles: ReadonlyMap<string, string | null>): Decision {
  const excluded = personsOf(matching(directory, settle(request.not, directory, roles)));
  const wanted = settle(request.any, directory, roles);
  const admission = admissionOf(request, directory, roles);
  const meant = matching(directory, wanted).filter(
    (candidate) => !excluded.includes(candidate.person) && admission.admits(candidate, wanted),
  );
  const eligible = meant.filter((candidate) => !weights.isAway(candidate.person));
  const { effect, subject, prefer, acting_for, everybody } = request;
  const by = request.by === 'offer' && subject.kind === 'case_role' ? 'least_loaded' : request.by;
  const found = { effect, subject, excluded };

  const allowed = (person: string): boolean => directory.people.has(person) && !weights.isAway(person) && admission.admitsPerson(person);
  if (everybody) return toEverybody(request, found, personsOf(eligible), everybody.least, directory, weights, roles, admission);
  if (prefer !== undefined && !excluded.includes(prefer) && allowed(prefer)) {
    return { ...found, assignee: prefer, offered_to: [], ...(acting_for === undefined ? {} : { acting_for }) };
  }
  const first = eligible[0];
  if (!first) {
    const standIn = substituted(found, meant, request, directory, weights, allowed);
    return standIn ?? fallUpward(request, found, directory, weights, roles, admission);
  }
  if (eligible.length === 1) return { ...found, assignee: first.person, offered_to: [] };
  if (by === 'offer') return { ...found, assignee: null, offered_to: wanted };
  return { ...found, assignee: pick(personsOf(eligible), by, request, directory, weights), offered_to: [] };
}

type Found = Pick<Decision, 'effect' | 'subject' | 'excluded'>;

/** Whoever stands in for one of those who are meant and are all away; undefined: nobody does. */
function substituted(
  found: Found,
  meant: readonly Candidate[],
  { speaks = [] }: AssignRequest,
  directory: Directory,
  weights: Weights,
  allowed: (person: string) => boolean,
): Decision | undefined {
  const standIns = meant.flatMap(({ person: acting_for }) => {
    const assignee = weights.substituteOf(acting_for);
    return assignee === null || found.excluded.includes(assignee) || !allowed(assignee) ? [] : [{ assignee, acting_for }];
  });
  const first = standIns.find(({ assignee }) => speaksOneOf(directory.people.get(assignee), speaks)) ?? standIns[0];
  return first && { ...found, assignee: first.assignee, offered_to: [], acting_for: first.acting_for };
}

/** Everybody who matches; where they are too few, those to whom it would fall if nobody did, one after the other. */
function toEverybody(
  request: AssignRequest,
  found: Found,
  eligible: readonly string[],
  least: number,
  directory: Directory,
  weights: Weights,
  roles: ReadonlyMap<string, string | null>,
  admission: Admission,
): Decision {
  const everybody = [...eligible];
  while (everybody.length < least) {
    const { assignee } = fallUpward(
      { ...request, subject: { kind: 'case_role', case_role: '' } },
      { ...found, excluded: [...found.excluded, ...everybody] },
      directory,
      weights,
      roles,
      admission,
    );
    if (assignee === null) break;
    everybody.push(assignee);
  }
  return { ...found, assignee: null, offered_to: [], everybody };
}

function fallUpward(
  request: AssignRequest,
  found: Found,
  directory: Directory,
  weights: Weights,
  roles: ReadonlyMap<string, string | null>,
  admission: Admission,
): Decision {
  const allowed = (person: string): boolean =>
    !found.excluded.includes(person) && !weights.isAway(person) && admission.admitsPerson(person);
  for (const unit of unitsToClimb(request.any, directory, roles)) {
    const manager = managerAbove(directory, unit, allowed);
    if (manager !== undefined) return { ...found, assignee: manager, offered_to: [], fell_to: 'manager' };
  }
  const administrators = directory.candidates.filter((each) => each.administrator && allowed(each.person)).map((each) => each.person);
  const first = administrators[0];
  if (first !== undefined) {
    if (administrators.length > 1 && found.subject.kind === 'task') {
      return { ...found, assignee: null, offered_to: administrators.map(only), fell_to: 'administrators' };
    }
    const assignee = pick(administrators, 'least_loaded', { effect: found.effect }, directory, weights);
    return { ...found, assignee, offered_to: [], fell_to: 'administrators' };
  }
  for (const unit of directory.units.keys()) {
    const manager = managerAbove(directory, unit, allowed);
    if (manager !== undefined) return { ...found, assignee: manager, offered_to: [], fell_to: 'manager' };
  }
  return { ...found, assignee: null, offered_to: [], fell_to: 'administrators' };
}

/** Where the way upward begins: the units that were wanted, then the unit of the case's owner. */
function unitsToClimb(any: readonly WantedMatch[], directory: Directory, roles: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  const units = new Set<string>();
  const addUnitOf = (person: string | null | undefined): void => {
    const unit = person == null ? undefined : directory.people.get(person)?.unit;
    if (unit !== undefined) units.add(unit);
  };
  for (const wanted of any.flat()) {
    if (wanted.kind === 'unit') units.add(wanted.unit);
    if (wanted.kind === 'person') addUnitOf(wanted.person);
    if (wanted.kind === 'case_role') addUnitOf(roles.get(wanted.case_role));
    if (wanted.kind === 'manager_of') addUnitOf(whoseManager(wanted, roles));
  }
  addUnitOf(roles.get('owner'));
  return units;
}

/** One of `persons` (at least one). */
function pick(
  persons: readonly string[],
  by: 'round_robin' | 'least_loaded' | 'random',
  { effect, speaks = [] }: Pick<AssignRequest, 'effect' | 'speaks'>,
  directory: Directory,
  weights: Weights,
): string {
  const free = persons.filter((person) => weights.open(person) < (directory.capacity.get(person) ?? Number.POSITIVE_INFINITY));
  const lot = (person: string): number => seedOf(`${effect}\n${person}`);
  const most = Math.max(1, ...persons.flatMap((person) => directory.capacity.get(person) ?? []));
  const load = (person: string): number => {
    const capacity = directory.capacity.get(person) ?? most;
    return capacity > 0 ? weights.open(person) / capacity : Number.POSITIVE_INFINITY;
  };
  const keys = {
    random: (person: string) => [lot(person)],
    round_robin: (person: string) => [weights.turn(person)],
    least_loaded: (person: string) => [load(person), weights.turn(person)],
  };
  const speaking = free.filter((person) => speaksOneOf(directory.people.get(person), speaks));
  if (speaking.length > 0) return lowest(speaking, keys[by]);
  return free.length > 0 ? lowest(free, keys[by]) : lowest(persons, keys.least_loaded);
}

function lowest(persons: readonly string[], keyOf: (person: string) => readonly number[]): string {
  return persons.reduce((best, person) => (isLower(keyOf(person), keyOf(best)) ? person : best));
}

function isLower(left: readonly number[], right: readonly number[]): boolean {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

/** Whom the playbook's `access` lets do it: of those it would be offered to, and of those who would be given it by name. */
interface Admission {
  admits(candidate: Candidate, offered_to: readonly WantedMatch[]): boolean;
  admitsPerson(person: string): boolean;
}

const EVERYBODY: Admission = { admits: () => true, admitsPerson: () => true };

function admissionOf({ access, by }: AssignRequest, directory: Directory, roles: ReadonlyMap<string, string | null>): Admission {
  if (!access) return EVERYBODY;
  const { rules, started_by, assignees, names, values } = access;
  const relations = { case_roles: Object.fromEntries(roles), started_by, assignees };
  const context: AccessContext = { rules, relations, values, evaluator: createEvaluator({ names }) };
  const managed = managedIn(relations);
  const admits = (candidate: Candidate, offered_to: readonly WantedMatch[]): boolean => {
    const manages = managed.filter((person) => isManagerIn(directory, candidate.person, person));
    const asking = { ...candidate, manages };
    const task = { assignee: null, offered_to };
    return mayTakeUp(context, 'complete', asking, task) && (by !== 'offer' || mayTakeUp(context, 'claim', asking, task));
  };
  return {
    admits,
    admitsPerson(person) {
      const candidate = directory.candidates.find((each) => each.person === person);
      return candidate !== undefined && admits(candidate, []);
    },
  };
}

/** Puts persons in the place of case roles and managers; a match that names one whom nobody is falls away. */
function settle(any: readonly WantedMatch[], directory: Directory, roles: ReadonlyMap<string, string | null>): readonly WantedMatch[] {
  return any.flatMap((match) => {
    const settled: Wanted[] = [];
    for (const wanted of match) {
      const person = settledPerson(wanted, directory, roles);
      if (person === null) return [];
      settled.push(person === undefined ? wanted : { kind: 'person', person });
    }
    return settled.length > 0 ? [settled] : [];
  });
}

/** Undefined: the criterion stays as it is; null: it means a person, and there is none. */
function settledPerson(wanted: Wanted, directory: Directory, roles: ReadonlyMap<string, string | null>): string | null | undefined {
  if (wanted.kind === 'case_role') return roles.get(wanted.case_role) ?? null;
  if (wanted.kind !== 'manager_of') return undefined;
  const person = whoseManager(wanted, roles);
  return person == null ? null : (managerOf(directory, person) ?? null);
}

function whoseManager(wanted: Extract<Wanted, { kind: 'manager_of' }>, roles: ReadonlyMap<string, string | null>): string | null {
  return wanted.person ?? (wanted.case_role === undefined ? null : (roles.get(wanted.case_role) ?? null));
}

function matching(directory: Directory, any: readonly WantedMatch[]): readonly Candidate[] {
  return directory.candidates.filter((candidate) => any.some((match) => matches(candidate, match)));
}

function personsOf(candidates: readonly Candidate[]): readonly string[] {
  return candidates.map((candidate) => candidate.person);
}

function only(person: string): WantedMatch {
  return [{ kind: 'person', person }];
}

/** Loads as they grow from decision to decision. */
class Weights {
  readonly #open: Map<string, number>;
  readonly #turn: Map<string, number>;
  #last: number;
  readonly #away: Loads['away'];

  constructor(loads: Loads) {
    this.#away = loads.away;
    this.#open = new Map(Object.entries(loads.open));
    this.#turn = new Map(Object.entries(loads.turn));
    this.#last = [...this.#turn.values()].reduce((most, turn) => Math.max(most, turn), 0);
  }

  open(person: string): number {
    return this.#open.get(person) ?? 0;
  }

  isAway(person: string): boolean {
    return this.#away !== undefined && Object.hasOwn(this.#away, person);
  }

  substituteOf(person: string): string | null {
    return this.#away?.[person] ?? null;
  }

  turn(person: string): number {
    return this.#turn.get(person) ?? 0;
  }

  /** A case role takes a turn; only a task is work in hand. */
  add({ assignee, subject, everybody = [] }: Decision): void {
    for (const person of everybody) this.#open.set(person, this.open(person) + 1);
    if (assignee === null) return;
    if (subject.kind === 'task') this.#open.set(assignee, this.open(assignee) + 1);
    this.#last += 1;
    this.#turn.set(assignee, this.#last);
  }

  loads(): Loads {
    const away = this.#away === undefined ? {} : { away: this.#away };
    return { open: Object.fromEntries(this.#open), turn: Object.fromEntries(this.#turn), ...away };
  }
}
