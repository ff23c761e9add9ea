/** Time on a case's calendars. Null is unknown: the calendar is missing or has no data for that time. */
import { add, subtract, workingTimeBetween } from '../calendar/arithmetic.js';
import type { CompiledCalendar } from '../calendar/compiled.js';
import type { TimeAtHand } from '../expression/evaluate.js';
import { dayOf, instantOf } from '../expression/instant.js';
import type { Duration } from '../program/program.js';
import type { Playable } from './playable.js';
import type { Instant, State } from './state.js';

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

/**
 * The playbook's own calendar, for expressions: its days, its working time. Up to semantics 2 days were those of UTC; up to 3
 * nothing was put in the order of its price.
 */
export function timeAtHand({ playable, state }: { readonly playable: Playable; readonly state: State }): TimeAtHand {
  const now = state.at;
  if (state.semantics < 3) return { calendars: {}, calendar: undefined, now, prices_alike: true };
  const time = { calendars: playable.calendars, calendar: playable.program.calendar, now };
  return state.semantics < 4 ? { ...time, prices_alike: true } : time;
}

/** When a moment that an expression gave is: an ISO text, or a day, which begins on the playbook's calendar. Undefined: it is neither. */
export function instantOfText(turn: Parameters<typeof timeAtHand>[0], text: string): Instant | undefined {
  const { calendars, calendar } = timeAtHand(turn);
  return (dayOf(text, calendar === undefined ? undefined : calendars[calendar]) ?? instantOf(text))?.getTime();
}
