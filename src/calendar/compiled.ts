/**
 * A calendar as cases run on it: plain JSON, about 2 KB, content-hashed, with no time-zone library needed to use it,
 * so that an upgrade of a library or of the tz database never changes a replay.
 */
export interface CompiledCalendar {
  readonly format: 1;
  readonly calendar: string;
  readonly time_zone: string;
  /** Working intervals of each weekday, Sunday first: `[start, end)` in local minutes of the day; `end` may pass 1440 (a night shift). */
  readonly week: readonly (readonly Interval[])[];
  /** Days that differ from the week, by local date `YYYY-MM-DD`; an empty list is a closed day. */
  readonly days: { readonly [date: string]: ExceptionDay };
  /** UTC offsets of the zone: from `at` (epoch ms) on, local time is UTC + `offset` minutes. Ascending; the first entry covers all before. */
  readonly offsets: readonly { readonly at: number; readonly offset: number }[];
  /** Local dates (both included) for which the calendar is complete; a computation that leaves them is `unknown`. */
  readonly known: { readonly from: string; readonly to: string };
}
export type Interval = readonly [start: number, end: number];
export interface ExceptionDay {
  readonly hours: readonly Interval[];
  /** Why the day differs, for the ledger. */
  readonly title?: string | { readonly [language: string]: string };
}
/** Calendars of a case by id; content-hashed as one. */
export type CalendarSet = { readonly [calendar: string]: CompiledCalendar };
