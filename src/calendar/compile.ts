/**
 * Compiles a calendar as written into the form that cases run on.
 *
 * owns: the order of precedence (days, holidays, hours), which years are known.
 * never: reads files. Everything that is wrong is reported at once.
 */
import { Temporal } from 'temporal-polyfill';
import { nearest } from '../expression/nearest.js';
import type { Text } from '../program/text.js';
import type { CompiledCalendar, ExceptionDay, Interval } from './compiled.js';
import { readHours, readWeek, readWeekday } from './hours.js';
import type { CalendarProblem, CalendarSource, DaySource, HolidaySetSource, HoursSource, Report, Years } from './source.js';
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
  for (const [date, day] of readDays(source.days, week, report)) days.set(date, day);
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

type Days = readonly (readonly [date: string, day: ExceptionDay])[];

function readHolidays(set: HolidaySetSource, week: Week, reportTo: Report): Days {
  const report: Report = (problem) => reportTo({ ...problem, holidays: set.holidays });
  reportYears(set, report);
  const years = yearsOf(set);
  return readDays(set.days, week, report, (date) => {
    if (years.length > 0 && !years.includes(Number(date.slice(0, 4)))) {
      report({ code: 'date_outside_years', params: { date }, path: ['days', date] });
    }
  });
}

/** Dates with what they are, where `week` is the ordinary one. */
export function readDays(source: CalendarSource['days'], week: Week, report: Report, checkDate?: (date: string) => void): Days {
  return Object.entries(source ?? {}).map(([date, day]) => {
    const path = ['days', date];
    if (isDate(date)) checkDate?.(date);
    else report({ code: 'bad_date', params: { date }, path });
    return [date, readDay(day, date, week, report)];
  });
}

function readDay(day: DaySource, date: string, week: Week, report: Report): ExceptionDay {
  const path = ['days', date];
  if (day === 'workday') return { hours: workdayHours(true, week, path, report) };
  if (!isMap(day)) return { hours: readHours(day, path, report) };
  const { closed = false, workday = false, hours, title } = day;
  const given = [closed !== false, workday !== false, hours !== undefined].filter(Boolean).length;
  if (given !== 1) report({ code: 'bad_day', params: { date }, path });
  if (given !== 1 || closed) return titled([], title);
  if (hours !== undefined) return titled(readHours(hours, [...path, 'hours'], report), title);
  return titled(workdayHours(workday, week, [...path, 'workday'], report), title);
}

function workdayHours(like: boolean | string, week: Week, path: readonly string[], report: Report): readonly Interval[] {
  if (like === true) return [...week.slice(1), ...week.slice(0, 1)].find((hours) => hours.length > 0) ?? [];
  const weekday = readWeekday(String(like), path, report);
  return weekday === undefined ? [] : (week[weekday] ?? []);
}

function isMap(day: DaySource): day is Exclude<DaySource, HoursSource> {
  return typeof day === 'object' && day !== null && !Array.isArray(day);
}

function titled(hours: readonly Interval[], title: Text | undefined): ExceptionDay {
  return title === undefined ? { hours } : { hours, title };
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

function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
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
