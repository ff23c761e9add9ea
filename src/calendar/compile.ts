/**
 * Compiles a calendar as written into the form that cases run on.
 *
 * owns: the order of precedence (days, holidays, hours), which years are known.
 * never: reads files. Everything that is wrong is reported at once.
 */
import { Temporal } from 'temporal-polyfill';
import type { Text } from '../program/text.js';
import type { CompiledCalendar, ExceptionDay, Interval } from './compiled.js';
import { readHours, readWeek, readWeekday } from './hours.js';
import { nearest } from './nearest.js';
import type { CalendarProblem, CalendarSource, HolidaySetSource, Report, WorkdaySource, Years } from './source.js';
import { nearestZone, offsetsOf, zoneName } from './zone.js';

/** What a calendar without holiday sets knows. */
export const DEFAULT_YEARS: Years = { from: 2000, to: 2099 };

/** Zones have had offsets of whole minutes since 1973. */
const EARLIEST_YEAR = 1973;
const LATEST_YEAR = 2999;

export interface CompileResult {
  /** Absent where there is any problem. */
  readonly calendar?: CompiledCalendar;
  readonly problems: readonly CalendarProblem[];
}

type Week = readonly (readonly Interval[])[];

/**
 * Compiles `source` with the holiday sets that it names. The calendar knows those of `years` for which every one of
 * these sets has data. The same input gives the same result, down to the order of keys, with one time-zone database.
 *
 * @example compileCalendar({ calendar: 'office', time_zone: 'Asia/Shanghai', hours: { 'mon-fri': ['09:00-18:00'] } }, []).calendar
 */
export function compileCalendar(
  source: CalendarSource,
  holidaySets: readonly HolidaySetSource[],
  years: Years = DEFAULT_YEARS,
): CompileResult {
  const problems: CalendarProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const zone = readZone(source.time_zone, report);
  const week = readWeek(source.hours, report);
  const sets = findHolidaySets(source.holidays ?? [], holidaySets, report);
  const days = new Map<string, ExceptionDay>();
  for (const set of sets) for (const [date, day] of readHolidays(set, week, report)) days.set(date, day);
  for (const [date, day] of readDays(source.days, report)) days.set(date, day);
  const known = commonYears(sets, years);
  // Sets without a readable year have been reported as such.
  if (!known && sets.every((set) => yearsOf(set).length > 0)) report({ code: 'no_common_years', params: {}, path: ['holidays'] });
  if (problems.length > 0 || !zone || !known) return { problems };
  const from = `${known.from}-01-01`;
  const to = `${known.to}-12-31`;
  const inside = [...days].filter(([date]) => from <= date && date <= to).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    calendar: {
      format: 1,
      calendar: source.calendar,
      time_zone: zone,
      week,
      days: Object.fromEntries(inside),
      offsets: offsetsOf(zone, { from: known.from - 1, to: known.to + 1 }),
      known: { from, to },
    },
    problems,
  };
}

/** What is wrong with a holiday set by itself, whichever calendars name it. `compileCalendar` reports the same. */
export function checkHolidaySet(set: HolidaySetSource): readonly CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  readHolidays(set, [], (problem) => problems.push(problem));
  return problems;
}

function readZone(source: unknown, report: Report): string | undefined {
  const zone = zoneName(source);
  if (zone === undefined) {
    const near = typeof source === 'string' ? nearestZone(source) : undefined;
    report({ code: 'unknown_zone', params: { zone: String(source ?? ''), ...(near && { nearest: near }) }, path: ['time_zone'] });
  }
  return zone;
}

function findHolidaySets(ids: readonly string[], sets: readonly HolidaySetSource[], report: Report): readonly HolidaySetSource[] {
  return ids.flatMap((id, index) => {
    const set = sets.find((candidate) => candidate.holidays === id);
    if (set) return [set];
    const names = sets.map((candidate) => candidate.holidays);
    const near = nearest(id, names);
    report({ code: 'unknown_holidays', params: { holidays: id, ...(near && { nearest: near }) }, path: ['holidays', index] });
    return [];
  });
}

