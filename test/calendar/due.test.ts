import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import { answer, answerLine, type DueContext } from '../../src/calendar/due.js';

const source = { calendar: 'office', time_zone: 'Asia/Shanghai', hours: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] } };
const office = compileCalendar(source, []).calendar!;
const context: DueContext = {
  calendar: (id) => (id === 'office' ? office : undefined),
  holidaySets: [{ holidays: 'cn', years: [2026], days: { '2026-10-01': { closed: true, title: 'National Day' } } }],
  time_zone: 'Asia/Shanghai',
};
const monday = '2026-03-02T17:00:00+08:00';

describe('a question for a due time', () => {
  it('is answered with the time and the reasons', () => {
    expect(answer({ calendar: 'office', from: monday, duration: '2 business hours' }, context)).toEqual({
      due: '2026-03-03T10:00:00+08:00',
      ledger: [
        { from: monday, to: '2026-03-02T18:00:00+08:00', kind: 'running' },
        { from: '2026-03-02T18:00:00+08:00', to: '2026-03-03T09:00:00+08:00', kind: 'closed' },
        { from: '2026-03-03T09:00:00+08:00', to: '2026-03-03T10:00:00+08:00', kind: 'running' },
      ],
    });
  });
  it('may hold a whole calendar, with the holiday sets and the zone of the workspace', () => {
    const calendar = { hours: source.hours, holidays: ['cn'] };
    expect(answer({ calendar, from: '2026-09-30T17:30:00+08:00', duration: '1 business hour' }, context)).toMatchObject({
      due: '2026-10-02T09:30:00+08:00',
      ledger: [{}, {}, { kind: 'closed', title: 'National Day' }, {}, {}],
    });
  });
  it('may name its instant in any zone, or as local time of the calendar', () => {
    for (const from of ['2026-03-02T09:00:00Z', '2026-03-02T10:00:00+01:00', '2026-03-02T17:00', '2026-03-02 17:00:00']) {
      expect(answer({ calendar: 'office', from, duration: '30 minutes' }, context)).toMatchObject({ due: '2026-03-02T17:30:00+08:00' });
    }
  });
  it('is answered in milliseconds where there are any', () => {
    const question = { calendar: 'office', from: '2026-03-02T09:00:00.125Z', duration: '1 minute' };
    expect(answer(question, context)).toMatchObject({ due: '2026-03-02T17:01:00.125+08:00' });
  });
  it('is answered with the offset that holds then', () => {
    const calendar = { time_zone: 'America/St_Johns' };
    expect(answer({ calendar, from: '2026-03-07T12:00:00-03:30', duration: '2 days' }, context)).toMatchObject({
      due: '2026-03-09T13:00:00-02:30',
    });
  });
  it('is unknown where the calendar has no data', () => {
    const question = { calendar: { ...source, holidays: ['cn'] }, from: '2026-12-31T17:00:00+08:00', duration: '1 business day' };
    expect(answer(question, context)).toEqual({ due: 'unknown', unknown: 'after', ledger: [] });
  });
});

describe('a question for elapsed time', () => {
  it('is answered in working minutes', () => {
    const question = { calendar: 'office', from: monday, to: '2026-03-03T09:00:30+08:00' };
    expect(answer(question, context)).toEqual({ elapsed_minutes: 60.5 });
  });
  it('is unknown where the calendar has no data', () => {
    const question = { calendar: { ...source, holidays: ['cn'] }, from: '2025-12-31T17:00:00+08:00', to: monday };
    expect(answer(question, context)).toEqual({ elapsed_minutes: 'unknown', unknown: 'before' });
  });
});

describe('a question that makes no sense', () => {
  const question = { calendar: 'office', from: monday, duration: '1 hour' };
  it.each<[string, unknown, object]>([
    ['no object', [], { code: 'bad_json' }],
    ['null', null, { code: 'bad_json' }],
    ['no calendar', { ...question, calendar: undefined }, { code: 'bad_field', field: 'calendar' }],
    ['a calendar that does not exist', { ...question, calendar: 'ofice' }, { code: 'unknown_calendar', calendar: 'ofice' }],
    ['hours that are no map', { ...question, calendar: { hours: [] } }, { code: 'bad_field', field: 'calendar.hours' }],
    ['days that are no map', { ...question, calendar: { days: 'closed' } }, { code: 'bad_field', field: 'calendar.days' }],
    ['holidays that are no list of ids', { ...question, calendar: { holidays: [1] } }, { code: 'bad_field', field: 'calendar.holidays' }],
    ['no instant', { ...question, from: 5 }, { code: 'bad_field', field: 'from' }],
    ['a date alone', { ...question, from: '2026-03-02' }, { code: 'bad_instant', field: 'from', text: '2026-03-02' }],
    [
      'a time that does not exist',
      { ...question, from: '2026-03-02T25:00' },
      { code: 'bad_instant', field: 'from', text: '2026-03-02T25:00' },
    ],
    ['a bad end', { calendar: 'office', from: monday, to: 'later' }, { code: 'bad_instant', field: 'to', text: 'later' }],
    ['neither duration nor end', { calendar: 'office', from: monday }, { code: 'bad_field', field: 'duration' }],
    [
      'a bad duration',
      { ...question, duration: '2 dasy' },
      { code: 'bad_duration', problem: { code: 'unknown_unit', params: { text: '2 dasy', unit: 'dasy', nearest: 'days' } } },
    ],
    [
      'a bad calendar',
      { ...question, calendar: { hours: { frj: ['09:00-10:00'] }, time_zone: 'UTC' } },
      { code: 'bad_calendar', problems: [{ code: 'unknown_weekday', params: { weekday: 'frj', nearest: 'fri' }, path: ['hours', 'frj'] }] },
    ],
  ])('is answered with what is wrong: %s', (_, question, error) => {
    expect(answer(question, context)).toEqual({ error });
  });
});

describe('a line of a batch', () => {
  it('is answered with a line', () => {
    const line = JSON.stringify({ calendar: 'office', from: monday, to: '2026-03-02T18:00:00+08:00' });
    expect(answerLine(line, context)).toBe('{"elapsed_minutes":60}');
    expect(answerLine('{"calendar":', context)).toBe('{"error":{"code":"bad_json"}}');
  });
});
