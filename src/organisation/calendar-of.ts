import { saidOf } from './said-of.js';
import type { Organisation } from './snapshot.js';

/**
 * The calendar that a person works by: their own, else that of the first of their roles that has one, else that of their
 * unit or the nearest above it, else the organisation's. Of somebody who is not there, the organisation's.
 */
export function calendarOfPerson(organisation: Organisation, person: string): string {
  return saidOf(organisation, person, ({ calendar }) => calendar) ?? organisation.calendar;
}
