/**
 * Tables as the expressions and steps of a Program use them: what is not given comes from where the table says.
 *
 * owns: `from`.
 * never: how CEL reaches a table (expression/).
 */
import { EvaluationFault, type Tables } from '../expression/evaluate.js';
import type { Json, JsonObject } from '../program/json.js';
import type { DecisionTable } from '../program/table.js';
import { DecisionFault, evaluateTable } from './evaluate.js';

/** The tables of a Program, for its evaluator. */
export function namedTables(tables: { readonly [table: string]: DecisionTable }): Tables {
  return {
    ids: Object.keys(tables),
    decide(id, given, evaluate) {
      const table = Object.hasOwn(tables, id) ? tables[id] : undefined;
      if (!table) throw new EvaluationFault(`there is no table ${id}`);
      try {
        return evaluateTable(table, withFrom(table, given, evaluate)).output ?? undefined;
      } catch (error) {
        if (error instanceof DecisionFault) throw new EvaluationFault(error.message);
        throw error;
      }
    },
  };
}

/** The inputs given, and for the others what their `from` comes to. */
export function withFrom(table: DecisionTable, given: JsonObject, evaluate: (cel: string) => Json | undefined): JsonObject {
  const inputs: JsonObject = { ...given };
  for (const { input, from } of table.inputs) {
    if (from === undefined || Object.hasOwn(given, input)) continue;
    const value = evaluate(from);
    if (value !== undefined) inputs[input] = value;
  }
  return inputs;
}
