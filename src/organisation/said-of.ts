/** What the organisation says of a person, where it is said: of them, their roles, their units, of everybody. */
import { directoryOf, unitPath } from './directory.js';
import type { Organisation, Person, Role, Unit } from './snapshot.js';

/**
 * What `read` finds first: on the person, else on the first of their roles that has it, else on their unit or the nearest
 * above it, else on the organisation. Of somebody who is not there, what is said of everybody.
 */
export function saidOf<T>(organisation: Organisation, person: string, read: (of: Organisation | Unit | Role | Person) => T | undefined) {
  const { people, units } = directoryOf(organisation);
  const found = people.get(person);
  if (!found) return read(organisation);
  const roles = found.roles.flatMap((role) => organisation.roles.find((each) => each.role === role) ?? []);
  const above = unitPath(units, found.unit).flatMap((unit) => units.get(unit) ?? []);
  for (const each of [found, ...roles, ...above]) {
    const said = read(each);
    if (said !== undefined) return said;
  }
  return read(organisation);
}
