/** Functions of expressions over lists. */
import { type FunctionDeclaration, fail, fn, method, type ParameterKind, takes } from './function-declaration.js';
import { compareMoney, divideMoney, type Money, moneyOf, moneyValue, sumOfMoney } from './money.js';
import type { TimeAtHand } from './time-at-hand.js';

const same = (...kinds: ParameterKind[]) => kinds.map((kind) => takes('same', kind));
const total = [takes('number', 'numbers'), takes('money', 'moneys')];
const least = [
  takes('number', 'numbers'),
  takes('item', 'instants'),
  takes('money', 'moneys'),
  takes('number', 'number', 'number'),
  takes('money', 'money', 'money'),
];

export const LIST_FUNCTIONS: readonly FunctionDeclaration[] = [
  // Nothing has no currency: the sum of no numbers is 0, and that of no money is none.
  {
    ...fn('sum', total, (values: Amounts) => (isOfNumbers(values) ? sum(values) : moneyValue(sumOfMoney(moneys(values))))),
    needs_item: 'moneys',
  },
  { ...fn('avg', total, average), needs_item: true },
  { ...fn('percentile', [takes('number', 'numbers', 'number')], percentile), needs_item: true },
  { ...fn('min', least, (...values: Extremes) => extreme('min', values, -1)), needs_item: true },
  { ...fn('max', least, (...values: Extremes) => extreme('max', values, 1)), needs_item: true },
  {
    ...fn('first', [takes('item', 'list')], (values: readonly unknown[]) => values[0] ?? fail('first() of an empty list')),
    needs_item: true,
  },
  {
    ...fn('last', [takes('item', 'list')], (values: readonly unknown[]) => values.at(-1) ?? fail('last() of an empty list')),
    needs_item: true,
  },
  fn('reverse', same('list'), (values: readonly unknown[]) => values.toReversed()),
  fn('distinct', same('numbers', 'texts', 'instants', 'moneys'), (values: readonly Simple[]) => [
    ...new Map(values.map((value) => [keyOf(value), value] as const)).values(),
  ]),
  fn('sort', same('numbers', 'texts', 'instants', 'moneys'), (values: readonly Simple[]) => [...values].sort((a, b) => compare(a, b))),
  {
    ...fn('sort_by', [takes('same', 'objects', 'field')], (time: TimeAtHand | undefined, values: readonly object[], field: string) =>
      values
        .map((item) => ({ item, by: fieldOf(item, field) }))
        .sort((a, b) => compare(a.by, b.by, time?.prices_alike))
        .map(({ item }) => item),
    ),
    timed: 'order',
  },
  { ...fn('group_by', [takes('groups', 'objects', 'field')], groupBy), timed: 'order' },
  method('join', [takes('text', 'texts'), takes('text', 'texts', 'text')], (texts: readonly string[], separator = '') =>
    texts.join(separator),
  ),
];

type MoneyValue = ReadonlyMap<string, unknown> | { readonly [field: string]: unknown };
type Simple = string | number | boolean | Date | MoneyValue;
type Amounts = readonly number[] | readonly MoneyValue[];
type Extreme = number | Date | MoneyValue;
type Extremes = [readonly Extreme[]] | Extreme[];

function isOfNumbers(values: Amounts): values is readonly number[] {
  return values.every((value) => typeof value === 'number');
}

function moneys(values: readonly MoneyValue[]): readonly Money[] {
  return values.map((value) => moneyOf(value) as Money);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: Amounts): unknown {
  if (values.length === 0) return fail('avg() of an empty list');
  if (isOfNumbers(values)) return sum(values) / values.length;
  return moneyValue(divideMoney(sumOfMoney(moneys(values)), values.length));
}

/** Between the two values around the place it is in between, as a spreadsheet's PERCENTILE.INC. */
function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) return fail('percentile() of an empty list');
  if (percent < 0 || percent > 100) return fail(`percentile() is asked for from 0 to 100, and not for ${percent}`);
  const sorted = [...values].sort((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

function extreme(name: string, given: Extremes, sign: 1 | -1): Extreme {
  const values = (Array.isArray(given[0]) ? given[0] : given) as readonly Extreme[];
  const [first, ...rest] = values;
  if (first === undefined) return fail(`${name}() of an empty list`);
  return rest.reduce((best, value) => (sign * compare(value, best) > 0 ? value : best), first);
}

/** Groups in the order in which their first items come; items without the field are one group, which has no key. */
function groupBy(time: TimeAtHand | undefined, values: readonly object[], field: string): readonly ReadonlyMap<string, unknown>[] {
  const groups = new Map<unknown, { readonly key: unknown; readonly items: object[] }>();
  for (const item of values) {
    const key = fieldOf(item, field);
    const known = keyOf(key, time?.prices_alike);
    const group = groups.get(known) ?? { key, items: [] };
    group.items.push(item);
    groups.set(known, group);
  }
  return [...groups.values()].map(
    ({ key, items }) =>
      new Map<string, unknown>(
        key === undefined
          ? [['items', items]]
          : [
              ['key', key],
              ['items', items],
            ],
      ),
  );
}

function fieldOf(item: object, field: string): unknown {
  if (item instanceof Map) return item.get(field);
  return Object.hasOwn(item, field) ? (item as { readonly [field: string]: unknown })[field] : undefined;
}

/** Of two values that are the same, the same. */
function keyOf(value: unknown, pricesAlike?: boolean): unknown {
  if (value instanceof Date) return value.getTime();
  const money = pricesAlike ? undefined : moneyOf(value);
  // No text of a playbook begins so.
  return money ? `\u0000${money.amount} ${money.currency}` : value;
}

/** Numbers, moments, texts and money in their order; what is not there comes last. */
function compare(a: unknown, b: unknown, pricesAlike?: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const [money, more] = [moneyOf(a), moneyOf(b)];
  if (money && more) return pricesAlike ? 0 : compareMoney(money, more);
  const [one, other] = [keyOf(a, true), keyOf(b, true)] as [number, number];
  return one < other ? -1 : one > other ? 1 : 0;
}
