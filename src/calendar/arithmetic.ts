/**
 * Time on a compiled calendar: when a duration is used up, and how much of it has passed.
 *
 * owns: the meaning of durations. All instants are epoch milliseconds.
 * never: a library, a clock, a guess. Whatever would need a day that the calendar does not know is `unknown`. Every
 * computation is bounded by the calendar's known days, also when it has no working time at all.
 */
import type { Duration } from '../program/program.js';
import type { CompiledCalendar } from './compiled.js';
import { DAY, MINUTE, type Timeline, timelineOf } from './timeline.js';

/** The calendar has no data: for days before those it knows, or after them. */
export interface Unknown {
  readonly unknown: 'before' | 'after';
}

/**
 * When a duration that starts at `instant` is used up.
 *
 * - Elapsed time and zero need no calendar and are never unknown; zero is `instant` itself.
 * - Business minutes run inside working intervals only; used up exactly at closing time, they end at closing time.
 * - Business days: from `instant`, or the next working instant where it is closed, to the same wall-clock time on the
 *   Nth following working day, and on to the next working instant where that is closed. A night shift belongs to the
 *   day it starts on, before and after midnight.
 *
 * @example add(office, Date.parse('2026-03-02T17:00+08:00'), { kind: 'business', unit: 'minutes', count: 120 })
 */
export function add(calendar: CompiledCalendar, instant: number, duration: Duration): { readonly at: number } | Unknown {
  if (duration.kind === 'elapsed') return { at: instant + duration.milliseconds };
  if (duration.count === 0) return { at: instant };
  const timeline = timelineOf(calendar);
  const start = firstWorking(timeline, instant);
  if ('unknown' in start) return start;
  if (duration.unit === 'days') {
    const target = sameTime(timeline, start, duration.count);
    return target === undefined ? { unknown: 'after' } : nextWorking(calendar, target);
  }
  let left = Math.round(duration.count * MINUTE);
  for (let day = start.day; day <= timeline.lastDay; day++) {
    for (const interval of timeline.intervalsOf(day)) {
      const from = Math.max(interval.from, start.at);
      const available = Math.min(interval.to, timeline.end) - from;
      if (available <= 0) continue;
      if (left <= available) return { at: from + left };
      left -= available;
    }
  }
  return { unknown: 'after' };
}

/**
 * The mirror image of `add`: when a duration must start to be used up at `instant`. Read backwards, an interval's end
 * is inside it and its start is not; so one business day before closing time is closing time of the working day
 * before, and a duration that begins exactly at opening time gives opening time.
 */
export function subtract(calendar: CompiledCalendar, instant: number, duration: Duration): { readonly at: number } | Unknown {
  if (duration.kind === 'elapsed') return { at: instant - duration.milliseconds };
  if (duration.count === 0) return { at: instant };
  const timeline = timelineOf(calendar);
  const start = lastWorking(timeline, instant);
  if ('unknown' in start) return start;
  if (duration.unit === 'days') {
    const target = sameTime(timeline, start, -duration.count);
    return target === undefined ? { unknown: 'before' } : previousWorking(calendar, target);
  }
  let left = Math.round(duration.count * MINUTE);
  for (let day = start.day; day >= timeline.firstDay; day--) {
    for (const interval of timeline.intervalsOf(day).toReversed()) {
      const to = Math.min(interval.to, start.at);
      const available = to - Math.max(interval.from, timeline.start);
      if (available <= 0) continue;
      if (left <= available) return { at: to - left };
      left -= available;
    }
  }
  return { unknown: 'before' };
}

/** Working time from `from` to `to`, in milliseconds; negative where `to` is the earlier one. */
export function workingTimeBetween(calendar: CompiledCalendar, from: number, to: number): { readonly milliseconds: number } | Unknown {
  if (from === to) return { milliseconds: 0 };
  if (to < from) {
    const reverse = workingTimeBetween(calendar, to, from);
    return 'unknown' in reverse ? reverse : { milliseconds: -reverse.milliseconds };
  }
  const timeline = timelineOf(calendar);
  if (from < timeline.start) return { unknown: 'before' };
  if (to > timeline.end) return { unknown: 'after' };
  let total = 0;
  const lastDay = Math.min(timeline.dayAt(to) + 1, timeline.lastDay);
  for (let day = timeline.dayAt(from) - 1; day <= lastDay; day++) {
    for (const interval of timeline.intervalsOf(day)) {
      total += Math.max(0, Math.min(interval.to, to) - Math.max(interval.from, from));
    }
  }
  return { milliseconds: total };
}

