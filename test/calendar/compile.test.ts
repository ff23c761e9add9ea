import { describe, expect, it } from 'vitest';
import { checkHolidaySet, compileCalendar } from '../../src/calendar/compile.js';
import type { CompiledCalendar } from '../../src/calendar/compiled.js';
import type { CalendarSource, HolidaySetSource } from '../../src/calendar/source.js';

const OFFICE_DAY = [
  [540, 720],
  [810, 1080],
];

function compiled(source: Partial<CalendarSource>, sets: readonly HolidaySetSource[] = []): CompiledCalendar {
  const result = compileCalendar({ calendar: 'c', time_zone: 'Asia/Shanghai', ...source }, sets);
  expect(result.problems).toEqual([]);
  return result.calendar!;
}
function problems(source: object, sets: readonly HolidaySetSource[] = []) {
  const result = compileCalendar({ calendar: 'c', time_zone: 'Asia/Shanghai', ...source } as CalendarSource, sets);
  if (result.problems.length > 0) expect(result.calendar).toBeUndefined();
  return result.problems;
}

describe('the working week', () => {
  it('is written Sunday first, in minutes of the day and in order', () => {
    const { week } = compiled({ hours: { 'mon-fri': ['13:30-18:00', '09:00-12:00'], sat: '9:00-12:00' } });
    expect(week).toEqual([[], OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, [[540, 720]]]);
  });

  it.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['sat-sun', [6, 0]],
    ['fri-mon', [5, 6, 0, 1]],
    ['mon-sun', [0, 1, 2, 3, 4, 5, 6]],
    ['mon, wed', [1, 3]],
    ['mon-tue,sat', [1, 2, 6]],
    ['wed-wed', [3]],
  ])('takes %s as the weekdays %j', (weekdays, numbers) => {
    const { week } = compiled({ hours: { [weekdays]: ['09:00-10:00'] } });
    expect(week.flatMap((hours, weekday) => (hours.length > 0 ? [weekday] : []))).toEqual([...numbers].sort((a, b) => a - b));
  });

  it.each([
    ['22:00-06:00', [1320, 1800]],
    ['22:00-00:00', [1320, 1440]],
    ['18:00-09:00', [1080, 1980]],
    ['00:00-24:00', [0, 1440]],
    ['09:00 - 12:30', [540, 750]],
  ])('takes %s as %j', (text, interval) => {
    expect(compiled({ hours: { mon: [text] } }).week[1]).toEqual([interval]);
  });

  it('lets a night shift end where the next day begins', () => {
    expect(compiled({ hours: { 'mon-sun': ['06:00-14:00', '14:00-22:00', '22:00-06:00'] } }).week[3]).toHaveLength(3);
  });

  it('takes closed and an empty list as closed', () => {
    expect(compiled({ hours: { mon: 'closed', tue: [] } }).week.flat()).toEqual([]);
  });
});

