/** Durations as written, where they are known before a case runs. */
import { parseDuration } from '../calendar/duration.js';
import type { Duration } from '../program/program.js';
import { fieldValue } from './names-literals.js';
import type { Tree } from './tree.js';

/** The duration, when it is a literal and well-formed. */
export function literalDuration(tree: Tree | undefined): Duration | undefined {
  if (tree?.kind !== 'scalar') return undefined;
  const value = fieldValue(tree, 'duration');
  if (value.kind !== 'literal' || typeof value.value !== 'string') return undefined;
  const parsed = parseDuration(value.value);
  return 'problem' in parsed ? undefined : parsed;
}
