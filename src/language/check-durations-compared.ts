/** Which of two durations is longer, on every calendar and from every instant. */
import type { Duration } from '../program/program.js';

const MINUTE = 60_000;

/** Whether `one` surely takes longer than `other`. False where that depends on the calendar. */
export function surelyLonger(one: Duration, other: Duration): boolean {
  if (isZero(other)) return !isZero(one);
  if (one.kind === 'elapsed') return other.kind === 'elapsed' && one.milliseconds > other.milliseconds;
  // Working time never runs faster than the clock, so that as much of it takes at least as long.
  if (other.kind === 'elapsed') return one.unit === 'minutes' && one.count * MINUTE > other.milliseconds;
  return one.unit === other.unit && one.count > other.count;
}

/** Whether both are counted alike, and `one` is at least as long. */
export function surelyAsLong(one: Duration, other: Duration): boolean {
  return surelyLonger(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

/** Whether it takes no time. */
export function isZero(duration: Duration): boolean {
  return (duration.kind === 'elapsed' ? duration.milliseconds : duration.count) === 0;
}
