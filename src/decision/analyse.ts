/**
 * What can be proven of a table without running it: inputs for which no rule holds, rules that hold at once where only one
 * may, rules that never count.
 *
 * Every input that is named here is a real one: it was evaluated. Time is bounded; what could not be proven is said.
 */
import type { Json, JsonObject } from '../program/json.js';
import type { DecisionTable, TableRule, TestValue } from '../program/table.js';
import { conditionIn } from './conditions.js';
import { type Axis, axisOf } from './domain.js';
import { compareRanks, DecisionFault, ruleHolds, ruleOutput, sameJson } from './evaluate.js';
import { matches } from './match.js';
import { type Budget, findCommon, findUncovered, type RuleArea } from './search.js';

export interface Analysis {
  /** Whether some rule holds for all inputs. */
  readonly complete: 'yes' | 'no' | 'unknown';
  /** Inputs for which no rule holds. */
  readonly gap?: JsonObject;
  /** Why it is not known whether it is complete. */
  readonly unproven?: 'too_large' | 'expression';
  /** Of `unique`, rules that hold at once; of `any`, those that then give different values. For each rule one at most. */
  readonly overlaps: readonly Overlap[];
  /** Rules that never count, the first being 0. */
  readonly dead: readonly DeadRule[];
  /** The work ran out: there may be more. */
  readonly cut_short: boolean;
}
export interface Overlap {
  readonly first: number;
  readonly second: number;
  /** Inputs at which both hold. */
  readonly input: JsonObject;
}
export interface DeadRule {
  readonly rule: number;
  /** `never`: no input fits it. `covered`: where it would hold, other rules come first. */
  readonly why: 'never' | 'covered';
}

/** Steps of a search; all of them take well under a second. */
const WORK = 12_000_000;

export function analyse(table: DecisionTable): Analysis {
  const { axes, areas } = areasOf(table);
  const budget = { left: WORK };
  const completeness = completenessOf(axes, areas, budget);
  const dead = deadRules(table, axes, areas, budget);
  const overlaps = overlapsOf(table, axes, areas, budget);
  return { ...completeness, dead, overlaps, cut_short: budget.left < 0 || completeness.unproven === 'too_large' };
}

function completenessOf(
  axes: readonly Axis[],
  areas: readonly RuleArea[],
  budget: Budget,
): Pick<Analysis, 'complete' | 'gap' | 'unproven'> {
  const share = { left: budget.left / 2 };
  const found = findUncovered(axes, areas, undefined, share);
  budget.left -= budget.left / 2 - Math.max(0, share.left);
  if (found === 'none') return { complete: 'yes' };
  if (found === 'too_large') return { complete: 'unknown', unproven: 'too_large' };
  return found === 'unknown' ? { complete: 'unknown', unproven: 'expression' } : { complete: 'no', gap: found.input };
}

// ── rules and where they hold ─────────────────────────────────────────────────

function areasOf(table: DecisionTable): { readonly axes: readonly Axis[]; readonly areas: readonly RuleArea[] } {
  const conditions = table.rules.map((rule) => (rule.if === undefined ? undefined : conditionIn(rule.if)));
  const axes = table.inputs.map(({ input, schema }) => {
    const tests = table.rules.flatMap((rule) => rule.when[input] ?? []);
    const values: TestValue[] = conditions.flatMap((condition) => condition?.values.get(input) ?? []);
    const single = conditions.some((condition) => condition && !condition.plain && condition.inputs.includes(input));
    return axisOf(input, schema, tests, values, single);
  });
  const places = new Map(axes.map(({ input }, k) => [input, k]));
  const areas = table.rules.map((rule, index): RuleArea => {
    const condition = conditions[index];
    const allows = axes.map(({ input, cells }) => {
      const tests = rule.when[input];
      return cells.map(({ sample }) => !tests || matches(tests, sample));
    });
    const cells = allows.map((each) => each.reduceRight((bits, allowed) => (bits << 1n) | (allowed ? 1n : 0n), 0n));
    if (rule.if === undefined) return { index, allows, cells };
    const read = condition ? condition.inputs.flatMap((input) => places.get(input) ?? []) : axes.map((_, k) => k);
    const single = read.every((k) => axes[k]?.cells.every((cell) => cell.single));
    const exact = condition !== undefined && (condition.plain || single);
    return { index, allows, cells, condition: { axes: new Set(read), exact, holds: (input) => holdsAt(table, rule, index, input) } };
  });
  return { axes, areas };
}

