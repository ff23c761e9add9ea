import { directoryOf, unitPath } from './directory.js';
import type { Organisation } from './snapshot.js';

/**
 * The calendar that a person works by: their own, else that of the first of their roles that has one, else that of their
 * unit or the nearest above it, else the organisation's. Of somebody who is not there, the organisation's.
 */
export function calendarOfPerson(organisation: Organisation, person: string): string {
  const { people, units } = directoryOf(organisation);
  const found = people.get(person);
  if (!found) return organisation.calendar;
  if (found.calendar !== undefined) return found.calendar;
  for (const role of found.roles) {
    const calendar = organisation.roles.find((each) => each.role === role)?.calendar;
    if (calendar !== undefined) return calendar;
  }
  for (const unit of unitPath(units, found.unit)) {
    const calendar = units.get(unit)?.calendar;
    if (calendar !== undefined) return calendar;
  }
  return organisation.calendar;
}
