/** One run of a schedule: whom it goes over, and a case for each of them where the start says so. */
import { isOpenDay } from '../calendar/open-day.js';
import { createEvaluator, type TimeAtHand, type Values } from '../expression/evaluate.js';
import { EvaluationFault } from '../expression/fault.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Program, Start } from '../program/program.js';
import { contentHash } from '../store/content-hash.js';
import { customerForPlaybook, customersAsRead } from '../store/customer-facts.js';
import { type Customer, listCustomers, readCustomer } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { noteFailedStart } from '../store/failed-starts.js';
import { currentOrganisation } from '../store/organisation.js';
import { publishedCalendars, timeOn } from '../store/published-calendars.js';
import type { ScheduledRun, ScheduledSummary } from '../temporal/schedule-contract.js';
import { takeOccasion } from './occasion.js';
import type { PublishedProgram, PublishedPrograms } from './published-programs.js';
import type { StartParts } from './start-case.js';

type ScheduleStart = Extract<Start, { kind: 'schedule' }>;

/** How far a run has come: whom it went over last, and what came of all before. */
export interface Progress {
  readonly after: string | null;
  readonly summary: ScheduledSummary;
}

const NOTHING: ScheduledSummary = { started: 0, open: 0, passed_over: 0, failed: 0 };
const PAGE = 100;

/** `since`: where a run that was cut short goes on; `told` hears of progress after each of those it went over. */
export async function runSchedule(
  parts: StartParts & { readonly programs: PublishedPrograms },
  run: ScheduledRun,
  since: Progress | undefined,
  told: (progress: Progress) => void,
): Promise<ScheduledSummary> {
  const program = await parts.programs.current(run.playbook);
  const start = program && scheduleOf(program.content, run.start);
  if (!program || !start || !(await isOpen(parts.db, start, run.at))) return NOTHING;
  let summary = since?.summary ?? NOTHING;
  for await (const subject of subjects(parts.db, program.content, start, since?.after ?? null)) {
    const came = await startForSubject(parts, program, start, run.at, subject);
    if (came.failure !== null) {
      const { playbook } = run;
      const cause = { kind: 'schedule', at: run.at, subject: subject.id } as const;
      await noteFailedStart(parts.db, { playbook, start: start.id, cause, message: came.failure });
      parts.logger.warn({ playbook, start: start.id, subject: subject.id, reason: came.failure }, 'a scheduled case was not started');
    }
    summary = added(summary, came.summary);
    told({ after: subject.id, summary });
  }
  return summary;
}

/** What came of all that the schedule is to start at one of those it goes over; again, what was started is not started twice. */
async function startForSubject(
  parts: StartParts,
  program: PublishedProgram,
  start: ScheduleStart,
  at: number,
  { id, values, customer }: Subject,
): Promise<{ readonly summary: ScheduledSummary; readonly failure: string | null }> {
  const now = new Date(at).toISOString();
  const named = { ...values, now };
  const time = start.each && timeOn(await publishedCalendars(parts.db), program.content, named);
  const found = items(program.content.file, start, named, time);
  if ('failure' in found) return { summary: { ...NOTHING, failed: 1 }, failure: found.failure };
  let summary = NOTHING;
  let failure: string | null = null;
  for (const item of found.items) {
    const occasion = [now, id, item.id].filter((part) => part !== '').join(' ');
    const taken = await takeOccasion(parts, program, start, { id: occasion, values: item.values, customer, at: Date.now() });
    if (taken.kind === 'failed') failure ??= taken.message;
    summary = { ...summary, [taken.kind]: summary[taken.kind] + 1 };
  }
  return { summary, failure };
}

/** Does again what failed at one of those the schedule went over. Null: nothing fails any more; or there is nothing to do. */
export async function startAgain(
  parts: StartParts,
  program: PublishedProgram,
  run: { readonly start: string; readonly at: number; readonly subject: string },
): Promise<string | null> {
  const start = scheduleOf(program.content, run.start);
  const subject = start && (await subjectNow(parts.db, program.content, start, run.subject));
  return start && subject ? (await startForSubject(parts, program, start, run.at, subject)).failure : null;
}

