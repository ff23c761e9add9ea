/**
 * Decides by a table: which rules hold, and what they give together. Runs inside the workflow.
 *
 * owns: the hit policies of DMN.
 * never: where the inputs come from (named-tables.ts), what is wrong with a table (analyse.ts).
 */
import { createEvaluator, EvaluationFault, type Evaluator } from '../expression/evaluate.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import type { Computed } from '../program/program.js';
import type { DecisionTable, TableRule } from '../program/table.js';
import { DecisionFault } from './fault.js';
import { readInputs } from './input.js';
import { matches } from './match.js';

export { DecisionFault } from './fault.js';

export interface Decision {
  /** The outputs; of a policy that gives a list, one object for each rule. Null where no rule holds and there is no default. */
  readonly output: Json;
  /** The rules that it comes from, the first being 1; none where the default does. */
  readonly rules: readonly number[];
}

/**
 * Decides by `table` with these inputs, all of which must be there. Throws `DecisionFault`, and nothing else.
 *
 * @example evaluateTable(sla, { tier: 'gold', severity: 'high' }) // { output: { resolution: '8 business hours' }, rules: [1] }
 */
export function evaluateTable(table: DecisionTable, given: JsonObject): Decision {
  const input = readInputs(table, given);
  const holding = table.rules.flatMap((rule, index) => (ruleHolds(table, rule, index, input) ? [index] : []));
  if (holding.length === 0) return { output: withoutRules(table, input), rules: [] };
  const chosen = chosenOf(table, holding, input);
  return { output: outputOf(table, chosen), rules: chosen.map(({ index }) => index + 1) };
}

/** Whether a rule holds for these inputs, whatever the others do. Throws `DecisionFault` where its `if` fails. */
export function ruleHolds(table: DecisionTable, rule: TableRule, index: number, input: JsonObject): boolean {
  for (const [name, tests] of Object.entries(rule.when)) if (!matches(tests, input[name] ?? null)) return false;
  const condition = rule.if;
  return condition === undefined || faultless(table, index, () => evaluatorOf(table).evaluateBoolean(condition, input));
}

/** The outputs of one rule. Throws `DecisionFault` where an expression in them fails. */
export function ruleOutput(table: DecisionTable, index: number, input: JsonObject): JsonObject {
  const { outputs } = table.rules[index] ?? { outputs: {} };
  return faultless(table, index, () => valuesOf(table, outputs, input));
}

interface Chosen {
  readonly index: number;
  readonly output: JsonObject;
}

function chosenOf(table: DecisionTable, holding: readonly number[], input: JsonObject): readonly Chosen[] {
  const numbers = holding.map((index) => index + 1);
  const outputs = (indexes: readonly number[]) => indexes.map((index) => ({ index, output: ruleOutput(table, index, input) }));
  switch (table.hit) {
    case 'first':
      return outputs(holding.slice(0, 1));
    case 'unique':
      if (holding.length === 1) return outputs(holding);
      throw new DecisionFault('not_unique', table.table, `the rules ${listed(numbers)} hold at once, and only one may.`, numbers);
    case 'any': {
      const all = outputs(holding);
      if (all.every(({ output }) => sameJson(output, all[0]?.output ?? null))) return all.slice(0, 1);
      throw new DecisionFault('not_any', table.table, `the rules ${listed(numbers)} hold at once and give different values.`, numbers);
    }
    case 'priority':
      return byRank(table, outputs(holding)).slice(0, 1);
    case 'output_order':
      return byRank(table, outputs(holding));
    default:
      return outputs(holding);
  }
}

function outputOf(table: DecisionTable, chosen: readonly Chosen[]): Json {
  const outputs = chosen.map(({ output }) => output);
  switch (table.hit) {
    case 'rule_order':
    case 'output_order':
    case 'collect':
      return outputs;
    case 'collect_sum':
      return each(table, (name) => outputs.reduce((total, output) => total + Number(output[name]), 0));
    case 'collect_count':
      return each(table, () => outputs.length);
    case 'collect_min':
      return each(table, (name) => outputs.map((output) => output[name] ?? null).reduce((a, b) => (isLess(b, a) ? b : a)));
    case 'collect_max':
      return each(table, (name) => outputs.map((output) => output[name] ?? null).reduce((a, b) => (isLess(a, b) ? b : a)));
    default:
      return outputs[0] ?? null;
  }
}

/** What a table gives where no rule holds: its default; else what its policy makes of nothing. */
function withoutRules(table: DecisionTable, input: JsonObject): Json {
  const { default: otherwise } = table;
  if (otherwise) {
    const values = faultless(table, undefined, () => valuesOf(table, otherwise, input));
    return givesList(table) ? [values] : values;
  }
  if (givesList(table)) return [];
  return table.hit === 'collect_sum' || table.hit === 'collect_count' ? each(table, () => 0) : null;
}

export function givesList({ hit }: DecisionTable): boolean {
  return hit === 'rule_order' || hit === 'output_order' || hit === 'collect';
}

// ── ranks ─────────────────────────────────────────────────────────────────────

/** Stable: rules of one rank stay in their order. */
function byRank(table: DecisionTable, chosen: readonly Chosen[]): readonly Chosen[] {
  return [...chosen].sort((a, b) => compareRanks(table, a.output, b.output));
}

/** Below zero where the first output ranks higher: by the first output with a list of values in which they differ. */
export function compareRanks(table: DecisionTable, one: JsonObject, other: JsonObject): number {
  for (const [name, schema] of Object.entries(table.outputs)) {
    const difference = rankOf(schema, one[name]) - rankOf(schema, other[name]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rankOf({ enum: values }: JsonSchema, value: Json | undefined): number {
  if (!Array.isArray(values)) return 0;
  const rank = values.indexOf(value);
  return rank < 0 ? values.length : rank;
}

// ── values ────────────────────────────────────────────────────────────────────

function valuesOf(table: DecisionTable, computed: { readonly [output: string]: Computed }, input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(computed).map(([name, value]) => [
      name,
      value.kind === 'literal' ? value.value : evaluatorOf(table).evaluateComputed(value, input),
    ]),
  );
}

function each(table: DecisionTable, value: (output: string) => Json): JsonObject {
  return Object.fromEntries(Object.keys(table.outputs).map((name) => [name, value(name)]));
}

function isLess(one: Json, other: Json): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  return typeof one === 'string' && typeof other === 'string' && one < other;
}

/** Whether two values are the same, whatever the order of their fields. */
export function sameJson(one: Json, other: Json): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const keys = Object.keys(one);
  if (Array.isArray(one) !== Array.isArray(other) || keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameJson((one as JsonObject)[key] ?? null, (other as JsonObject)[key] ?? null));
}

function listed(numbers: readonly number[]): string {
  return numbers.length === 1 ? String(numbers[0]) : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

// ── expressions ───────────────────────────────────────────────────────────────

const evaluators = new WeakMap<DecisionTable, Evaluator>();

/** The evaluator of a table's own expressions, whose names are its inputs. */
function evaluatorOf(table: DecisionTable): Evaluator {
  let evaluator = evaluators.get(table);
  if (!evaluator) {
    evaluator = createEvaluator({ names: Object.fromEntries(table.inputs.map(({ input, schema }) => [input, schema])) });
    evaluators.set(table, evaluator);
  }
  return evaluator;
}

function faultless<T>(table: DecisionTable, index: number | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EvaluationFault)) throw error;
    const where = index === undefined ? 'the default' : `rule ${index + 1}`;
    throw new DecisionFault('expression', table.table, `${where}: ${error.message}`, index === undefined ? [] : [index + 1]);
  }
}
