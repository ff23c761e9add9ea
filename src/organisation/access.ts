/**
 * What `access` lets people do: told alike by HTTP, by the workflow's validator and where tasks are given to people.
 *
 * owns: what a rule means. A rule names people, says what they may, and `where`: a condition over them and the case.
 * never: which permission an operation needs.
 */
import type { Evaluator } from '../expression/evaluate.js';
import { EvaluationFault } from '../expression/fault.js';
import type { JsonObject } from '../program/json.js';
import type { AccessRule, Criterion, PeopleMatch, Permission } from '../program/program.js';
import { type Candidate, matches } from './candidate.js';
import type { Wanted, WantedMatch } from './request.js';

/** Somebody of whom it is asked what they may. */
export interface Asking extends Candidate {
  /** The person who is away, for whom they stand in: what that one is to a case, they are. */
  readonly acting_for?: string;
  /** Of those who have a case in hand, the ones whose manager they are. */
  readonly manages?: readonly string[];
}

/** Who has to do with a case. */
export interface Relations {
  readonly case_roles: { readonly [role: string]: string | null };
  readonly started_by: string | null;
  /** Who has its tasks in hand. */
  readonly assignees: readonly string[];
}

/** Of a playbook or of the organisation. */
export interface Rule<P extends string> extends Omit<AccessRule, 'may'> {
  readonly may: readonly P[];
}

/** What is asked about. */
export interface AccessContext<P extends string = Permission> {
  readonly rules: readonly Rule<P>[];
  /** Null: there is no case yet. */
  readonly relations: Relations | null;
  /** What `where` may read besides the person: `customer`, `case`, `data`. Null: not known, and every `where` is taken to hold. */
  readonly values: JsonObject | null;
  readonly evaluator: Evaluator;
}

/** Whether a rule speaks of this permission at all. */
export function isRuled<P extends string>(rules: readonly Rule<P>[], permission: P): boolean {
  return rules.some(({ may }) => may.includes(permission));
}

/**
 * Whether a rule lets them. In doubt nobody is let in, and whoever may be meant by `not` is kept out. A `where` that cannot
 * be worked out does not hold. Administrators are not asked for here.
 */
export function isLet<P extends string>(context: AccessContext<P>, permission: P, asking: Asking): boolean {
  return rulesFor(context, permission).some((rule) => names(rule, asking, context.relations) && holds(rule, asking, context));
}

/** What a task says of the people it is for. */
export interface MeantFor {
  readonly assignee: string | null;
  readonly offered_to: readonly WantedMatch[];
}

/**
 * Whether somebody who has a task, or to whom it is offered, may claim or complete it. `assign` says who a task is for;
 * the rules bind: as soon as one gives the permission,
 * - whoever they name needs one that lets them;
 * - whoever they do not name is not let, unless the task was given to them by name, or by a role of which no rule speaks.
 */
export function mayTakeUp(context: AccessContext, permission: 'claim' | 'complete', asking: Asking, task: MeantFor): boolean {
  const rules = rulesFor(context, permission);
  if (rules.length === 0 || asking.administrator) return true;
  const naming = rules.filter((rule) => names(rule, asking, context.relations));
  if (naming.length > 0) return naming.some((rule) => holds(rule, asking, context));
  const by = task.offered_to.filter((match) => matches(asking, match));
  return by.length === 0 || by.some((match) => byItself(match) && !match.some((wanted) => isSpokenOf(wanted, rules)));
}

type Named = Pick<AccessRule, 'people'>;

/**
 * Whether all whom a match means may surely claim and complete, whatever the case: nothing has to be asked of each then.
 */
export function surelyTakesUp(rules: readonly AccessRule[], match: WantedMatch): boolean {
  return (['claim', 'complete'] as const).every((permission) => {
    const ruling = rules.filter(({ may }) => may.includes(permission));
    if (ruling.length === 0 || ruling.some(({ where, people }) => !where && people.not.length === 0 && covers(people, match))) return true;
    const free = byItself(match) && !match.some((wanted) => isSpokenOf(wanted, ruling));
    return free && ruling.every(({ where }) => where === undefined);
  });
}

