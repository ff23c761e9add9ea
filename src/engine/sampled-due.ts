/**
 * How long there is by experience: of a sample of durations, the one that so many of a hundred did not exceed.
 *
 * Durations of several measures are put in order by when each would be over that begins now, on the clock's own calendar.
 */
import { parseDuration } from '../calendar/duration.js';
import type { Json } from '../program/json.js';
import type { Clock, Duration } from '../program/program.js';
import { chosenCalendar } from './chosen-calendar.js';
import type { Instant } from './state.js';
import { calendarOf, timeAfter } from './time.js';
import { Fault, type Turn } from './turn.js';

/** Fewer than these tell too little: nine of ten is what a tenth first tells. */
const FEWEST = 10;

/** Undefined where the clock has no sample, or one that tells too little. */
export function sampledDue(turn: Turn, clock: Clock, frame: string | null, from: Instant): Duration | undefined {
  if (!clock.sampled) return undefined;
  const { percentile, sample } = clock.sampled;
  const given = turn.evaluate(sample, frame);
  if (!Array.isArray(given)) throw new Fault('expression', `This is no list of durations: ${JSON.stringify(given)}.`, sample.line);
  if (given.length < FEWEST) return undefined;
  const calendar = calendarOf(turn.playable, chosenCalendar(turn, clock, frame ?? 'case'));
  const known = new Map<Json, { readonly duration: Duration; readonly over: Instant }>();
  for (const text of given) {
    if (known.has(text)) continue;
    const duration = typeof text === 'string' ? parseDuration(text) : undefined;
    if (!duration || 'problem' in duration) throw new Fault('expression', `This is not a duration: ${JSON.stringify(text)}.`, sample.line);
    const over = timeAfter(calendar, from, duration);
    if (over === null) throw new Fault('calendar', 'The calendar has no data for the time that a promise is counted in.', clock.line);
    known.set(text, { duration, over });
  }
  const sorted = given.flatMap((text) => known.get(text) ?? []).sort((one, other) => one.over - other.over);
  return sorted[Math.ceil((percentile * sorted.length) / 100) - 1]?.duration;
}
