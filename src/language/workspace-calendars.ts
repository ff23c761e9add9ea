/** calendars.yaml and holidays/NAME.yaml, compiled; what the calendar finds wrong, told at its place in the file. */
import { type CalendarChange, checkChange } from '../calendar/change.js';
import { checkHolidaySet, compileCalendar } from '../calendar/compile.js';
import type { CalendarSet, CompiledCalendar } from '../calendar/compiled.js';
import type { CalendarProblem, CalendarSource, DaySource, HolidaySetSource, HoursSource } from '../calendar/source.js';
import type { CodeOf } from '../diagnostics/codes.js';
import type { Range } from '../diagnostics/diagnostic.js';
import { nearest } from '../expression/nearest.js';
import type { Text } from '../program/text.js';
import type { Report } from './check-rule.js';
import { peopleText } from './compile-values.js';
import { entriesOf, maps, nameAt } from './outline.js';
import { at, entryOf, itemsOf, type MapTree, type Tree, textOf, textsOf } from './tree.js';
import { extendsNothing, layeredCalendars } from './workspace-calendar-layers.js';
import { FileReport } from './workspace-report.js';

type Kebab<S extends string> = S extends `${infer A}_${infer B}` ? `${A}-${Kebab<B>}` : S;
type CalendarCode = {
  [C in Exclude<CalendarProblem['code'], 'unknown_holidays' | 'no_years' | 'bad_hours'>]: CodeOf<'calendar'> & `calendar/${Kebab<C>}`;
};

const CODES: CalendarCode = {
  unknown_zone: 'calendar/unknown-zone',
  unknown_weekday: 'calendar/unknown-weekday',
  weekday_twice: 'calendar/weekday-twice',
  bad_time: 'calendar/bad-time',
  empty_interval: 'calendar/empty-interval',
  end_before_start: 'calendar/end-before-start',
  overlap: 'calendar/overlap',
  overlap_next_day: 'calendar/overlap-next-day',
  bad_date: 'calendar/bad-date',
  bad_day: 'calendar/bad-day',
  bad_year: 'calendar/bad-year',
  years_gap: 'calendar/years-gap',
  date_outside_years: 'calendar/date-outside-years',
  no_common_years: 'calendar/no-common-years',
};
/** Problems of a key itself, not of what stands at it. */
const OF_KEYS: ReadonlySet<CalendarProblem['code']> = new Set([
  'unknown_weekday',
  'weekday_twice',
  'bad_date',
  'bad_day',
  'date_outside_years',
]);

/** A file of holidays as the calendar reads it; what is malformed is left out, since shape has reported it. */
export interface Holidays {
  readonly source: HolidaySetSource;
  /** False where years or dates are left out: what names it is not compiled. */
  readonly whole: boolean;
}

export function readHolidays(tree: MapTree, report: FileReport): Holidays | undefined {
  const id = nameAt(tree, 'holidays')?.name;
  if (id === undefined) return undefined;
  const years = itemsOf(at(tree, 'years'));
  const numbers = years.flatMap((year) => (year.kind === 'scalar' && typeof year.value === 'number' ? [year.value] : []));
  const { days, whole } = daysOf(at(tree, 'days'));
  const source: HolidaySetSource = { holidays: id, years: numbers, days };
  const problems = checkHolidaySet(source);
  for (const problem of problems) tell(problem, tree, report);
  return { source, whole: whole && numbers.length > 0 && numbers.length === years.length && problems.length === 0 };
}

/** Compiles every calendar of calendars.yaml that nothing is wrong with. */
export function readCalendars(tree: MapTree, holidays: readonly Holidays[], report: FileReport): CalendarSet {
  const written = maps(at(tree, 'calendars'));
  report.unique('calendar', written);
  // What a calendar takes from another is wrong there, once.
  const found = new FileReport(report.file);
  const compiled = layeredCalendars(written, report).flatMap((each) => readCalendar(each, holidays, found) ?? []);
  const told = new Set<string>();
  for (const each of found.diagnostics) {
    const place = `${each.code} ${each.range.start.line}:${each.range.start.column}`;
    if (!told.has(place)) report.diagnostics.push(each);
    told.add(place);
  }
  return Object.fromEntries(compiled.map((calendar) => [calendar.calendar, calendar]));
}

