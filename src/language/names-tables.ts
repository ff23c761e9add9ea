/** What tables give, as JSON Schema. */
import { stepSchema } from '../decision/result.js';
import type { JsonSchema } from '../program/json.js';
import type { NamedTable } from './names-surroundings.js';
import { nameAt, type StepOutline } from './outline.js';

/** The schema of the name `tables`. What is not certain may be missing. */
export function tablesSchema(tables: ReadonlyMap<string, NamedTable>): JsonSchema {
  const all = [...tables];
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(([id, { signature }]) => [id, signature.result])),
    required: all.flatMap(([id, { signature }]) => (signature.certain ? [id] : [])),
    additionalProperties: false,
  };
}

/** What a `decide` leaves in `steps.ID`; nothing is known of it where there is no such table. */
export function decisionSchema(step: StepOutline, tables: ReadonlyMap<string, NamedTable>): JsonSchema {
  const named = tables.get(nameAt(step.tree, 'table')?.name ?? '');
  return named ? stepSchema(named.table, named.signature.certain) : {};
}
