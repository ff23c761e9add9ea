/** A plain JSON value: what State, events, effects, forms and payloads are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A JSON Schema (2020-12) as written in a playbook, with Steward's own annotations (`labels`, `format: money`). */
export type JsonSchema = { [key: string]: unknown };
