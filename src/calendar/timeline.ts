/**
 * A compiled calendar laid out on the time line: local days and their working intervals as instants.
 *
 * owns: local time ↔ instant by the calendar's offsets, which days are known, which instants a day's hours cover.
 * never: counting time (arithmetic.ts). No library, no clock: it runs in workflows.
 *
 * Days are numbers: days since 1970-01-01 in local dates. Instants are epoch milliseconds.
 */
import type { CompiledCalendar, ExceptionDay, Interval } from './compiled.js';
import { offsetAt } from './instant.js';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** A working interval `[from, to)` of a day; a night shift's `to` lies on the next local date. */
export interface WorkingInterval {
  readonly from: number;
  readonly to: number;
}

export class Timeline {
  readonly firstDay: number;
  readonly lastDay: number;
  /** The first instant that is known: later than the first day's midnight where a night shift of the day before could run into it. */
  readonly start: number;
  /** The first instant that is not known any more: midnight after the last day. */
  readonly end: number;
  private readonly exceptions: ReadonlyMap<number, ExceptionDay>;
  /** For each offset, the local time (ms) at which it stops to hold. */
  private readonly localEnds: readonly number[];

  constructor(private readonly calendar: CompiledCalendar) {
    this.exceptions = new Map(Object.entries(calendar.days).map(([date, day]) => [dayOfDate(date), day]));
    const { offsets } = calendar;
    this.localEnds = offsets.map(({ offset }, index) => {
      const next = offsets[index + 1];
      return next ? next.at + offset * MINUTE : Number.POSITIVE_INFINITY;
    });
    this.firstDay = dayOfDate(calendar.known.from);
    this.lastDay = dayOfDate(calendar.known.to);
    const latest = Math.max(24 * 60, ...calendar.week.flat().map(([, end]) => end));
    this.start = this.instantOf(this.firstDay, (latest - 24 * 60) * MINUTE);
    this.end = this.instantOf(this.lastDay + 1, 0);
  }

  /** The local day that `instant` falls on. */
  dayAt(instant: number): number {
    return Math.floor(this.localTime(instant) / DAY);
  }

  /** Local time as if it were UTC, in ms. */
  localTime(instant: number): number {
    return instant + offsetAt(this.calendar, instant) * MINUTE;
  }

  /**
   * The instant at which the wall clock shows `time` ms after midnight of `day`. Where the clock is put back and shows
   * it twice, the earlier; where it is put forward and skips it, the first instant after the gap.
   */
  instantOf(day: number, time: number): number {
    const local = day * DAY + time;
    const { offsets } = this.calendar;
    let low = 0;
    let high = offsets.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.localEnds[middle]! > local) high = middle;
      else low = middle + 1;
    }
    const { at, offset } = offsets[low]!;
    const instant = local - offset * MINUTE;
    return low === 0 ? instant : Math.max(instant, at);
  }

  /** Whether any working interval belongs to `day`, which must be a known one. */
  isWorkingDay(day: number): boolean {
    return this.hoursOf(day).some(([start, end]) => this.instantOf(day, start * MINUTE) < this.instantOf(day, end * MINUTE));
  }

  /**
   * The working intervals that belong to `day`, in order, without what a night shift of the day before covers already.
   * Those of successive days are therefore in order and never overlap. None for a day that is not known.
   */
  intervalsOf(day: number): readonly WorkingInterval[] {
    const covered = this.nightShiftEnd(day - 1);
    const intervals: WorkingInterval[] = [];
    for (const [start, end] of this.hoursOf(day)) {
      const from = Math.max(this.instantOf(day, start * MINUTE), covered);
      const to = this.instantOf(day, end * MINUTE);
      if (from < to) intervals.push({ from, to });
    }
    return intervals;
  }

  /** Why `day` differs from the week, where the calendar says so. */
  titleOf(day: number): ExceptionDay['title'] {
    return this.exceptions.get(day)?.title;
  }

  private hoursOf(day: number): readonly Interval[] {
    if (day < this.firstDay || day > this.lastDay) return [];
    // 1970-01-01 was a Thursday.
    const weekday = (((day + 4) % 7) + 7) % 7;
    return this.exceptions.get(day)?.hours ?? this.calendar.week[weekday] ?? [];
  }

  private nightShiftEnd(day: number): number {
    const last = this.hoursOf(day).at(-1);
    return last && last[1] > 24 * 60 ? this.instantOf(day, last[1] * MINUTE) : Number.NEGATIVE_INFINITY;
  }
}

const timelines = new WeakMap<CompiledCalendar, Timeline>();

/** The time line of a calendar, laid out once for each calendar object. */
export function timelineOf(calendar: CompiledCalendar): Timeline {
  let timeline = timelines.get(calendar);
  if (!timeline) {
    timeline = new Timeline(calendar);
    timelines.set(calendar, timeline);
  }
  return timeline;
}

function dayOfDate(date: string): number {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return Date.UTC(year, month - 1, day) / DAY;
}
