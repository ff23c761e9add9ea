import { describe, expect, it } from 'vitest';
import { createEvaluator, EvaluationFault } from '../../src/expression/evaluate.js';
import type { Json, JsonObject } from '../../src/program/json.js';
import type { Computed } from '../../src/program/program.js';
import { environment, values } from './complaint-environment.js';

const evaluator = createEvaluator(environment);
const evaluate = (source: string): Json => evaluator.evaluate(source, values);

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EvaluationFault) return error.message;
    throw error;
  }
  throw new Error('no fault');
}

describe('numbers are of one kind', () => {
  it.each<[string, Json]>([
    ['data.count == 5', true],
    ['5 == data.count', true],
    ['data.count != 5.0', false],
    ['data.count + 1 > 2.5', true],
    ['data.count / 2', 2.5],
    ['1 / 2', 0.5],
    ['size(data.tags) / 4', 0.5],
    ['size(data.tags) == 2', true],
    ['data.count in [1, 5]', true],
    ['data.prices[size(data.prices) - 1]', 60],
    ['[1, 2, 3][data.count - 3]', 3],
    ['data.count % 2', 1],
    ['-data.count', -5],
    ['0x10 + 1', 17],
    ['data.urgent ? 1 : data.weight', 1],
    ['[1, 2.5, data.count]', [1, 2.5, 5]],
    ['steps.?ask.score.orValue(3) < 4', true],
    ["data.subject.indexOf('pump') + 1", 4],
    ['data.count * 0 == -0.0', true],
  ])('%s is %j', (source, result) => {
    expect(evaluate(source)).toEqual(result);
  });
});

describe('dates and instants', () => {
  it.each<[string, Json]>([
    ['now', '2026-03-02T02:00:00.000Z'],
    ['data.visit', '2026-03-02'],
    ['data.called_at', '2026-03-02T02:00:00.000Z'],
    ['data.called_at == now', true],
    ['data.visit < now', true],
    ['data.visit in [now, data.visit]', true],
    ['case.started_at < data.called_at', true],
    ['add(data.visit, "1 day")', '2026-03-03T00:00:00.000Z'],
    ['data.items.filter(i, has(i.shipped))', [{ name: 'pump', shipped: '2026-03-01' }]],
    ['data.items.exists(i, has(i.shipped) && i.shipped < now)', true],
    ['data.items[1].shipped', '2026-03-01'],
  ])('%s is %j', (source, result) => {
    expect(evaluate(source)).toEqual(result);
  });
  it('now is an instant where no schema says so, too', () => {
    expect(createEvaluator({ names: {} }).evaluate("now < timestamp('2026-03-03T00:00:00Z')", values)).toBe(true);
  });
  it('a date that is none is a fault', () => {
    expect(faultOf(() => evaluator.evaluate('data.visit < now', { ...values, data: { visit: '2026-02-30' } }))).toContain(
      "'2026-02-30' is not a date",
    );
  });
});

describe('what is absent', () => {
  it.each<[string, Json]>([
    ['data.?note', null],
    ['has(data.note)', false],
    ['has(data.maybe)', false],
    ['has(steps.ask.outcome)', false],
    ['has(data.free.x.y)', false],
    ["data.?maybe.orValue('x')", 'x'],
    ['data.?items[1].shipped.orValue(now)', '2026-03-01'],
    ['data.items[?7].name.orValue("none")', 'none'],
    ["{'a': data.?note, 'b': [data.?note, data.?subject]}", { b: ['漏水 pump'] }],
    ['data.channel', 'web'],
    ['has(data.channel)', true],
    ["'note' in data", false],
  ])('%s is %j', (source, result) => {
    expect(evaluate(source)).toEqual(result);
  });
  it('a whole object comes with its defaults and without its nulls', () => {
    expect(evaluate('data')).toEqual({
      ...(values.data as JsonObject),
      maybe: undefined,
      channel: 'web',
      called_at: '2026-03-02T02:00:00.000Z',
    });
  });
  it('a name without a value is an object without fields', () => {
    expect(evaluator.evaluate("customer.?tier.orValue('none')", {})).toBe('none');
  });
  it('keys that JavaScript objects have of their own are fields like others', () => {
    const odd = createEvaluator({ names: { data: { type: 'object', additionalProperties: { type: 'string' } } } });
    const data = JSON.parse('{"constructor": "a", "__proto__": "b", "toString": "c"}') as Json;
    expect(odd.evaluate("data.constructor + data.toString + data.?valueOf.orValue('-')", { data })).toBe('ac-');
    expect(odd.evaluate("data['__proto__']", { data })).toBe('b');
    expect(JSON.stringify(odd.evaluate('data', { data }))).toBe(JSON.stringify(data));
  });
});