describe('days and holidays', () => {
  const cn: HolidaySetSource = {
    holidays: 'cn',
    years: [2026],
    days: {
      '2026-10-01': { closed: true, title: { en: 'National Day', zh: '国庆节' } },
      '2026-05-01': 'closed',
      '2026-10-10': { workday: true, title: { en: 'Make-up workday', zh: '国庆节调休上班' } },
      '2026-09-20': 'workday',
      '2026-05-09': { title: 'Half a day', hours: ['09:00-12:00'] },
      '2026-02-14': { workday: 'sat', closed: false },
    },
  };
  const hours = { 'mon-fri': ['09:00-12:00', '13:30-18:00'], sat: ['10:00-11:00'] };

  it('take closed days with their titles, and make-up workdays with the hours of Monday unless others are given', () => {
    expect(compiled({ hours, holidays: ['cn'] }, [cn]).days).toEqual({
      '2026-02-14': { hours: [[600, 660]] },
      '2026-05-01': { hours: [] },
      '2026-05-09': { hours: [[540, 720]], title: 'Half a day' },
      '2026-09-20': { hours: OFFICE_DAY },
      '2026-10-01': { hours: [], title: { en: 'National Day', zh: '国庆节' } },
      '2026-10-10': { hours: OFFICE_DAY, title: { en: 'Make-up workday', zh: '国庆节调休上班' } },
    });
  });

  it('give a make-up workday the hours of the first weekday that works, where Monday does not', () => {
    expect(compiled({ hours: { 'wed-sun': ['10:00-19:00'] }, holidays: ['cn'] }, [cn]).days['2026-10-10']?.hours).toEqual([[600, 1140]]);
  });

  it('let days outrank holidays', () => {
    const days = {
      '2026-01-01': 'workday',
      '2026-10-01': { hours: ['10:00-12:00'], title: 'Stocktaking' },
      '2026-10-10': 'closed',
      '2026-12-24': '09:00-12:00',
    };
    const calendar = compiled({ hours, holidays: ['cn'], days }, [cn]);
    expect(calendar.days['2026-10-01']).toEqual({ hours: [[600, 720]], title: 'Stocktaking' });
    expect(calendar.days['2026-10-10']).toEqual({ hours: [] });
    expect(calendar.days['2026-01-01']).toEqual({ hours: OFFICE_DAY });
    expect(calendar.days['2026-12-24']).toEqual({ hours: [[540, 720]] });
  });

  it('let the holiday set named later outrank the one before', () => {
    const plant: HolidaySetSource = { holidays: 'plant', years: [2026], days: { '2026-10-10': { closed: true, title: 'Plant closed' } } };
    expect(compiled({ hours, holidays: ['cn', 'plant'] }, [cn, plant]).days['2026-10-10']).toEqual({ hours: [], title: 'Plant closed' });
    expect(compiled({ hours, holidays: ['plant', 'cn'] }, [cn, plant]).days['2026-10-10']?.hours).toEqual(OFFICE_DAY);
  });

  it('are left out where the calendar knows nothing of their year', () => {
    expect(Object.keys(compiled({ hours, holidays: ['cn'], days: { '2025-10-02': 'closed' } }, [cn]).days)).not.toContain('2025-10-02');
  });
});

describe('what a calendar knows', () => {
  const set = (holidays: string, ...years: number[]): HolidaySetSource => ({ holidays, years });

  it('is this century without holiday sets', () => {
    expect(compiled({}).known).toEqual({ from: '2000-01-01', to: '2099-12-31' });
  });
  it('is the years that were asked for', () => {
    const result = compileCalendar({ calendar: 'c', time_zone: 'UTC' }, [], { from: 2020, to: 2030 });
    expect(result.calendar?.known).toEqual({ from: '2020-01-01', to: '2030-12-31' });
  });
  it('is the years for which every holiday set that it names has data', () => {
    const sets = [set('a', 2024, 2026, 2025), set('b', 2025, 2026, 2027), set('c', 1999)];
    expect(compiled({ holidays: ['a', 'b'] }, sets).known).toEqual({ from: '2025-01-01', to: '2026-12-31' });
  });
  it('must be one stretch of years', () => {
    expect(problems({ holidays: ['a'] }, [set('a', 2024, 2026)])).toEqual([
      { code: 'years_gap', params: { year: 2025 }, path: ['years'], holidays: 'a' },
    ]);
    expect(problems({ holidays: ['a', 'b'] }, [set('a', 2024), set('b', 2025)])).toEqual([
      { code: 'no_common_years', params: {}, path: ['holidays'] },
    ]);
    expect(problems({ holidays: ['a'] }, [set('a')])).toEqual([{ code: 'no_years', params: {}, path: ['years'], holidays: 'a' }]);
  });
});

