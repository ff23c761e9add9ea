/**
 * Durations as people write them: `30 minutes`, `2 days`, `4 business hours`, `1 business day`.
 *
 * owns: the text form and its reading. Runs in workflows too, for durations that an expression gives.
 * never: what a duration means on a calendar (arithmetic.ts).
 */
import { nearest } from '../expression/nearest.js';
import type { Duration } from '../program/program.js';
import { countedUnit } from './counted-unit.js';
import { durationFromElsewhere } from './duration-elsewhere.js';

/**
 * Why a text is not a duration.
 *
 * - `empty`: nothing written
 * - `missing_number`: `business day`, `some hours`
 * - `negative`: `-2 hours`
 * - `missing_unit`: `4`, `4 business`
 * - `unknown_unit`: with the `nearest` unit where one is meant (`4 busness hours`, `30 min`)
 * - `varying_unit`: months, quarters and years have no fixed length
 * - `not_a_business_unit`: `2 business weeks`
 * - `fraction_of_business_day`: `1.5 business days`
 * - `too_long`: more than 36,525 days (a century)
 */
export type DurationProblemCode =
  | 'empty'
  | 'missing_number'
  | 'negative'
  | 'missing_unit'
  | 'unknown_unit'
  | 'varying_unit'
  | 'not_a_business_unit'
  | 'fraction_of_business_day'
  | 'too_long';

export interface DurationProblem {
  readonly code: DurationProblemCode;
  /** `text` always; `unit` and, where one is near, `nearest` for the codes about units. */
  readonly params: { readonly text: string; readonly unit?: string; readonly nearest?: string };
}

const MINUTE = 60_000;
const LONGEST_DAYS = 36_525;
const LONGEST_MINUTES = LONGEST_DAYS * 24 * 60;

/** Minutes in each unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['minute', 1],
  ['minutes', 1],
  ['hour', 60],
  ['hours', 60],
  ['day', 24 * 60],
  ['days', 24 * 60],
  ['week', 7 * 24 * 60],
  ['weeks', 7 * 24 * 60],
]);
const BUSINESS_UNITS: readonly string[] = ['minute', 'minutes', 'hour', 'hours', 'day', 'days'];
const SINGULAR = ['minute', 'hour', 'day', 'week', 'business minute', 'business hour', 'business day'];
const PLURAL = SINGULAR.map((unit) => `${unit}s`);
const VARYING_UNITS = /^(business )?(month|quarter|year)s?$/;

/** Units that people write elsewhere, and what they mean here. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['s', 'minutes'],
  ['sec', 'minutes'],
  ['second', 'minutes'],
  ['seconds', 'minutes'],
  ['m', 'minutes'],
  ['min', 'minutes'],
  ['mins', 'minutes'],
  ['h', 'hours'],
  ['hr', 'hours'],
  ['hrs', 'hours'],
  ['d', 'days'],
  ['w', 'weeks'],
  ['workday', 'business day'],
  ['workdays', 'business days'],
  ['working day', 'business day'],
  ['working days', 'business days'],
  ['working hour', 'business hour'],
  ['working hours', 'business hours'],
  ['working minutes', 'business minutes'],
]);

/**
 * Reads a duration: `NUMBER UNIT` or `NUMBER business UNIT`, the unit singular or plural, the number a decimal
 * (business days whole only). Precise to the millisecond.
 *
 * @example parseDuration('1.5 business hours') // { kind: 'business', unit: 'minutes', count: 90 }
 * @example parseDuration('2 dasy') // { problem: { code: 'unknown_unit', params: { text: '2 dasy', unit: 'dasy', nearest: 'days' } } }
 */
export function parseDuration(text: string): Duration | { readonly problem: DurationProblem } {
  const trimmed = text.trim();
  const problem = (code: DurationProblemCode, unit?: string, near?: string) => ({
    problem: { code, params: { text: trimmed, ...(unit !== undefined && { unit }), ...(near !== undefined && { nearest: near }) } },
  });
  if (trimmed === '') return problem('empty');
  const here = durationFromElsewhere(trimmed);
  if (here !== undefined) return problem('unknown_unit', trimmed, here);
  const parts = /^([-+−]?)(\d+(?:\.\d+)?)(?![\d.,])\s*(.*)$/s.exec(trimmed);
  if (!parts) return problem('missing_number');
  const [, sign, number, rest] = parts as unknown as [string, string, string, string];
  if (sign !== '' && sign !== '+' && Number(number) !== 0) return problem('negative');
  const unit = rest.replace(/\s+/g, ' ');
  if (unit === '' || unit === 'business') return problem('missing_unit');
  if (VARYING_UNITS.test(unit)) return problem('varying_unit', unit);

  const business = unit.startsWith('business ');
  const word = business ? unit.slice('business '.length) : unit;
  const minutesPerUnit = UNITS.get(word);
  if (minutesPerUnit === undefined) {
    return problem('unknown_unit', unit, ELSEWHERE.get(unit) ?? nearest(unit, Number(number) === 1 ? SINGULAR : PLURAL));
  }
  if (business && !BUSINESS_UNITS.includes(word)) return problem('not_a_business_unit', unit, 'business days');

  const count = Number(number);
  if (count * minutesPerUnit > LONGEST_MINUTES) return problem('too_long');
  const milliseconds = Math.round(count * minutesPerUnit * MINUTE);
  if (!business) return { kind: 'elapsed', milliseconds };
  if (word === 'day' || word === 'days') {
    return Number.isInteger(count) ? { kind: 'business', unit: 'days', count } : problem('fraction_of_business_day', unit);
  }
  return { kind: 'business', unit: 'minutes', count: milliseconds / MINUTE };
}

/**
 * The text of a duration, in the largest unit that counts it whole (weeks as days), and in fractions of minutes
 * otherwise. `parseDuration` gives back the same duration, to the millisecond.
 *
 * @example formatDuration({ kind: 'elapsed', milliseconds: 172_800_000 }) // '2 days'
 */
export function formatDuration(duration: Duration): string {
  if (duration.kind === 'business' && duration.unit === 'days') return countedUnit(duration.count, 'business day');
  const minutes = duration.kind === 'elapsed' ? duration.milliseconds / MINUTE : duration.count;
  const business = duration.kind === 'business' ? 'business ' : '';
  if (business === '' && minutes !== 0 && minutes % (24 * 60) === 0) return countedUnit(minutes / (24 * 60), 'day');
  if (minutes !== 0 && minutes % 60 === 0) return countedUnit(minutes / 60, `${business}hour`);
  return countedUnit(minutes, `${business}minute`);
}
