/** Time on a case's calendars. Null is unknown: the calendar is missing or has no data for that time. */
import { add, subtract, workingTimeBetween } from '../calendar/arithmetic.js';
import type { CompiledCalendar } from '../calendar/compiled.js';
import type { Duration } from '../program/program.js';
import type { Playable } from './playable.js';
import type { Instant } from './state.js';

export function calendarOf(playable: Playable, calendar: string): CompiledCalendar | null {
  return playable.calendars[calendar] ?? null;
}

export function timeAfter(calendar: CompiledCalendar | null, from: Instant, duration: Duration): Instant | null {
  if (duration.kind === 'elapsed') return from + duration.milliseconds;
  if (!calendar) return null;
  const result = add(calendar, from, duration);
  return 'at' in result ? result.at : null;
}

export function timeBefore(calendar: CompiledCalendar | null, from: Instant, duration: Duration): Instant | null {
  if (duration.kind === 'elapsed') return from - duration.milliseconds;
  if (!calendar) return null;
  const result = subtract(calendar, from, duration);
  return 'at' in result ? result.at : null;
}

/** Milliseconds that a clock of this measure ran between two instants. */
export function measured(calendar: CompiledCalendar | null, measure: 'business' | 'elapsed', from: Instant, to: Instant): number | null {
  if (measure === 'elapsed') return to - from;
  if (!calendar) return null;
  const result = workingTimeBetween(calendar, from, to);
  return 'milliseconds' in result ? result.milliseconds : null;
}
