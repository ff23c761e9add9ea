/**
 * Arithmetic on compiled calendars against temporal-polyfill, which shares nothing with it but the time-zone database: around
 * every clock change of a zone. A sample of zones, and those with the oddest changes; ZONES=all takes all of them.
 */
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { add, workingTimeBetween } from '../../src/calendar/arithmetic.js';
import { compileCalendar } from '../../src/calendar/compile.js';
import { formatInstant } from '../../src/calendar/instant.js';

const LONG = process.env.ZONES === 'all';
const YEARS = { from: 2010, to: 2027 };
/** Changes by half an hour, at midnight, twice a year more than usual, of a whole day, of two hours. */
const ODD = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Nuuk',
  'America/Santiago',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'Europe/London',
  'Pacific/Apia',
];
const every = Intl.supportedValuesOf('timeZone');
const zones = LONG ? every : [...new Set([...ODD, ...every.filter((_, index) => index % 23 === 0)])];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Local minutes of each day: across midnight, through the hours in which clocks change, and a break. */
const HOURS = [
  [3.5 * 60, 12 * 60],
  [13.5 * 60, 18 * 60],
  [23 * 60, 26.25 * 60],
] as const;
const WRITTEN = { 'mon-sun': ['03:30-12:00', '13:30-18:00', '23:00-02:15'] };

function offsetAt(zone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}

/** Around when the offset changes, to the half day. */
function changesOf(zone: string): number[] {
  const changes: number[] = [];
  for (let at = Date.UTC(YEARS.from, 0, 5); at < Date.UTC(YEARS.to, 11, 20); at += DAY) {
    if (offsetAt(zone, at) !== offsetAt(zone, at + DAY)) changes.push(at + DAY / 2);
  }
  return changes;
}

/** When the wall clock first shows this time or, where it skips it, what comes after the gap. */
function instantOf(zone: string, date: Temporal.PlainDate, minutes: number): number {
  const wall = date
    .add({ days: Math.floor(minutes / 1440) })
    .toPlainDateTime({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 });
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(wall)) return earlier.epochMilliseconds;
  let before = earlier.epochMilliseconds;
  let after = wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (offsetAt(zone, middle) === offsetAt(zone, before)) before = middle;
    else after = middle;
  }
  return after;
}

function* intervals(zone: string, from: Temporal.PlainDate): Generator<readonly [number, number]> {
  for (let date = from; ; date = date.add({ days: 1 })) {
    for (const [start, end] of HOURS) yield [instantOf(zone, date, start), instantOf(zone, date, end)];
  }
}

function dateAt(zone: string, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

function workedBetween(zone: string, from: number, to: number): number {
  let worked = 0;
  for (const [start, end] of intervals(zone, dateAt(zone, from).subtract({ days: 2 }))) {
    if (start >= to) return worked;
    worked += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return worked;
}

function addedMinutes(zone: string, from: number, minutes: number): number {
  let left = minutes * 60_000;
  for (const [start, end] of intervals(zone, dateAt(zone, from).subtract({ days: 2 }))) {
    const available = end - Math.max(start, from);
    if (available <= 0) continue;
    if (left <= available) return Math.max(start, from) + left;
    left -= available;
  }
  return Number.NaN;
}

describe('around every clock change of', () => {
  it.each(zones)('%s, working time is what the wall clock says', (zone) => {
    const { calendar, problems } = compileCalendar({ calendar: 'c', time_zone: zone, hours: WRITTEN }, [], YEARS);
    expect(problems).toEqual([]);
    if (!calendar) return;
    const changes = changesOf(zone);
    const some = LONG || zone === 'Pacific/Apia' ? changes : [...changes.slice(0, 2), ...changes.slice(-2)];
    for (const change of some.length > 0 ? some : [Date.UTC(2024, 2, 31, 1)]) {
      // Not on the hour, so that no two zones are asked the same; nine hours apart, so that every part of the day comes up.
      for (let from = change - 31 * HOUR + 11 * 60_000; from < change + 31 * HOUR; from += 9 * HOUR) {
        const where = `${zone} ${new Date(from).toISOString()}`;
        const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
        expect(formatInstant(calendar, from), where).toBe(zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' }));
        expect(workingTimeBetween(calendar, from, from + 40 * HOUR), where).toEqual({
          milliseconds: workedBetween(zone, from, from + 40 * HOUR),
        });
        for (const count of [45, 615]) {
          expect(add(calendar, from, { kind: 'business', unit: 'minutes', count }), where).toEqual({ at: addedMinutes(zone, from, count) });
        }
      }
    }
  });
});
