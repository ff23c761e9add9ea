/**
 * Looks for inputs that some rules leave uncovered.
 *
 * The inputs are taken one after the other, and cells of one that the same rules allow are taken together, so that the
 * work grows with what the rules tell apart, not with the product of all values.
 */
import type { JsonObject } from '../program/json.js';
import type { Axis } from './domain.js';

/** A rule as the search sees it: the cells that its tests allow, and its `if`. */
export interface RuleArea {
  readonly index: number;
  /** For each axis, for each cell, whether its tests allow it. */
  readonly allows: readonly (readonly boolean[])[];
  /** The same as bits, for each axis. */
  readonly cells: readonly bigint[];
  readonly condition?: AreaCondition;
}
export interface AreaCondition {
  /** The axes that it reads. */
  readonly axes: ReadonlySet<number>;
  /** What holds of a sample holds of its whole cell. */
  readonly exact: boolean;
  /** Undefined where it cannot be worked out for this sample. */
  readonly holds: (input: JsonObject) => boolean | undefined;
}

/** Work left before the search gives up. Shared by the searches of one table, so that its whole time is bounded. */
export interface Budget {
  left: number;
}

export type Found =
  | { readonly input: JsonObject }
  /** `none`: proven. `unknown`: an expression could not be judged for a whole cell. `too_large`: the work ran out. */
  | 'none'
  | 'unknown'
  | 'too_large';

/** Inputs at which `target` holds (any, where there is none) and none of `rules` does. */
export function findUncovered(axes: readonly Axis[], rules: readonly RuleArea[], target: RuleArea | undefined, budget: Budget): Found {
  return new Search(axes, target, budget).run(rules);
}

/** Inputs at which all of these rules hold and `accept` agrees. */
export function findCommon(
  axes: readonly Axis[],
  rules: readonly RuleArea[],
  budget: Budget,
  accept: (input: JsonObject) => boolean = () => true,
): Found {
  const allows = axes.map((axis, k) => axis.cells.map((_, cell) => rules.every((rule) => rule.allows[k]?.[cell] ?? false)));
  const conditions = rules.flatMap(({ condition }) => condition ?? []);
  const both: AreaCondition = {
    axes: new Set(conditions.flatMap((condition) => [...condition.axes])),
    exact: conditions.every(({ exact }) => exact),
    holds: (input) => {
      const all = conditions.map((condition) => condition.holds(input));
      return all.includes(undefined) ? undefined : all.every(Boolean) && accept(input);
    },
  };
  return new Search(axes, { allows, condition: both }, budget).run([]);
}

class TooLarge extends Error {}

class Search {
  readonly #covered = new Set<string>();
  #unknown = false;

  constructor(
    readonly axes: readonly Axis[],
    readonly target: Pick<RuleArea, 'allows' | 'condition'> | undefined,
    readonly budget: Budget,
  ) {}

  run(rules: readonly RuleArea[]): Found {
    try {
      const input = this.#from(0, rules, []);
      if (input) return { input };
      return this.#unknown ? 'unknown' : 'none';
    } catch (error) {
      if (error instanceof TooLarge) return 'too_large';
      throw error;
    }
  }

  #from(k: number, rules: readonly RuleArea[], chosen: readonly number[]): JsonObject | undefined {
    const axis = this.axes[k];
    if (!axis) return this.#atSample(rules, chosen);
    if (rules.some((rule) => !rule.condition && this.#allowsAll(rule, k))) return undefined;
    const key = this.#key(k, rules, chosen);
    if (this.#covered.has(key)) return undefined;
    for (const { cell, rules: left } of this.#groups(k, axis, rules)) {
      const input = this.#from(k + 1, left, [...chosen, cell]);
      if (input) return input;
    }
    this.#covered.add(key);
    return undefined;
  }

  /** One cell for all that make no difference to what follows. */
  #groups(k: number, axis: Axis, rules: readonly RuleArea[]): Iterable<{ readonly cell: number; readonly rules: readonly RuleArea[] }> {
    const conditioned = [...rules, ...(this.target ? [this.target] : [])].some((rule) => rule.condition?.axes.has(k));
    const groups = new Map<string, { cell: number; rules: readonly RuleArea[] }>();
    for (const cell of axis.cells.keys()) {
      if (this.target && !this.target.allows[k]?.[cell]) continue;
      this.#spend(rules.length + 1);
      const left = rules.filter((rule) => rule.allows[k]?.[cell]);
      const key = `${conditioned ? cell : ''}:${left.map(({ index }) => index).join()}`;
      if (!groups.has(key)) groups.set(key, { cell, rules: left });
    }
    // Where fewest rules are left, an uncovered place is nearest.
    return [...groups.values()].sort((a, b) => a.rules.length - b.rules.length);
  }

  #allowsAll(rule: RuleArea, from: number): boolean {
    this.#spend(1);
    return rule.allows.every(
      (cells, k) => k < from || cells.every((allowed, cell) => allowed || (this.target && !this.target.allows[k]?.[cell])),
    );
  }

  #key(k: number, rules: readonly RuleArea[], chosen: readonly number[]): string {
    const read = new Set([...rules, ...(this.target ? [this.target] : [])].flatMap((rule) => [...(rule.condition?.axes ?? [])]));
    return `${k}:${rules.map(({ index }) => index).join()}:${chosen.map((cell, axis) => (read.has(axis) ? cell : '')).join()}`;
  }

  #atSample(rules: readonly RuleArea[], chosen: readonly number[]): JsonObject | undefined {
    const input: JsonObject = Object.fromEntries(
      this.axes.map(({ input: name, cells }, k) => [name, cells[chosen[k] ?? 0]?.sample ?? null]),
    );
    const { condition } = this.target ?? {};
    this.#spend(10 * (rules.length + 1));
    if (condition && condition.holds(input) !== true) {
      if (!condition.exact || condition.holds(input) === undefined) this.#unknown = true;
      return undefined;
    }
    let doubtful = false;
    for (const rule of rules) {
      const holds = rule.condition ? rule.condition.holds(input) : true;
      if (holds === false) continue;
      if (holds === true && (rule.condition?.exact ?? true)) return undefined;
      doubtful = true;
    }
    if (!doubtful) return input;
    this.#unknown = true;
    return undefined;
  }

  #spend(work: number): void {
    this.budget.left -= work;
    if (this.budget.left < 0) throw new TooLarge();
  }
}
