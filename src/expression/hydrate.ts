/**
 * JSON to CEL values and back.
 *
 * owns: agreement with `expression-type.ts`: dates become instants, nulls are absent, defaults are filled in.
 */
import { Optional } from '@marcbachmann/cel-js';
import type { CompiledCalendar } from '../calendar/compiled.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import { EvaluationFault } from './fault.js';
import { dayOf, instantOf, textOfInstant } from './instant.js';

/** What of a value is read: all of it, or these fields alone. */
export type Need = 'all' | { readonly [field: string]: Need };

/** The part of the values that these paths lead to. */
export function needOf(paths: readonly (readonly string[])[]): { readonly [name: string]: Need } {
  const root: { [name: string]: Need } = Object.create(null);
  for (const path of paths) {
    let at: { [field: string]: Need } = root;
    for (const [index, name] of path.entries()) {
      const found = at[name];
      if (found === 'all') break;
      if (index === path.length - 1) at[name] = 'all';
      else at = at[name] = found ?? Object.create(null);
    }
  }
  return root;
}

/**
 * The CEL value of `value`; undefined where it is absent (null counts as absent, and its schema has no default).
 * Days begin where they do on `calendar`. Objects become Maps, so that no key is mistaken for something that JavaScript
 * objects have of their own.
 * Throws `EvaluationFault` where a date is none, or a list has more than `items` items.
 */
export function hydrate(
  value: Json | undefined,
  schema: JsonSchema | undefined,
  need: Need,
  items: number,
  calendar?: CompiledCalendar,
): unknown {
  const present = value ?? (schema?.default as Json | undefined);
  if (present === undefined || present === null) return undefined;
  if (typeof present === 'string') return hydrateText(present, schema, calendar);
  if (Array.isArray(present)) {
    if (present.length > items)
      throw new EvaluationFault(`a list of ${present.length} items is too long for an expression; ${items} are the most`);
    const itemSchema = asSchema(schema?.items);
    return present.map((item) => hydrate(item, itemSchema, 'all', items, calendar)).filter((item) => item !== undefined);
  }
  return typeof present === 'object' ? hydrateObject(present, schema, need, items, calendar) : present;
}

function hydrateText(text: string, schema: JsonSchema | undefined, calendar: CompiledCalendar | undefined): unknown {
  switch (schema?.format) {
    case 'date':
      return dayOf(text, calendar) ?? fail(`'${text}' is not a date`);
    case 'date-time':
      return instantOf(text) ?? fail(`'${text}' is not an instant`);
    default:
      return text;
  }
}

function hydrateObject(
  value: JsonObject,
  schema: JsonSchema | undefined,
  need: Need,
  items: number,
  calendar: CompiledCalendar | undefined,
): Map<string, unknown> {
  const properties = asSchema(schema?.properties);
  const rest = asSchema(schema?.additionalProperties);
  const schemaOf = (field: string): JsonSchema | undefined =>
    properties && Object.hasOwn(properties, field) ? asSchema(properties[field]) : rest;
  const fields = need === 'all' ? [...new Set([...Object.keys(value), ...Object.keys(properties ?? {})])] : Object.keys(need);
  const map = new Map<string, unknown>();
  for (const field of fields) {
    const own = Object.hasOwn(value, field) ? value[field] : undefined;
    const inner = hydrate(own, schemaOf(field), need === 'all' ? 'all' : (need[field] ?? 'all'), items, calendar);
    if (inner !== undefined) map.set(field, inner);
  }
  return map;
}

/**
 * The plain JSON of a CEL value; undefined where it is absent (an optional without a value). What is absent or null
 * inside an object or a list is left out. Throws `EvaluationFault` for what JSON cannot carry.
 */
export function dehydrate(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    case 'number':
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      return fail('the result is not a number (a division by zero?)');
    case 'object':
      return value === null ? undefined : dehydrateObject(value);
    default:
      return undefined;
  }
}

function dehydrateObject(value: object): Json | undefined {
  if (value instanceof Optional) return value.hasValue() ? dehydrate(value.value()) : undefined;
  if (value instanceof Date) return textOfInstant(value);
  if (Array.isArray(value)) return value.map(dehydrate).filter((item) => item !== undefined);
  const entries = value instanceof Map ? [...value.entries()] : isPlain(value) ? Object.entries(value) : fail('the result is no value');
  return Object.fromEntries(
    entries.flatMap(([key, inner]) => {
      const json = dehydrate(inner);
      return json === undefined ? [] : [[String(key), json]];
    }),
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Not `isObject` of expression-type.ts, which would bring the types into the workflow. */
function asSchema(value: unknown): JsonSchema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined;
}

function fail(message: string): never {
  throw new EvaluationFault(message);
}
