/** Who in the organisation people as written may stand for. */
import { matches } from '../organisation/candidate.js';
import { directoryOf } from '../organisation/directory.js';
import type { Wanted } from '../organisation/request.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { CheckedParts } from './check-rule.js';
import { type CriterionSource, type PeoplePart, peopleOf } from './names-people.js';
import { nodesOf } from './outline.js';
import { at, type Tree } from './tree.js';

/** Whether the part means everybody of a kind, and not one person whom the case decides. */
export function isSet(part: PeoplePart): boolean {
  return part.kind === 'criteria' && part.criteria.every(({ key }) => key !== 'case_role' && key !== 'same_as');
}

/** The part in words, for messages. */
export function textOfPart(part: PeoplePart): string {
  switch (part.kind) {
    case 'word':
    case 'unknown':
      return part.word;
    case 'criteria':
      return part.criteria.map(({ key, name, level }) => `${key} ${name}${key === 'skill' ? ` ${level}` : ''}`).join(' + ');
    case 'cel':
      return part.cel;
    case 'customer':
    case 'problem':
      return String(part.scalar.value);
  }
}

/** Who may be meant by people as written; undefined where the case decides. */
export class PeopleSets {
  readonly #candidates;

  constructor(
    /** Undefined: there is none, and so no case. */
    readonly playbook: CheckedParts | undefined,
    readonly organisation: Organisation,
  ) {
    this.#candidates = directoryOf(organisation).candidates;
  }

  of(part: PeoplePart, depth = 0): ReadonlySet<string> | undefined {
    if (part.kind === 'word') return part.word === 'owner' ? this.#caseRole('owner', depth) : undefined;
    if (part.kind !== 'criteria') return undefined;
    const sets = part.criteria.map((criterion) => this.#meeting(criterion, depth));
    if (sets.some((set) => set === undefined)) return undefined;
    const [first, ...others] = sets;
    return new Set([...(first ?? [])].filter((person) => others.every((set) => set?.has(person))));
  }

  /** All whom people as written may mean, without those that `not` surely keeps out; undefined where the case decides. */
  candidates(tree: Tree | undefined): ReadonlySet<string> | undefined {
    const { any, not } = peopleOf(tree);
    const sets = any.map((part) => this.of(part));
    if (sets.length === 0 || sets.some((set) => set === undefined)) return undefined;
    const people = new Set(sets.flatMap((set) => [...(set ?? [])]));
    for (const part of not) {
      const kept = this.of(part);
      if (kept && (kept.size === 1 || isSet(part))) for (const person of kept) people.delete(person);
    }
    return people;
  }

  #meeting(criterion: CriterionSource, depth: number): ReadonlySet<string> | undefined {
    if (criterion.key === 'case_role') return this.#caseRole(criterion.name, depth);
    if (criterion.key === 'same_as') return this.#doersOf(criterion.name, depth);
    const wanted = wantedOf(criterion);
    if (!this.#exists(wanted)) return undefined;
    return new Set(this.#candidates.filter((candidate) => matches(candidate, [wanted])).map(({ person }) => person));
  }

  /** What does not exist is reported as such, and not again as nobody. */
  #exists(wanted: Wanted): boolean {
    if (wanted.kind === 'role') return this.organisation.roles.some(({ role }) => role === wanted.role);
    if (wanted.kind === 'unit') return this.organisation.units.some(({ unit }) => unit === wanted.unit);
    if (wanted.kind === 'skill') return this.organisation.people.some(({ skills }) => wanted.skill in skills);
    return wanted.kind === 'person' && this.organisation.people.some(({ person }) => person === wanted.person);
  }

  #caseRole(role: string, depth: number): ReadonlySet<string> | undefined {
    return this.#among(this.playbook?.outline.case_roles.find(({ name }) => name === role)?.people, depth);
  }

  #doersOf(step: string, depth: number): ReadonlySet<string> | undefined {
    if (!this.playbook) return undefined;
    const task = [...nodesOf(this.playbook.outline)].find((node) => node.kind === 'task' && node.id === step);
    const clocked = task && (task.clocks.length > 0 || at(task.tree, 'deadlines'));
    // Where it may be reassigned, others may have done it.
    return clocked ? undefined : this.#among(at(task?.tree, 'assign'), depth);
  }

  #among(tree: Tree | undefined, depth: number): ReadonlySet<string> | undefined {
    if (!tree || depth > 3) return undefined;
    const sets = peopleOf(tree).any.map((part) => this.of(part, depth + 1));
    if (sets.some((set) => set === undefined)) return undefined;
    const people = new Set(sets.flatMap((set) => [...(set ?? [])]));
    // Where nobody is meant there, it is said there.
    return people.size === 0 ? undefined : people;
  }
}

function wantedOf({ key, name, level }: CriterionSource): Wanted {
  switch (key) {
    case 'role':
      return { kind: 'role', role: name };
    case 'unit':
      return { kind: 'unit', unit: name };
    case 'skill':
      return { kind: 'skill', skill: name, level };
    default:
      return { kind: 'person', person: name };
  }
}
