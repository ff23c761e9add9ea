/** The company as deliveries see it: who works there, and when. */
import { nextWorking } from '../calendar/arithmetic.js';
import type { CalendarSet, CompiledCalendar } from '../calendar/compiled.js';
import { calendarOfPerson } from '../organisation/calendar-of.js';
import type { CustomerContact } from '../organisation/customer-contact.js';
import { directoryOf } from '../organisation/directory.js';
import type { Organisation, Person } from '../organisation/snapshot.js';
import type { Database } from '../store/database.js';
import { currentOrganisation } from '../store/organisation.js';
import { publishedCalendars } from '../store/published-calendars.js';

export interface Company {
  /** Null: none was published yet. */
  readonly organisation: Organisation | null;
  readonly calendars: CalendarSet;
}

export async function companyOf(db: Database): Promise<Company> {
  const organisation = (await currentOrganisation(db))?.organisation ?? null;
  return { organisation, calendars: (await publishedCalendars(db)) ?? {} };
}

export function personIn({ organisation }: Company, person: string): Person | undefined {
  return organisation ? directoryOf(organisation).people.get(person) : undefined;
}

/** Undefined where it is not known. */
export function calendarIn({ organisation, calendars }: Company, person: string): CompiledCalendar | undefined {
  return organisation ? calendars[calendarOfPerson(organisation, person)] : undefined;
}

/** The hours that suit a contact of the customer; undefined where they are not known. */
export function calendarOfContact({ calendars }: Company, contact: CustomerContact | null): CompiledCalendar | undefined {
  return contact?.calendar === undefined ? undefined : calendars[contact.calendar];
}

/** When the one with this calendar works next, `now` where they do; null where that is not known. */
export function openFrom(calendar: CompiledCalendar | undefined, now: number): number | null {
  const next = calendar && nextWorking(calendar, now);
  return next && 'at' in next ? next.at : null;
}