function readCalendar(tree: MapTree, holidays: readonly Holidays[], report: FileReport): CompiledCalendar | undefined {
  if (extendsNothing(tree)) return undefined;
  const id = nameAt(tree, 'calendar')?.name;
  const zone = textOf(at(tree, 'time_zone'));
  const hours = entriesOf(at(tree, 'hours'));
  const readable = hours.filter(({ value }) => hoursOf(value) !== undefined);
  const named = textsOf(at(tree, 'holidays'));
  const { days, whole } = daysOf(at(tree, 'days'));
  const source: CalendarSource = {
    calendar: id ?? '',
    // Without one, shape has said so: the zone that follows is never seen.
    time_zone: zone ?? 'UTC',
    hours: Object.fromEntries(readable.map(({ key, value }) => [key, hoursOf(value) as HoursSource])),
    holidays: named,
    days,
  };
  const known = holidays.map((each) => each.source);
  const { calendar, problems } = compileCalendar(source, known);
  for (const problem of problems) {
    // What is wrong with a file of holidays was told there.
    const followsFromThere =
      problem.code === 'no_common_years' && named.some((name) => holidays.some((each) => !each.whole && each.source.holidays === name));
    if (problem.holidays === undefined && !followsFromThere)
      tell(
        problem,
        tree,
        report,
        known.map((each) => each.holidays),
      );
  }
  const complete = whole && readable.length === hours.length && zone !== undefined && id !== undefined && hours.length > 0;
  if (!calendar || !complete || holidays.some((each) => !each.whole && named.includes(each.source.holidays))) return undefined;
  if (calendar.week.every((day) => day.length === 0) && Object.values(calendar.days).every((day) => day.hours.length === 0)) {
    report.add('calendar/no-hours', (entryOf(tree, 'hours') ?? { key_range: tree.range }).key_range, { calendar: calendar.calendar });
    return undefined;
  }
  return calendar;
}

/** Hours and days that a scenario says; what is malformed is left out, since shape has reported it. */
export function calendarChange(tree: MapTree): CalendarChange {
  const hours = at(tree, 'hours');
  const days = at(tree, 'days');
  const read = entriesOf(hours).flatMap(({ key, value }) => {
    const spans = hoursOf(value);
    return spans === undefined ? [] : [[key, spans] as const];
  });
  return { ...(hours ? { hours: Object.fromEntries(read) } : {}), ...(days ? { days: daysOf(days).days } : {}) };
}

export function checkCalendarChange(tree: MapTree, report: Report): void {
  for (const problem of checkChange(calendarChange(tree))) tell(problem, tree, { add: report });
}

function tell({ code, params, path }: CalendarProblem, tree: MapTree, report: { add: Report }, sets: readonly string[] = []): void {
  // Shape has said so, or each year was told by itself.
  if (code === 'no_years' || code === 'bad_hours') return;
  const range = rangeAt(tree, path, OF_KEYS.has(code));
  const fix = params.nearest === undefined ? undefined : { range, text: String(params.nearest) };
  if (code === 'unknown_holidays') {
    const { holidays = '', ...rest } = params;
    report.add('name/unknown-holidays', range, { name: holidays, ...rest, ...(sets.length > 0 ? { known: sets.join(', ') } : {}) }, fix);
  } else {
    // `mon-fir` is wrong in a part: only a key that is one weekday can be replaced whole.
    const word = code === 'bad_time' ? nearest(String(params.text), ['closed', 'workday']) : undefined;
    const meant = word ? { range, text: word } : code === 'unknown_zone' ? fix : undefined;
    report.add(CODES[code], range, word ? { ...params, nearest: word } : params, meant);
  }
}

/** The place at a path of keys and indexes; as far as it goes. */
function rangeAt(tree: Tree, path: CalendarProblem['path'], ofKey: boolean): Range {
  let within: Tree = tree;
  let range = tree.range;
  for (const part of path) {
    const entry = entryOf(within, String(part));
    const next = entry?.value ?? itemsOf(within)[Number(part)];
    if (!next) break;
    range = entry && ofKey ? entry.key_range : next.range;
    within = next;
  }
  return range;
}

// ── as written ────────────────────────────────────────────────────────────────

function hoursOf(tree: Tree | undefined): HoursSource | undefined {
  if (!tree || tree.kind === 'map') return undefined;
  if (tree.kind === 'scalar') return typeof tree.value === 'string' ? tree.value : undefined;
  const spans = tree.items.map(textOf);
  return spans.every((span) => span !== undefined) ? spans : undefined;
}

function daysOf(tree: Tree | undefined): { days: { [date: string]: DaySource }; whole: boolean } {
  const written = entriesOf(tree);
  const read = written.flatMap(({ key, value }): [string, DaySource][] => {
    const day = value.kind === 'map' ? dayOf(value) : hoursOf(value);
    return day === undefined ? [] : [[key, day]];
  });
  return { days: Object.fromEntries(read), whole: read.length === written.length };
}

/** A map of exactly one of closed, workday and hours; anything else shape has reported. */
function dayOf(tree: MapTree): DaySource | undefined {
  const [closed, workday, hours] = [at(tree, 'closed'), at(tree, 'workday'), at(tree, 'hours')];
  if ([closed, workday, hours].filter(Boolean).length !== 1) return undefined;
  const title: Text | undefined = peopleText(at(tree, 'title'));
  const rest = title === undefined ? {} : { title };
  if (hours) {
    const spans = hoursOf(hours);
    return spans === undefined ? undefined : { hours: spans, ...rest };
  }
  const value = closed?.kind === 'scalar' ? closed.value : workday?.kind === 'scalar' ? workday.value : undefined;
  if (closed) return typeof value === 'boolean' ? { closed: value, ...rest } : undefined;
  return typeof value === 'boolean' || typeof value === 'string' ? { workday: value, ...rest } : undefined;
}
