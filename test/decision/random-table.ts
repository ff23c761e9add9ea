/** Arbitrary tables and inputs for them, and a reference that decides in the plainest way. */
import fc from 'fast-check';
import type { Json, JsonObject, JsonSchema } from '../../src/program/json.js';
import type { DecisionTable, HitPolicy, TableRule, Test } from '../../src/program/table.js';

const INPUTS: { readonly [input: string]: JsonSchema } = {
  tier: { enum: ['key', 'gold', 'standard'] },
  urgent: { type: 'boolean' },
  rounds: { type: 'integer', minimum: 0, maximum: 6 },
  weight: { type: 'number', minimum: 0, exclusiveMaximum: 100 },
  score: { type: 'number' },
  day: { type: 'string', format: 'date' },
  at: { type: 'string', format: 'date-time' },
  note: { type: 'string' },
};
const DAYS = ['2026-01-01', '2026-01-02', '2026-02-28', '2026-12-31'];
const INSTANTS = DAYS.map((day) => `${day}T09:00:00.000Z`);

/** A value of an input, often one that rules name. */
export function inputValue(input: string): fc.Arbitrary<Json> {
  switch (input) {
    case 'tier':
      return fc.constantFrom('key', 'gold', 'standard');
    case 'urgent':
      return fc.boolean();
    case 'rounds':
      return fc.integer({ min: 0, max: 6 });
    case 'weight':
      return fc.oneof(
        fc.constantFrom(0, 10, 20, 99.5),
        fc.double({ min: 0, max: 100, maxExcluded: true, noNaN: true }).map((n) => (n === 0 ? 0 : n)),
      );
    case 'score':
      return fc.oneof(fc.constantFrom(-1, 0, 0.5, 1), fc.integer({ min: -3, max: 3 }));
    case 'day':
      return fc.constantFrom(...DAYS, '2026-01-03', '1999-05-05', '2030-01-01');
    case 'at':
      return fc.constantFrom(...INSTANTS, '2026-01-01T09:00:00.001Z', '1999-05-05T00:00:00.000Z', '2030-01-01T00:00:00.000Z');
    default:
      return fc.constantFrom('a', 'b', 'something');
  }
}

function testOf(input: string): fc.Arbitrary<Test> {
  const equals = inputValue(input).map((value): Test => ({ kind: 'equals', value: value as string }));
  const ordered = !['tier', 'urgent', 'note'].includes(input);
  const bound = fc.record({ value: inputValue(input) as fc.Arbitrary<number>, inclusive: fc.boolean() });
  const range = fc
    .oneof(fc.record({ from: bound }), fc.record({ to: bound }), fc.record({ from: bound, to: bound }))
    .map((each): Test => ({ kind: 'range', ...each }));
  const simple = ordered ? fc.oneof(equals, range) : equals;
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 2 }).map((tests): Test => ({ kind: 'not', tests })) },
  );
}

const IFS: { readonly [input: string]: readonly string[] } = {
  tier: ["tier == 'key'", "tier in ['gold', 'key']", "!(tier == 'standard')"],
  urgent: ['urgent', '!urgent', 'urgent == false'],
  rounds: ['rounds > 2', 'rounds * 2 > 5', 'rounds % 2 == 0'],
  weight: ['weight <= 20', 'weight * weight < 50', '10 < weight && weight < 30'],
  score: ['score > -1', 'score + 1 > 0'],
  day: ["day >= date('2026-01-02')", 'year(day) == 2026'],
  at: ["at < timestamp('2026-02-28T09:00:00Z')"],
  note: ["note == 'a'", "note.contains('o')"],
};

function ruleOf(inputs: readonly string[], withIf: boolean): fc.Arbitrary<TableRule> {
  const when = fc.record(Object.fromEntries(inputs.map((input) => [input, fc.array(testOf(input), { minLength: 1, maxLength: 2 })])), {
    requiredKeys: [],
  });
  const condition =
    withIf && inputs.length > 0
      ? fc.option(fc.constantFrom(...inputs.flatMap((input) => IFS[input] ?? [])), { nil: undefined, freq: 3 })
      : fc.constant(undefined);
  return fc.record({ when, condition, level: fc.constantFrom('high', 'medium', 'low'), points: fc.integer({ min: -2, max: 5 }) }).map(
    (each): TableRule => ({
      when: each.when as TableRule['when'],
      ...(each.condition === undefined ? {} : { if: each.condition }),
      outputs: { level: { kind: 'literal', value: each.level }, points: { kind: 'literal', value: each.points } },
    }),
  );
}

export const POLICIES: readonly HitPolicy[] = [
  'unique',
  'first',
  'priority',
  'any',
  'rule_order',
  'output_order',
  'collect',
  'collect_sum',
  'collect_min',
  'collect_max',
  'collect_count',
];

