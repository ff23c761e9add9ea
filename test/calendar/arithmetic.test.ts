import { describe, expect, it } from 'vitest';
import { add, isWorking, nextWorking, previousWorking, subtract, workingTimeBetween } from '../../src/calendar/arithmetic.js';
import { compileCalendar } from '../../src/calendar/compile.js';
import type { CompiledCalendar } from '../../src/calendar/compiled.js';
import { parseDuration } from '../../src/calendar/duration.js';
import { formatInstant } from '../../src/calendar/instant.js';
import type { CalendarSource, HolidaySetSource } from '../../src/calendar/source.js';
import type { Duration } from '../../src/program/program.js';

const cn: HolidaySetSource = {
  holidays: 'cn',
  years: [2026],
  days: {
    ...Object.fromEntries(['01', '02', '03', '04', '05', '06', '07'].map((day) => [`2026-10-${day}`, 'closed'])),
    '2026-10-10': 'workday',
  },
};

function calendar(source: Partial<CalendarSource>): CompiledCalendar {
  const result = compileCalendar({ calendar: 'c', time_zone: 'UTC', ...source }, [cn]);
  expect(result.problems).toEqual([]);
  return result.calendar!;
}
const office = calendar({
  time_zone: 'Asia/Shanghai',
  hours: { 'mon-fri': ['09:00-12:00', '13:30-18:00'], sat: ['09:00-12:00'] },
  holidays: ['cn'],
});

function duration(text: string): Duration {
  const result = parseDuration(text);
  if ('problem' in result) throw new Error(text);
  return result;
}
/** In the calendar's local time, with its offset where the text gives one. */
function readable(where: CompiledCalendar, result: { at: number } | { unknown: string }): string {
  return 'at' in result ? formatInstant(where, result.at) : `unknown ${result.unknown}`;
}
const dueAfter = (where: CompiledCalendar, from: string, text: string) => readable(where, add(where, Date.parse(from), duration(text)));
const startBefore = (where: CompiledCalendar, to: string, text: string) => readable(where, subtract(where, Date.parse(to), duration(text)));
const minutes = (where: CompiledCalendar, from: string, to: string) => {
  const result = workingTimeBetween(where, Date.parse(from), Date.parse(to));
  return 'unknown' in result ? `unknown ${result.unknown}` : result.milliseconds / 60_000;
};
/** 2026-03-02 was a Monday. */
const shanghai = (time: string) => `2026-${time}:00+08:00`;

describe('elapsed time', () => {
  it.each([
    ['30 minutes', '03-06T17:45', '03-06T18:15'],
    ['2 days', '03-06T17:45', '03-08T17:45'],
    ['1 week', '09-30T10:00', '10-07T10:00'],
    ['0 hours', '03-07T23:00', '03-07T23:00'],
  ])('runs day and night: %s from %s is %s', (text, from, due) => {
    expect(dueAfter(office, shanghai(from), text)).toBe(shanghai(due));
    expect(startBefore(office, shanghai(due), text)).toBe(shanghai(from));
  });

  it('counts two days as 48 hours, also where the clock is changed', () => {
    const berlin = calendar({ time_zone: 'Europe/Berlin' });
    expect(dueAfter(berlin, '2026-03-28T12:00:00+01:00', '2 days')).toBe('2026-03-30T13:00:00+02:00');
  });

  it('needs nothing that the calendar knows', () => {
    expect(dueAfter(office, '2031-05-05T12:00:00+08:00', '2 days')).toBe('2031-05-07T12:00:00+08:00');
    expect(startBefore(office, '2031-05-05T12:00:00+08:00', '2 days')).toBe('2031-05-03T12:00:00+08:00');
  });
});

