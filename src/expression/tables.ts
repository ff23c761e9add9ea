/**
 * Tables as values of CEL: read as fields (`tables.sla.resolution`) and called (`tables.sla({ tier: 'gold' })`).
 *
 * owns: how CEL reaches a table. What one decides is told by whoever makes the evaluator.
 */
import { Optional } from '@marcbachmann/cel-js';
import type { CompiledCalendar } from '../calendar/compiled.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import { EvaluationFault } from './fault.js';
import { dehydrate, hydrate } from './hydrate.js';

/** Decides by tables. */
export interface Tables {
  readonly ids: readonly string[];
  /**
   * What the table gives for these inputs; undefined where no rule holds. `evaluate` works out an expression with the names
   * that are in scope. Throws `EvaluationFault`.
   */
  decide(table: string, given: JsonObject, evaluate: (cel: string) => Json | undefined): Json | undefined;
}

type Decide = (table: string, given: JsonObject) => Json | undefined;
type Call = (table: string, given: JsonObject) => unknown;

const calls = new WeakMap<object, Call>();

/** The value of the name `tables`: a field for each, worked out when it is read. `schema` describes them. */
export function tablesValue(
  ids: readonly string[],
  schema: JsonSchema | undefined,
  items: number,
  decide: Decide,
  calendar?: CompiledCalendar,
): unknown {
  const value = Object.create(null) as object;
  const properties = (schema?.properties ?? {}) as { readonly [table: string]: JsonSchema };
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const decided = (id: string, given: JsonObject) => hydrate(decide(id, given), properties[id], 'all', items, calendar);
  // Not enumerable: to call one table, CEL looks at what the first of a map is, and would have that one decide.
  for (const id of ids) Object.defineProperty(value, id, { get: () => decided(id, {}) });
  calls.set(value, (id, given) => {
    const result = decided(id, given);
    return required.includes(id) ? result : Optional.of(result);
  });
  return value;
}

/** A call as CEL makes it. */
export function callTable(tables: unknown, id: unknown, given: unknown): unknown {
  const call = typeof tables === 'object' && tables !== null ? calls.get(tables) : undefined;
  if (!call) throw new EvaluationFault('there are no tables here');
  const inputs = dehydrate(given);
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
    throw new EvaluationFault('a table is given its inputs as { … }');
  return call(String(id), inputs);
}
