/** The values that a table decides by: all there, and each one that its input may have. */
import { durationOf } from '../expression/duration-text.js';
import { dayOf, instantOf } from '../expression/instant.js';
import { isObject, type Json, type JsonObject, type JsonSchema } from '../program/json.js';
import type { DecisionTable } from '../program/table.js';
import { DecisionFault } from './fault.js';

/** What values of an input are, as far as rules can compare them. */
export type InputKind = 'boolean' | 'number' | 'text' | 'date' | 'instant' | 'other';

export function kindOf(schema: JsonSchema): InputKind {
  switch (schema.type) {
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
    case 'object':
      return 'other';
    default:
      if (schema.format === 'date') return 'date';
      if (schema.format === 'date-time') return 'instant';
      if (schema.format === 'duration' || schema.format === 'money') return 'other';
      return Array.isArray(schema.enum) || schema.type === 'string' ? 'text' : 'other';
  }
}

/** The inputs of a table, instants in their canonical form. Throws `DecisionFault`. */
export function readInputs(table: DecisionTable, given: JsonObject): JsonObject {
  const names = table.inputs.map(({ input }) => input);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw new DecisionFault('unknown_input', table.table, `it has no input ${name}; its inputs are ${names.join(', ')}.`, [], name);
  }
  return Object.fromEntries(table.inputs.map(({ input, schema }) => [input, readInput(table, input, schema, given)]));
}

function readInput({ table }: DecisionTable, input: string, schema: JsonSchema, given: JsonObject): Json {
  const own = Object.hasOwn(given, input) ? given[input] : undefined;
  const value = own ?? (schema.default as Json | undefined);
  if (value === undefined || value === null) {
    throw new DecisionFault('missing_input', table, `its input ${input} has no value.`, [], input);
  }
  const read = canonical(value, schema);
  if (read !== undefined) return read;
  throw new DecisionFault('bad_input', table, `${JSON.stringify(value)} is no value of its input ${input}.`, [], input);
}

/** The value in the form in which rules compare it; undefined where the schema does not allow it. */
export function canonical(value: Json, schema: JsonSchema): Json | undefined {
  if (Array.isArray(schema.enum)) return schema.enum.includes(value) ? value : undefined;
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
    case 'integer':
      return typeof value === 'number' && isWithin(value, schema) ? value : undefined;
    case 'array':
      return Array.isArray(value) ? value : undefined;
    case 'object':
      return isObject(value) ? value : undefined;
    default:
      return canonicalText(value, schema.format);
  }
}

function canonicalText(value: Json, format: unknown): Json | undefined {
  if (format === 'money') {
    return isObject(value) && typeof value.amount === 'number' && typeof value.currency === 'string' ? value : undefined;
  }
  if (typeof value !== 'string') return undefined;
  switch (format) {
    case 'date':
      return dayOf(value) && value;
    case 'date-time':
      return (instantOf(value) ?? dayOf(value))?.toISOString();
    case 'duration':
      return durationOf(value) && value;
    default:
      return value;
  }
}

function isWithin(value: number, schema: JsonSchema): boolean {
  if (!Number.isFinite(value) || (schema.type === 'integer' && !Number.isInteger(value))) return false;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === 'number' && value < minimum) return false;
  if (typeof maximum === 'number' && value > maximum) return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  return typeof exclusiveMaximum !== 'number' || value < exclusiveMaximum;
}