describe('the offsets of a zone', () => {
  const years = (time_zone: string) => compileCalendar({ calendar: 'c', time_zone }, [], { from: 2026, to: 2026 }).calendar!;
  const from = Date.UTC(2025, 0, 1);

  it('cover the known years and one more on each side', () => {
    expect(years('Europe/Berlin').offsets).toEqual([
      { at: from, offset: 60 },
      { at: Date.parse('2025-03-30T01:00Z'), offset: 120 },
      { at: Date.parse('2025-10-26T01:00Z'), offset: 60 },
      { at: Date.parse('2026-03-29T01:00Z'), offset: 120 },
      { at: Date.parse('2026-10-25T01:00Z'), offset: 60 },
      { at: Date.parse('2027-03-28T01:00Z'), offset: 120 },
      { at: Date.parse('2027-10-31T01:00Z'), offset: 60 },
    ]);
  });
  it('are one where the clock is never changed', () => {
    expect(years('Asia/Kolkata').offsets).toEqual([{ at: from, offset: 330 }]);
    expect(years('+08:00')).toMatchObject({ time_zone: '+08:00', offsets: [{ at: from, offset: 480 }] });
  });
  it('know changes of half an hour', () => {
    expect(years('Australia/Lord_Howe').offsets.slice(0, 3)).toEqual([
      { at: from, offset: 660 },
      { at: Date.parse('2025-04-05T15:00Z'), offset: 630 },
      { at: Date.parse('2025-10-04T15:30Z'), offset: 660 },
    ]);
  });
  it('keep the compiled form small', () => {
    const { calendar } = compileCalendar({ calendar: 'c', time_zone: 'Europe/Berlin', hours: { 'mon-fri': ['09:00-17:00'] } }, [], {
      from: 2025,
      to: 2030,
    });
    expect(JSON.stringify(calendar).length).toBeLessThan(2_000);
  });
  it('take the name of a zone as the database writes it', () => {
    expect(years('europe/berlin').time_zone).toBe('Europe/Berlin');
  });
});

