/**
 * Tells open cases what was noted for them (store/case-changes.ts), a batch after the other: people who cannot go on, new
 * calendars, changed customers. What is cut short, or finds Temporal away, goes on from the last case that was told.
 */
import type { Logger } from 'pino';
import {
  type CaseChange,
  caseChangeTold,
  dropCaseChange,
  endRound,
  isNotedAgain,
  type NotedChange,
  nextCaseChange,
  repeatRound,
} from '../store/case-changes.js';
import { readCase } from '../store/cases.js';
import { isStartingFor, isStartingOnOtherCalendars, openCasesOfCustomer, openCasesOnOtherCalendars } from '../store/cases-concerned.js';
import { contentHash } from '../store/content-hash.js';
import { customerForPlaybook } from '../store/customer-facts.js';
import { readCustomer } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { casesOfPerson, noteBegunAbsences, stillSo } from '../store/people-changes.js';
import { currentCalendars } from '../store/publications.js';
import { inTransaction } from '../store/transaction.js';
import { isDatabaseUnavailable, isTemporalUnavailable } from './availability.js';
import type { Cases } from './cases.js';
import type { PublishedPrograms } from './published-programs.js';
import { narrowedCustomer } from './start-input.js';

/** Open cases that are told at a time. */
const CASES_AT_ONCE = 100;
const INTERVAL_MS = 5_000;
/** How long after one case could not be told it is tried again. */
const AGAIN_SECONDS = 60;

export interface TellerParts {
  readonly db: Database;
  readonly cases: Pick<Cases, 'peopleChanged' | 'calendarsChanged' | 'customerChanged' | 'customerOf'>;
  readonly programs: PublishedPrograms;
  readonly logger: Pick<Logger, 'error'>;
}

/** Whom a change concerns, and how one of them is told. */
interface Telling {
  /** After the given case, in the order of their ids. */
  readonly concerned: (after: string) => Promise<readonly string[]>;
  /** Whether a case that it will concern is still on its way. */
  readonly more: () => Promise<boolean>;
  readonly tell: (caseId: string) => Promise<void>;
}

/** Works off what is due; how many cases were told. Throws where nobody can be told now. */
export async function tellCaseChanges(parts: TellerParts): Promise<number> {
  const { db } = parts;
  await inTransaction(db, noteBegunAbsences);
  let told = 0;
  for (let next = await nextCaseChange(db); next !== null; next = await nextCaseChange(db)) {
    const telling = (await isNotedAgain(db, next)) ? null : await tellingOf(parts, next.change);
    if (telling === null) await dropCaseChange(db, next.id);
    else told += await round(parts, next, telling);
  }
  return told;
}

async function round({ db, logger }: TellerParts, noted: NotedChange, telling: Telling): Promise<number> {
  let told = 0;
  let failed = false;
  for (let after = noted.after_case; ; ) {
    const batch = await telling.concerned(after);
    for (const caseId of batch) {
      try {
        await telling.tell(caseId);
        told += 1;
      } catch (error) {
        if (isTemporalUnavailable(error) || isDatabaseUnavailable(error)) throw error;
        // One that cannot be told must not keep the others from it.
        logger.error({ err: error, case: caseId, change: noted.change.of }, 'a case could not be told of a change; it is tried again');
        failed = true;
      }
    }
    after = batch.at(-1) ?? after;
    await caseChangeTold(db, noted.id, after);
    if (batch.length < CASES_AT_ONCE) break;
  }
  if (failed) await repeatRound(db, noted, AGAIN_SECONDS);
  else if (await telling.more()) await repeatRound(db, noted);
  else await endRound(db, noted);
  return told;
}

/** Null: there is nothing to tell any more. */
async function tellingOf({ db, cases, programs }: TellerParts, change: CaseChange): Promise<Telling | null> {
  switch (change.of) {
    case 'person': {
      const { of: _, ...changed } = change;
      const person = await stillSo(db, changed);
      if (person === null) return null;
      return {
        concerned: (after) => casesOfPerson(db, person.person, after, CASES_AT_ONCE),
        more: async () => false,
        tell: (caseId) => cases.peopleChanged(caseId, [person]),
      };
    }
    case 'calendars': {
      const current = await currentCalendars(db);
      if (current === null) return null;
      return {
        concerned: (after) => openCasesOnOtherCalendars(db, current.hash, after, CASES_AT_ONCE),
        more: () => isStartingOnOtherCalendars(db, current.hash),
        tell: (caseId) => cases.calendarsChanged(caseId, current.hash),
      };
    }
    case 'customer': {
      const customer = await readCustomer(db, change.customer);
      if (customer === null) return null;
      return {
        concerned: (after) => openCasesOfCustomer(db, customer.id, after, CASES_AT_ONCE),
        more: () => isStartingFor(db, customer.id),
        tell: async (caseId) => {
          // One whose code fails cannot be asked; it is told all the same.
          const held = await cases.customerOf(caseId).catch(() => null);
          const program = held?.program ?? (await currentProgram(caseId));
          if (program === null) return;
          const content = await programs.program(program);
          const asRead = await customerForPlaybook(db, content, customer, caseId);
          const copy = narrowedCustomer(content, asRead?.file ?? {});
          if (held === null || contentHash(held.customer) !== contentHash(copy)) await cases.customerChanged(caseId, copy);
        },
      };
    }
  }

  /** Of a case that cannot be asked itself. */
  async function currentProgram(caseId: string): Promise<string | null> {
    const head = await readCase(db, caseId);
    return head && ((await programs.current(head.view.playbook))?.publication.hash ?? null);
  }
}

export interface ChangeTeller {
  /** Something was noted: it is worked off now. Resolves when what was noted has been told, or could not be told now. */
  now(): Promise<void>;
  stop(): Promise<void>;
}

/** Looks every few seconds: absences begin by themselves. */
export function startChangeTeller(parts: Omit<TellerParts, 'logger'> & { readonly logger: Logger }, interval = INTERVAL_MS): ChangeTeller {
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;
  let stopped = false;
  const run = async (): Promise<void> => {
    if (stopped) return;
    try {
      await tellCaseChanges(parts);
    } catch (error) {
      parts.logger.error({ err: error }, 'open cases could not be told of changes; it is tried again');
    }
  };
  const begin = (): Promise<void> => {
    running = run().finally(() => {
      running = null;
    });
    return running;
  };
  const now = (): Promise<void> => {
    if (running === null) return begin();
    // The run under way may have looked already.
    again ??= running.then(() => {
      again = null;
      return begin();
    });
    return again;
  };
  const timer = setInterval(() => void now(), interval);
  return {
    now,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await (again ?? running);
    },
  };
}