/** Whether `instant` is inside a working interval; its start is, its end is not. */
export function isWorking(calendar: CompiledCalendar, instant: number): { readonly working: boolean } | Unknown {
  const timeline = timelineOf(calendar);
  const outside = outsideForward(timeline, instant);
  if (outside) return outside;
  const today = timeline.dayAt(instant);
  for (let day = today - 1; day <= today + 1; day++) {
    if (timeline.intervalsOf(day).some(({ from, to }) => from <= instant && instant < to)) return { working: true };
  }
  return { working: false };
}

/** The end of the working time that `instant` is in; `instant` itself where it is in none. Intervals that meet are one. */
export function workingUntil(calendar: CompiledCalendar, instant: number): { readonly at: number } | Unknown {
  const timeline = timelineOf(calendar);
  const start = firstWorking(timeline, instant);
  if ('unknown' in start) return start;
  if (start.at > instant) return { at: instant };
  let end = instant;
  for (let day = start.day; day <= timeline.lastDay; day++) {
    for (const interval of timeline.intervalsOf(day)) {
      if (interval.to <= end) continue;
      if (interval.from > end) return { at: end };
      end = interval.to;
    }
  }
  return { unknown: 'after' };
}

/** `instant` where it is inside a working interval, else the start of the next one. */
export function nextWorking(calendar: CompiledCalendar, instant: number): { readonly at: number } | Unknown {
  const found = firstWorking(timelineOf(calendar), instant);
  return 'unknown' in found ? found : { at: found.at };
}

/** The mirror image of `nextWorking`: `instant` where it is inside a working interval or on its end, else the end of the one before. */
export function previousWorking(calendar: CompiledCalendar, instant: number): { readonly at: number } | Unknown {
  const found = lastWorking(timelineOf(calendar), instant);
  return 'unknown' in found ? found : { at: found.at };
}

/** A working instant and the day that its interval belongs to. */
interface WorkingInstant {
  readonly at: number;
  readonly day: number;
}

function firstWorking(timeline: Timeline, instant: number): WorkingInstant | Unknown {
  const outside = outsideForward(timeline, instant);
  if (outside) return outside;
  // The day before: its night shift may still run.
  for (let day = timeline.dayAt(instant) - 1; day <= timeline.lastDay; day++) {
    const interval = timeline.intervalsOf(day).find(({ to }) => instant < to);
    if (interval) {
      const at = Math.max(interval.from, instant);
      return at < timeline.end ? { at, day } : { unknown: 'after' };
    }
  }
  return { unknown: 'after' };
}

function lastWorking(timeline: Timeline, instant: number): WorkingInstant | Unknown {
  if (instant <= timeline.start) return { unknown: 'before' };
  if (instant > timeline.end) return { unknown: 'after' };
  // The day after: where the clock was put back over midnight, part of it comes before what is local today.
  for (let day = timeline.dayAt(instant) + 1; day >= timeline.firstDay; day--) {
    const interval = timeline.intervalsOf(day).findLast(({ from }) => from < instant);
    if (interval) {
      const at = Math.min(interval.to, instant);
      return at > timeline.start ? { at, day } : { unknown: 'before' };
    }
  }
  return { unknown: 'before' };
}

/** The wall-clock time of `start` on the working day that is `count` working days later (earlier, where negative). */
function sameTime(timeline: Timeline, start: WorkingInstant, count: number): number | undefined {
  const time = timeline.localTime(start.at) - start.day * DAY;
  const direction = Math.sign(count);
  let day = start.day;
  for (let left = Math.abs(count); left > 0; ) {
    day += direction;
    if (day < timeline.firstDay || day > timeline.lastDay) return undefined;
    if (timeline.isWorkingDay(day)) left -= 1;
  }
  return timeline.instantOf(day, time);
}

function outsideForward(timeline: Timeline, instant: number): Unknown | undefined {
  if (instant < timeline.start) return { unknown: 'before' };
  return instant < timeline.end ? undefined : { unknown: 'after' };
}