function holdsAt(table: DecisionTable, rule: TableRule, index: number, input: JsonObject): boolean | undefined {
  return attempt(() => ruleHolds(table, rule, index, input));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DecisionFault) return undefined;
    throw error;
  }
}

/** Whether the tests of two rules leave a common cell of every input. Without work left, that is not asked any more. */
function meet(one: RuleArea, other: RuleArea, budget: Budget): boolean {
  if (budget.left < 0) return false;
  budget.left -= 1 + one.cells.length;
  return one.cells.every((cells, k) => (cells & (other.cells[k] ?? 0n)) !== 0n);
}

// ── dead rules ────────────────────────────────────────────────────────────────

function deadRules(table: DecisionTable, axes: readonly Axis[], areas: readonly RuleArea[], budget: Budget): readonly DeadRule[] {
  return areas.flatMap((area): DeadRule[] => {
    if (findUncovered(axes, [], area, budget) === 'none') return [{ rule: area.index, why: 'never' }];
    const before = areas.filter((other) => comesBefore(table, other.index, area.index) && meet(other, area, budget));
    if (before.length === 0) return [];
    return findUncovered(axes, before, area, budget) === 'none' ? [{ rule: area.index, why: 'covered' }] : [];
  });
}

/** Whether the first rule counts instead of the second, wherever both hold. */
function comesBefore(table: DecisionTable, first: number, second: number): boolean {
  if (table.hit === 'first') return first < second;
  if (table.hit !== 'priority' || first === second) return false;
  const one = literalOutput(table, first);
  const other = literalOutput(table, second);
  if (!one || !other) return false;
  const order = compareRanks(table, one, other);
  return order < 0 || (order === 0 && first < second);
}

function literalOutput(table: DecisionTable, index: number): JsonObject | undefined {
  const entries = Object.entries(table.rules[index]?.outputs ?? {});
  const literals = entries.flatMap(([name, value]): [string, Json][] => (value.kind === 'literal' ? [[name, value.value]] : []));
  return literals.length === entries.length ? Object.fromEntries(literals) : undefined;
}

// ── overlaps ──────────────────────────────────────────────────────────────────

function overlapsOf(table: DecisionTable, axes: readonly Axis[], areas: readonly RuleArea[], budget: Budget): readonly Overlap[] {
  if (table.hit !== 'unique' && table.hit !== 'any') return [];
  return areas.flatMap((second) => {
    for (const first of areas.slice(0, second.index)) {
      if (!meet(first, second, budget)) continue;
      if (table.hit === 'any' && surelySame(table, first.index, second.index)) continue;
      const found = findCommon(
        axes,
        [first, second],
        budget,
        (input) => table.hit === 'unique' || differ(table, first.index, second.index, input),
      );
      if (typeof found === 'object') return [{ first: first.index, second: second.index, input: found.input }];
    }
    return [];
  });
}

function surelySame(table: DecisionTable, first: number, second: number): boolean {
  const one = literalOutput(table, first);
  const other = literalOutput(table, second);
  return one !== undefined && other !== undefined && sameJson(one, other);
}

function differ(table: DecisionTable, first: number, second: number, input: JsonObject): boolean {
  const outputs = attempt(() => [ruleOutput(table, first, input), ruleOutput(table, second, input)] as const);
  return outputs !== undefined && !sameJson(outputs[0], outputs[1]);
}
