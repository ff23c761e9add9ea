/** People as requests name them (`{ role }`, `{ person }` …), checked against the organisation. */
import type { Wanted, WantedMatch } from '../organisation/request.js';
import type { Organisation } from '../organisation/snapshot.js';
import { Problem } from './problem.js';

export interface PeopleNamed {
  readonly person?: string;
  readonly role?: string;
  readonly unit?: string;
  readonly skill?: string;
  readonly level?: number;
}

/** Any of these. Throws `people_unknown` where the organisation has no such person, role or unit. */
export function wantedPeople(named: PeopleNamed | readonly PeopleNamed[], organisation: Organisation): WantedMatch[] {
  return [named].flat().map((each) => criteriaOf(each as PeopleNamed, organisation));
}

/** Throws `people_unknown` where the organisation has no such person. */
export function checkPerson(person: string, organisation: Organisation): void {
  if (!organisation.people.some((each) => each.person === person)) throw unknown('person', person);
}

function criteriaOf({ person, role, unit, skill, level = 1 }: PeopleNamed, organisation: Organisation): Wanted[] {
  const criteria: Wanted[] = [];
  if (person !== undefined) {
    checkPerson(person, organisation);
    criteria.push({ kind: 'person', person });
  }
  if (role !== undefined) {
    if (!organisation.roles.some((each) => each.role === role)) throw unknown('role', role);
    criteria.push({ kind: 'role', role });
  }
  if (unit !== undefined) {
    if (!organisation.units.some((each) => each.unit === unit)) throw unknown('unit', unit);
    criteria.push({ kind: 'unit', unit });
  }
  if (skill !== undefined) criteria.push({ kind: 'skill', skill, level });
  return criteria;
}

function unknown(kind: 'person' | 'role' | 'unit', id: string): Problem {
  return new Problem('people_unknown', `The organisation has no ${kind} ${id}.`, {
    errors: [{ field: '/to', code: 'unknown', params: { [kind]: id }, message: `There is no ${kind} ${id}.` }],
  });
}
