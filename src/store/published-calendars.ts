/** The published calendars, and the time that expressions outside a case are worked out on. */
import type { CalendarSet } from '../calendar/compiled.js';
import type { TimeAtHand, Values } from '../expression/evaluate.js';
import type { Program } from '../program/program.js';
import { readArtefact } from './artefacts.js';
import { currentCalendars } from './publications.js';
import type { Database } from './schema.js';

/** What new cases run on; null where no calendars are published. */
export async function publishedCalendars(db: Database): Promise<CalendarSet | null> {
  const published = await currentCalendars(db);
  return published && (await readArtefact<CalendarSet>(db, published.hash));
}

/** With the playbook's own calendar as that of days, at the `now` that the expressions are given. */
export function timeOn(calendars: CalendarSet | null, { calendar }: Pick<Program, 'calendar'>, { now }: Values): TimeAtHand | undefined {
  return calendars ? { calendars, calendar, now: typeof now === 'string' ? Date.parse(now) : 0 } : undefined;
}
