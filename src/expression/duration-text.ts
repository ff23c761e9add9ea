import { parseDuration } from '../calendar/duration.js';
import type { Duration } from '../program/program.js';

/** The duration that a text names; undefined when it names none. */
export function durationOf(text: string): Duration | undefined {
  const read = parseDuration(text);
  return 'problem' in read ? undefined : read;
}

/** A duration text with its unit put right, where that is what is wrong with it. */
export function mendedDuration(text: string): string | undefined {
  const read = parseDuration(text);
  if (!('problem' in read)) return undefined;
  const { unit, nearest } = read.problem.params;
  return unit !== undefined && nearest !== undefined ? read.problem.params.text.replace(unit, nearest) : undefined;
}
