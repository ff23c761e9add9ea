/** Functions of expressions over lists. */
import { type FunctionDeclaration, fail, fn, method, type ParameterKind, takes } from './function-declaration.js';

const same = (...kinds: ParameterKind[]) => kinds.map((kind) => takes('same', kind));
const least = [takes('number', 'numbers'), takes('item', 'instants'), takes('number', 'number', 'number')];

export const LIST_FUNCTIONS: readonly FunctionDeclaration[] = [
  fn('sum', [takes('number', 'numbers')], sum),
  {
    ...fn(
      'avg',
      [takes('number', 'numbers')],
      (values: readonly number[]) => sum(values) / (values.length || fail('avg() of an empty list')),
    ),
    needs_item: true,
  },
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
  fn('distinct', same('numbers', 'texts', 'instants'), (values: readonly Simple[]) => [
    ...new Map(values.map((value) => [keyOf(value), value])).values(),
  ]),
  fn('sort', same('numbers', 'texts', 'instants'), (values: readonly Simple[]) => [...values].sort(compare)),
  fn('sort_by', [takes('same', 'objects', 'field')], (values: readonly object[], field: string) =>
    values
      .map((item) => ({ item, by: fieldOf(item, field) }))
      .sort((a, b) => compare(a.by, b.by))
      .map(({ item }) => item),
  ),
  fn('group_by', [takes('groups', 'objects', 'field')], groupBy),
  method('join', [takes('text', 'texts'), takes('text', 'texts', 'text')], (texts: readonly string[], separator = '') =>
    texts.join(separator),
  ),
];

type Simple = string | number | boolean | Date;
type Extremes = [readonly (number | Date)[]] | number[];

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
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

function extreme(name: string, given: Extremes, sign: 1 | -1): number | Date {
  const values = (Array.isArray(given[0]) ? given[0] : given) as readonly (number | Date)[];
  const [first, ...rest] = values;
  if (first === undefined) return fail(`${name}() of an empty list`);
  return rest.reduce((best, value) => (sign * compare(value, best) > 0 ? value : best), first);
}

/** Groups in the order in which their first items come; items without the field are one group, which has no key. */
function groupBy(values: readonly object[], field: string): readonly ReadonlyMap<string, unknown>[] {
  const groups = new Map<unknown, { readonly key: unknown; readonly items: object[] }>();
  for (const item of values) {
    const key = fieldOf(item, field);
    const group = groups.get(keyOf(key)) ?? { key, items: [] };
    group.items.push(item);
    groups.set(keyOf(key), group);
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

function keyOf(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

/** Numbers, moments and texts in their order; what is not there comes last. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const [one, other] = [keyOf(a), keyOf(b)] as [number, number];
  return one < other ? -1 : one > other ? 1 : 0;
}
