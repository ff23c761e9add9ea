import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import { isOpenDay } from '../../src/calendar/open-day.js';

const { calendar } = compileCalendar(
  {
    calendar: 'office',
    time_zone: 'Asia/Shanghai',
    hours: { 'mon-fri': ['09:00-18:00'] },
    holidays: [],
    days: { '2026-02-14': ['09:00-12:00'], '2026-05-20': 'closed' },
  },
  [],
);
if (!calendar) throw new Error('the calendar does not compile');
const open = (instant: string) => isOpenDay(calendar, Date.parse(instant));

describe('a day is open', () => {
  it('where its weekday has hours, at whatever time of the day', () => {
    expect(open('2026-03-02T03:00+08:00')).toBe(true);
    expect(open('2026-03-01T12:00+08:00')).toBe(false);
  });

  it('by the date of the zone, not of UTC', () => {
    expect(open('2026-03-01T23:00Z')).toBe(true);
    expect(open('2026-03-06T23:00Z')).toBe(false);
  });

  it('as the calendar says of the date itself', () => {
    expect(open('2026-02-14T08:00+08:00')).toBe(true);
    expect(open('2026-05-20T08:00+08:00')).toBe(false);
  });
});