/** As it is now; null: it is gone. */
async function subjectNow(db: Database, program: Program, start: ScheduleStart, id: string): Promise<Subject | null> {
  if (start.for === 'customers') {
    const customer = await customerForPlaybook(db, program, await readCustomer(db, id));
    return customer && customerSubject(customer);
  }
  for await (const subject of subjects(db, program, start, null)) if (subject.id === id) return subject;
  return null;
}

function added(one: ScheduledSummary, other: ScheduledSummary): ScheduledSummary {
  return {
    started: one.started + other.started,
    open: one.open + other.open,
    passed_over: one.passed_over + other.passed_over,
    failed: one.failed + other.failed,
  };
}

function scheduleOf(program: Program, id: string): ScheduleStart | undefined {
  return program.starts?.find((start): start is ScheduleStart => start.kind === 'schedule' && start.id === id);
}

async function isOpen(db: Database, start: ScheduleStart, at: number): Promise<boolean> {
  const calendar = (await publishedCalendars(db))?.[start.calendar];
  return !calendar || isOpenDay(calendar, at);
}

interface Subject {
  /** Empty where the schedule goes over nobody. */
  readonly id: string;
  readonly values: Values;
  readonly customer: string | null;
}

/** In the order of their ids. */
async function* subjects(db: Database, program: Program, start: ScheduleStart, after: string | null): AsyncGenerator<Subject> {
  switch (start.for) {
    case undefined:
      yield { id: '', values: {}, customer: null };
      return;
    case 'customers':
      for (let last = after; ; ) {
        const page = await listCustomers(db, { after: last, limit: PAGE });
        for (const customer of await customersAsRead(db, program, page)) yield customerSubject(customer);
        last = page.at(-1)?.id ?? null;
        if (last === null || page.length < PAGE) return;
      }
    case 'people':
    case 'units': {
      const organisation = (await currentOrganisation(db))?.organisation;
      for (const subject of organisation ? inOrganisation(organisation, start.for) : []) {
        if (after === null || subject.id > after) yield subject;
      }
    }
  }
}

function customerSubject({ id, file }: Pick<Customer, 'id' | 'file'>): Subject {
  return { id, values: { customer: { ...file, id } }, customer: id };
}

function inOrganisation(organisation: Organisation, over: 'people' | 'units'): readonly Subject[] {
  const listed: readonly Subject[] =
    over === 'people'
      ? organisation.people.map((person) => ({ id: person.person, values: { person: plain(person) }, customer: null }))
      : organisation.units.map((unit) => ({ id: unit.unit, values: { unit: plain(unit) }, customer: null }));
  return [...listed].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function plain(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

interface StartItem {
  readonly id: string;
  readonly values: Values;
}

/** The items of `each`, or the one that there is without it; or why they could not be worked out. */
function items(
  file: string,
  start: ScheduleStart,
  values: Values,
  time: TimeAtHand | undefined,
): { readonly items: readonly StartItem[] } | { readonly failure: string } {
  if (!start.each) return { items: [{ id: '', values }] };
  const as = start.as ?? 'item';
  try {
    const list = createEvaluator({ names: start.names }).evaluate(start.each.cel, values, time);
    return { items: (Array.isArray(list) ? list : []).map((item) => ({ id: idOf(item), values: { ...values, [as]: item } })) };
  } catch (error) {
    if (!(error instanceof EvaluationFault)) throw error;
    return { failure: `${file}, line ${start.each.line}: ${error.message}` };
  }
}

/** An item is known by its id; one that has none, by all that it holds. */
function idOf(item: Json): string {
  const id = item !== null && typeof item === 'object' && !Array.isArray(item) ? item.id : item;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : contentHash(item);
}
