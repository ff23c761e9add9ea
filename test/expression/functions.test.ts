import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkExpression, describeType } from '../../src/expression/check.js';
import { createEvaluator } from '../../src/expression/evaluate.js';
import { FUNCTIONS } from '../../src/expression/functions.js';
import type { Json } from '../../src/program/json.js';
import { environment, values } from './complaint-environment.js';

/** Expression, its type, its value. */
const EXAMPLES: readonly (readonly [string, string, Json])[] = [
  ["date('2026-03-02')", 'a date', '2026-03-02'],
  ["date('2026-03-02T23:30:00-08:00')", 'a date', '2026-03-03'],
  ['date(now)', 'a date', '2026-03-02'],
  ["timestamp('2026-03-02T10:00:00+08:00')", 'an instant', '2026-03-02T02:00:00.000Z'],
  ['year(data.visit)', 'a number', 2026],
  ['quarter(data.visit)', 'a number', 1],
  ["quarter(date('2026-12-31'))", 'a number', 4],
  ["add(now, '2 days')", 'an instant', '2026-03-04T02:00:00.000Z'],
  ["add(data.visit, '90 minutes')", 'an instant', '2026-03-02T01:30:00.000Z'],
  ["days_between(now, add(now, '36 hours'))", 'a number', 1.5],
  ["days_between(now, add(now, '1 hour')) < 0", 'true or false', false],
  ["days_between(add(now, '2 days'), now)", 'a number', -2],
  ['now.getFullYear()', 'a number', 2026],
  ['now.getMonth()', 'a number', 2],
  ['now.getDate()', 'a number', 2],
  ['now.getDayOfMonth()', 'a number', 1],
  ['now.getDayOfWeek()', 'a number', 1],
  ['now.getHours()', 'a number', 2],
  ["timestamp('2026-03-02T02:34:56Z').getMinutes()", 'a number', 34],
  ["timestamp('2026-03-02T02:34:56Z').getSeconds()", 'a number', 56],
  ["duration(string(data.count) + ' business hours')", 'a duration', '5 business hours'],
  ['sum(data.prices)', 'a number', 90],
  ['sum([])', 'a number', 0],
  ["money(100, 'CNY')", 'money', { amount: 100, currency: 'CNY' }],
  ["money(0.1 + 0.2, 'CNY')", 'money', { amount: 0.3, currency: 'CNY' }],
  ["sum([money(0.1, 'CNY'), money(0.2, 'CNY')])", 'money', { amount: 0.3, currency: 'CNY' }],
  ["avg([money(1, 'CNY'), money(1, 'CNY'), money(2, 'CNY')])", 'money', { amount: 1.333333, currency: 'CNY' }],
  ["min([money(2, 'CNY'), money(1, 'CNY')])", 'money', { amount: 1, currency: 'CNY' }],
  ["min(money(2, 'CNY'), money(1, 'CNY'))", 'money', { amount: 1, currency: 'CNY' }],
  ["max([money(2, 'CNY'), money(1, 'CNY')])", 'money', { amount: 2, currency: 'CNY' }],
  ["max(money(2, 'CNY'), money(1, 'CNY'))", 'money', { amount: 2, currency: 'CNY' }],
  ["sort([money(2, 'CNY'), money(1, 'CNY')]).map(m, m.amount)", 'a list (each item: a number)', [1, 2]],
  ["distinct([money(2, 'CNY'), money(1, 'CNY'), money(2, 'CNY')]).map(m, m.amount)", 'a list (each item: a number)', [2, 1]],
  ["sort_by([{'n': 1, 'p': money(9, 'CNY')}, {'n': 2, 'p': money(3, 'CNY')}], 'p').map(i, i.n)", 'a list (each item: a number)', [2, 1]],
  [
    "group_by([{'p': money(9, 'CNY')}, {'p': money(3, 'CNY')}, {'p': money(9, 'CNY')}], 'p').map(g, size(g.items))",
    'a list (each item: a number)',
    [2, 1],
  ],
  ["round(money(1.005, 'CNY'))", 'money', { amount: 1.01, currency: 'CNY' }],
  ["round(money(1.5, 'JPY'))", 'money', { amount: 2, currency: 'JPY' }],
  ["round(money(1.2345, 'KWD'))", 'money', { amount: 1.235, currency: 'KWD' }],
  ["round(money(-1.00005, 'CNY'), 4)", 'money', { amount: -1.0001, currency: 'CNY' }],
  ["floor(money(-1.5, 'CNY'))", 'money', { amount: -2, currency: 'CNY' }],
  ["ceil(money(1.2, 'CNY'))", 'money', { amount: 2, currency: 'CNY' }],
  ["abs(money(-1.2, 'CNY'))", 'money', { amount: 1.2, currency: 'CNY' }],
  ["string(money(1280.5, 'CNY'))", 'text', '1280.5 CNY'],
  ['avg(data.prices)', 'a number', 30],
  ['last(data.prices)', 'a number', 60],
  ['first(data.prices)', 'a number', 10],
  ['min(data.prices)', 'a number', 10],
  ['max(data.prices)', 'a number', 60],
  ['min(3, 2)', 'a number', 2],
  ["max([now, timestamp('2027-01-01T00:00:00Z')])", 'an instant', '2027-01-01T00:00:00.000Z'],
  ['percentile(data.prices, 50)', 'a number', 20],
  ['percentile([1, 2, 3, 4], 90)', 'a number', 3.7],
  ['sort([3, 1, 2])', 'a list (each item: a number)', [1, 2, 3]],
  ["sort(['b', 'a'])", "a list (each item: the text 'b' or 'a')", ['a', 'b']],
  ["sort([now, date('2026-01-01')]) == [date('2026-01-01'), now]", 'true or false', true],
  ["distinct(['b', 'a', 'b'])", "a list (each item: the text 'b' or 'a')", ['b', 'a']],
  ["min([now, timestamp('2027-01-01T00:00:00Z')]) == now", 'true or false', true],
  ['max(3, 2)', 'a number', 3],
  ['reverse([1, 2])', 'a list (each item: a number)', [2, 1]],
  ['distinct([1, 2, 1])', 'a list (each item: a number)', [1, 2]],
  ["distinct([date('2026-03-02'), date('2026-03-02')])", 'a list (each item: a date)', ['2026-03-02']],
  ["sort_by([{'n': 2}, {'n': 1}], 'n').map(i, i.n)", 'a list (each item: a number)', [1, 2]],
  [
    "group_by([{'n': 2, 'k': 'a'}, {'n': 1, 'k': 'b'}, {'n': 3, 'k': 'a'}], 'k').map(g, sum(g.items.map(i, i.n)))",
    'a list (each item: a number)',
    [5, 1],
  ],
  ['round(2.5)', 'a number', 3],
  ['round(-2.5)', 'a number', -3],
  ['round(1.005, 2)', 'a number', 1.01],
  ['floor(2.7)', 'a number', 2],
  ['ceil(2.1)', 'a number', 3],
  ['abs(-2)', 'a number', 2],
  ["hours_between(now, add(now, '90 minutes'))", 'a number', 1.5],
  ["days_between(date('2026-03-02'), date('2026-03-05'))", 'a number', 3],
  ['month(data.visit)', 'a number', 3],
  ['day(data.visit)', 'a number', 2],
  ['hour(now)', 'a number', 2],
  ["weekday(now) == 'monday'", 'true or false', true],
  ["last(['a', 'b'])", "the text 'a' or 'b'", 'b'],
  ['data.tags.join()', 'text', 'pumpleak'],
  ["data.tags.join(', ')", 'text', 'pump, leak'],
  ['size(data.tags)', 'a number', 2],
  ["size('漏水😀')", 'a number', 3],
  ['size(customer)', 'a number', 1],
  ["size({'a': 1})", 'a number', 1],
  ['data.tags.size()', 'a number', 2],
  ["'abc'.size()", 'a number', 3],
  ['string(data.count)', 'text', '5'],
  ['string(data.weight)', 'text', '2.5'],
  ['string(data.urgent)', 'text', 'true'],
  ['string(data.visit)', 'text', '2026-03-02'],
  ['string(now)', 'text', '2026-03-02T02:00:00.000Z'],
  ["string('a')", 'text', 'a'],
  ["double('2.5')", 'a number', 2.5],
  ['double(data.count)', 'a number', 5],
  ["int('7')", 'a number', 7],
  ['int(-2.5)', 'a number', -2],
  ["data.subject.contains('pump')", 'true or false', true],
  ["data.subject.startsWith('漏')", 'true or false', true],
  ["data.subject.endsWith('x')", 'true or false', false],
  ["'Ab É'.lowerAscii()", 'text', 'ab É'],
  ["'aB é'.upperAscii()", 'text', 'AB é'],
  ["' a '.trim()", 'text', 'a'],
  ["'a-b-c'.replace('-', '.')", 'text', 'a.b.c'],
  ["'abab'.indexOf('b')", 'a number', 1],
  ["'abab'.indexOf('b', 2)", 'a number', 3],
  ["'abab'.lastIndexOf('a')", 'a number', 2],
  ["'abcd'.substring(2)", 'text', 'cd'],
  ["'abcd'.substring(1, 3)", 'text', 'bc'],
  ["'ab'.substring(0, 10)", 'text', 'ab'],
  ["'ab'.substring(-3)", 'text', 'ab'],
  ["'a,b'.split(',')", 'a list (each item: text)', ['a', 'b']],
];

