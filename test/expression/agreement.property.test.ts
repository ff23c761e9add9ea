/** What `check` lets pass, `evaluate` works out: for random schemas, values that agree with them, and random expressions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkExpression, type ExpressionType } from '../../src/expression/check.js';
import { createEvaluator } from '../../src/expression/evaluate.js';
import type { Json, JsonObject, JsonSchema } from '../../src/program/json.js';

// ── schemas with values that agree ──

interface Described {
  readonly schema: JsonSchema;
  readonly value: fc.Arbitrary<Json>;
}

const texts = fc.constantFrom('', 'a', 'high', '漏水', 'x}y');
const numbers = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.constantFrom(0.5, 2.25, -1.75));
const choices = ['low', 'normal', 'high'];
const days = fc.constantFrom('2026-03-01', '2026-03-02', '2024-02-29');
const instants = fc.constantFrom('2026-03-02T00:00:00Z', '2026-03-02T10:30:00+08:00');
const item: Described = {
  schema: {
    type: 'object',
    properties: { num: { type: 'number' }, text: { type: 'string' }, day: { type: 'string', format: 'date' } },
    required: ['num'],
  },
  value: fc.record({ num: numbers, text: texts, day: days }, { requiredKeys: ['num'] }) as fc.Arbitrary<Json>,
};
const FIELDS: { readonly [name: string]: Described } = {
  flag: { schema: { type: 'boolean' }, value: fc.boolean() },
  num: { schema: { type: 'number' }, value: numbers },
  int: { schema: { type: 'integer' }, value: fc.integer({ min: -3, max: 9 }) },
  text: { schema: { type: 'string' }, value: texts },
  choice: { schema: { enum: choices }, value: fc.constantFrom(...choices) },
  day: { schema: { type: 'string', format: 'date' }, value: days },
  at: { schema: { type: 'string', format: 'date-time' }, value: instants },
  cost: { schema: { format: 'money' }, value: fc.record({ amount: numbers, currency: texts }) },
  price: { schema: { format: 'money' }, value: numbers.map((amount) => ({ amount, currency: 'CNY' })) },
  nums: { schema: { type: 'array', items: { type: 'number' } }, value: fc.array(numbers, { maxLength: 3 }) },
  some: { schema: { type: 'array', items: { type: 'string' }, minItems: 2 }, value: fc.array(texts, { minLength: 2, maxLength: 3 }) },
  items: { schema: { type: 'array', items: item.schema }, value: fc.array(item.value, { maxLength: 3 }) },
  inner: item,
  either: { schema: { type: ['string', 'null'] }, value: fc.option(texts) },
};

/** Some fields, some of them required, some with a default: the schema, and a value that agrees with it. */
function objects(fields: { readonly [name: string]: Described }): fc.Arbitrary<{ schema: JsonSchema; value: JsonObject }> {
  const each = Object.entries(fields).map(([name, { schema, value }]) =>
    fc
      .record({ presence: fc.constantFrom('required', 'optional', 'default'), value, there: fc.boolean(), fallback: value })
      .map((drawn) => ({
        name,
        required: drawn.presence === 'required',
        schema: drawn.presence === 'default' && drawn.fallback !== null ? { ...schema, default: drawn.fallback } : schema,
        value: drawn.presence === 'required' || drawn.there ? drawn.value : undefined,
      })),
  );
  return fc.tuple(...each).map((drawn) => ({
    schema: {
      type: 'object',
      properties: Object.fromEntries(drawn.map(({ name, schema }) => [name, schema])),
      required: drawn.filter(({ required }) => required).map(({ name }) => name),
    },
    value: Object.fromEntries(drawn.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
  }));
}

const cases = fc
  .record({
    data: objects(FIELDS),
    one: objects({ outcome: FIELDS.choice as Described, num: FIELDS.num as Described }),
    ran: fc.boolean(),
    certain: fc.boolean(),
  })
  .map(({ data, one, ran, certain }) => ({
    environment: {
      names: {
        data: data.schema,
        steps: { type: 'object', properties: { one: one.schema }, required: certain ? ['one'] : [] },
        now: { type: 'string', format: 'date-time' },
      },
    },
    values: { data: data.value, steps: certain || ran ? { one: one.value } : {}, now: '2026-03-02T02:00:00.000Z' } as JsonObject,
  }));

// ── expressions ──

/** A field of the right type as it stands, guarded or with a fallback; now and then a field of another type. */
function reads(names: readonly string[], fallback: string): fc.Arbitrary<string> {
  const path = fc.constantFrom(...names);
  const optional = path.map((each) => each.replace(/\.(\w+)$/, '.?$1'));
  return fc.oneof(
    { weight: 4, arbitrary: optional.map((each) => `${each}.orValue(${fallback})`) },
    { weight: 3, arbitrary: path.map((each) => `(has(${each}) ? ${each} : ${fallback})`) },
    { weight: 2, arbitrary: path },
    { weight: 1, arbitrary: fc.constantFrom('data.flag', 'data.num', 'data.text', 'data.inner', 'data.nums', 'steps.one') },
  );
}

const literalNumbers = fc.constantFrom('0', '1', '2', '2.5', '0x3');
const literalTexts = fc.constantFrom("''", "'a'", "'high'", '"漏水"', "r'x}y'");

const { bool } = fc.letrec<{
  bool: string;
  num: string;
  text: string;
  at: string;
  money: string;
  nums: string;
  items: string;
  any: string;
}>((tie) => ({
  bool: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    reads(['data.flag'], 'false'),
    fc.constantFrom('has(data.text)', 'has(steps.one.num)', 'has(data.inner.day)', "'text' in data", 'data.?num.hasValue()'),
    fc.tuple(tie('num'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('num')).map((parts) => parts.join(' ')),
    fc.tuple(tie('text'), fc.constantFrom('==', '!=', '<'), tie('text')).map((parts) => parts.join(' ')),
    fc.tuple(tie('at'), fc.constantFrom('<', '>=', '==', '!='), tie('at')).map((parts) => parts.join(' ')),
    fc
      .tuple(reads(['data.choice', 'steps.one.outcome'], "'low'"), fc.constantFrom("'low'", "'high'", "'normal'"))
      .map((parts) => parts.join(' == ')),
    fc.tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool')).map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(fc.constantFrom('data.text', 'data.inner.text', 'data.either'), tie('text'))
      .map(([path, other]) => `(has(${path}) && ${path} == ${other})`),
    fc.tuple(fc.constantFrom('data.num', 'steps.one.num'), tie('num')).map(([path, other]) => `(!has(${path}) || ${path} > ${other})`),
    tie('bool').map((inner) => `!(${inner})`),
    // Guards that hold and guards that do not: check has to tell them apart.
    fc
      .tuple(
        fc.constantFrom('', '!'),
        fc.constantFrom('', '!'),
        fc.constantFrom('data.num', 'steps.one.num'),
        fc.constantFrom('&&', '||'),
        tie('bool'),
        fc.boolean(),
      )
      .map(([outer, inner, path, operator, other, first]) => {
        const guard = `${outer}(${inner}has(${path}) ${operator} ${other})`;
        return first ? `(${guard} ? ${path} > 1 : true)` : `(${guard} ? true : ${path} > 1)`;
      }),
    fc.tuple(tie('num'), tie('nums')).map(([value, list]) => `${value} in ${list}`),
    fc.tuple(tie('text'), literalTexts, literalTexts).map(([value, one, other]) => `${value} in [${one}, ${other}]`),
    fc
      .tuple(tie('nums'), fc.constantFrom('exists', 'all', 'exists_one'), tie('num'))
      .map(([list, macro, value]) => `${list}.${macro}(n, n > ${value})`),
    fc
      .tuple(
        tie('items'),
        fc.constantFrom('exists', 'all'),
        fc.constantFrom("has(i.text) && i.text != 'a'", 'i.num > 1', 'i.?day.orValue(now) < now', 'i.text == "a"'),
      )
      .map(([list, macro, test]) => `${list}.${macro}(i, ${test})`),
    fc.tuple(tie('nums'), tie('nums')).map((parts) => parts.join(' == ')),
    fc.tuple(tie('money'), fc.constantFrom('<', '>=', '==', '!='), tie('money')).map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom('data.nums', 'data.items'), fc.constantFrom('> 0', '>= 2', '== 1'), tie('bool'))
      .map(([list, size, other]) => `(has(${list}) && size(${list}) ${size} && ${list}[0] == ${list}[0] && ${other})`),
    fc
      .tuple(tie('text'), fc.constantFrom('contains', 'startsWith', 'endsWith'), tie('text'))
      .map(([text, method, part]) => `${text}.${method}(${part})`),
  ),
  num: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literalNumbers,
    reads(['data.num', 'data.int', 'steps.one.num', 'data.cost.amount', 'data.inner.num'], '1'),
    fc.tuple(tie('num'), fc.constantFrom('+', '-', '*'), tie('num')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('num'), fc.constantFrom('/ 2', '% 3', '/ 0.5')).map((parts) => `(${parts.join(' ')})`),
    tie('num').map((inner) => `-(${inner})`),
    tie('any').map((value) => `size(${value})`),
    tie('nums').map((list) => `sum(${list})`),
    tie('nums').map((list) => `avg(${list} + [1])`),
    tie('items').map((list) => `sum(${list}.map(i, i.num))`),
    tie('nums').map((list) => `${list}[?0].orValue(2)`),
    tie('at').map((at) => `quarter(${at})`),
    tie('money').map((money) => `${money}.amount`),
    fc.tuple(tie('money'), tie('money')).map(([one, other]) => `(${one} / (abs(${other}) + money(1, 'CNY')))`),
    fc.tuple(tie('bool'), tie('num'), tie('num')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literalTexts,
    reads(['data.text', 'data.choice', 'data.either', 'data.cost.currency', 'data.inner.text'], "'a'"),
    fc.tuple(tie('text'), tie('text')).map((parts) => `(${parts.join(' + ')})`),
    tie('num').map((value) => `string(${value})`),
    tie('money').map((value) => `string(${value})`),
    tie('at').map((value) => `string(${value})`),
    fc.tuple(tie('text'), fc.constantFrom('trim()', 'lowerAscii()', 'substring(1)', 'substring(0, 2)')).map((parts) => parts.join('.')),
    fc.constantFrom('data.some[0]', 'data.some[1]', 'last(data.some)', 'data.?some.orValue([]).join(",")', 'data.some[2]'),
    tie('text').map((value) => `${value}.split('a').join('-')`),
  ),
  at: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant('now'),
    reads(['data.day', 'data.at', 'data.inner.day'], 'now'),
    fc.tuple(tie('at'), fc.constantFrom("'2 days'", "'30 minutes'")).map((parts) => `add(${parts.join(', ')})`),
    // Not of a text, whose conversion may fail.
    tie('at').map((at) => `date(add(${at}, '0 days'))`),
  ),
  // Of one currency: two are a fault.
  money: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom("money(3, 'CNY')", "money(0.1, 'CNY')", "{'amount': 2.5, 'currency': 'CNY'}"),
    reads(['data.price'], "money(1, 'CNY')"),
    fc.tuple(tie('money'), fc.constantFrom('+', '-'), tie('money')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('money'), fc.constantFrom('* 3', '* 0.9', '/ 7')).map((parts) => `(${parts.join(' ')})`),
    tie('money').map((inner) => `-(${inner})`),
    tie('money').map((inner) => `round(${inner})`),
    fc
      .tuple(fc.constantFrom('sum', 'avg', 'min', 'max'), tie('money'), tie('money'))
      .map(([name, one, other]) => `${name}([${one}, ${other}])`),
  ),
  nums: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    reads(['data.nums'], '[]'),
    fc.tuple(tie('num'), tie('num')).map((parts) => `[${parts.join(', ')}]`),
    fc.tuple(tie('nums'), tie('nums')).map((parts) => `(${parts.join(' + ')})`),
    tie('nums').map((list) => `${list}.filter(n, n > 1)`),
    tie('nums').map((list) => `${list}.map(n, n * 2)`),
    fc.constant('data.items.map(i, i.num)'),
  ),
  items: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    reads(['data.items'], '[]'),
    tie('items').map((list) => `${list}.filter(i, has(i.text))`),
    tie('items').map((list) => `${list}.filter(i, i.num > 0)`),
  ),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('text'),
    tie('nums'),
    tie('items'),
    fc.constantFrom('data', "{'a': data.?num, 'b': now}"),
  ),
}));
const { anything } = fc.letrec<{ anything: string }>(() => ({
  anything: fc.oneof(
    bool,
    bool.map((test) => `{'test': ${test}, 'text': data.?text}`),
    bool.map((test) => `[${test}]`),
    bool.map((test) => `${test} ? data.?day : data.?at`),
  ),
}));

