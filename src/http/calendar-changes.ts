/**
 * A new calendar reaches the open cases (DESIGN §2). Resumable: a case shows which calendars it runs on, so that whatever was
 * left out is found by doing it again.
 */
import type { Logger } from 'pino';
import { listCases } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { currentCalendars } from '../store/publications.js';
import type { Cases } from './cases.js';

/** Open cases that are told at a time. */
const CASES_AT_ONCE = 100;

/** Tells every open case that runs on other calendars than those published last; how many were told. */
export async function tellCalendars(db: Database, cases: Cases, logger: Logger): Promise<number> {
  const current = await currentCalendars(db);
  if (current === null) return 0;
  let told = 0;
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page: Awaited<ReturnType<typeof listCases>> = await listCases(db, { filter: { status: 'open' }, cursor, limit: CASES_AT_ONCE });
    cursor = page.next;
    for (const view of page.items) {
      if (view.calendars === null || view.calendars === current.hash) continue;
      try {
        await cases.calendarsChanged(view.id, current.hash);
        told += 1;
      } catch (error) {
        logger.error({ err: error, case: view.id }, 'a case could not be told that the calendars changed');
      }
    }
  }
  return told;
}
