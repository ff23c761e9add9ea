/** Expressions on a calendar: days begin where people live, and working time is counted. */
import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import { checkExpression } from '../../src/expression/check.js';
import { createEvaluator, type TimeAtHand } from '../../src/expression/evaluate.js';

const compiled = (calendar: string, time_zone: string) => {
  const hours = { 'mon-fri': ['09:00-12:00', '13:30-18:00'] };
  const holidays = [{ holidays: 'cn', years: [2026], days: { '2026-10-01': 'closed', '2026-10-10': 'workday' } }];
  return compileCalendar({ calendar, time_zone, hours, holidays: ['cn'] }, holidays).calendar!;
};
const calendars = { office: compiled('office', 'Asia/Shanghai'), berlin: compiled('berlin', 'Europe/Berlin') };
const schema = {
  properties: { day: { type: 'string', format: 'date' }, at: { type: 'string', format: 'date-time' } },
  required: ['day', 'at'],
};
const evaluator = createEvaluator({ names: { data: schema } });

/** At 07:00 on Friday, 2 January 2026 in Shanghai, where it is still the day before in UTC. */
const NOW = '2026-01-01T23:00:00.000Z';
function evaluate(source: string, data = {}, now = NOW, calendar = 'office') {
  const time: TimeAtHand = { calendars, calendar, now: Date.parse(now) };
  return evaluator.evaluate(source, { now, data: { day: '2026-01-02', at: now, ...data } }, time);
}

describe('days are those of the calendar', () => {
  it.each([
    ['string(date(now))', '2026-01-02'],
    ['date(now) == data.day', true],
    ['now > data.day', true],
    ["now < date('2026-01-03')", true],
    ['day(now)', 2],
    ['hour(now)', 7],
    ['weekday(now)', 'friday'],
    ["year(timestamp('2026-12-31T17:00:00Z'))", 2027],
    ["quarter(timestamp('2026-12-31T17:00:00Z'))", 1],
    ["month(timestamp('2026-12-31T17:00:00Z'))", 1],
    ['year(data.day)', 2026],
    ["string(add(data.day, '12 hours'))", '2026-01-02T04:00:00.000Z'],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toBe(value);
  });

  it('also over a change of the clocks, with whole days in between', () => {
    const source = "days_between(date('2026-03-28'), date('2026-03-30'))";
    expect(evaluate(source, {}, NOW, 'berlin')).toBe(2);
    expect(evaluate("hours_between(date('2026-03-28'), date('2026-03-30'))", {}, NOW, 'berlin')).toBe(47);
  });
});

describe('working time is counted', () => {
  it.each([
    // Friday 17:00 and Monday 10:00: an hour each.
    ["business_hours_between(timestamp('2026-03-06T17:00:00+08:00'), timestamp('2026-03-09T10:00:00+08:00'))", 2],
    // Over noon.
    ["business_hours_between(timestamp('2026-03-06T11:00:00+08:00'), timestamp('2026-03-06T14:30:00+08:00'))", 2],
    ["business_hours_between(timestamp('2026-03-06T14:30:00+08:00'), timestamp('2026-03-06T11:00:00+08:00'))", -2],
    ["business_hours_between(timestamp('2026-03-06T09:00:00+01:00'), timestamp('2026-03-06T12:00:00+01:00'), 'berlin')", 3],
    ["business_time_between(timestamp('2026-03-06T17:30:00+08:00'), timestamp('2026-03-09T10:00:00+08:00'))", '90 business minutes'],
    ["string(add(timestamp('2026-03-06T17:00:00+08:00'), '2 business hours'))", '2026-03-09T02:00:00.000Z'],
    // Thursday, 1 October is closed; Saturday, 10 October is worked.
    ["string(add(timestamp('2026-09-30T10:00:00+08:00'), '1 business day'))", '2026-10-02T02:00:00.000Z'],
    ["string(add(timestamp('2026-10-09T10:00:00+08:00'), '1 business day'))", '2026-10-10T02:00:00.000Z'],
    ["is_working_time(timestamp('2026-03-06T12:30:00+08:00'))", false],
    ["is_working_time(timestamp('2026-03-06T13:30:00+08:00'))", true],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toBe(value);
  });

  it('or a fault says that the calendar has no data for it', () => {
    const source = "business_hours_between(now, timestamp('2039-01-01T00:00:00Z'))";
    expect(() => evaluate(source)).toThrow(/the calendar has no data/);
  });
});

describe('the next day of a month', () => {
  it.each([
    // The 25th of January 2026 is a Sunday.
    ['string(next_monthly(25))', NOW, '2026-01-25'],
    ["string(next_monthly(25, 'office', 'before'))", NOW, '2026-01-23'],
    ["string(next_monthly(25, 'office', 'after'))", NOW, '2026-01-26'],
    ["string(next_monthly(25, 'office', 'before'))", '2026-01-23T04:00:00Z', '2026-01-23'],
    // It is past, since the payday of January was the 23rd.
    ["string(next_monthly(25, 'office', 'before'))", '2026-01-24T04:00:00Z', '2026-02-25'],
    ['string(next_monthly(31))', '2026-02-01T04:00:00Z', '2026-02-28'],
    ['string(next_monthly(1))', '2026-12-05T04:00:00Z', '2027-01-01'],
  ])('%s at %s', (source, now, value) => {
    expect(evaluate(source, {}, now)).toBe(value);
  });

  it('is a day from 1 to 31', () => {
    expect(() => evaluate('string(next_monthly(32))')).toThrow(/a day from 1 to 31/);
  });
});

describe('check', () => {
  const environment = { names: { data: schema, now: { type: 'string', format: 'date-time' } } };
  const problems = (source: string, known: readonly string[]) => {
    const checked = checkExpression(source, { ...environment, calendars: known }, 'any');
    return 'problems' in checked ? checked.problems.map(({ code, params }) => [code, params]) : [];
  };

  it('knows the calendars by name', () => {
    const source = "business_hours_between(data.at, now, 'offcie')";
    const wanted = { name: 'offcie', suggestion: 'office', known: 'office, berlin' };
    expect(problems(source, ['office', 'berlin'])).toEqual([['unknown_calendar', wanted]]);
    expect(problems("add(now, '2 business days', 'office')", ['office'])).toEqual([]);
  });

  it('takes every name where the calendars are not known', () => {
    expect(problems("next_monthly(25, 'payroll', 'before')", [])).toEqual([]);
  });

  it('has no working time where there is no calendar', () => {
    const checked = checkExpression("add(now, '2 business days')", environment, 'any');
    expect('problems' in checked && checked.problems.map(({ code }) => code)).toEqual(['elapsed_only']);
  });
});
