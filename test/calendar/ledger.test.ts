import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import type { CompiledCalendar } from '../../src/calendar/compiled.js';
import { parseDuration } from '../../src/calendar/duration.js';
import { formatInstant } from '../../src/calendar/instant.js';
import { explain, ledgerBetween } from '../../src/calendar/ledger.js';
import type { HolidaySetSource } from '../../src/calendar/source.js';
import type { Duration } from '../../src/program/program.js';

const cn: HolidaySetSource = {
  holidays: 'cn',
  years: [2026],
  days: {
    '2026-10-01': { closed: true, title: { en: 'National Day', zh: '国庆节' } },
    '2026-10-02': { closed: true, title: { en: 'National Day', zh: '国庆节' } },
    '2026-09-20': { workday: true, title: { en: 'Make-up workday', zh: '调休上班' } },
  },
};
const office = compileCalendar(
  { calendar: 'office', time_zone: 'Asia/Shanghai', hours: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] }, holidays: ['cn'] },
  [cn],
).calendar!;

function ledger(from: string, text: string): string[] {
  const result = explain(office, Date.parse(`2026-${from}+08:00`), parseDuration(text) as Duration);
  if ('unknown' in result) return [result.unknown];
  const short = (instant: number) => formatInstant(office, instant).slice(5, 16);
  return result.ledger.map(({ from, to, kind, title }) => {
    const why = typeof title === 'object' ? ` ${title.en}` : '';
    return `${short(from)} ${short(to)} ${kind}${why}`;
  });
}

describe('the ledger of a due time', () => {
  it('tells working time from closed time', () => {
    expect(ledger('03-02T17:00', '3 business hours')).toEqual([
      '03-02T17:00 03-02T18:00 running',
      '03-02T18:00 03-03T09:00 closed',
      '03-03T09:00 03-03T11:00 running',
    ]);
  });
  it('begins with closed time where the start is closed', () => {
    expect(ledger('03-02T12:30', '1 business hour')).toEqual(['03-02T12:30 03-02T13:30 closed', '03-02T13:30 03-02T14:30 running']);
  });
  it('joins closed days into one entry', () => {
    expect(ledger('03-06T17:00', '2 business hours')[1]).toBe('03-06T18:00 03-09T09:00 closed');
  });
  it('names a holiday for its days alone', () => {
    expect(ledger('09-30T17:00', '90 business minutes')).toEqual([
      '09-30T17:00 09-30T18:00 running',
      '09-30T18:00 10-01T00:00 closed',
      '10-01T00:00 10-03T00:00 closed National Day',
      '10-03T00:00 10-05T09:00 closed',
      '10-05T09:00 10-05T09:30 running',
    ]);
  });
  it('says why a Sunday is worked', () => {
    expect(ledger('09-20T11:30', '1 business hour')).toEqual([
      '09-20T11:30 09-20T12:00 running Make-up workday',
      '09-20T12:00 09-20T13:30 closed Make-up workday',
      '09-20T13:30 09-20T14:00 running Make-up workday',
    ]);
  });
  it('of business days shows the working time on the way', () => {
    expect(ledger('03-02T17:00', '1 business day')).toEqual([
      '03-02T17:00 03-02T18:00 running',
      '03-02T18:00 03-03T09:00 closed',
      '03-03T09:00 03-03T12:00 running',
      '03-03T12:00 03-03T13:30 closed',
      '03-03T13:30 03-03T17:00 running',
    ]);
  });
  it('of elapsed time is one running entry', () => {
    expect(ledger('03-06T17:00', '2 days')).toEqual(['03-06T17:00 03-08T17:00 running']);
  });
  it('of zero is empty', () => {
    expect(ledger('03-08T17:00', '0 business hours')).toEqual([]);
    expect(ledger('03-08T17:00', '0 hours')).toEqual([]);
  });
  it('is unknown where due is', () => {
    expect(ledger('12-31T17:30', '1 business hour')).toEqual(['after']);
  });
  it('of a stretch that the calendar does not know is unknown', () => {
    const at = (text: string) => Date.parse(text);
    expect(ledgerBetween(office, at('2025-12-31T00:00Z'), at('2026-01-02T00:00Z'))).toEqual({ unknown: 'before' });
    expect(ledgerBetween(office, at('2026-12-31T00:00Z'), at('2027-01-02T00:00Z'))).toEqual({ unknown: 'after' });
    expect(ledgerBetween(office, at('2026-01-02T00:00Z'), at('2026-01-02T00:00Z'))).toEqual([]);
  });
  it('stays in order where the clock is put back over midnight', () => {
    // From Monday 00:30 back to Sunday 23:30; Monday is a holiday.
    const change = Date.parse('2026-03-01T23:30:00Z');
    const made: CompiledCalendar = {
      ...office,
      days: { '2026-03-02': { hours: [], title: 'Holiday' } },
      offsets: [
        { at: 0, offset: 60 },
        { at: change, offset: 0 },
      ],
    };
    const [from, midnight, to] = [change - 60 * 60_000, change - 30 * 60_000, change + 60 * 60_000];
    expect(ledgerBetween(made, from, to)).toEqual([
      { from, to: midnight, kind: 'closed' },
      { from: midnight, to, kind: 'closed', title: 'Holiday' },
    ]);
    expect(ledgerBetween(made, change + 15 * 60_000, to)).toEqual([{ from: change + 15 * 60_000, to, kind: 'closed', title: 'Holiday' }]);
  });
  it('runs without a break round the clock', () => {
    const round = compileCalendar({ calendar: 'round', time_zone: 'UTC', hours: { 'mon-sun': ['00:00-24:00'] } }, []).calendar!;
    const [from, to] = [Date.UTC(2026, 2, 2), Date.UTC(2026, 2, 5)];
    expect(ledgerBetween(round, from, to)).toEqual([{ from, to, kind: 'running' }]);
  });
});
