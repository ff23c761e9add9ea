/**
 * Finds work that no one in the organisation may do: nobody has the role, the unit or the skill, or `not` keeps out
 * everybody who has.
 */
import { matches } from '../../organisation/candidate.js';
import { candidateOf, directoryOf } from '../../organisation/directory.js';
import type { Wanted } from '../../organisation/request.js';
import type { Organisation } from '../../organisation/snapshot.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import { fieldsOf } from '../names-fields.js';
import { type CriterionSource, type PeoplePart, peopleOf } from '../names-people.js';
import { nodesOf } from '../outline.js';
import { at, type Tree } from '../tree.js';

export const somebody: Rule = {
  name: 'somebody',
  codes: ['people/nobody', 'people/nobody-left'],
  check(playbook, report) {
    const { organisation } = playbook.surroundings;
    if (!organisation) return;
    const people = new PeopleSets(playbook, organisation);
    for (const field of fieldsOf(playbook.outline, playbook.names.flow)) {
      if (field.kind === 'people' && field.use !== 'access') checkPeople(field.tree, people, report);
    }
  },
};

function checkPeople(tree: Tree, people: PeopleSets, report: Report): void {
  const { any, not } = peopleOf(tree);
  const wanted = any.map((part) => people.of(part));
  if (wanted.length === 0 || wanted.some((set) => set === undefined)) return;
  const candidates = new Set(wanted.flatMap((set) => [...(set ?? [])]));
  if (candidates.size === 0) return report('people/nobody', tree.range, { who: any.map(textOfPart).join(', ') });
  for (const part of not) {
    const kept = people.of(part);
    // Of several persons, only one is kept out by a part that stands for one person.
    if (kept && (kept.size === 1 || isSet(part))) for (const person of kept) candidates.delete(person);
  }
  if (candidates.size === 0) {
    report('people/nobody-left', tree.range, { who: any.map(textOfPart).join(', '), not: not.map(textOfPart).join(', ') });
  }
}

function isSet(part: PeoplePart): boolean {
  return part.kind === 'criteria' && part.criteria.every(({ key }) => key !== 'case_role' && key !== 'same_as');
}

/** Who may be meant by people as written; undefined where the case decides. */
class PeopleSets {
  readonly #candidates;

  constructor(
    readonly playbook: CheckedParts,
    readonly organisation: Organisation,
  ) {
    directoryOf(organisation);
    this.#candidates = organisation.people.flatMap(({ person }) => candidateOf(organisation, person) ?? []);
  }

  of(part: PeoplePart, depth = 0): ReadonlySet<string> | undefined {
    if (part.kind === 'word') return part.word === 'owner' ? this.#caseRole('owner', depth) : undefined;
    if (part.kind !== 'criteria') return undefined;
    const sets = part.criteria.map((criterion) => this.#meeting(criterion, depth));
    if (sets.some((set) => set === undefined)) return undefined;
    const [first, ...others] = sets;
    return new Set([...(first ?? [])].filter((person) => others.every((set) => set?.has(person))));
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
    return this.#among(this.playbook.outline.case_roles.find(({ name }) => name === role)?.people, depth);
  }

  #doersOf(step: string, depth: number): ReadonlySet<string> | undefined {
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

function textOfPart(part: PeoplePart): string {
  switch (part.kind) {
    case 'word':
    case 'unknown':
      return part.word;
    case 'criteria':
      return part.criteria.map(({ key, name, level }) => `${key} ${name}${key === 'skill' ? ` ${level}` : ''}`).join(' + ');
    case 'cel':
      return part.cel;
    case 'problem':
      return String(part.scalar.value);
  }
}
