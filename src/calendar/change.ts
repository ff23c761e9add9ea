/**
 * A calendar that is another one from now on: what scenarios say of it, laid over the compiled form.
 *
 * never: changes what the calendar knows, or its zone.
 */
import { readDays } from './compile.js';
import type { CompiledCalendar } from './compiled.js';
import { readWeek } from './hours.js';
import type { CalendarProblem, CalendarSource } from './source.js';

/** `hours` replace those of the week; `days` come to the days that differ, and outrank them. */
export type CalendarChange = Pick<CalendarSource, 'hours' | 'days'>;

/** What is wrong with a change, whichever calendar it is of. */
export function checkChange({ hours, days }: CalendarChange): readonly CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  const week = readWeek(hours, (problem) => problems.push(problem));
  readDays(days, week, (problem) => problems.push(problem));
  return problems;
}

/** Only for a change with which nothing is wrong. A `workday` has the hours of the week as it is then. */
export function changedCalendar(calendar: CompiledCalendar, { hours, days }: CalendarChange): CompiledCalendar {
  const week = hours === undefined ? calendar.week : readWeek(hours, () => {});
  const changed = Object.fromEntries(readDays(days, week, () => {}));
  const all = Object.entries({ ...calendar.days, ...changed }).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...calendar, week, days: Object.fromEntries(all) };
}