function covers({ any }: AccessRule['people'], match: WantedMatch): boolean {
  return any.some(({ all }) => all.every((criterion) => match.some((wanted) => implies(wanted, criterion))));
}

function implies(wanted: Wanted, criterion: Criterion): boolean {
  if (wanted.kind === 'skill') return criterion.kind === 'skill' && criterion.skill === wanted.skill && criterion.level <= wanted.level;
  return wanted.kind === 'unit' ? criterion.kind === 'unit' && criterion.unit === wanted.unit : isSame(criterion, wanted);
}

function rulesFor<P extends string>({ rules }: AccessContext<P>, permission: P): readonly Rule<P>[] {
  return rules.filter(({ may }) => may.includes(permission));
}

function names({ people }: Named, asking: Asking, relations: Relations | null): boolean {
  const isMeant = ({ all }: PeopleMatch, unknown: boolean) =>
    all.length > 0 && all.every((criterion) => meets(asking, criterion, relations) ?? unknown);
  return people.any.some((match) => isMeant(match, false)) && !people.not.some((match) => isMeant(match, true));
}

function holds(
  { where }: Pick<AccessRule, 'where'>,
  asking: Asking,
  { values, evaluator }: Pick<AccessContext, 'values' | 'evaluator'>,
): boolean {
  if (where === undefined || values === null) return true;
  try {
    return evaluator.evaluateBoolean(where.cel, { ...values, person: personValue(asking) });
  } catch (error) {
    if (error instanceof EvaluationFault) return false;
    throw error;
  }
}

/** `person` in expressions. */
export function personValue({ person, units, roles, skills, languages, attributes }: Candidate): JsonObject {
  return {
    id: person,
    ...(units[0] === undefined ? {} : { unit: units[0] }),
    units: [...units],
    roles: [...roles],
    skills: { ...skills },
    languages: [...(languages ?? [])],
    attributes: { ...attributes },
  };
}

/** Null: what there is does not tell. */
function meets(asking: Asking, criterion: Criterion, relations: Relations | null): boolean | null {
  switch (criterion.kind) {
    case 'role':
    case 'unit':
    case 'person':
    case 'skill':
      return matches(asking, [criterion]);
    case 'case_role':
      return relations && isOne(asking, relations.case_roles[criterion.case_role]);
    case 'started_by':
      return relations && isOne(asking, relations.started_by);
    case 'assignee':
      return relations === null ? null : relations.assignees.some((person) => isOne(asking, person));
    case 'manager':
      return relations && managedIn(relations).some((person) => asking.manages?.includes(person));
    case 'same_as':
    case 'cel':
      return null;
  }
}

/** Whose manager `manager` means: that of those who have tasks in hand, else of the owner. */
export function managedIn({ assignees, case_roles }: Relations): readonly string[] {
  const { owner } = case_roles;
  return assignees.length > 0 ? assignees : owner ? [owner] : [];
}

function isOne(asking: Asking, person: string | null | undefined): boolean {
  return person != null && (asking.person === person || asking.acting_for === person);
}

/** A role or a name stands for people by itself; a unit or a skill for whoever happens to be there. */
function byItself(match: WantedMatch): boolean {
  return match.some(({ kind }) => kind !== 'unit' && kind !== 'skill');
}

function isSpokenOf(wanted: Wanted, rules: readonly Named[]): boolean {
  return rules.some(({ people }) => people.any.some(({ all }) => all.some((criterion) => isSame(criterion, wanted))));
}

function isSame(criterion: Criterion, wanted: Wanted): boolean {
  switch (criterion.kind) {
    case 'role':
      return wanted.kind === 'role' && wanted.role === criterion.role;
    case 'person':
      return wanted.kind === 'person' && wanted.person === criterion.person;
    default:
      return false;
  }
}
