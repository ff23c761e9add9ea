/** What a table gives, as JSON Schema. */
import type { JsonSchema } from '../program/json.js';
import type { DecisionTable } from '../program/table.js';
import { givesList } from './evaluate.js';

/** The schema of what a table gives where it gives something. */
export function resultSchema(table: DecisionTable): JsonSchema {
  const object = closedObject(Object.fromEntries(Object.entries(table.outputs).map(([name, schema]) => [name, aggregated(table, schema)])));
  return givesList(table) ? { type: 'array', items: object } : object;
}

/** What a `decide` with this table leaves in `steps.ID`: the outputs, or the list of them as `items`. */
export function stepSchema(table: DecisionTable, certain: boolean): JsonSchema {
  const schema = resultSchema(table);
  if (givesList(table)) return closedObject({ items: schema });
  return certain ? schema : { ...schema, required: [] };
}

function aggregated({ hit }: DecisionTable, schema: JsonSchema): JsonSchema {
  if (hit === 'collect_count') return { type: 'integer' };
  return hit === 'collect_sum' ? { type: 'number' } : schema;
}

function closedObject(properties: { readonly [name: string]: JsonSchema }): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
