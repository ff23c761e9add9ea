/** Money in expressions: what operators give, what is refused, and what goes wrong with two currencies. */
import { describe, expect, it } from 'vitest';
import { checkExpression, describeType } from '../../src/expression/check.js';
import type { Environment } from '../../src/expression/environment.js';
import { createEvaluator } from '../../src/expression/evaluate.js';
import type { Json } from '../../src/program/json.js';

const money = { format: 'money' };
const environment: Environment = {
  names: {
    data: {
      type: 'object',
      properties: {
        cost: money,
        limit: money,
        abroad: money,
        refund: money,
        count: { type: 'integer' },
        prices: { type: 'array', items: money },
        free: {},
      },
      required: ['cost', 'limit', 'abroad', 'count', 'prices', 'free'],
    },
  },
};
const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const values: { readonly [name: string]: Json } = {
  data: {
    cost: yuan(0.1),
    limit: yuan(0.2),
    abroad: { amount: 40, currency: 'USD' },
    count: 3,
    prices: [yuan(0.3), yuan(0.1), yuan(0.2)],
    free: yuan(7),
  },
};
const evaluate = (source: string): Json => createEvaluator(environment).evaluate(source, values);
const typeOf = (source: string): string => {
  const checked = checkExpression(source, environment, 'any');
  return 'problems' in checked ? JSON.stringify(checked.problems) : describeType(checked.type);
};

describe('an expression with money', () => {
  it.each<[string, string, Json]>([
    ['data.cost + data.limit', 'money', yuan(0.3)],
    ['data.cost - data.limit', 'money', yuan(-0.1)],
    ['data.cost * 3', 'money', yuan(0.3)],
    ['data.count * data.cost', 'money', yuan(0.3)],
    ['data.cost * 0.9', 'money', yuan(0.09)],
    ['data.limit / 4', 'money', yuan(0.05)],
    ["money(100, 'CNY') / 3", 'money', yuan(33.333333)],
    ["money(200, 'CNY') / 3", 'money', yuan(66.666667)],
    ["money(300, 'CNY') * (1.0 / 3)", 'money', yuan(100)],
    ["money(0.000001, 'CNY') / 2", 'money', yuan(0.000001)],
    ["money(-0.000001, 'CNY') / 2", 'money', yuan(-0.000001)],
    ['data.limit / data.cost', 'a number', 2],
    ["money(0.3, 'CNY') / data.cost", 'a number', 3],
    ['-data.cost', 'money', yuan(-0.1)],
    ['-(data.cost + data.limit)', 'money', yuan(-0.3)],
    ['data.cost < data.limit', 'true or false', true],
    ['data.cost <= data.cost', 'true or false', true],
    ['data.cost > data.limit', 'true or false', false],
    ['data.cost >= data.limit', 'true or false', false],
    ["data.cost + data.limit == money(0.3, 'CNY')", 'true or false', true],
    ['data.cost != data.limit', 'true or false', true],
    ["data.cost == {'amount': 0.1, 'currency': 'CNY'}", 'true or false', true],
    ['data.cost in data.prices', 'true or false', true],
    ['data.cost.amount + 1 < 2', 'true or false', true],
    ["data.cost.currency == 'CNY'", 'true or false', true],
    ["sum([money(0, 'CNY')] + data.prices)", 'money', yuan(0.6)],
    ["sum([money(0, 'CNY')] + data.prices.map(price, price * data.count))", 'money', yuan(1.8)],
    ["size(data.prices) > 0 ? avg(data.prices) : money(0, 'CNY')", 'money', yuan(0.2)],
    ["has(data.refund) ? data.refund : money(0, 'CNY')", 'money', yuan(0)],
    ["data.?refund.orValue(money(0, 'CNY')) + data.cost", 'money', yuan(0.1)],
    ['data.free + data.cost', 'money', yuan(7.1)],
    ['data.cost - data.free', 'money', yuan(-6.9)],
    ['data.prices.filter(price, price > data.cost).map(price, price.amount)', 'a list (each item: a number)', [0.3, 0.2]],
    ["'It is ' + string(data.cost)", 'text', 'It is 0.1 CNY'],
  ])('%s is %s', (source, type, value) => {
    expect(typeOf(source)).toBe(type);
    expect(evaluate(source)).toEqual(value);
  });

  it('does not touch what is no money', () => {
    expect(evaluate('-data.count')).toBe(-3);
    expect(evaluate('-(data.count + 1) * 2 - 0.5')).toBe(-8.5);
    expect(() => evaluate("{'a': 1} + {'a': 2}")).toThrow('cannot be worked out with the values it was given');
    expect(() => evaluate("-{'a': data.count}")).toThrow('cannot be worked out with the values it was given');
  });
});

