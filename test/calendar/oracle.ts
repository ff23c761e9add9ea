/**
 * A second opinion on calendar arithmetic: it writes down every minute of a short calendar and counts on its fingers.
 * It shares nothing with the code it judges, but the compiled form.
 */
import type { CompiledCalendar } from '../../src/calendar/compiled.js';

const MINUTE = 60_000;
const DAY = 24 * 60;
/** Minutes written down before and after the known days. */
const MARGIN = 3 * DAY;
const NOT_WORKING = -1;

type Result = { at: number } | { unknown: 'before' | 'after' };

export class Oracle {
  /** Epoch minute of index 0. */
  private readonly base: number;
  private readonly length: number;
  /** Local time of each minute, in minutes since 1970-01-01 00:00 local. */
  private readonly local: Int32Array;
  /** The local day that each working minute belongs to. */
  private readonly owner: Int32Array;
  /** For each local minute from `localBase` on, the index at which the wall clock first shows it or a later time. */
  private readonly first: number[] = [];
  private readonly localBase: number;
  private readonly firstDay: number;
  private readonly lastDay: number;
  readonly start: number;
  readonly end: number;

  constructor(private readonly calendar: CompiledCalendar) {
    this.firstDay = Date.parse(`${calendar.known.from}T00:00Z`) / MINUTE / DAY;
    this.lastDay = Date.parse(`${calendar.known.to}T00:00Z`) / MINUTE / DAY;
    this.base = this.firstDay * DAY - MARGIN;
    this.length = (this.lastDay + 1) * DAY + MARGIN - this.base;
    this.local = new Int32Array(this.length);
    for (const { at, offset } of calendar.offsets) {
      const from = Math.max(0, this.at(at));
      for (let index = from; index < this.length; index++) this.local[index] = this.base + index + offset;
    }
    this.localBase = this.local[0]!;
    for (let index = 0; index < this.length; index++) {
      while (this.localBase + this.first.length <= this.local[index]!) this.first.push(index);
    }
    this.owner = new Int32Array(this.length).fill(NOT_WORKING);
    for (let day = this.firstDay; day <= this.lastDay; day++) {
      for (const [from, to] of this.hours(day)) {
        for (let index = this.index(day, from); index < this.index(day, to); index++) {
          if (this.owner[index] === NOT_WORKING) this.owner[index] = day;
        }
      }
    }
    const latest = Math.max(DAY, ...calendar.week.flat().map(([, to]) => to));
    this.start = this.instant(this.index(this.firstDay, latest - DAY));
    this.end = this.instant(this.index(this.lastDay + 1, 0));
  }

  isWorking(instant: number): boolean {
    return this.owner[this.at(instant)] !== NOT_WORKING;
  }

  addMinutes(instant: number, count: number): Result {
    if (count === 0) return { at: instant };
    const outside = this.outside(instant);
    if (outside) return outside;
    for (let index = this.at(instant), left = count; this.instant(index) < this.end; index++) {
      if (this.owner[index] !== NOT_WORKING) left--;
      if (left === 0) return { at: this.instant(index + 1) };
    }
    return { unknown: 'after' };
  }

  subtractMinutes(instant: number, count: number): Result {
    if (count === 0) return { at: instant };
    const outside = this.outsideBackwards(instant);
    if (outside) return outside;
    for (let index = this.at(instant), left = count; this.instant(index) > this.start; index--) {
      if (this.owner[index - 1] !== NOT_WORKING) left--;
      if (left === 0) return { at: this.instant(index - 1) };
    }
    return { unknown: 'before' };
  }

  addDays(instant: number, count: number): Result {
    if (count === 0) return { at: instant };
    const start = this.next(instant);
    if ('unknown' in start) return start;
    const index = this.at(start.at);
    const day = this.owner[index]!;
    const target = this.workingDays().filter((candidate) => candidate > day)[count - 1];
    if (target === undefined) return { unknown: 'after' };
    return this.next(this.instant(this.index(target, this.local[index]! - day * DAY)));
  }

  subtractDays(instant: number, count: number): Result {
    if (count === 0) return { at: instant };
    const start = this.previous(instant);
    if ('unknown' in start) return start;
    const index = this.at(start.at);
    const day = this.owner[index - 1]!;
    const earlier = this.workingDays().filter((candidate) => candidate < day);
    const target = earlier[earlier.length - count];
    if (target === undefined) return { unknown: 'before' };
    return this.previous(this.instant(this.index(target, this.local[index]! - day * DAY)));
  }

  minutesBetween(from: number, to: number): number {
    return this.owner.slice(this.at(from), this.at(to)).filter((owner) => owner !== NOT_WORKING).length;
  }

  next(instant: number): Result {
    const outside = this.outside(instant);
    if (outside) return outside;
    for (let index = this.at(instant); this.instant(index) < this.end; index++) {
      if (this.owner[index] !== NOT_WORKING) return { at: this.instant(index) };
    }
    return { unknown: 'after' };
  }

  previous(instant: number): Result {
    const outside = this.outsideBackwards(instant);
    if (outside) return outside;
    for (let index = this.at(instant); this.instant(index) > this.start; index--) {
      if (this.owner[index - 1] !== NOT_WORKING) return { at: this.instant(index) };
    }
    return { unknown: 'before' };
  }

  private outside(instant: number): { unknown: 'before' | 'after' } | undefined {
    if (instant < this.start) return { unknown: 'before' };
    return instant >= this.end ? { unknown: 'after' } : undefined;
  }

  private outsideBackwards(instant: number): { unknown: 'before' | 'after' } | undefined {
    if (instant <= this.start) return { unknown: 'before' };
    return instant > this.end ? { unknown: 'after' } : undefined;
  }

  private workingDays(): number[] {
    const days: number[] = [];
    for (let day = this.firstDay; day <= this.lastDay; day++) {
      if (this.hours(day).some(([from, to]) => this.index(day, from) < this.index(day, to))) days.push(day);
    }
    return days;
  }

  private hours(day: number) {
    const date = new Date(day * DAY * MINUTE);
    return this.calendar.days[date.toISOString().slice(0, 10)]?.hours ?? this.calendar.week[date.getUTCDay()]!;
  }

  private index(day: number, minute: number): number {
    return this.first[day * DAY + minute - this.localBase]!;
  }

  private instant(index: number): number {
    return (this.base + index) * MINUTE;
  }

  private at(instant: number): number {
    return instant / MINUTE - this.base;
  }
}
