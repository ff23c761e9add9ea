/** The laws of money: its sums are exact, and rounding is off by no more than it says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDecimals, decimalOf, dividedBy, numberOf, plus, rounded, times } from '../../src/expression/decimal.js';
import {
  addMoney,
  compareMoney,
  divideMoney,
  type Money,
  multiplyMoney,
  negativeMoney,
  roundMoney,
  subtractMoney,
  sumOfMoney,
} from '../../src/expression/money.js';

/** An amount with at most `places` digits after the point, and the whole number of its smallest parts. */
const cents = (places: number) =>
  fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((parts) => ({ parts, money: yuan(Number(`${parts}e-${places}`)) }));
const yuan = (amount: number): Money => ({ amount: amount === 0 ? 0 : amount, currency: 'CNY' });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const prices = cents(2);

describe('a decimal', () => {
  it('is the number that it was made of', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(numberOf(decimalOf(value))).toBe(value);
      }),
    );
  });

  it('is the text of the number, digit by digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 20 }), (digits, scale) => {
        const value = Number(`${digits}e-${scale}`);
        expect(compareDecimals(decimalOf(value), { digits, scale })).toBe(0);
      }),
    );
  });

  it('is ordered as numbers are', () => {
    fc.assert(
      fc.property(finite, finite, (one, other) => {
        expect(compareDecimals(decimalOf(one), decimalOf(other))).toBe(one < other ? -1 : one > other ? 1 : 0);
      }),
    );
  });

  it('is off by half a last digit at most when it is rounded, and halves go away from zero', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: -5, max: 15 }), (value, places) => {
        const exact = decimalOf(value);
        const near = rounded(exact, places);
        const off = plus(near, { ...exact, digits: -exact.digits });
        const twice = times({ ...off, digits: off.digits < 0n ? -off.digits : off.digits }, { digits: 2n, scale: 0 });
        expect(compareDecimals(twice, decimalOf(Number(`1e${-places}`)))).toBeLessThanOrEqual(0);
        expect(rounded({ ...exact, digits: -exact.digits }, places)).toEqual({ ...near, digits: -near.digits });
      }),
    );
  });

  it('goes down and up to the two around it', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 0, max: 6 }), (value, places) => {
        const exact = decimalOf(value);
        expect(compareDecimals(rounded(exact, places, 'down'), exact)).toBeLessThanOrEqual(0);
        expect(compareDecimals(rounded(exact, places, 'up'), exact)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('that is divided is the nearest with so many digits', () => {
    fc.assert(
      fc.property(prices, prices, fc.integer({ min: 0, max: 8 }), (one, other, places) => {
        fc.pre(other.parts !== 0n);
        const found = dividedBy(decimalOf(one.money.amount), decimalOf(other.money.amount), places);
        const off = found.digits * other.parts - one.parts * 10n ** BigInt(places);
        expect(2n * (off < 0n ? -off : off) <= (other.parts < 0n ? -other.parts : other.parts)).toBe(true);
      }),
    );
  });
});

describe('money', () => {
  it('is added and subtracted to the last digit', () => {
    fc.assert(
      fc.property(prices, prices, (one, other) => {
        expect(addMoney(one.money, other.money)).toEqual(yuan(Number(`${one.parts + other.parts}e-2`)));
        expect(subtractMoney(one.money, other.money)).toEqual(yuan(Number(`${one.parts - other.parts}e-2`)));
      }),
    );
  });

  it('adds up to the same in every order, and a sum that is taken away again leaves what was', () => {
    fc.assert(
      fc.property(prices, prices, prices, ({ money: a }, { money: b }, { money: c }) => {
        expect(addMoney(a, b)).toEqual(addMoney(b, a));
        expect(addMoney(addMoney(a, b), c)).toEqual(addMoney(a, addMoney(b, c)));
        expect(subtractMoney(addMoney(a, b), b)).toEqual(a);
        expect(addMoney(a, negativeMoney(a))).toEqual(yuan(0));
      }),
    );
  });

  it('of a list is its sum, however long and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(prices, { minLength: 1, maxLength: 50 }), (list) => {
        const total = list.reduce((sum, { parts }) => sum + parts, 0n);
        expect(sumOfMoney(list.map(({ money }) => money))).toEqual(yuan(Number(`${total}e-2`)));
        expect(sumOfMoney(list.map(({ money }) => money).toReversed())).toEqual(yuan(Number(`${total}e-2`)));
      }),
    );
  });

  it('times a number of two digits is exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n }), fc.bigInt({ min: -(10n ** 4n), max: 10n ** 4n }), (parts, by) => {
        const product = multiplyMoney(yuan(Number(`${parts}e-2`)), Number(`${by}e-2`));
        expect(product).toEqual(yuan(Number(`${parts * by}e-4`)));
      }),
    );
  });

  it('times a whole number is so many of it added up', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 20 }), ({ money }, count) => {
        expect(multiplyMoney(money, count)).toEqual(sumOfMoney(Array.from({ length: count }, () => money)));
      }),
    );
  });

  it('divided by a number, and times it, is off by no more than six digits tell', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 8n), max: 10n ** 8n }), fc.integer({ min: 1, max: 100 }), (parts, by) => {
        const money = yuan(Number(`${parts}e-2`));
        const again = multiplyMoney(divideMoney(money, by), by);
        expect(Math.abs(subtractMoney(again, money).amount)).toBeLessThanOrEqual(by * 0.0000005);
      }),
    );
  });

  it('never has more than six digits after the point, nor a trace of binary fractions', () => {
    fc.assert(
      fc.property(prices, fc.double({ min: -1000, max: 1000, noNaN: true }), ({ money }, by) => {
        const written = String(multiplyMoney(money, by).amount);
        expect(written.includes('e-') ? Number(written) >= 1e-6 || Number(written) <= -1e-6 : /^-?\d+(\.\d{1,6})?$/.test(written)).toBe(
          true,
        );
      }),
    );
  });

  it('is ordered by its amount, and a sum is in the order of what was added', () => {
    fc.assert(
      fc.property(prices, prices, prices, (one, other, third) => {
        const order = one.parts < other.parts ? -1 : one.parts > other.parts ? 1 : 0;
        expect(compareMoney(one.money, other.money)).toBe(order);
        expect(compareMoney(addMoney(one.money, third.money), addMoney(other.money, third.money))).toBe(order);
      }),
    );
  });

  it('that was rounded stays as it is', () => {
    fc.assert(
      fc.property(cents(4), ({ money }) => {
        const once = roundMoney(money);
        expect(roundMoney(once)).toEqual(once);
        expect(Math.abs(subtractMoney(once, money).amount)).toBeLessThanOrEqual(0.005);
      }),
    );
  });

  it('of two currencies does not meet', () => {
    fc.assert(
      fc.property(prices, prices, ({ money }, { money: { amount } }) => {
        const other = { amount, currency: 'USD' };
        for (const meet of [addMoney, subtractMoney, compareMoney]) expect(() => meet(money, other)).toThrow('different currencies');
      }),
    );
  });
});
