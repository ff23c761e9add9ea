/**
 * Tells open cases of people who cannot go on with their tasks (store/people-changes.ts), a batch after the other. What is
 * cut short, or finds Temporal away, goes on from the last case that was told.
 */
import type { Logger } from 'pino';
import type { Database } from '../store/database.js';
import {
  casesOfPerson,
  dropPeopleChange,
  endPeopleRound,
  nextPeopleChange,
  noteBegunAbsences,
  peopleChangeTold,
  stillHolds,
} from '../store/people-changes.js';
import type { Cases } from './cases.js';

/** Open cases that are told at a time. */
const CASES_AT_ONCE = 100;
const INTERVAL_MS = 5_000;

/** Works off what is due; how many cases were told. Throws where a case cannot be told now. */
export async function tellPeopleChanges(db: Database, cases: Pick<Cases, 'peopleChanged'>): Promise<number> {
  await noteBegunAbsences(db);
  let told = 0;
  for (let next = await nextPeopleChange(db); next !== null; next = await nextPeopleChange(db)) {
    const { id, change } = next;
    if (!(await stillHolds(db, change))) {
      await dropPeopleChange(db, id);
      continue;
    }
    let after = next.after_case;
    for (;;) {
      const batch = await casesOfPerson(db, change.person, after, CASES_AT_ONCE);
      for (const caseId of batch) await cases.peopleChanged(caseId, [change]);
      told += batch.length;
      after = batch.at(-1) ?? after;
      await peopleChangeTold(db, id, after);
      if (batch.length < CASES_AT_ONCE) break;
    }
    await endPeopleRound(db, next);
  }
  return told;
}

export interface PeopleTeller {
  /** Something was noted: it is worked off now. */
  now(): void;
  stop(): Promise<void>;
}

/** Looks every few seconds: absences begin by themselves. */
export function startPeopleTeller(
  { db, cases, logger }: { readonly db: Database; readonly cases: Pick<Cases, 'peopleChanged'>; readonly logger: Logger },
  interval = INTERVAL_MS,
): PeopleTeller {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await tellPeopleChanges(db, cases);
      } catch (error) {
        logger.error({ err: error }, 'open cases could not be told of people; it is tried again');
      }
    } while (again);
  };
  const now = (): void => {
    if (running !== null) again = true;
    else
      running = run().finally(() => {
        running = null;
      });
  };
  const timer = setInterval(now, interval);
  return {
    now,
    async stop() {
      clearInterval(timer);
      again = false;
      await running;
    },
  };
}
