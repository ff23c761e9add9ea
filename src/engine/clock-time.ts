/** When the time of a clock is used up: pure arithmetic on what State keeps of it. Null is unknown. */
import type { CompiledCalendar } from '../calendar/compiled.js';
import type { Duration } from '../program/program.js';
import type { ClockPause, ClockState, Instant } from './state.js';
import { measured, timeAfter } from './time.js';

export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

export function isPaused(clock: Pick<ClockState, 'pauses'>): boolean {
  return clock.pauses.some((pause) => pause.to === null);
}

/** The time that pauses cover, in order and without overlaps; an open one reaches to `until`. */
export function pausedStretches(pauses: readonly ClockPause[], until: Instant): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const sorted = pauses.map(({ from, to }) => ({ from, to: to ?? until })).sort((a, b) => a.from - b.from);
  for (const stretch of sorted) {
    if (stretch.to <= stretch.from) continue;
    const last = stretches.at(-1);
    if (last && stretch.from <= last.to) stretches[stretches.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
    else stretches.push(stretch);
  }
  return stretches;
}

/**
 * When a duration that counts from `from` is used up: each stretch that begins before that moves it by the time that the
 * clock would have run meanwhile. A stretch that begins later changes nothing.
 */
export function usedUp(calendar: CompiledCalendar | null, from: Instant, target: Duration, stretches: readonly Stretch[]): Instant | null {
  let end = timeAfter(calendar, from, target);
  for (const stretch of stretches) {
    if (end === null || stretch.from >= end) return end;
    const lost = measured(calendar, target.kind, Math.max(stretch.from, from), Math.max(stretch.to, from));
    if (lost === null) return null;
    end = timeAfter(calendar, end, ofMeasure(target.kind, lost));
    // With nothing left to run it ends as the pause does.
    if (end !== null) end = Math.max(end, stretch.to);
  }
  return end;
}

function ofMeasure(measure: Duration['kind'], milliseconds: number): Duration {
  return measure === 'elapsed' ? { kind: 'elapsed', milliseconds } : { kind: 'business', unit: 'minutes', count: milliseconds / 60_000 };
}

export function sameDuration(one: Duration, other: Duration): boolean {
  if (one.kind === 'elapsed') return other.kind === 'elapsed' && one.milliseconds === other.milliseconds;
  return other.kind === 'business' && one.unit === other.unit && one.count === other.count;
}

export function isZero(duration: Duration): boolean {
  return (duration.kind === 'elapsed' ? duration.milliseconds : duration.count) === 0;
}
