import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileCalendar } from '../../src/calendar/compile.js';
import { answer } from '../../src/calendar/due.js';
import type { CalendarSource, HolidaySetSource } from '../../src/calendar/source.js';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace } from '../../src/language/workspace.js';
import { shippedFiles } from '../language/shipped-files.js';

const read = (path: string): unknown => parse(readFileSync(new URL(`../../playbooks/${path}`, import.meta.url), 'utf8'));
const { calendars } = read('calendars.yaml') as { calendars: CalendarSource[] };
const cn = read('holidays/cn.yaml') as HolidaySetSource;

describe('the shipped calendars', () => {
  const known = { from: `${cn.years[0]}-01-01`, to: `${cn.years.at(-1)}-12-31` };
  const whole = calendars.filter((source) => !('extends' in source));

  it.each(whole.map((source) => [source.calendar, source] as const))('%s compiles', (_, source) => {
    const result = compileCalendar(source, [cn]);
    expect(result.problems).toEqual([]);
    expect(result.calendar?.known).toEqual(known);
  });

  it('that extend another compile with it', () => {
    const { calendarSet } = compileWorkspace(readWorkspace(shippedFiles()));
    expect(Object.fromEntries(Object.entries(calendarSet).map(([id, calendar]) => [id, calendar.known]))).toEqual(
      Object.fromEntries(calendars.map(({ calendar }) => [calendar, known])),
    );
  });

  it('carry a deadline over Spring Festival to the make-up Saturday after it', () => {
    const office = calendars.find(({ calendar }) => calendar === 'office');
    const context = { calendar: () => undefined, holidaySets: [cn] };
    // 2026-02-14 is a Saturday worked in return; the holidays last from the 15th to the 23rd; Saturday the 28th is worked.
    const due = (from: string, duration: string) => answer({ calendar: office, from, duration }, context);
    expect(due('2026-02-13T17:00:00+08:00', '9 business hours')).toMatchObject({ due: '2026-02-24T09:30:00+08:00' });
    expect(due('2026-02-27T10:00:00+08:00', '1 business day')).toMatchObject({ due: '2026-02-28T10:00:00+08:00' });
  });
});
