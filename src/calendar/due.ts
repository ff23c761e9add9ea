/**
 * Answers questions about due times in JSON: the core of `steward due`.
 *
 * owns: the forms of question and answer, instants as ISO 8601 text.
 * never: files, argv, prose. Calendars that a question names are found by the caller.
 */
import { Temporal } from 'temporal-polyfill';
import type { Duration } from '../program/program.js';
import { type Unknown, workingTimeBetween } from './arithmetic.js';
import { compileCalendar } from './compile.js';
import type { CompiledCalendar, ExceptionDay } from './compiled.js';
import { type DurationProblem, parseDuration } from './duration.js';
import { formatInstant } from './instant.js';
import { explain, type LedgerEntry } from './ledger.js';
import type { CalendarProblem, CalendarSource, HolidaySetSource } from './source.js';
import { DAY, MINUTE, timelineOf } from './timeline.js';

/** What the questions may refer to. */
export interface DueContext {
  /** The calendar with that id; undefined where there is none. */
  readonly calendar: (id: string) => CompiledCalendar | undefined;
  /** The holiday sets that a whole calendar in a question may name. */
  readonly holidaySets: readonly HolidaySetSource[];
  /** The zone of a whole calendar that names none. */
  readonly time_zone?: string;
}

/**
 * The answer to one question. Instants are ISO 8601 with the offset of the calendar's zone. What the calendar has no
 * data for is `'unknown'`, and `unknown` says whether it lies before or after what it knows.
 */
export type DueAnswer =
  | { readonly due: string; readonly ledger: readonly DueLedgerEntry[] }
  | { readonly due: 'unknown'; readonly unknown: Unknown['unknown']; readonly ledger: readonly [] }
  | { readonly elapsed_minutes: number }
  | { readonly elapsed_minutes: 'unknown'; readonly unknown: Unknown['unknown'] }
  | { readonly error: DueProblem };

export interface DueLedgerEntry {
  readonly from: string;
  readonly to: string;
  readonly kind: LedgerEntry['kind'];
  readonly title?: ExceptionDay['title'];
}

export type DueProblem =
  /** Not one JSON object. */
  | { readonly code: 'bad_json' }
  /** Neither `{ calendar, from, duration }` nor `{ calendar, from, to }`: `field` is missing or not of its type. */
  | { readonly code: 'bad_field'; readonly field: string }
  | { readonly code: 'unknown_calendar'; readonly calendar: string }
  | { readonly code: 'bad_calendar'; readonly problems: readonly CalendarProblem[] }
  | { readonly code: 'bad_instant'; readonly field: string; readonly text: string }
  | { readonly code: 'bad_duration'; readonly problem: DurationProblem };

/** Answers one line of a batch: a question as JSON text in, an answer as JSON text out, without line ends. */
export function answerLine(line: string, context: DueContext): string {
  let question: unknown;
  try {
    question = JSON.parse(line);
  } catch {
    question = undefined;
  }
  return JSON.stringify(answer(question, context));
}

/**
 * Answers `{ calendar, from, duration }` with `{ due, ledger }` and `{ calendar, from, to }` with `{ elapsed_minutes }`,
 * the working minutes between the two (negative where `to` is the earlier one). `calendar` is an id or a whole calendar
 * as written in calendars.yaml. An instant without an offset is local time of the calendar.
 * Never throws for a bad question: it answers `{ error }`.
 */
export function answer(question: unknown, context: DueContext): DueAnswer {
  try {
    if (!isObject(question)) throw new Refused({ code: 'bad_json' });
    const calendar = readCalendar(question.calendar, context);
    const from = readInstant('from', question.from, calendar);
    if (question.duration === undefined && question.to !== undefined) {
      return answerElapsed(calendar, from, readInstant('to', question.to, calendar));
    }
    return answerDue(calendar, from, readDuration(question.duration));
  } catch (error) {
    if (error instanceof Refused) return { error: error.problem };
    throw error;
  }
}

function answerDue(calendar: CompiledCalendar, from: number, duration: Duration): DueAnswer {
  const result = explain(calendar, from, duration);
  if ('unknown' in result) return { due: 'unknown', unknown: result.unknown, ledger: [] };
  const text = (instant: number) => formatInstant(calendar, instant);
  return {
    due: text(result.due),
    ledger: result.ledger.map((entry) => ({ ...entry, from: text(entry.from), to: text(entry.to) })),
  };
}

function answerElapsed(calendar: CompiledCalendar, from: number, to: number): DueAnswer {
  const result = workingTimeBetween(calendar, from, to);
  if ('unknown' in result) return { elapsed_minutes: 'unknown', unknown: result.unknown };
  return { elapsed_minutes: result.milliseconds / MINUTE };
}

class Refused extends Error {
  constructor(readonly problem: DueProblem) {
    super(problem.code);
  }
}

function readCalendar(source: unknown, context: DueContext): CompiledCalendar {
  if (typeof source === 'string') {
    const calendar = context.calendar(source);
    if (!calendar) throw new Refused({ code: 'unknown_calendar', calendar: source });
    return calendar;
  }
  if (!isObject(source)) throw new Refused({ code: 'bad_field', field: 'calendar' });
  for (const field of ['hours', 'days'] as const) {
    if (source[field] !== undefined && !isObject(source[field])) throw new Refused({ code: 'bad_field', field: `calendar.${field}` });
  }
  const { holidays } = source;
  if (holidays !== undefined && !(Array.isArray(holidays) && holidays.every((id) => typeof id === 'string'))) {
    throw new Refused({ code: 'bad_field', field: 'calendar.holidays' });
  }
  // Its parts are checked by compileCalendar, which reports whatever has another form.
  const written = { calendar: '', time_zone: context.time_zone, ...source } as CalendarSource;
  const result = compileCalendar(written, context.holidaySets);
  if (!result.calendar) throw new Refused({ code: 'bad_calendar', problems: result.problems });
  return result.calendar;
}

function readDuration(source: unknown): Duration {
  if (typeof source !== 'string') throw new Refused({ code: 'bad_field', field: 'duration' });
  const duration = parseDuration(source);
  if ('problem' in duration) throw new Refused({ code: 'bad_duration', problem: duration.problem });
  return duration;
}

function readInstant(field: string, source: unknown, calendar: CompiledCalendar): number {
  if (typeof source !== 'string') throw new Refused({ code: 'bad_field', field });
  const instant = parseInstant(source, calendar);
  if (instant === undefined) throw new Refused({ code: 'bad_instant', field, text: source });
  return instant;
}

/** Epoch ms of an ISO 8601 date and time, to the millisecond; without an offset it is local time of `calendar`. Undefined where it is neither. */
export function parseInstant(text: string, calendar: CompiledCalendar): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return parseLocal(text, calendar);
  }
}

function parseLocal(text: string, calendar: CompiledCalendar): number | undefined {
  // A date alone is no instant, and an offset that Temporal refused must not be dropped silently.
  if (!/^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/i.test(text)) return undefined;
  try {
    const local = Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds;
    const day = Math.floor(local / DAY);
    return timelineOf(calendar).instantOf(day, local - day * DAY);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
