/**
 * Calendars as they are written in calendars.yaml and holidays/NAME.yaml, and what can be wrong with them.
 *
 * owns: the source types, so that whoever reads the files (language/) can build them.
 */
import type { Text } from '../program/text.js';

/** One entry of `calendars:`. */
export interface CalendarSource {
  readonly calendar: string;
  /** An IANA name (`Asia/Shanghai`) or a fixed offset (`+08:00`). */
  readonly time_zone: string;
  /**
   * Working hours by weekdays: `mon`, `mon-fri`, `fri-mon`, `mon, wed`. Weekdays that no key names are closed.
   * A weekday may stand in one key only.
   */
  readonly hours?: { readonly [weekdays: string]: HoursSource };
  /** Ids of holiday sets; where two name the same date, the later one holds. */
  readonly holidays?: readonly string[];
  /** Dates of this calendar alone, `YYYY-MM-DD`; they outrank `holidays`, which outrank `hours`. */
  readonly days?: { readonly [date: string]: DaySource };
}

/**
 * Intervals `HH:MM-HH:MM` of one day, or `closed`. `22:00-06:00` crosses midnight and belongs to the day it starts on;
 * `00:00-24:00` is the whole day.
 */
export type HoursSource = string | readonly string[];

/**
 * What a date is: hours or `closed`; or `workday` (a make-up workday: the hours of Monday, or of the first weekday
 * after it that has any); or a map of one of these with a title that says why.
 */
export type DaySource =
  | HoursSource
  | {
      readonly closed?: boolean;
      /** True, or the weekday (`fri`) whose hours hold. */
      readonly workday?: boolean | string;
      readonly hours?: HoursSource;
      readonly title?: Text;
    };

/** A file of holidays. */
export interface HolidaySetSource {
  readonly holidays: string;
  readonly title?: Text;
  /** The years for which `days` is complete: a year that is missing here is unknown, not free of holidays. */
  readonly years: readonly number[];
  readonly days: { readonly [date: string]: DaySource };
}

/** First and last year, both included. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

/**
 * - `missing_zone`, `unknown_zone` (`zone`, `nearest`)
 * - `unknown_weekday` (`weekday`, `nearest`), `weekday_twice` (`weekday`, `first`: the other key)
 * - `bad_hours` (`text`): not a list of intervals · `bad_time` (`text`): not `HH:MM-HH:MM`
 * - `empty_interval` (`text`): ends as it starts · `end_before_start` (`text`): would run over midnight into the hours of its own day
 * - `overlap` (`first`, `second`) · `overlap_next_day` (`first`, `weekday`, `second`, `next`): a night shift runs into the next weekday's hours
 * - `bad_date` (`date`) · `bad_day` (`date`): neither hours, nor closed, nor workday, or more than one of them
 * - `no_weekday_hours` (`weekday`): a make-up workday takes the hours of a weekday that has none
 * - `unknown_holidays` (`holidays`, `nearest`)
 * - `bad_year` (`year`), `no_years`, `years_gap` (`year`: the first one missing) of a holiday set
 * - `date_outside_years` (`date`): a holiday set has a date in a year it does not list
 * - `no_common_years`: the holiday sets have no year in common
 */
export type CalendarProblemCode =
  | 'missing_zone'
  | 'unknown_zone'
  | 'unknown_weekday'
  | 'weekday_twice'
  | 'bad_hours'
  | 'bad_time'
  | 'empty_interval'
  | 'end_before_start'
  | 'overlap'
  | 'overlap_next_day'
  | 'bad_date'
  | 'bad_day'
  | 'no_weekday_hours'
  | 'unknown_holidays'
  | 'bad_year'
  | 'no_years'
  | 'years_gap'
  | 'date_outside_years'
  | 'no_common_years';

export interface CalendarProblem {
  readonly code: CalendarProblemCode;
  readonly params: { readonly [name: string]: string | number };
  /** Keys and indexes from the source's root to the place; the last one may be a key that is wrong itself. */
  readonly path: readonly (string | number)[];
  /** The holiday set that `path` is in; absent: the calendar. */
  readonly holidays?: string;
}