describe('business hours', () => {
  it.each([
    ['1 business hour', '03-02T09:00', '03-02T10:00', 'within an interval'],
    ['1 business hour', '03-02T11:30', '03-02T14:00', 'over lunch'],
    ['1 business hour', '03-02T12:00', '03-02T14:30', 'from the end of an interval, which is not inside it'],
    ['1 business hour', '03-02T12:45', '03-02T14:30', 'from within lunch'],
    ['3 business hours', '03-02T09:00', '03-02T12:00', 'used up exactly at the noon rest'],
    ['1 business hour', '03-02T17:00', '03-02T18:00', 'used up exactly at closing time'],
    ['61 business minutes', '03-02T17:00', '03-03T09:01', 'one minute past closing time'],
    ['4 business hours', '03-02T17:00', '03-03T12:00', 'over night'],
    ['4 business hours', '03-06T17:30', '03-09T09:30', 'over a Saturday morning and a Sunday'],
    ['1 business hour', '03-08T10:00', '03-09T10:00', 'from a closed Sunday'],
    ['1 business hour', '03-02T03:00', '03-02T10:00', 'from before opening'],
    ['1.5 business hours', '03-02T16:45', '03-03T09:15', 'in decimals'],
    ['15 business hours', '03-02T09:00', '03-03T18:00', 'of two whole days'],
    ['43 business hours', '03-02T09:00', '03-09T11:30', 'of more than a week'],
    ['1 business hour', '09-30T17:30', '10-08T09:30', 'over holidays'],
    ['4 business hours', '10-10T10:00', '10-10T15:30', 'on a make-up Saturday with the hours of a Monday'],
    ['0 business hours', '03-08T10:00', '03-08T10:00', 'of zero: the instant itself, also when closed'],
    ['0 business minutes', '03-02T12:00', '03-02T12:00', 'of zero at the end of an interval'],
  ])('%s from %s is %s: %s', (text, from, due) => {
    expect(dueAfter(office, shanghai(from), text)).toBe(shanghai(due));
  });

  it('keep milliseconds', () => {
    const from = Date.parse('2026-03-02T11:59:59.250+08:00');
    expect(readable(office, add(office, from, duration('1 business minute')))).toBe('2026-03-02T13:30:59.250+08:00');
  });

  it.each([
    ['1 business hour', '03-02T14:00', '03-02T11:30', 'over lunch'],
    ['1 business hour', '03-02T13:30', '03-02T11:00', 'to opening after lunch, which read backwards is closed'],
    ['3 business hours', '03-02T12:00', '03-02T09:00', 'exactly from opening time'],
    ['181 business minutes', '03-02T12:00', '02-28T11:59', 'over a Sunday'],
    ['1 business hour', '10-08T09:30', '09-30T17:30', 'over holidays'],
    ['15 business minutes', '03-02T09:00', '02-28T11:45', 'to opening time'],
    ['0 business hours', '03-08T10:00', '03-08T10:00', 'of zero'],
  ])('%s before %s is %s: %s', (text, to, start) => {
    expect(startBefore(office, shanghai(to), text)).toBe(shanghai(start));
  });
});

describe('business days', () => {
  it.each([
    ['1 business day', '03-02T10:15', '03-03T10:15', 'the same time on the next day'],
    ['2 business days', '03-02T10:15', '03-04T10:15', 'on the second one'],
    ['1 business day', '03-06T17:30', '03-09T09:00', 'closed at that time of Saturday: on to the next working instant'],
    ['2 business days', '03-06T17:30', '03-09T17:30', 'Saturday counts, as it has working time'],
    ['1 business day', '03-07T11:00', '03-09T11:00', 'Sunday does not count'],
    ['1 business day', '03-08T11:00', '03-10T09:00', 'from a closed Sunday: first to Monday, then a day'],
    ['1 business day', '03-02T12:30', '03-03T13:30', 'from within lunch: first to the end of lunch'],
    ['1 business day', '03-02T12:00', '03-03T13:30', 'from the end of an interval: first to the next one'],
    ['1 business day', '03-02T18:00', '03-04T09:00', 'from closing time: first to the next morning'],
    ['1 business day', '03-02T05:00', '03-03T09:00', 'from before opening'],
    ['1 business day', '09-30T10:00', '10-08T10:00', 'over holidays'],
    ['3 business days', '09-30T15:00', '10-10T15:00', 'to a make-up Saturday in the afternoon'],
    ['0 business days', '03-08T11:00', '03-08T11:00', 'of zero: the instant itself'],
  ])('%s from %s is %s: %s', (text, from, due) => {
    expect(dueAfter(office, shanghai(from), text)).toBe(shanghai(due));
  });

  it.each([
    ['1 business day', '03-03T10:15', '03-02T10:15', 'the same time on the day before'],
    ['1 business day', '03-03T18:00', '03-02T18:00', 'closing time is inside, read backwards'],
    ['1 business day', '03-03T12:45', '03-02T12:00', 'from within lunch: first to its start'],
    ['1 business day', '03-09T17:30', '03-07T12:00', 'closed at that time of Saturday: back to its closing time'],
    ['1 business day', '03-09T09:00', '03-06T12:00', 'opening time is not inside: first to closing time on Saturday'],
    ['1 business day', '10-08T10:00', '09-30T10:00', 'over holidays'],
    ['0 business days', '03-08T11:00', '03-08T11:00', 'of zero'],
  ])('%s before %s is %s: %s', (text, to, start) => {
    expect(startBefore(office, shanghai(to), text)).toBe(shanghai(start));
  });
});

