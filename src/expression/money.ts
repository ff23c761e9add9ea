/**
 * Sums of money: `{ amount, currency }`, whose amount is a number of JSON and stands for the decimal that it is written as.
 *
 * owns: arithmetic and order of money, both in exact decimals. What comes out has six digits after the point at most (fewer
 * where a number of JSON holds no more), halves away from zero: a sum of prices is exact, and a third of one is not endless.
 * never: exchange. Two currencies do not meet: that is a fault.
 */
import { type Decimal, decimalOf, dividedBy, numberOf, plus, type Rounding, ratio, rounded, times } from './decimal.js';
import { EvaluationFault } from './fault.js';

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Digits after the point that an amount is worked out to. */
const PLACES = 6;

/** Whether a value of CEL is money: an object with an amount that is a number, and a currency that is a text. */
export function moneyOf(value: unknown): Money | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { amount, currency } = value instanceof Map ? { amount: value.get('amount'), currency: value.get('currency') } : ownParts(value);
  return typeof amount === 'number' && Number.isFinite(amount) && typeof currency === 'string' ? { amount, currency } : undefined;
}

function ownParts(value: object): { readonly amount?: unknown; readonly currency?: unknown } {
  return Object.hasOwn(value, 'amount') && Object.hasOwn(value, 'currency') ? value : {};
}

/** As a value of CEL, of the kind that objects of JSON are there. */
export function moneyValue({ amount, currency }: Money): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['amount', amount],
    ['currency', currency],
  ]);
}

export function textOfMoney({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}

/** So much of a currency. An amount that binary fractions have left a trace in (0.1 + 0.2) is without it. */
export function moneyFrom(amount: number, currency: string): Money {
  if (currency.trim() === '') throw new EvaluationFault('money() is given a currency that is empty');
  return kept(decimalFrom(amount), currency);
}

export function addMoney(one: Money, other: Money): Money {
  return kept(plus(decimalOf(one.amount), amountOf(other, one)), one.currency);
}

export function subtractMoney(one: Money, other: Money): Money {
  sameCurrency(one, other);
  return addMoney(one, negativeMoney(other));
}

export function negativeMoney({ amount, currency }: Money): Money {
  return { amount: amount === 0 ? 0 : -amount, currency };
}

export function multiplyMoney({ amount, currency }: Money, by: number): Money {
  return kept(times(decimalOf(amount), decimalFrom(by)), currency);
}

export function divideMoney(money: Money, by: number): Money {
  const divisor = decimalFrom(by);
  if (divisor.digits === 0n) throw new EvaluationFault(`${textOfMoney(money)} cannot be divided by 0`);
  const { amount, currency } = money;
  for (let places = PLACES; places >= 0; places -= 1) {
    const found = numberOf(dividedBy(decimalOf(amount), divisor, places));
    if (found !== undefined) return { amount: found, currency };
  }
  return tooLong(currency);
}

/** How many times the other it is. */
export function moneyRatio(one: Money, other: Money): number {
  const by = amountOf(other, one);
  if (by.digits === 0n) throw new EvaluationFault(`${textOfMoney(one)} cannot be divided by ${textOfMoney(other)}`);
  return ratio(decimalOf(one.amount), by);
}

export function compareMoney(one: Money, other: Money): number {
  sameCurrency(one, other);
  return one.amount < other.amount ? -1 : one.amount > other.amount ? 1 : 0;
}

/** The list must not be empty: nothing has no currency. */
export function sumOfMoney(moneys: readonly Money[]): Money {
  const [first, ...rest] = moneys;
  if (!first) throw new EvaluationFault('sum() of an empty list of money, which has no currency');
  const total = rest.reduce((sum, money) => plus(sum, amountOf(money, first)), decimalOf(first.amount));
  return kept(total, first.currency);
}

/** Without `places`: as many as the currency has coins for. */
export function roundMoney({ amount, currency }: Money, places = MINOR_DIGITS[currency] ?? 2, rounding?: Rounding): Money {
  const digits = Math.min(Math.max(Math.trunc(places), -15), 15);
  return kept(rounded(decimalOf(amount), digits, rounding), currency);
}

/** The digits after the point of currencies that have not two of them (ISO 4217). */
const MINOR_DIGITS: { readonly [currency: string]: number | undefined } = Object.assign(Object.create(null), {
  ...Object.fromEntries('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0])),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  ...Object.fromEntries('CLF UYW'.split(' ').map((code) => [code, 4])),
});

function amountOf(money: Money, like: Money): Decimal {
  sameCurrency(like, money);
  return decimalOf(money.amount);
}

function sameCurrency(one: Money, other: Money): void {
  if (one.currency === other.currency) return;
  throw new EvaluationFault(
    `${textOfMoney(one)} and ${textOfMoney(other)} are of different currencies, ${one.currency} and ${other.currency}; money is added and compared in one currency`,
  );
}

function decimalFrom(value: number): Decimal {
  if (!Number.isFinite(value)) throw new EvaluationFault('the amount is not a number (a division by zero?)');
  return decimalOf(value);
}

/** The amount as a number that is written as it is; it is never cut before the point. */
function kept(amount: Decimal, currency: string): Money {
  for (let places = PLACES; places >= 0; places -= 1) {
    const found = numberOf(rounded(amount, places));
    if (found !== undefined) return { amount: found, currency };
  }
  return tooLong(currency);
}

function tooLong(currency: string): never {
  throw new EvaluationFault(`the amount in ${currency} has more digits than can be kept exactly`);
}
