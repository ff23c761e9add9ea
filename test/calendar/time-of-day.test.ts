import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import type { CalendarSource } from '../../src/calendar/source.js';
import { isWorkingTime, minutesOf, nextTimeOfDay } from '../../src/calendar/time-of-day.js';

function compiled(more: Partial<CalendarSource> = {}) {
  const source = { calendar: 'office', time_zone: 'Asia/Shanghai', hours: { 'mon-fri': ['09:00-18:00'] }, ...more };
  const { calendar } = compileCalendar(source, [], { from: 2026, to: 2026 });
  if (!calendar) throw new Error('the calendar does not compile');
  return calendar;
}
function next(from: string, times: readonly string[], calendar = compiled()) {
  const found = nextTimeOfDay(calendar, times.map(minutesOf), Date.parse(from));
  return 'at' in found ? new Date(found.at).toISOString() : found;
}

describe('the next of some times of the day', () => {
  it('is the first from the instant on, itself included, in the zone of the calendar', () => {
    expect(next('2026-03-02T00:00Z', ['14:00', '09:00'])).toBe('2026-03-02T01:00:00.000Z');
    expect(next('2026-03-02T01:00Z', ['14:00', '09:00'])).toBe('2026-03-02T01:00:00.000Z');
    expect(next('2026-03-02T01:00:00.001Z', ['14:00', '09:00'])).toBe('2026-03-02T06:00:00.000Z');
    expect(next('2026-03-02T06:00:01Z', ['14:00', '09:00'])).toBe('2026-03-03T01:00:00.000Z');
  });

  it('is on a day that is worked, whatever its hours', () => {
    const calendar = compiled({ days: { '2026-03-09': 'closed', '2026-03-14': ['10:00-12:00'] } });
    expect(next('2026-03-06T10:00Z', ['18:30'], calendar)).toBe('2026-03-06T10:30:00.000Z');
    expect(next('2026-03-06T11:00Z', ['09:00'], calendar)).toBe('2026-03-10T01:00:00.000Z');
    expect(next('2026-03-13T11:00Z', ['09:00'], calendar)).toBe('2026-03-14T01:00:00.000Z');
  });

  it('is the moment after the gap, and the first of two, where clocks change', () => {
    const berlin = compiled({ time_zone: 'Europe/Berlin', hours: { 'mon-sun': ['00:00-24:00'] } });
    expect(next('2026-03-28T12:00Z', ['02:30'], berlin)).toBe('2026-03-29T01:00:00.000Z');
    expect(next('2026-10-24T12:00Z', ['02:30'], berlin)).toBe('2026-10-25T00:30:00.000Z');
    expect(next('2026-10-25T01:00Z', ['02:30'], berlin)).toBe('2026-10-26T01:30:00.000Z');
  });

  it('is not known outside of what the calendar knows, or where there are no times', () => {
    expect(next('2025-12-01T00:00Z', ['09:00'])).toEqual({ unknown: 'before' });
    expect(next('2026-12-31T12:00Z', ['09:00'])).toEqual({ unknown: 'after' });
    expect(next('2026-03-02T00:00Z', [])).toEqual({ unknown: 'after' });
  });
});

describe('a time is a working time', () => {
  it('where any day has it, also after midnight', () => {
    const calendar = compiled({ hours: { mon: ['22:00-06:00'] }, days: { '2026-03-14': ['10:00-12:00'] } });
    const times = ['21:59', '22:00', '05:59', '06:00', '11:00', '12:00'];
    expect(times.filter((time) => isWorkingTime(calendar, minutesOf(time)))).toEqual(['22:00', '05:59', '11:00']);
  });
});