describe('a night shift', () => {
  const night = calendar({ hours: { 'mon-fri': ['22:00-06:00'] }, days: { '2026-03-04': 'closed' } });
  const utc = (time: string) => `2026-${time}:00+00:00`;

  it.each([
    ['4 business hours', '03-02T23:00', '03-03T03:00'],
    ['8 business hours', '03-02T22:00', '03-03T06:00'],
    ['2 business hours', '03-03T05:00', '03-03T23:00'],
    ['1 business hour', '03-07T05:30', '03-09T22:30'],
    ['1 business hour', '03-02T05:00', '03-02T23:00'],
  ])('crosses midnight: %s from %s is %s', (text, from, due) => {
    expect(dueAfter(night, utc(from), text)).toBe(utc(due));
  });

  it('belongs to the day it starts on', () => {
    // The shift of Tuesday runs into Wednesday, which is closed: it has no shift of its own.
    expect(isWorking(night, Date.parse(utc('03-04T05:00')))).toEqual({ working: true });
    expect(isWorking(night, Date.parse(utc('03-04T23:00')))).toEqual({ working: false });
    expect(isWorking(night, Date.parse(utc('03-05T05:00')))).toEqual({ working: false });
  });

  it.each([
    ['1 business day', '03-02T23:00', '03-03T23:00', 'before midnight'],
    ['1 business day', '03-03T02:00', '03-04T02:00', 'after midnight: the same time of the next shift'],
    ['1 business day', '03-04T02:00', '03-06T02:00', 'after midnight, the next shift being closed'],
    ['1 business day', '03-07T02:00', '03-10T02:00', 'after midnight of the last shift of the week'],
  ])('counts days by shifts: %s from %s is %s: %s', (text, from, due) => {
    expect(dueAfter(night, utc(from), text)).toBe(utc(due));
    expect(startBefore(night, utc(due), text)).toBe(utc(from));
  });

  it('that runs into the hours of an exceptional day is counted once', () => {
    const both = calendar({ hours: { mon: ['22:00-06:00'] }, days: { '2026-03-03': ['04:00-08:00'] } });
    expect(minutes(both, utc('03-02T00:00'), utc('03-04T00:00'))).toBe(600);
    expect(dueAfter(both, utc('03-02T22:00'), '9 business hours')).toBe(utc('03-03T07:00'));
    expect(startBefore(both, utc('03-03T08:00'), '9 business hours')).toBe(utc('03-02T23:00'));
  });
});