describe('check refuses', () => {
  const hintOf = (source: string): unknown => {
    const checked = checkExpression(source, environment, 'any');
    if (!('problems' in checked)) return 'nothing';
    return checked.problems.map(({ code, params }) => [code, 'hint' in params ? params.hint : undefined]);
  };
  it.each([
    ['data.cost + 5', "data.cost + money(5, 'CNY')"],
    ['5 - data.cost', "money(5, 'CNY') - data.cost"],
    ['data.cost + data.count * 2', "data.cost + money(data.count * 2, 'CNY')"],
    ['data.cost < 5', 'data.cost.amount < 5'],
    ['5 >= data.cost', '5 >= data.cost.amount'],
    ['data.cost + data.limit > 5', '(data.cost + data.limit).amount > 5'],
    ['data.cost == 5', 'data.cost.amount == 5'],
    ['data.cost * data.limit', 'data.cost * data.limit.amount'],
    ['5 / data.cost', '5 / data.cost.amount'],
    ['data.cost % 2', 'data.cost.amount % 2'],
    ["'It is ' + data.cost", '"It is " + string(data.cost)'],
  ])('%s, and has %s written', (source, hint) => {
    expect(hintOf(source)).toEqual([['wrong_operands', hint]]);
  });

  it('the sum of a list of money that may be empty, since nothing has no currency', () => {
    const checked = checkExpression('sum(data.prices)', environment, 'any');
    expect('problems' in checked && checked.problems.map(({ params }) => params)).toEqual([
      {
        path: 'data.prices[0]',
        what: 'item',
        guard: 'size(data.prices) > 0',
        fallback: "size(data.prices) > 0 ? sum(data.prices) : money(0, 'CNY')",
      },
    ]);
  });

  it('money where a number or a condition is wanted', () => {
    for (const expected of ['number', 'boolean'] as const) {
      const checked = checkExpression('data.cost', environment, expected);
      expect('problems' in checked && checked.problems).toMatchObject([{ code: 'wrong_type', params: { got: 'money' } }]);
    }
  });
});

describe('money is at fault', () => {
  const currencies = '0.1 CNY and 40 USD are of different currencies, CNY and USD; money is added and compared in one currency';
  it.each([
    'data.cost + data.abroad',
    'data.cost - data.abroad',
    'data.cost / data.abroad',
    'data.cost < data.abroad',
    'min(data.cost, data.abroad)',
    'sum([data.cost, data.abroad])',
    'sort([data.abroad, data.cost])',
  ])('%s tells both currencies', (source) => {
    expect(typeOf(source)).not.toMatch(/problem/);
    expect(() => evaluate(source)).toThrow(/CNY and 40 USD|40 USD and 0.1 CNY/);
  });

  it('in plain words', () => {
    expect(() => evaluate('data.cost + data.abroad')).toThrow(`'data.cost + data.abroad': ${currencies}`);
  });

  it('but of two currencies is only never the same', () => {
    expect([evaluate('data.cost == data.abroad'), evaluate('data.cost != data.abroad')]).toEqual([false, true]);
  });

  it('where it is divided by nothing, or has more digits than a number holds', () => {
    expect(() => evaluate('data.cost / 0')).toThrow('0.1 CNY cannot be divided by 0');
    expect(() => evaluate("data.cost / money(0, 'CNY')")).toThrow('0.1 CNY cannot be divided by 0 CNY');
    expect(() => evaluate('data.cost * (1.0 / 0)')).toThrow('a division by zero?');
    expect(evaluate("money(9007199254740990, 'CNY') + money(0.99, 'CNY')")).toEqual(yuan(9007199254740991));
    expect(() => evaluate("money(9007199254740992, 'CNY') + money(1, 'CNY')")).toThrow('more digits than can be kept exactly');
    expect(() => evaluate("money(1, ' ')")).toThrow('a currency that is empty');
  });
});
