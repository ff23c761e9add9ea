/** Turns what is wrong with a duration into a diagnostic. */
import type { DurationProblem, DurationProblemCode } from '../calendar/duration.js';
import type { CodeOf } from '../diagnostics/codes.js';
import type { Report } from './check-rule.js';
import { rangeIn } from './names-literals.js';
import type { ScalarTree } from './tree.js';

const CODES = {
  empty: 'duration/missing-number',
  missing_number: 'duration/missing-number',
  negative: 'duration/negative',
  missing_unit: 'duration/missing-unit',
  unknown_unit: 'duration/unknown-unit',
  varying_unit: 'duration/varying-unit',
  not_a_business_unit: 'duration/not-a-business-unit',
  fraction_of_business_day: 'duration/fraction-of-business-day',
  too_long: 'duration/too-long',
} as const satisfies { readonly [C in DurationProblemCode]: CodeOf<'duration'> };

export const durationCodes: readonly CodeOf<'duration'>[] = [...new Set(Object.values(CODES))];

/** The nearest unit is the fix, where there is one. */
export function reportDuration(report: Report, scalar: ScalarTree, { code, params }: DurationProblem): void {
  const { text, unit, nearest } = params;
  const given = { text, ...(unit === undefined ? {} : { unit }), ...(nearest === undefined ? {} : { nearest }) };
  const at = unit === undefined ? -1 : String(scalar.value).lastIndexOf(unit);
  const range = at >= 0 && unit !== undefined ? rangeIn(scalar, at, at + unit.length) : scalar.range;
  report(CODES[code], range, given, at >= 0 && nearest !== undefined ? { range, text: nearest } : undefined);
}