describe('where the clock is changed', () => {
  const round = { 'mon-sun': ['00:00-24:00'] };
  const day = { 'mon-sun': ['09:00-17:00'] };
  const small = { 'mon-sun': ['02:30-06:00'] };

  it('in Berlin a night shift lasts its real time', () => {
    const berlin = calendar({ time_zone: 'Europe/Berlin', hours: { 'mon-sun': ['22:00-06:00'] } });
    expect(minutes(berlin, '2026-03-28T12:00:00+01:00', '2026-03-29T12:00:00+02:00')).toBe(7 * 60);
    expect(minutes(berlin, '2026-10-24T12:00:00+02:00', '2026-10-25T12:00:00+01:00')).toBe(9 * 60);
    expect(dueAfter(berlin, '2026-03-29T01:00:00+01:00', '2 business hours')).toBe('2026-03-29T04:00:00+02:00');
    expect(dueAfter(berlin, '2026-10-25T02:30:00+02:00', '1 business hour')).toBe('2026-10-25T02:30:00+01:00');
  });

  it('in Berlin an opening time that is skipped opens at the first instant after the gap', () => {
    const berlin = calendar({ time_zone: 'Europe/Berlin', hours: small });
    expect(readable(berlin, nextWorking(berlin, Date.parse('2026-03-29T00:00:00Z')))).toBe('2026-03-29T03:00:00+02:00');
    expect(minutes(berlin, '2026-03-29T00:00:00+01:00', '2026-03-29T12:00:00+02:00')).toBe(180);
  });

  it('in Berlin an opening time that comes twice opens the first time', () => {
    const berlin = calendar({ time_zone: 'Europe/Berlin', hours: small });
    expect(readable(berlin, nextWorking(berlin, Date.parse('2026-10-24T22:00:00Z')))).toBe('2026-10-25T02:30:00+02:00');
    expect(minutes(berlin, '2026-10-25T00:00:00+02:00', '2026-10-25T12:00:00+01:00')).toBe(270);
  });

  it('in Berlin a closing time that comes twice closes the first time', () => {
    const berlin = calendar({ time_zone: 'Europe/Berlin', hours: { 'mon-sun': ['00:00-02:30'] } });
    expect(isWorking(berlin, Date.parse('2026-10-25T02:15:00+02:00'))).toEqual({ working: true });
    expect(isWorking(berlin, Date.parse('2026-10-25T02:15:00+01:00'))).toEqual({ working: false });
  });

  it('in Berlin what closes after the hour that comes twice lasts an hour longer', () => {
    const berlin = calendar({ time_zone: 'Europe/Berlin', hours: { 'mon-sun': ['00:00-03:00'] } });
    expect(minutes(berlin, '2026-10-25T00:00:00+02:00', '2026-10-25T12:00:00+01:00')).toBe(240);
  });

  it('in New York a business day keeps the wall-clock time', () => {
    const york = calendar({ time_zone: 'America/New_York', hours: day });
    expect(dueAfter(york, '2026-03-07T10:00:00-05:00', '1 business day')).toBe('2026-03-08T10:00:00-04:00');
    expect(dueAfter(york, '2026-10-31T10:00:00-04:00', '1 business day')).toBe('2026-11-01T10:00:00-05:00');
    expect(startBefore(york, '2026-03-08T10:00:00-04:00', '1 business day')).toBe('2026-03-07T10:00:00-05:00');
    expect(dueAfter(york, '2026-03-07T16:00:00-05:00', '2 business hours')).toBe('2026-03-08T10:00:00-04:00');
  });

  it('in New York a business day to a time that is skipped ends after the gap, to one that comes twice the first time', () => {
    const york = calendar({ time_zone: 'America/New_York', hours: round });
    expect(dueAfter(york, '2026-03-07T02:30:00-05:00', '1 business day')).toBe('2026-03-08T03:00:00-04:00');
    expect(dueAfter(york, '2026-10-31T01:30:00-04:00', '1 business day')).toBe('2026-11-01T01:30:00-04:00');
  });

  it('in New York round the clock, working time is real time', () => {
    const york = calendar({ time_zone: 'America/New_York', hours: round });
    expect(minutes(york, '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00')).toBe(23 * 60);
    expect(minutes(york, '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00')).toBe(25 * 60);
  });

  it('on Lord Howe Island the clock is changed by half an hour', () => {
    const island = calendar({ time_zone: 'Australia/Lord_Howe', hours: round });
    expect(minutes(island, '2026-04-05T00:00:00+11:00', '2026-04-06T00:00:00+10:30')).toBe(24 * 60 + 30);
    expect(minutes(island, '2026-10-04T00:00:00+10:30', '2026-10-05T00:00:00+11:00')).toBe(23 * 60 + 30);
    expect(dueAfter(island, '2026-10-03T02:15:00+10:30', '1 business day')).toBe('2026-10-04T02:30:00+11:00');
    expect(dueAfter(island, '2026-04-04T01:45:00+11:00', '1 business day')).toBe('2026-04-05T01:45:00+11:00');
  });

  it('in India it never is, and the offset is half an hour off', () => {
    const india = calendar({ time_zone: 'Asia/Kolkata', hours: { 'mon-fri': ['09:30-18:30'] } });
    expect(dueAfter(india, '2026-03-02T12:30:00Z', '1 business hour')).toBe('2026-03-03T10:00:00+05:30');
    expect(dueAfter(india, '2026-03-06T10:00:00+05:30', '1 business day')).toBe('2026-03-09T10:00:00+05:30');
  });

  it('in Samoa a day that was skipped is no working day', () => {
    const samoa = calendar({ time_zone: 'Pacific/Apia', hours: { 'mon-fri': ['09:00-17:00'] } });
    // Friday 2011-12-30 was never there.
    expect(dueAfter(samoa, '2011-12-29T16:00:00-10:00', '2 business hours')).toBe('2012-01-02T10:00:00+14:00');
    expect(dueAfter(samoa, '2011-12-29T16:00:00-10:00', '1 business day')).toBe('2012-01-02T16:00:00+14:00');
    expect(startBefore(samoa, '2012-01-02T16:00:00+14:00', '1 business day')).toBe('2011-12-29T16:00:00-10:00');
  });

  it('over midnight, what is local yesterday again is still found', () => {
    // A made-up zone goes back over midnight, from 00:30 to 23:30.
    const zone = {
      offsets: [
        { at: 0, offset: 60 },
        { at: Date.parse('2026-03-01T23:30:00Z'), offset: 0 },
      ],
    };
    const made: CompiledCalendar = { ...calendar({ hours: { mon: ['00:00-00:15', '00:45-02:00'] } }), ...zone };
    expect(isWorking(made, Date.parse('2026-03-01T23:10:00Z'))).toEqual({ working: true });
    expect(minutes(made, '2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z')).toBe(90);
    expect(readable(made, nextWorking(made, Date.parse('2026-03-01T23:45:00Z')))).toBe('2026-03-02T00:45:00+00:00');
    expect(readable(made, previousWorking(made, Date.parse('2026-03-01T23:45:00Z')))).toBe('2026-03-02T00:15:00+01:00');
    expect(minutes(made, '2026-03-01T12:00:00Z', '2026-03-01T23:45:00Z')).toBe(15);
    const round: CompiledCalendar = { ...calendar({ hours: { mon: ['00:00-02:00'] } }), ...zone };
    expect(isWorking(round, Date.parse('2026-03-01T23:45:00Z'))).toEqual({ working: true });
  });
});

