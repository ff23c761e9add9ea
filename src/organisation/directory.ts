/**
 * The organisation made ready for look-ups: people as candidates, the way up the units.
 *
 * owns: the unit tree's meaning. A broken tree (a parent that does not exist, a circle) ends the way up and harms nothing else.
 */
import type { Candidate } from './candidate.js';
import type { Organisation, Person, Unit } from './snapshot.js';

export interface Directory {
  /** In the organisation's order. */
  readonly candidates: readonly Candidate[];
  /** Most tasks in hand, by person; absent: no limit. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly people: ReadonlyMap<string, Person>;
  /** In the organisation's order, which lists a unit above its parts. */
  readonly units: ReadonlyMap<string, Unit>;
}

/** Made once for each organisation, which never changes: a write to the database resolves several times. */
const directories = new WeakMap<Organisation, Directory>();

export function directoryOf(organisation: Organisation): Directory {
  let directory = directories.get(organisation);
  if (!directory) {
    directory = build(organisation);
    directories.set(organisation, directory);
  }
  return directory;
}

function build(organisation: Organisation): Directory {
  const units = new Map(organisation.units.map((unit) => [unit.unit, unit]));
  const people = new Map(organisation.people.map((person) => [person.person, person]));
  const capacity = new Map<string, number>();
  for (const person of people.values()) if (person.capacity !== undefined) capacity.set(person.person, person.capacity);
  const candidates = [...people.values()].map((person) => candidateIn(units, person));
  return { candidates, capacity, people, units };
}

/** One person as a candidate; undefined when the organisation does not have them. */
export function candidateOf(organisation: Organisation, person: string): Candidate | undefined {
  const found = organisation.people.find((each) => each.person === person);
  return found && candidateIn(new Map(organisation.units.map((unit) => [unit.unit, unit])), found);
}

/** The unit and all units above it, nearest first; empty when there is no such unit. */
export function unitPath(units: ReadonlyMap<string, Unit>, unit: string): readonly string[] {
  const path: string[] = [];
  for (let at = units.get(unit); at && !path.includes(at.unit); at = at.parent === undefined ? undefined : units.get(at.parent)) {
    path.push(at.unit);
  }
  return path;
}

/**
 * The first manager from `unit` upward whom `accept` takes; undefined when there is none.
 * Managers who are not among the organisation's people are passed over.
 */
export function managerAbove(directory: Directory, unit: string, accept: (person: string) => boolean): string | undefined {
  for (const id of unitPath(directory.units, unit)) {
    const manager = directory.units.get(id)?.manager;
    if (manager !== undefined && directory.people.has(manager) && accept(manager)) return manager;
  }
  return undefined;
}

/** A person's manager: of their unit or, where that is themself or the unit has none, of the nearest unit above. */
export function managerOf(directory: Directory, person: string): string | undefined {
  const unit = directory.people.get(person)?.unit;
  return unit === undefined ? undefined : managerAbove(directory, unit, (manager) => manager !== person);
}

/** Whether `manager` manages the person's unit or one above it; nobody is their own manager. */
export function isManagerIn({ people, units }: Directory, manager: string, person: string): boolean {
  const unit = people.get(person)?.unit;
  return manager !== person && unit !== undefined && unitPath(units, unit).some((above) => units.get(above)?.manager === manager);
}

function candidateIn(units: ReadonlyMap<string, Unit>, person: Person): Candidate {
  return {
    person: person.person,
    roles: person.roles,
    units: unitPath(units, person.unit),
    skills: person.skills,
    administrator: person.administrator === true,
    languages: person.languages,
    ...(person.attributes ? { attributes: person.attributes } : {}),
  };
}
