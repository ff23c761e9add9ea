/**
 * Who may take a task, told from the task alone: the workflow asks this again for every claim, without the organisation.
 *
 * owns: what a criterion means for a person.
 * never: the organisation's tables; it must stay small, since it runs inside the workflow.
 */
import type { JsonObject } from '../program/json.js';
import type { WantedMatch } from './request.js';

/** A person with what criteria look at. */
export interface Candidate {
  readonly person: string;
  readonly roles: readonly string[];
  /** The person's own unit and every unit above it: a unit stands for its people and those of the units below. */
  readonly units: readonly string[];
  readonly skills: { readonly [skill: string]: number };
  readonly administrator: boolean;
  readonly languages?: readonly string[];
  /** What the organisation keeps of people besides. */
  readonly attributes?: JsonObject;
}

/** What a task says about who may take it. */
export interface Takeable {
  readonly offered_to: readonly WantedMatch[];
  readonly excluded: readonly string[];
  readonly assignee: string | null;
}

/**
 * Whether `candidate` may have the task: its assignee may, and while it has none, whoever it is offered to.
 * A task that stands before nobody (no assignee, no offer) may be taken by administrators. An excluded person never may.
 */
export function mayTake(candidate: Candidate, task: Takeable): boolean {
  if (task.excluded.includes(candidate.person)) return false;
  if (task.assignee !== null) return task.assignee === candidate.person;
  if (task.offered_to.length === 0) return candidate.administrator;
  return task.offered_to.some((match) => matches(candidate, match));
}

/**
 * Whether every criterion holds. A match without criteria holds for nobody, and so does `case_role` or `manager_of`:
 * a decision has put persons in their place.
 */
export function matches(candidate: Candidate, match: WantedMatch): boolean {
  return match.length > 0 && match.every((wanted) => meets(candidate, wanted));
}

function meets(candidate: Candidate, wanted: WantedMatch[number]): boolean {
  switch (wanted.kind) {
    case 'role':
      return candidate.roles.includes(wanted.role);
    case 'unit':
      return candidate.units.includes(wanted.unit);
    case 'person':
      return candidate.person === wanted.person;
    case 'skill': {
      const level = Object.hasOwn(candidate.skills, wanted.skill) ? candidate.skills[wanted.skill] : undefined;
      return level !== undefined && level >= wanted.level;
    }
    case 'case_role':
    case 'manager_of':
      return false;
  }
}