describe('working time between two instants', () => {
  it.each([
    ['03-02T09:00', '03-02T18:00', 450],
    ['03-02T12:00', '03-02T13:30', 0],
    ['03-02T11:00', '03-02T14:00', 90],
    ['03-06T17:00', '03-09T10:00', 300],
    ['09-30T17:00', '10-08T10:00', 120],
    ['03-02T10:00', '03-02T10:00', 0],
    ['03-02T14:00', '03-02T11:00', -90],
  ])('from %s to %s is %d minutes', (from, to, expected) => {
    expect(minutes(office, shanghai(from), shanghai(to))).toBe(expected);
  });
});

describe('working instants', () => {
  const at = (time: string) => Date.parse(shanghai(time));
  it.each([
    ['03-02T09:00', true],
    ['03-02T11:59', true],
    ['03-02T12:00', false],
    ['03-02T13:29', false],
    ['03-02T18:00', false],
    ['10-01T10:00', false],
    ['10-10T17:00', true],
  ])('%s: %s', (time, working) => {
    expect(isWorking(office, at(time))).toEqual({ working });
  });
  it('the next one is the instant itself, or the start of the next interval', () => {
    expect(nextWorking(office, at('03-02T11:59'))).toEqual({ at: at('03-02T11:59') });
    expect(nextWorking(office, at('03-02T12:00'))).toEqual({ at: at('03-02T13:30') });
    expect(nextWorking(office, at('03-07T12:00'))).toEqual({ at: at('03-09T09:00') });
  });
  it('the previous one is the instant itself, or the end of the interval before', () => {
    expect(previousWorking(office, at('03-02T12:00'))).toEqual({ at: at('03-02T12:00') });
    expect(previousWorking(office, at('03-02T13:30'))).toEqual({ at: at('03-02T12:00') });
    expect(previousWorking(office, at('03-09T09:00'))).toEqual({ at: at('03-07T12:00') });
  });
});

