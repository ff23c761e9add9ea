/** What waits, parallels and eaches leave in `steps.ID`, and the names that there are inside them alone. */
import type { JsonSchema } from '../program/json.js';
import { joinOf } from './names-parallel.js';
import { closed, isObject } from './names-schemas.js';
import { nameAt, type StepOutline } from './outline.js';
import { at, textOf } from './tree.js';

const TEXT: JsonSchema = { type: 'string' };
export const NUMBER: JsonSchema = { type: 'number' };

// ── wait ──────────────────────────────────────────────────────────────────────

/** The fields of its message and `outcome`. Where it may have timed out no field is certain. */
export function waitResult(wait: StepOutline, messages: ReadonlyMap<string, JsonSchema>): JsonSchema {
  const message = nameAt(wait.tree, 'message');
  const schema = message && messages.get(message.name);
  const timesOut = at(wait.tree, 'timeout') !== undefined;
  const fields = isObject(schema?.properties) ? (schema.properties as { [name: string]: JsonSchema }) : {};
  const required = Array.isArray(schema?.required) ? (schema.required as string[]) : [];
  const bare = timesOut ? Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, withoutDefault(field)])) : fields;
  return {
    type: 'object',
    properties: { ...bare, outcome: { enum: waitOutcomes(wait) } },
    required: ['outcome', ...(timesOut ? [] : required)],
    additionalProperties: false,
  };
}

/** The fields that are certain once the message was received. */
export function fieldsOfReceived(wait: StepOutline, messages: ReadonlyMap<string, JsonSchema>): readonly string[] {
  const message = nameAt(wait.tree, 'message');
  const schema = message && messages.get(message.name);
  const withDefault = Object.entries(isObject(schema?.properties) ? schema.properties : {}).filter(
    ([, field]) => isObject(field) && field.default !== undefined,
  );
  return [...(Array.isArray(schema?.required) ? (schema.required as string[]) : []), ...withDefault.map(([name]) => name)];
}

export function waitOutcomes(wait: StepOutline): readonly string[] {
  if (at(wait.tree, 'for')) return ['timed_out'];
  if (at(wait.tree, 'message') && !at(wait.tree, 'timeout')) return ['received'];
  return ['received', 'timed_out'];
}

function withoutDefault(field: JsonSchema): JsonSchema {
  const { default: _, ...rest } = field;
  return rest;
}

// ── parallel ──────────────────────────────────────────────────────────────────

/** How each branch stands. */
export function branchesSchema(parallel: StepOutline): JsonSchema {
  const names = parallel.branches.flatMap(({ beside }) => beside?.name?.name ?? []);
  return closed(Object.fromEntries(names.map((name) => [name, { enum: ['done', 'not_taken', 'cancelled', 'running'] }])));
}

/** `first` is the branch that was done before the others; there is none where none was taken. */
export function parallelResult(parallel: StepOutline): JsonSchema {
  const names = parallel.branches.flatMap(({ beside }) => beside?.name?.name ?? []);
  const always = joinOf(parallel).kind !== 'when' && parallel.branches.some(({ beside }) => beside && !at(beside.tree, 'when'));
  return closed({ branches: branchesSchema(parallel), first: { enum: names } }, always ? [] : ['first']);
}

// ── each ──────────────────────────────────────────────────────────────────────

/** What the item is called in the steps of an `each`. */
export function itemName(each: StepOutline): string {
  return textOf(at(each.tree, 'as')) ?? 'item';
}

export function itemsSchema(item: JsonSchema, steps: JsonSchema): JsonSchema {
  return { type: 'array', items: closed({ item, index: NUMBER, steps }) };
}

/** The error that a handler or an `on_error` is about. */
export function errorSchema(codes: readonly string[]): JsonSchema {
  return closed({ code: codes.length > 0 ? { enum: codes } : TEXT, message: TEXT });
}

// ── one name, several types ───────────────────────────────────────────────────

/** A schema for values of either: parts that differ are left open. */
export function eitherSchema(one: JsonSchema | undefined, other: JsonSchema): JsonSchema {
  if (!one || JSON.stringify(one) === JSON.stringify(other)) return other;
  if (one.type === 'array' && other.type === 'array' && isObject(one.items) && isObject(other.items)) {
    return { type: 'array', items: eitherSchema(one.items, other.items) };
  }
  if (!isObject(one.properties) || !isObject(other.properties)) return {};
  const properties: { [name: string]: unknown } = { ...one.properties };
  for (const [name, property] of Object.entries(other.properties)) {
    const known = properties[name];
    properties[name] = isObject(known) && isObject(property) ? eitherSchema(known, property) : property;
  }
  return { type: 'object', properties };
}
