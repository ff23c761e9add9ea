/** A plain JSON value: what State, events, effects, forms and payloads are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is an object, else one without fields. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** A JSON Schema (2020-12) as written in a playbook, with Steward's own annotations (`labels`, `format: money`). */
export type JsonSchema = { [key: string]: unknown };