describe('what the calendar does not know', () => {
  it('is unknown, never wrong', () => {
    // Known: 2026.
    expect(dueAfter(office, shanghai('12-31T17:00'), '1 business hour')).toBe(shanghai('12-31T18:00'));
    expect(dueAfter(office, shanghai('12-31T17:00'), '61 business minutes')).toBe('unknown after');
    expect(dueAfter(office, shanghai('12-31T17:00'), '1 business day')).toBe('unknown after');
    expect(dueAfter(office, '2027-01-04T10:00:00+08:00', '1 business hour')).toBe('unknown after');
    expect(dueAfter(office, '2025-12-31T17:00:00+08:00', '1 business hour')).toBe('unknown before');
    expect(startBefore(office, shanghai('01-01T10:00'), '1 business hour')).toBe(shanghai('01-01T09:00'));
    expect(startBefore(office, shanghai('01-01T10:00'), '61 business minutes')).toBe('unknown before');
    expect(startBefore(office, shanghai('01-01T10:00'), '1 business day')).toBe('unknown before');
    expect(startBefore(office, '2027-01-04T10:00:00+08:00', '1 business hour')).toBe('unknown after');
    expect(minutes(office, '2025-12-31T17:00:00+08:00', shanghai('01-01T10:00'))).toBe('unknown before');
    expect(minutes(office, shanghai('12-31T17:00'), '2027-01-01T10:00:00+08:00')).toBe('unknown after');
    expect(minutes(office, '2027-01-01T10:00:00+08:00', shanghai('12-31T17:00'))).toBe('unknown after');
    expect(isWorking(office, Date.parse('2027-01-01T10:00:00+08:00'))).toEqual({ unknown: 'after' });
    expect(nextWorking(office, Date.parse(shanghai('12-31T18:00')))).toEqual({ unknown: 'after' });
    expect(previousWorking(office, Date.parse(shanghai('01-01T09:00')))).toEqual({ unknown: 'before' });
  });

  it('begins at midnight after its last day', () => {
    const round = calendar({ time_zone: 'Asia/Shanghai', hours: { 'mon-sun': ['00:00-24:00'] }, holidays: ['cn'] });
    expect(dueAfter(round, shanghai('12-31T23:00'), '1 business hour')).toBe('2027-01-01T00:00:00+08:00');
    expect(startBefore(round, '2027-01-01T00:00:00+08:00', '1 business hour')).toBe(shanghai('12-31T23:00'));
    expect(dueAfter(round, '2027-01-01T00:00:00+08:00', '1 business minute')).toBe('unknown after');
  });

  it('includes the hours into which a night shift of the day before could run', () => {
    const night = calendar({ time_zone: 'Asia/Shanghai', hours: { 'mon-sun': ['22:00-06:00'] }, holidays: ['cn'] });
    expect(isWorking(night, Date.parse(shanghai('01-01T05:59')))).toEqual({ unknown: 'before' });
    expect(isWorking(night, Date.parse(shanghai('01-01T06:00')))).toEqual({ working: false });
  });

  it('is not counted where the hours of its first day begin within them', () => {
    const both = calendar({
      time_zone: 'Asia/Shanghai',
      hours: { sat: ['22:00-06:00'] },
      holidays: ['cn'],
      days: { '2026-01-01': ['04:00-08:00'] },
    });
    expect(startBefore(both, shanghai('01-01T08:00'), '2 business hours')).toBe(shanghai('01-01T06:00'));
    expect(startBefore(both, shanghai('01-01T08:00'), '121 business minutes')).toBe('unknown before');
    expect(minutes(both, shanghai('01-01T06:00'), shanghai('01-01T09:00'))).toBe(120);
    expect(minutes(both, shanghai('01-01T05:59'), shanghai('01-01T09:00'))).toBe('unknown before');
  });

  it('ends before them also for what closes as they end', () => {
    const both = calendar({ hours: { sat: ['22:00-06:00'] }, holidays: ['cn'], days: { '2026-01-01': ['04:00-06:00'] } });
    expect(previousWorking(both, Date.parse('2026-01-01T07:00:00Z'))).toEqual({ unknown: 'before' });
  });

  it('begins after its last day also where the clock skips that midnight', () => {
    const made: CompiledCalendar = {
      ...calendar({ hours: { thu: ['23:45-02:00'] }, holidays: ['cn'] }),
      offsets: [
        { at: 0, offset: 0 },
        { at: Date.parse('2026-12-31T23:30:00Z'), offset: 60 },
      ],
    };
    expect(nextWorking(made, Date.parse('2026-12-31T23:00:00Z'))).toEqual({ unknown: 'after' });
  });

  it('does not hold up zero', () => {
    expect(dueAfter(office, '2031-01-01T10:00:00+08:00', '0 business hours')).toBe('2031-01-01T10:00:00+08:00');
    expect(minutes(office, '2031-01-01T10:00:00+08:00', '2031-01-01T10:00:00+08:00')).toBe(0);
  });
});

describe('a calendar without any working time', () => {
  const never = calendar({});
  it('gives unknown', () => {
    expect(dueAfter(never, shanghai('03-02T10:00'), '1 business hour')).toBe('unknown after');
    expect(dueAfter(never, shanghai('03-02T10:00'), '1 business day')).toBe('unknown after');
    expect(startBefore(never, shanghai('03-02T10:00'), '1 business hour')).toBe('unknown before');
    expect(startBefore(never, shanghai('03-02T10:00'), '1 business day')).toBe('unknown before');
    expect(nextWorking(never, Date.parse(shanghai('03-02T10:00')))).toEqual({ unknown: 'after' });
    expect(minutes(never, shanghai('03-02T10:00'), shanghai('03-03T10:00'))).toBe(0);
  });
});
