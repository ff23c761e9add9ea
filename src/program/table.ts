/**
 * A decision table (DMN) in its compiled form: plain JSON, carried by the Programs that use it.
 *
 * owns: the shape that compile writes and decision/ reads.
 * never: behaviour.
 */
import type { Computed } from './computed.js';
import type { JsonSchema } from './json.js';

export interface DecisionTable {
  readonly table: string;
  /** In the order declared; none: the table holds constants. */
  readonly inputs: readonly TableInput[];
  /** The values that it gives, in the order declared. An output with `enum` ranks its values, the first the highest. */
  readonly outputs: { readonly [output: string]: JsonSchema };
  readonly hit: HitPolicy;
  readonly rules: readonly TableRule[];
  /** What holds where no rule does. */
  readonly default?: { readonly [output: string]: Computed };
}

/** Collect without an aggregation gives a list, as do the two orders. */
export type HitPolicy =
  | 'unique'
  | 'first'
  | 'priority'
  | 'any'
  | 'rule_order'
  | 'output_order'
  | 'collect'
  | 'collect_sum'
  | 'collect_min'
  | 'collect_max'
  | 'collect_count';

export interface TableInput {
  readonly input: string;
  readonly schema: JsonSchema;
  /** CEL over the names of the playbook: the value when none is given. */
  readonly from?: string;
}

export interface TableRule {
  /** Input → what it must be: any of the tests. An input that is not named may be anything. */
  readonly when: { readonly [input: string]: readonly Test[] };
  /** CEL over the inputs that must hold besides. */
  readonly if?: string;
  readonly outputs: { readonly [output: string]: Computed };
}

/** A date is `2026-03-02` and an instant `2026-03-02T02:00:00.000Z`, so that both compare as text. */
export type Test =
  | { readonly kind: 'equals'; readonly value: TestValue }
  | { readonly kind: 'range'; readonly from?: Bound; readonly to?: Bound }
  | { readonly kind: 'not'; readonly tests: readonly Test[] };
export type TestValue = string | number | boolean;
export interface Bound {
  readonly value: string | number;
  readonly inclusive: boolean;
}
