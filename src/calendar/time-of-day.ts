/** Times of the day on days that are worked, such as those at which digests go out. */
import type { Unknown } from './arithmetic.js';
import type { CompiledCalendar } from './compiled.js';
import { DAY, MINUTE, timelineOf } from './timeline.js';

/**
 * The first instant from `from` (epoch ms, included) at which the calendar's clock shows one of `times` (minutes after
 * midnight) on a working day. A time that is skipped where clocks are put forward is the first moment after the gap; one that
 * comes twice is the first of the two.
 */
export function nextTimeOfDay(calendar: CompiledCalendar, times: readonly number[], from: number): { readonly at: number } | Unknown {
  const timeline = timelineOf(calendar);
  if (from < timeline.start) return { unknown: 'before' };
  for (let day = timeline.dayAt(from); times.length > 0 && day <= timeline.lastDay; day++) {
    if (!timeline.isWorkingDay(day)) continue;
    const instants = times.map((time) => timeline.instantOf(day, time * MINUTE)).filter((instant) => instant >= from);
    if (instants.length > 0) return { at: Math.min(...instants) };
  }
  return { unknown: 'after' };
}

/** Whether anybody works at this time (minutes after midnight) on any day of the calendar, whatever the day. */
export function isWorkingTime({ week, days }: CompiledCalendar, time: number): boolean {
  const intervals = [...week.flat(), ...Object.values(days).flatMap(({ hours }) => hours)];
  return intervals.some(([start, end]) => (start <= time && time < end) || time + DAY / MINUTE < end);
}

/** Minutes after midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