describe('lists', () => {
  it.each<[string, Json]>([
    ['data.items[0].name', 'seal'],
    ['data.items.map(i, i.name)', ['seal', 'pump']],
    ['data.items.map(i, has(i.price), i.price * 2)', [25]],
    ['data.items.filter(i, i.name != "seal")[0].name', 'pump'],
    ['data.tags.all(t, data.tags.exists(u, u == t))', true],
    ['data.prices.exists_one(p, p > 50)', true],
    ["'pump' in data.tags", true],
    ['data.tags == ["pump", "leak"]', true],
    ['data.tags + ["x"]', ['pump', 'leak', 'x']],
    ['size(data.items.filter(i, has(i.price) && i.price > 10))', 1],
    ['sum(data.items.map(i, i.?price.orValue(0)))', 12.5],
    ['last(data.items).name', 'pump'],
  ])('%s is %j', (source, result) => {
    expect(evaluate(source)).toEqual(result);
  });
});

describe('what goes wrong is a fault in plain words', () => {
  it.each([
    ['data.note', "'data.note' has no value"],
    ["data.note == 'x'", "'data.note == 'x'': 'data.note' has no value"],
    ['steps.ask.outcome', "'steps.ask.outcome': 'steps.ask' has no value"],
    ['nobody.home', "'nobody.home': 'nobody' is not known here"],
    ['data.prices[7]', "'data.prices[7]': the list has no such item"],
    ['data.count / 0', "'data.count / 0': the result is not a number (a division by zero?)"],
    ["date('soon')", "'date('soon')': 'soon' is not a date such as 2026-03-02"],
    ["add(now, '2 business days')", "'add(now, '2 business days')': there is no calendar here to count working time on"],
    ['data.count +', "'data.count +' cannot be evaluated"],
    ["data.subject.matches('a')", "'data.subject.matches('a')' cannot be worked out with the values it was given"],
    ['data.subject + data.count', "'data.subject + data.count' cannot be worked out with the values it was given"],
    ['data.subject ? 1 : 2', "'data.subject ? 1 : 2': 'data.subject' must be true or false"],
    ['1u', "'1u': the result is no value"],
    ['type(1)', "'type(1)' cannot be worked out with the values it was given"],
  ])('%s', (source, message) => {
    expect(faultOf(() => evaluate(source))).toBe(message);
  });
  it('the same expression can be right for other values', () => {
    expect(evaluator.evaluate('data.note', { data: { note: 'x' } })).toBe('x');
  });
});

it('evaluateBoolean takes nothing but true and false', () => {
  expect(evaluator.evaluateBoolean('data.urgent', values)).toBe(true);
  expect(faultOf(() => evaluator.evaluateBoolean('data.count', values))).toBe("'data.count' must be true or false, and it gave 5");
  expect(faultOf(() => evaluator.evaluateBoolean('data.?note', values))).toBe("'data.?note' must be true or false, and it gave nothing");
});

describe('evaluateComputed', () => {
  const cel = (source: string): Computed => ({ kind: 'cel', cel: source, line: 1 });
  const splice = (...parts: string[]): Computed => ({
    kind: 'splice',
    parts: parts.map((part, index) => (index % 2 === 0 ? part : { cel: part, line: 1 })),
    line: 1,
  });
  it.each<[string, Computed, Json]>([
    ['a literal', { kind: 'literal', value: { a: [1, null] } }, { a: [1, null] }],
    ['an expression, with its type', cel('data.count'), 5],
    ['an expression that gives nothing', cel('data.?note'), null],
    ['a text', splice('No. ', 'data.count', ' of ', 'data.visit', ', ', 'data.urgent'), 'No. 5 of 2026-03-02, true'],
    ['a text with what is absent', splice('[', 'data.?note', ']'), '[]'],
    ['a text with money and a list', splice('', 'steps.propose.cost', ' for ', 'data.tags'), '250 CNY for pump, leak'],
    [
      'an object',
      { kind: 'object', fields: { a: cel('data.count'), b: cel('data.?note'), c: { kind: 'literal', value: null } } },
      { a: 5, c: null },
    ],
    ['a list', { kind: 'list', items: [cel('data.count'), cel('data.?note'), splice('x', 'data.count')] }, [5, 'x5']],
  ])('gives %s', (_, computed, result) => {
    expect(evaluator.evaluateComputed(computed, values)).toEqual(result);
  });
  it('names the expression that fails', () => {
    expect(faultOf(() => evaluator.evaluateComputed(splice('a ', 'data.note'), values))).toBe("'data.note' has no value");
  });
});

it('values are never changed', () => {
  const before = structuredClone(values);
  evaluate('data');
  evaluate("data.items.map(i, {'n': i.name, 's': i.?shipped})");
  expect(values).toEqual(before);
});

it('values that an expression does not read are not looked at', () => {
  const data = { count: 1 } as { [key: string]: Json };
  Object.defineProperty(data, 'visit', { enumerable: true, get: () => expect.fail('it was read') });
  expect(evaluator.evaluate('data.count + 1', { data })).toBe(2);
});
