/** What the customer's file may hold, by the Program: what somebody writes, and what nobody does. */
import { isObject, type Json, type JsonObject, type JsonSchema, objectOf } from './json.js';
import type { Program } from './program.js';

type Reads = Pick<Program, 'customer_computed' | 'names'>;

/** JSON Schema of the file as it is written; undefined where the Program knows no customer. */
export function writtenSchema({ names, customer_computed = [] }: Reads): JsonSchema | undefined {
  if (!names.customer) return undefined;
  let schema = withoutField(names.customer, 'facts');
  for (const { list, field } of customer_computed) {
    schema = list === undefined ? withoutField(schema, field) : withItems(schema, list, withoutField(itemSchema(schema, list), field));
  }
  return schema;
}

/** Where the file has fields that nobody writes, as JSON Pointers. */
export function unwritable({ customer_computed = [] }: Pick<Program, 'customer_computed'>, file: JsonObject): readonly string[] {
  const computed = customer_computed.flatMap(({ list, field }) => {
    if (list === undefined) return file[field] === undefined ? [] : [`/${field}`];
    const items = Array.isArray(file[list]) ? file[list] : [];
    return items.flatMap((item: Json, index) => (objectOf(item)[field] === undefined ? [] : [`/${list}/${index}/${field}`]));
  });
  return file.facts === undefined ? computed : ['/facts', ...computed];
}

/** What a product or contact is known by: its `id`, else the field that is named as what it is (`contact: main`). */
export function recordId(record: JsonObject, what: string): Json | undefined {
  return record.id ?? record[what];
}

/** Of a field; without any word where there is none. */
export function fieldSchema(schema: JsonSchema | undefined, field: string): JsonSchema {
  const found = propertiesOf(schema ?? {})[field];
  return isObject(found) ? found : {};
}

/** Of the items of a list. */
export function itemSchema(schema: JsonSchema, list: string): JsonSchema {
  const { items } = fieldSchema(schema, list);
  return isObject(items) ? items : {};
}

export function propertiesOf({ properties }: JsonSchema): JsonSchema {
  return isObject(properties) ? properties : {};
}

export function withoutField(schema: JsonSchema, field: string): JsonSchema {
  const { [field]: _, ...properties } = propertiesOf(schema);
  const { required } = schema;
  const kept = Array.isArray(required) ? { required: required.filter((name) => name !== field) } : {};
  return { ...schema, ...(schema.properties === undefined ? {} : { properties }), ...kept };
}

export function withItems(schema: JsonSchema, list: string, items: JsonSchema): JsonSchema {
  const properties = propertiesOf(schema);
  return { ...schema, properties: { ...properties, [list]: { ...fieldSchema(schema, list), items } } };
}
