/**
 * Reads opening hours: the intervals of a day and the weekdays they hold for.
 *
 * owns: the text forms `HH:MM-HH:MM`, `closed`, `mon-fri`, and what is wrong within one week.
 */

import { nearest } from '../expression/nearest.js';
import type { Interval } from './compiled.js';
import type { CalendarSource, Report } from './source.js';

type Path = readonly (string | number)[];

const DAY = 24 * 60;

/** Sunday first, as in the compiled form. */
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface WrittenInterval {
  readonly interval: Interval;
  readonly text: string;
  readonly path: Path;
}

/** The intervals of one day, in order; what can't be read is reported and left out. */
export function readHours(source: unknown, path: Path, report: Report): readonly Interval[] {
  return readDay(source, path, report).map(({ interval }) => interval);
}

/** The working week, Sunday first. */
export function readWeek(source: CalendarSource['hours'], report: Report): readonly (readonly Interval[])[] {
  const week: { readonly key: string; readonly day: readonly WrittenInterval[] }[] = [];
  for (const [key, hours] of Object.entries(source ?? {})) {
    const path = ['hours', key];
    const day = readDay(hours, path, report);
    for (const weekday of readWeekdays(key, path, report)) {
      const other = week[weekday];
      if (other) report({ code: 'weekday_twice', params: { weekday: WEEKDAYS[weekday]!, first: other.key }, path });
      else week[weekday] = { key, day };
    }
  }
  reportNightShiftsIntoNextDay(week, report);
  return WEEKDAYS.map((_, weekday) => week[weekday]?.day.map(({ interval }) => interval) ?? []);
}

/** The weekday of that name, 0 for Sunday; reported where there is none. */
export function readWeekday(name: string, path: Path, report: Report): number | undefined {
  const weekday = WEEKDAYS.indexOf(name);
  if (weekday >= 0) return weekday;
  const short = name.slice(0, 3).toLowerCase();
  const near = WEEKDAYS.includes(short) ? short : nearest(name, WEEKDAYS);
  report({ code: 'unknown_weekday', params: { weekday: name, ...(near && { nearest: near }) }, path });
  return undefined;
}

function readWeekdays(key: string, path: Path, report: Report): readonly number[] {
  const weekdays = new Set<number>();
  for (const part of key.split(',')) {
    const [first, last, ...more] = part.split('-').map((name) => name.trim());
    if (more.length > 0) {
      report({ code: 'unknown_weekday', params: { weekday: part.trim() }, path });
      continue;
    }
    const from = readWeekday(first!, path, report);
    const to = last === undefined ? from : readWeekday(last, path, report);
    if (from === undefined || to === undefined) continue;
    for (let weekday = from; ; weekday = (weekday + 1) % 7) {
      weekdays.add(weekday);
      if (weekday === to) break;
    }
  }
  return [...weekdays];
}

function readDay(source: unknown, path: Path, report: Report): readonly WrittenInterval[] {
  if (source === 'closed') return [];
  const texts: readonly unknown[] | undefined = typeof source === 'string' ? [source] : Array.isArray(source) ? source : undefined;
  if (!texts) {
    report({ code: 'bad_hours', params: {}, path });
    return [];
  }
  const written = texts.flatMap((text, index) => {
    const place = typeof source === 'string' ? path : [...path, index];
    const interval = readInterval(text, place, report);
    return interval ? [{ interval, text: String(text), path: place }] : [];
  });
  written.sort((a, b) => a.interval[0] - b.interval[0] || a.interval[1] - b.interval[1]);
  reportOverlaps(written, report);
  return written;
}

function readInterval(text: unknown, path: Path, report: Report): Interval | undefined {
  const parts = typeof text === 'string' ? /^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$/.exec(text) : null;
  const [startHour, startMinute, endHour, endMinute] = (parts ?? []).slice(1).map(Number);
  const start = minutesOfDay(startHour, startMinute);
  const end = minutesOfDay(endHour, endMinute);
  if (start === undefined || end === undefined || start === DAY) {
    report({ code: 'bad_time', params: { text: typeof text === 'string' ? text : JSON.stringify(text) }, path });
    return undefined;
  }
  if (start === end) {
    report({ code: 'empty_interval', params: { text: String(text) }, path });
    return undefined;
  }
  return [start, end < start ? end + DAY : end];
}

/** Minutes from midnight; 24:00 is the day's end. */
function minutesOfDay(hour: number | undefined, minute: number | undefined): number | undefined {
  if (hour === undefined || minute === undefined || minute > 59) return undefined;
  return hour < 24 || (hour === 24 && minute === 0) ? hour * 60 + minute : undefined;
}

function reportOverlaps(written: readonly WrittenInterval[], report: Report): void {
  let longest: WrittenInterval | undefined;
  for (const second of written) {
    const first = longest;
    if (!first || second.interval[1] > first.interval[1]) longest = second;
    if (!first || first.interval[1] <= second.interval[0]) continue;
    // `12:00-09:00` before `13:30-18:00` is no night shift but has its ends the wrong way round.
    if (first.interval[1] > DAY) {
      report({ code: 'end_before_start', params: { text: first.text, other: second.text }, path: first.path });
    } else {
      report({ code: 'overlap', params: { first: first.text, second: second.text }, path: second.path });
    }
  }
}

function reportNightShiftsIntoNextDay(week: readonly { readonly key: string; readonly day: readonly WrittenInterval[] }[], report: Report) {
  const reported = new Set<string>();
  for (const [weekday, name] of WEEKDAYS.entries()) {
    const next = (weekday + 1) % 7;
    const first = week[weekday]?.day.at(-1);
    const second = week[next]?.day[0];
    if (!first || !second || first.interval[1] - DAY <= second.interval[0]) continue;
    const keys = JSON.stringify([week[weekday]!.key, week[next]!.key]);
    if (reported.has(keys)) continue;
    reported.add(keys);
    const params = { first: first.text, weekday: name, second: second.text, next: WEEKDAYS[next]! };
    report({ code: 'overlap_next_day', params, path: second.path });
  }
}