function readDays(source: CalendarSource['days'], report: Report): readonly (readonly [string, ExceptionDay])[] {
  return Object.entries(source ?? {}).map(([date, day]) => {
    const path = ['days', date];
    reportBadDate(date, path, report);
    if (!isMap(day)) return [date, { hours: readHours(day, path, report) }];
    return [date, titled(readHours(day.hours, [...path, 'hours'], report), day.title)];
  });
}

function readHolidays(set: HolidaySetSource, week: Week, reportTo: Report): readonly (readonly [string, ExceptionDay])[] {
  const report: Report = (problem) => reportTo({ ...problem, holidays: set.holidays });
  reportYears(set, report);
  const days: (readonly [string, ExceptionDay])[] = [];
  for (const [date, title] of Object.entries(set.closed ?? {})) {
    reportHolidayDate(set, date, ['closed', date], report);
    days.push([date, titled([], title)]);
  }
  for (const [date, workday] of Object.entries(set.workdays ?? {})) {
    const path = ['workdays', date];
    reportHolidayDate(set, date, path, report);
    if (set.closed && Object.hasOwn(set.closed, date)) report({ code: 'date_twice', params: { date }, path });
    days.push([date, readWorkday(workday, week, path, report)]);
  }
  return days;
}

function readWorkday(source: WorkdaySource, week: Week, path: readonly string[], report: Report): ExceptionDay {
  const like = (week[1]?.length ? week[1] : week.slice(1).find((hours) => hours.length > 0)) ?? week[0] ?? [];
  if (!isWorkdayMap(source)) return titled(like, source);
  if (source.hours !== undefined) return titled(readHours(source.hours, [...path, 'hours'], report), source.title);
  if (source.like === undefined) return titled(like, source.title);
  const weekday = readWeekday(String(source.like), [...path, 'like'], report);
  return titled(weekday === undefined ? [] : (week[weekday] ?? []), source.title);
}

/** A map of languages is a title; none of these keys is a language. */
function isWorkdayMap(source: WorkdaySource): source is Exclude<WorkdaySource, Text> {
  return isMap(source) && ['title', 'hours', 'like'].some((key) => Object.hasOwn(source, key));
}

function isMap<T>(value: T): value is T & Exclude<T, string | readonly string[]> & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function titled(hours: readonly Interval[], title: Text | null | undefined): ExceptionDay {
  return title === undefined || title === null ? { hours } : { hours, title };
}

function reportYears(set: HolidaySetSource, report: Report): void {
  for (const [index, year] of (set.years ?? []).entries()) {
    if (!isYear(year)) report({ code: 'bad_year', params: { year: String(year) }, path: ['years', index] });
  }
  const years = yearsOf(set);
  if (years.length === 0) report({ code: 'no_years', params: {}, path: ['years'] });
  const after = years.findIndex((year, index) => index > 0 && year > years[index - 1]! + 1);
  if (after > 0) report({ code: 'years_gap', params: { year: years[after - 1]! + 1 }, path: ['years'] });
}

function reportHolidayDate(set: HolidaySetSource, date: string, path: readonly string[], report: Report): void {
  const valid = reportBadDate(date, path, report);
  const years = yearsOf(set);
  if (valid && years.length > 0 && !years.includes(Number(date.slice(0, 4)))) {
    report({ code: 'date_outside_years', params: { date }, path });
  }
}

function reportBadDate(date: string, path: readonly string[], report: Report): boolean {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(date) && isDate(date);
  if (!valid) report({ code: 'bad_date', params: { date }, path });
  return valid;
}

function isDate(date: string): boolean {
  try {
    Temporal.PlainDate.from(date);
    return true;
  } catch {
    return false;
  }
}

function yearsOf(set: HolidaySetSource): readonly number[] {
  return [...new Set(set.years)].filter(isYear).sort((a, b) => a - b);
}

function isYear(year: unknown): year is number {
  return Number.isInteger(year) && (year as number) >= EARLIEST_YEAR && (year as number) <= LATEST_YEAR;
}

function commonYears(sets: readonly HolidaySetSource[], years: Years): Years | undefined {
  const from = Math.max(years.from, ...sets.map((set) => Math.min(...yearsOf(set))));
  const to = Math.min(years.to, ...sets.map((set) => Math.max(...yearsOf(set))));
  return from <= to ? { from, to } : undefined;
}
