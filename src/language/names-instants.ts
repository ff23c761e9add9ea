/** Moments as designers write them in playbooks, and what `until` of a wait is: a moment or a condition. */
import { checkExpression } from '../expression/check.js';
import type { Names } from './names.js';
import { fieldValue } from './names-literals.js';
import type { Moment } from './names-moment.js';
import { readInstant } from './scenarios-instant.js';
import type { ScalarTree } from './tree.js';

/** A literal moment as ISO text, a day as its beginning in `zone`; undefined when there is no such moment. */
export function instantOfLiteral(text: string, zone: string): string | undefined {
  const written = text.trim();
  const at = readInstant(/^\d{4}-\d\d-\d\d$/.test(written) ? `${written} 00:00` : written, zone);
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** By the type of what is written. */
export function isCondition(until: ScalarTree, moment: Moment | undefined, names: Names): boolean {
  const value = fieldValue(until, 'instant');
  if (value.kind === 'literal') return typeof value.value === 'boolean';
  if (value.kind !== 'cel' || !moment) return false;
  const checked = checkExpression(value.cel, names.at(moment), 'any');
  return 'type' in checked && checked.type.kind === 'boolean';
}