// ── agreement ──

/** Whether a plain value is one of the type. */
function isOfType(value: Json | undefined, type: ExpressionType): boolean {
  switch (type.kind) {
    case 'boolean':
    case 'number':
      return typeof value === type.kind;
    case 'text':
      return typeof value === 'string' && (type.values?.includes(value) ?? true);
    case 'duration':
      return typeof value === 'string';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
    case 'instant':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?$/.test(value);
    case 'list':
      return Array.isArray(value) && value.length >= type.least && value.every((each) => isOfType(each, type.item));
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      return [...type.fields].every(([name, field]) => (value[name] === undefined ? !field.certain : isOfType(value[name], field.type)));
    case 'optional':
      return value === null || value === undefined || isOfType(value, type.of);
    case 'any':
    case 'never':
      return true;
  }
}

describe('agreement of check and evaluate', () => {
  let passed = 0;

  it('an expression that checks is worked out, and gives a value of its type', () => {
    fc.assert(
      fc.property(cases, anything, ({ environment, values }, source) => {
        const checked = checkExpression(source, environment, 'any');
        if ('problems' in checked) return;
        passed += 1;
        const value = createEvaluator(environment).evaluate(source, values);
        expect(isOfType(value, checked.type), `${JSON.stringify(value)} is not ${checked.type.kind}`).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('enough expressions pass for that to mean something', () => {
    expect(passed).toBeGreaterThan(800);
  });

  it('what evaluation reads is what check says that it reads', () => {
    fc.assert(
      fc.property(cases, bool, ({ environment, values }, source) => {
        const checked = checkExpression(source, environment, 'boolean');
        if ('problems' in checked) return;
        const evaluator = createEvaluator(environment);
        const narrowed = narrow(values, checked.reads);
        expect(evaluator.evaluate(source, narrowed)).toEqual(evaluator.evaluate(source, values));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Only what lies on these paths. */
function narrow(value: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  const kept: JsonObject = {};
  for (const [name, inner] of Object.entries(value)) {
    const below = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    if (below.length === 0) continue;
    const whole = below.some((path) => path.length === 0) || typeof inner !== 'object' || inner === null || Array.isArray(inner);
    kept[name] = whole ? inner : narrow(inner, below);
  }
  return kept;
}

describe('check', () => {
  const pieces = fc.constantFrom(
    'data',
    '.',
    'flag',
    '?',
    '[',
    ']',
    '(',
    ')',
    "'",
    '"',
    '==',
    '=',
    '＝',
    '“',
    '”',
    'and',
    ' ',
    'not ',
    'in',
    '1',
    '.5',
    '{',
    '}',
    ':',
    ',',
    '&&',
    '!',
    'has',
    'exists',
    'i',
    '客户',
    '${',
    '\\',
    '😀',
    'null',
    '//',
    '\n',
  );
  const environment = { names: { data: { type: 'object', properties: { flag: { type: 'boolean' } } } } };

  it('never throws, and every problem lies in the source', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(pieces, { maxLength: 25 }).map((each) => each.join('')),
        ),
        (source) => {
          const checked = checkExpression(source, environment, 'boolean');
          if (!('problems' in checked)) return;
          expect(checked.problems.length).toBeGreaterThan(0);
          for (const { start, end } of checked.problems) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(source.length);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
