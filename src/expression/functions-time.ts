/** Functions of expressions over days, moments and durations, on the calendar at hand. */
import { add, isWorking, nextWorking, previousWorking, type Unknown, workingTimeBetween } from '../calendar/arithmetic.js';
import type { CompiledCalendar } from '../calendar/compiled.js';
import { isOpenDay } from '../calendar/open-day.js';
import { DAY, MINUTE } from '../calendar/timeline.js';
import { durationOf } from './duration-text.js';
import { type FunctionDeclaration, fail, fn, method, takes, WEEKDAYS } from './function-declaration.js';
import { dayAt, dayNumber, dayOf, instantOf, localText } from './instant.js';
import { calendarNamed, ownCalendar, type TimeAtHand } from './time-at-hand.js';

type Time = TimeAtHand | undefined;

const HOUR = 60 * MINUTE;
const ofInstant = [takes('number', 'instant')];
const between = [takes('number', 'instant', 'instant'), takes('number', 'instant', 'instant', 'calendar')];

/** A part of what the wall shows. */
const local = (name: string, from: number, to: number): FunctionDeclaration => ({
  ...fn(name, ofInstant, (time: Time, at: Date) => Number(localText(at, ownCalendar(time)).slice(from, to))),
  timed: 'days',
});

export const TIME_FUNCTIONS: readonly FunctionDeclaration[] = [
  // ── days and moments ──
  {
    ...fn('date', [takes('date', 'text'), takes('date', 'instant')], (time: Time, value: string | Date) => {
      const calendar = ownCalendar(time);
      if (typeof value !== 'string') return dayAt(value, calendar);
      const instant = instantOf(value);
      return dayOf(value, calendar) ?? (instant ? dayAt(instant, calendar) : fail(`'${value}' is not a date such as 2026-03-02`));
    }),
    timed: 'days',
  },
  fn(
    'timestamp',
    [takes('instant', 'text')],
    (text: string) => instantOf(text) ?? fail(`'${text}' is not an instant such as 2026-03-02T09:00:00Z`),
  ),
  local('year', 0, 4),
  local('month', 5, 7),
  local('day', 8, 10),
  local('hour', 11, 13),
  {
    ...fn('quarter', ofInstant, (time: Time, at: Date) => Math.ceil(Number(localText(at, ownCalendar(time)).slice(5, 7)) / 3)),
    timed: 'days',
  },
  {
    ...fn(
      'weekday',
      [takes('weekday', 'instant')],
      (time: Time, at: Date) => WEEKDAYS[new Date(`${localText(at, ownCalendar(time)).slice(0, 10)}T00:00:00Z`).getUTCDay()],
    ),
    timed: 'days',
  },
  {
    ...fn('add', [takes('instant', 'instant', 'duration'), takes('instant', 'instant', 'duration', 'calendar')], later),
    timed: 'calendar',
  },
  fn('days_between', [takes('number', 'instant', 'instant')], (from: Date, to: Date) => {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    // From day to day there are whole days, also where the clocks are changed in between.
    return first !== undefined && last !== undefined ? last - first : (to.getTime() - from.getTime()) / DAY;
  }),
  fn('hours_between', [takes('number', 'instant', 'instant')], (from: Date, to: Date) => (to.getTime() - from.getTime()) / HOUR),

  // ── working time ──
  {
    ...fn('business_hours_between', between, (time: Time, from: Date, to: Date, name?: string) => worked(time, from, to, name) / HOUR),
    timed: 'calendar',
  },
  {
    ...fn(
      'business_time_between',
      between.map(({ parameters }) => takes('duration', ...parameters)),
      (time: Time, from: Date, to: Date, name?: string) =>
        `${Math.max(0, Math.floor(worked(time, from, to, name) / MINUTE))} business minutes`,
    ),
    timed: 'calendar',
  },
  {
    ...fn(
      'is_working_time',
      [takes('boolean', 'instant'), takes('boolean', 'instant', 'calendar')],
      (time: Time, at: Date, name?: string) => known(isWorking(calendarNamed(time, name), at.getTime()), at).working,
    ),
    timed: 'calendar',
  },
  {
    ...fn(
      'next_monthly',
      [takes('date', 'number'), takes('date', 'number', 'calendar'), takes('date', 'number', 'calendar', 'text')],
      nextMonthly,
    ),
    timed: 'calendar',
  },

  // ── CEL's own, in UTC ──
  method('getFullYear', ofInstant, (at: Date) => at.getUTCFullYear()),
  method('getMonth', ofInstant, (at: Date) => at.getUTCMonth()),
  method('getDate', ofInstant, (at: Date) => at.getUTCDate()),
  method('getDayOfMonth', ofInstant, (at: Date) => at.getUTCDate() - 1),
  method('getDayOfWeek', ofInstant, (at: Date) => at.getUTCDay()),
  method('getHours', ofInstant, (at: Date) => at.getUTCHours()),
  method('getMinutes', ofInstant, (at: Date) => at.getUTCMinutes()),
  method('getSeconds', ofInstant, (at: Date) => at.getUTCSeconds()),

  // ── durations ──
  fn('duration', [takes('duration', 'text')], (text: string) =>
    durationOf(text) ? text : fail(`'${text}' is not a duration such as 4 business hours`),
  ),
];

function later(time: Time, at: Date, text: string, name?: string): Date {
  const duration = durationOf(text) ?? fail(`'${text}' is not a duration`);
  if (duration.kind === 'elapsed') return new Date(at.getTime() + duration.milliseconds);
  return new Date(known(add(calendarNamed(time, name), at.getTime(), duration), at).at);
}

/** Working time in milliseconds; less than 0 when the second comes first. */
function worked(time: Time, from: Date, to: Date, name: string | undefined): number {
  return known(workingTimeBetween(calendarNamed(time, name), from.getTime(), to.getTime()), from).milliseconds;
}

function known<T extends object>(result: T | Unknown, near: Date): T {
  if ('unknown' in result) return fail(`the calendar has no data for the time around ${near.toISOString().slice(0, 10)}`);
  return result;
}

/**
 * Today, or the next day that is the `day`th of its month (its last, where that is shorter); `before` and `after` move it to
 * the nearest working day there where nobody works on it, and then it is that day that must not be past.
 */
function nextMonthly(time: Time, day: number, name?: string, move?: string): Date {
  if (!Number.isInteger(day) || day < 1 || day > 31) return fail(`next_monthly() takes a day from 1 to 31, and not ${day}`);
  if (move !== undefined && move !== 'before' && move !== 'after')
    return fail(`next_monthly() moves 'before' or 'after', and not '${move}'`);
  const calendar = calendarNamed(time, name);
  const today = dayAt(new Date(time?.now ?? 0), calendar);
  const [year, month] = localText(today, calendar).split('-').map(Number) as [number, number];
  for (let ahead = 0; ; ahead++) {
    const last = new Date(Date.UTC(year, month + ahead, 0)).getUTCDate();
    const date = new Date(Date.UTC(year, month - 1 + ahead, Math.min(day, last))).toISOString().slice(0, 10);
    const found = moved(calendar, dayOf(date, calendar) as Date, move);
    if (found.getTime() >= today.getTime()) return found;
  }
}

function moved(calendar: CompiledCalendar, day: Date, move: 'before' | 'after' | undefined): Date {
  const begin = day.getTime();
  if (move === undefined || isOpenDay(calendar, begin)) return day;
  const working = move === 'after' ? nextWorking(calendar, begin) : previousWorking(calendar, begin);
  const { at } = known(working, day);
  // The end of working time is no part of it.
  return dayAt(new Date(move === 'after' ? at : at - 1), calendar);
}
