/** Moments that a playbook gives: as an instant, or as a duration from now. */
import type { Computed, DurationValue } from '../program/program.js';
import { resolveDuration } from './clock-schedule.js';
import type { Instant } from './state.js';
import { calendarOf, instantOfText, timeAfter } from './time.js';
import { Fault, type Turn } from './turn.js';

/** So much later than now. Throws `Fault` where the calendar has no data for it; `what` says in words what would be then. */
export function momentAfter(turn: Turn, value: DurationValue, calendar: string, frame: string, line: number, what: string): Instant {
  const duration = resolveDuration(turn, value, frame, line);
  const at = timeAfter(calendarOf(turn.playable, calendar), turn.now, duration);
  if (at === null) throw new Fault('calendar', `The calendar ${calendar} has no data for ${what}.`, line);
  return at;
}

/** The instant that an ISO text gives; now, where it has passed. Throws `Fault` where the text is none. */
export function momentAt(turn: Turn, instant: Computed, frame: string, line: number): Instant {
  const text = turn.compute(instant, frame);
  const at = typeof text === 'string' ? instantOfText(turn, text) : undefined;
  if (at === undefined) throw new Fault('expression', `This is not an instant: ${JSON.stringify(text)}.`, line);
  return Math.max(at, turn.now);
}