describe.each(EXAMPLES)('%s', (source, type, value) => {
  it(`is ${type} to check`, () => {
    const checked = checkExpression(source, environment, 'any');
    expect('problems' in checked ? checked.problems : describeType(checked.type)).toBe(type);
  });
  it('is worked out', () => {
    expect(createEvaluator(environment).evaluate(source, values)).toEqual(value);
  });
});

it('every function and every overload has an example', () => {
  const shown = EXAMPLES.map(([source]) => source).join('\n');
  // Those that need a calendar have theirs in working-time.test.ts.
  const here = FUNCTIONS.filter(({ name, timed }) => name === 'add' || timed !== 'calendar');
  const missing = here.filter(({ name, form }) => !shown.includes(form === 'method' ? `.${name}(` : `${name}(`));
  expect(missing.map(({ name }) => name)).toEqual([]);
  for (const { name, overloads } of here) {
    const calls = EXAMPLES.filter(([source]) => source.includes(`${name}(`)).length;
    expect([name, calls >= overloads.length]).toEqual([name, true]);
  }
});

it('every function is explained in docs/language.md, but for the parts of moments in UTC that CEL has', () => {
  const text = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');
  const missing = FUNCTIONS.filter(({ name }) => !name.startsWith('get') && !text.includes(`${name}(`));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

it('functions give the same in every time zone', () => {
  const before = process.env.TZ;
  try {
    for (const zone of ['Asia/Shanghai', 'America/New_York', 'UTC']) {
      process.env.TZ = zone;
      const evaluate = (source: string): Json => createEvaluator(environment).evaluate(source, values);
      expect([evaluate('date(now)'), evaluate('now.getHours()'), evaluate("timestamp('2026-03-02T10:00')")]).toEqual([
        '2026-03-02',
        2,
        '2026-03-02T10:00:00.000Z',
      ]);
    }
  } finally {
    process.env.TZ = before;
  }
});
