/**
 * Exact decimals. A number of JSON stands for the decimal that it is written as: 0.1 is one tenth, and not the binary
 * fraction next to it.
 */

/** `digits` / 10^`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Which way a decimal goes that is cut off: to the nearest (halves away from zero), down, or up. */
export type Rounding = 'nearest' | 'down' | 'up';

/** The decimal that the number is written as; it must be finite. */
export function decimalOf(value: number): Decimal {
  const [written = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = written.split('.');
  return scaled(BigInt(whole + fraction), fraction.length - Number(exponent));
}

/** The number that is written as this decimal; undefined where none is, since it has more digits than a number holds. */
export function numberOf(decimal: Decimal): number | undefined {
  const value = Number(`${decimal.digits}e${-decimal.scale}`);
  return Number.isFinite(value) && compareDecimals(decimalOf(value), decimal) === 0 ? value : undefined;
}

export function plus(one: Decimal, other: Decimal): Decimal {
  const [a, b, scale] = aligned(one, other);
  return { digits: a + b, scale };
}

export function times(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

/** Rounded to `places` digits after the point; `by` must not be zero. */
export function dividedBy(one: Decimal, by: Decimal, places: number): Decimal {
  const [a, b] = aligned(one, by);
  return { digits: quotient(a * 10n ** BigInt(places), b, 'nearest'), scale: places };
}

/** The quotient as a number, which need not be exact; `by` must not be zero. */
export function ratio(one: Decimal, by: Decimal): number {
  const [a, b] = aligned(one, by);
  return Number(a) / Number(b);
}

/** At most `places` digits after the point; fewer than none are zeros before it. */
export function rounded(decimal: Decimal, places: number, rounding: Rounding = 'nearest'): Decimal {
  const away = decimal.scale - places;
  return away <= 0 ? decimal : scaled(quotient(decimal.digits, 10n ** BigInt(away), rounding), places);
}

/** Less than, equal to or more than 0, as the first is to the second. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const [a, b] = aligned(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}

function scaled(digits: bigint, scale: number): Decimal {
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function aligned(one: Decimal, other: Decimal): readonly [bigint, bigint, number] {
  const scale = Math.max(one.scale, other.scale);
  const at = (decimal: Decimal) => decimal.digits * 10n ** BigInt(scale - decimal.scale);
  return [at(one), at(other), scale];
}

function quotient(digits: bigint, by: bigint, rounding: Rounding): bigint {
  const whole = digits / by;
  const rest = digits - whole * by;
  if (rest === 0n) return whole;
  const outward = digits < 0n === by < 0n ? 1n : -1n;
  if (rounding === 'nearest') return 2n * (rest < 0n ? -rest : rest) >= (by < 0n ? -by : by) ? whole + outward : whole;
  return (rounding === 'up') === outward > 0n ? whole + outward : whole;
}
