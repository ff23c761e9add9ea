/** One run of a schedule: whom it goes over, and a case for each of them where the start says so. */
import type { CalendarSet } from '../calendar/compiled.js';
import { isOpenDay } from '../calendar/open-day.js';
import { createEvaluator, type Values } from '../expression/evaluate.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Program, Start } from '../program/program.js';
import { readArtefact } from '../store/artefacts.js';
import { contentHash } from '../store/content-hash.js';
import { listCustomers } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { currentOrganisation } from '../store/organisation.js';
import { currentCalendars } from '../store/publications.js';
import type { ScheduledRun, ScheduledSummary } from '../temporal/schedule-contract.js';
import { takeOccasion } from './occasion.js';
import type { PublishedPrograms } from './published-programs.js';
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
  for await (const { id, values, customer } of subjects(parts.db, start, since?.after ?? null)) {
    for (const item of items(parts, start, { ...values, now: new Date(run.at).toISOString() })) {
      if (item === null) {
        summary = { ...summary, failed: summary.failed + 1 };
        continue;
      }
      const occasion = [new Date(run.at).toISOString(), id, item.id].filter((part) => part !== '').join(' ');
      const taken = await takeOccasion(parts, program, start, { id: occasion, values: item.values, customer, at: Date.now() });
      if (taken.kind === 'failed') {
        parts.logger.warn({ playbook: run.playbook, start: start.id, occasion, reason: taken.message }, 'a scheduled case was not started');
      }
      summary = { ...summary, [taken.kind]: summary[taken.kind] + 1 };
    }
    told({ after: id, summary });
  }
  return summary;
}

function scheduleOf(program: Program, id: string): ScheduleStart | undefined {
  return program.starts?.find((start): start is ScheduleStart => start.kind === 'schedule' && start.id === id);
}

async function isOpen(db: Database, start: ScheduleStart, at: number): Promise<boolean> {
  const published = await currentCalendars(db);
  const calendar = published && (await readArtefact<CalendarSet>(db, published.hash))?.[start.calendar];
  return !calendar || isOpenDay(calendar, at);
}

interface Subject {
  /** Empty where the schedule goes over nobody. */
  readonly id: string;
  readonly values: Values;
  readonly customer: string | null;
}

/** In the order of their ids. */
async function* subjects(db: Database, start: ScheduleStart, after: string | null): AsyncGenerator<Subject> {
  switch (start.for) {
    case undefined:
      yield { id: '', values: {}, customer: null };
      return;
    case 'customers':
      for (let last = after; ; ) {
        const page = await listCustomers(db, { after: last, limit: PAGE });
        for (const { id, file } of page) yield { id, values: { customer: { ...file, id } }, customer: id };
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

/** The items of `each`, or the one that there is without it; null where they could not be worked out. */
function items(parts: StartParts, start: ScheduleStart, values: Values): readonly ({ id: string; values: Values } | null)[] {
  if (!start.each) return [{ id: '', values }];
  const as = start.as ?? 'item';
  try {
    const list = createEvaluator({ names: start.names }).evaluate(start.each.cel, values);
    return (Array.isArray(list) ? list : []).map((item) => ({ id: idOf(item), values: { ...values, [as]: item } }));
  } catch (error) {
    parts.logger.warn({ start: start.id, line: start.line, err: error }, 'the items of a schedule could not be worked out');
    return [null];
  }
}

/** An item is known by its id; one that has none, by all that it holds. */
function idOf(item: Json): string {
  const id = item !== null && typeof item === 'object' && !Array.isArray(item) ? item.id : item;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : contentHash(item);
}