describe('problems', () => {
  it.each<[string, object, object]>([
    [
      'a zone that does not exist',
      { time_zone: 'Asia/Shangai' },
      { code: 'unknown_zone', params: { zone: 'Asia/Shangai', nearest: 'Asia/Shanghai' }, path: ['time_zone'] },
    ],
    ['no zone', { time_zone: undefined }, { code: 'unknown_zone', params: { zone: '' }, path: ['time_zone'] }],
    [
      'a weekday that does not exist',
      { hours: { 'mon-fry': ['09:00-12:00'] } },
      { code: 'unknown_weekday', params: { weekday: 'fry', nearest: 'fri' }, path: ['hours', 'mon-fry'] },
    ],
    [
      'a weekday written out',
      { hours: { Monday: ['09:00-12:00'] } },
      { code: 'unknown_weekday', params: { weekday: 'Monday', nearest: 'mon' }, path: ['hours', 'Monday'] },
    ],
    [
      'a range of three',
      { hours: { 'mon-wed-fri': [] } },
      { code: 'unknown_weekday', params: { weekday: 'mon-wed-fri' }, path: ['hours', 'mon-wed-fri'] },
    ],
    [
      'a weekday in two keys',
      { hours: { 'mon-fri': [], fri: [] } },
      { code: 'weekday_twice', params: { weekday: 'fri', first: 'mon-fri' }, path: ['hours', 'fri'] },
    ],
    ['hours that are no list', { hours: { mon: 9 } }, { code: 'bad_hours', params: {}, path: ['hours', 'mon'] }],
    [
      'a text that is no interval',
      { hours: { mon: ['9 to 5'] } },
      { code: 'bad_time', params: { text: '9 to 5' }, path: ['hours', 'mon', 0] },
    ],
    [
      'an hour that does not exist',
      { hours: { mon: ['09:00-25:00'] } },
      { code: 'bad_time', params: { text: '09:00-25:00' }, path: ['hours', 'mon', 0] },
    ],
    [
      'a minute that does not exist',
      { hours: { mon: '09:60-12:00' } },
      { code: 'bad_time', params: { text: '09:60-12:00' }, path: ['hours', 'mon'] },
    ],
    [
      'an interval from 24:00',
      { hours: { mon: ['24:00-06:00'] } },
      { code: 'bad_time', params: { text: '24:00-06:00' }, path: ['hours', 'mon', 0] },
    ],
    ['an interval that is a number', { hours: { mon: [540] } }, { code: 'bad_time', params: { text: '540' }, path: ['hours', 'mon', 0] }],
    [
      'an interval without length',
      { hours: { mon: ['09:00-09:00'] } },
      { code: 'empty_interval', params: { text: '09:00-09:00' }, path: ['hours', 'mon', 0] },
    ],
    [
      'an interval the wrong way round',
      { hours: { mon: ['12:00-09:00', '13:30-18:00'] } },
      { code: 'end_before_start', params: { text: '12:00-09:00', other: '13:30-18:00' }, path: ['hours', 'mon', 0] },
    ],
    [
      'intervals that overlap',
      { hours: { mon: ['09:00-12:00', '11:00-18:00'] } },
      { code: 'overlap', params: { first: '09:00-12:00', second: '11:00-18:00' }, path: ['hours', 'mon', 1] },
    ],
    [
      'a night shift into the next day',
      { hours: { 'mon-tue': ['22:00-06:00'], wed: ['05:00-12:00'] } },
      {
        code: 'overlap_next_day',
        params: { first: '22:00-06:00', weekday: 'tue', second: '05:00-12:00', next: 'wed' },
        path: ['hours', 'wed', 0],
      },
    ],
    [
      'a night shift into the same key',
      { hours: { 'mon-sun': ['05:00-12:00', '22:00-06:00'] } },
      {
        code: 'overlap_next_day',
        params: { first: '22:00-06:00', weekday: 'sun', second: '05:00-12:00', next: 'mon' },
        path: ['hours', 'mon-sun', 0],
      },
    ],
    [
      'a date that does not exist',
      { days: { '2026-02-30': 'closed' } },
      { code: 'bad_date', params: { date: '2026-02-30' }, path: ['days', '2026-02-30'] },
    ],
    [
      'a date in another form',
      { days: { '20260203': 'closed' } },
      { code: 'bad_date', params: { date: '20260203' }, path: ['days', '20260203'] },
    ],
    [
      'a day with bad hours',
      { days: { '2026-02-03': { hours: ['9'] } } },
      { code: 'bad_time', params: { text: '9' }, path: ['days', '2026-02-03', 'hours', 0] },
    ],
    ['a day that is nothing', { days: { '2026-02-03': null } }, { code: 'bad_hours', params: {}, path: ['days', '2026-02-03'] }],
    [
      'a holiday set that does not exist',
      { holidays: ['plnat'] },
      { code: 'unknown_holidays', params: { holidays: 'plnat', nearest: 'plant' }, path: ['holidays', 0] },
    ],
  ])('name %s', (_, source, problem) => {
    expect(problems(source, [{ holidays: 'plant', years: [2026] }])).toEqual([problem]);
  });

  it('of an interval that overlaps several name each of them', () => {
    const found = problems({ hours: { mon: ['09:00-18:00', '10:00-11:00', '12:00-13:00'] } });
    expect(found.map(({ code, path }) => [code, path[2]])).toEqual([
      ['overlap', 1],
      ['overlap', 2],
    ]);
  });

  it('are all reported at once', () => {
    const found = problems({
      time_zone: 'Mars',
      hours: { mun: ['9'], tue: ['10:00-11:00', '10:30-12:00'] },
      days: { soon: 'closed' },
      holidays: ['x'],
    });
    expect(found.map(({ code }) => code).sort()).toEqual([
      'bad_date',
      'bad_time',
      'overlap',
      'unknown_holidays',
      'unknown_weekday',
      'unknown_zone',
    ]);
  });

  it('of a holiday set say which one they are in', () => {
    const set: HolidaySetSource = {
      holidays: 'cn',
      years: [2026, 20.5],
      days: {
        '2027-01-01': 'closed',
        '2026-13-01': 'closed',
        '2026-05-01': { closed: true, hours: ['09:00-12:00'] },
        '2026-05-02': { title: 'Labour Day' },
        '2026-05-09': { workday: 'saturday' },
        '2026-05-10': { hours: ['x'] },
      },
    };
    const expected = [
      { code: 'bad_year', params: { year: '20.5' }, path: ['years', 1] },
      { code: 'date_outside_years', params: { date: '2027-01-01' }, path: ['days', '2027-01-01'] },
      { code: 'bad_date', params: { date: '2026-13-01' }, path: ['days', '2026-13-01'] },
      { code: 'bad_day', params: { date: '2026-05-01' }, path: ['days', '2026-05-01'] },
      { code: 'bad_day', params: { date: '2026-05-02' }, path: ['days', '2026-05-02'] },
      { code: 'unknown_weekday', params: { weekday: 'saturday', nearest: 'sat' }, path: ['days', '2026-05-09', 'workday'] },
      { code: 'bad_time', params: { text: 'x' }, path: ['days', '2026-05-10', 'hours', 0] },
    ].map((problem) => ({ ...problem, holidays: 'cn' }));
    expect(checkHolidaySet(set)).toEqual(expected);
    expect(problems({ holidays: ['cn'] }, [set])).toEqual(expected);
  });
});
