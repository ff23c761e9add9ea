/** The published calendars, for expressions that are worked out outside a case. */
import type { CalendarSet } from '../calendar/compiled.js';
import type { TimeAtHand } from '../expression/evaluate.js';
import type { Program } from '../program/program.js';
import { readArtefact } from './artefacts.js';
import { currentCalendars } from './publications.js';
import type { Database } from './schema.js';

/** With the playbook's own calendar as that of days, at `now` (epoch ms); undefined where no calendars are published. */
export async function publishedTime(db: Database, { calendar }: Pick<Program, 'calendar'>, now: number): Promise<TimeAtHand | undefined> {
  const published = await currentCalendars(db);
  const calendars = published && (await readArtefact<CalendarSet>(db, published.hash));
  return calendars ? { calendars, calendar, now } : undefined;
}