export function tables(hits: readonly HitPolicy[] = POLICIES, withIf = true): fc.Arbitrary<DecisionTable> {
  return fc.tuple(fc.subarray(Object.keys(INPUTS), { minLength: 1, maxLength: 3 }), fc.constantFrom(...hits)).chain(([inputs, hit]) =>
    fc.tuple(fc.array(ruleOf(inputs, withIf), { maxLength: 6 }), fc.boolean()).map(
      ([rules, otherwise]): DecisionTable => ({
        table: 'random',
        inputs: inputs.map((input) => ({ input, schema: INPUTS[input] ?? {} })),
        outputs: { level: { enum: ['high', 'medium', 'low'] }, points: { type: 'integer' } },
        hit,
        rules,
        ...(otherwise ? { default: { level: { kind: 'literal', value: 'low' }, points: { kind: 'literal', value: 0 } } } : {}),
      }),
    ),
  );
}

export function inputsFor(table: DecisionTable): fc.Arbitrary<JsonObject> {
  return fc.record(Object.fromEntries(table.inputs.map(({ input }) => [input, inputValue(input)]))) as fc.Arbitrary<JsonObject>;
}

// ── the reference ─────────────────────────────────────────────────────────────

function passes(test: Test, value: Json): boolean {
  if (test.kind === 'equals') return value === test.value;
  if (test.kind === 'not') return test.tests.every((each) => !passes(each, value));
  const rank = (each: Json) => (typeof each === 'string' ? Date.parse(each) : Number(each));
  const at = rank(value);
  const from = test.from ? rank(test.from.value) : Number.NEGATIVE_INFINITY;
  const to = test.to ? rank(test.to.value) : Number.POSITIVE_INFINITY;
  return (test.from?.inclusive ? at >= from : at > from) && (test.to?.inclusive ? at <= to : at < to);
}

/** The conditions of `IFS`, in JavaScript. */
function conditionHolds(cel: string, input: JsonObject): boolean {
  const js = cel
    .replace(/(\w+) in (\[[^\]]*\])/, '$2.includes($1)')
    .replace(/date\(('[^']*')\)/, '$1')
    .replace(/timestamp\('([^']*)Z'\)/, "'$1.000Z'")
    .replace(/year\((\w+)\)/, 'Number($1.slice(0, 4))')
    .replace('.contains(', '.includes(');
  return new Function(...Object.keys(input), `return (${js});`)(...Object.values(input)) as boolean;
}

export function holds(rule: TableRule, input: JsonObject): boolean {
  const fits = Object.entries(rule.when).every(([name, tests]) => tests.some((test) => passes(test, input[name] ?? null)));
  return fits && (rule.if === undefined || conditionHolds(rule.if, input));
}

const LEVELS = ['high', 'medium', 'low'];

/** What the table gives, or the code of its fault. */
export function reference(table: DecisionTable, input: JsonObject): { output: Json } | { fault: string } {
  const plain = (computed: TableRule['outputs']) =>
    Object.fromEntries(Object.entries(computed).map(([name, value]) => [name, value.kind === 'literal' ? value.value : null])) as {
      level: string;
      points: number;
    };
  const hits = table.rules.filter((rule) => holds(rule, input)).map((rule) => plain(rule.outputs));
  const otherwise = table.default && plain(table.default);
  const ranked = LEVELS.flatMap((level) => hits.filter((hit) => hit.level === level));
  const isList = ['rule_order', 'output_order', 'collect'].includes(table.hit);
  const [first] = hits;
  if (!first) {
    if (isList) return { output: otherwise ? [otherwise] : [] };
    const nothing = table.hit === 'collect_sum' || table.hit === 'collect_count' ? { level: 0, points: 0 } : null;
    return { output: otherwise ?? nothing };
  }
  switch (table.hit) {
    case 'unique':
      return hits.length > 1 ? { fault: 'not_unique' } : { output: first };
    case 'any':
      return hits.some((hit) => hit.level !== first.level || hit.points !== first.points) ? { fault: 'not_any' } : { output: first };
    case 'first':
      return { output: first };
    case 'priority':
      return { output: ranked[0] ?? null };
    case 'output_order':
      return { output: ranked };
    case 'collect_count':
      return { output: { level: hits.length, points: hits.length } };
    case 'collect_sum':
    case 'collect_min':
    case 'collect_max': {
      const points = hits.map((hit) => hit.points);
      const levels = hits.map((hit) => hit.level).sort();
      if (table.hit === 'collect_sum') return { output: { level: Number.NaN, points: points.reduce((a, b) => a + b) } };
      const min = table.hit === 'collect_min';
      return { output: { level: (min ? levels[0] : levels.at(-1)) ?? '', points: min ? Math.min(...points) : Math.max(...points) } };
    }
    default:
      return { output: hits };
  }
}
