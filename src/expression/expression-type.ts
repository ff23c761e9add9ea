/**
 * The types of expressions, and how they come from JSON Schemas.
 *
 * owns: what a schema means to CEL; `hydrate.ts` makes values that agree with it.
 */
import type { JsonSchema } from '../program/json.js';
import { durationOf } from './duration-text.js';

export type ExpressionType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number' }
  /** `values`: all that it can be. `choice`: these come from an enum, whose order means nothing. */
  | { readonly kind: 'text'; readonly values?: readonly string[]; readonly choice?: boolean }
  /** Text such as `4 business hours`. */
  | { readonly kind: 'duration' }
  /** A day; where an instant is wanted, its beginning in UTC. */
  | { readonly kind: 'date' }
  | { readonly kind: 'instant' }
  /** It has at least `least` items. */
  | { readonly kind: 'list'; readonly item: ExpressionType; readonly least: number }
  /** `rest`: the type of fields that are not named; without it there are no others. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field>; readonly rest?: ExpressionType }
  /** A value that may be missing, as `.?` gives it. */
  | { readonly kind: 'optional'; readonly of: ExpressionType }
  /** Nothing is known about it. */
  | { readonly kind: 'any' }
  /** The item of `[]`: it goes with every type. */
  | { readonly kind: 'never' };

export interface Field {
  readonly type: ExpressionType;
  /** Whether it is always there. */
  readonly certain: boolean;
}

export const BOOLEAN: ExpressionType = { kind: 'boolean' };
export const NUMBER: ExpressionType = { kind: 'number' };
export const TEXT: ExpressionType = { kind: 'text' };
export const DURATION: ExpressionType = { kind: 'duration' };
export const DATE: ExpressionType = { kind: 'date' };
export const INSTANT: ExpressionType = { kind: 'instant' };
export const ANY: ExpressionType = { kind: 'any' };
export const NEVER: ExpressionType = { kind: 'never' };

export const MONEY: ExpressionType = {
  kind: 'object',
  fields: new Map([
    ['amount', { type: NUMBER, certain: true }],
    ['currency', { type: TEXT, certain: true }],
  ]),
};

const known = new WeakMap<JsonSchema, ExpressionType>();

/** The type of the values that `schema` describes. Schemas are not changed after they were first seen here. */
export function typeOfSchema(schema: JsonSchema): ExpressionType {
  const found = known.get(schema);
  if (found) return found;
  const type = readSchema(schema);
  known.set(schema, type);
  return type;
}

function readSchema(schema: JsonSchema): ExpressionType {
  const values = choicesOf(schema);
  if (values) return typeOfValues(values);
  if (schema.format === 'money') return MONEY;
  switch (mainType(schema)) {
    case 'boolean':
      return BOOLEAN;
    case 'integer':
    case 'number':
      return NUMBER;
    case 'string':
      return typeOfFormat(schema.format);
    case 'array':
      return {
        kind: 'list',
        item: isObject(schema.items) ? typeOfSchema(schema.items) : ANY,
        least: typeof schema.minItems === 'number' ? schema.minItems : 0,
      };
    case 'object':
      return typeOfObject(schema);
    default:
      return ANY;
  }
}

function typeOfFormat(format: unknown): ExpressionType {
  if (format === 'date') return DATE;
  if (format === 'date-time') return INSTANT;
  return format === 'duration' ? DURATION : TEXT;
}

function typeOfObject(schema: JsonSchema): ExpressionType {
  const { properties, additionalProperties, required } = schema;
  const fields = new Map<string, Field>();
  const certain = Array.isArray(required) ? required : [];
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    if (!isObject(property)) {
      fields.set(name, { type: ANY, certain: certain.includes(name) });
      continue;
    }
    const always = property.default !== undefined && property.default !== null;
    fields.set(name, { type: typeOfSchema(property), certain: always || (certain.includes(name) && !mayBeNull(property)) });
  }
  if (isObject(additionalProperties)) return { kind: 'object', fields, rest: typeOfSchema(additionalProperties) };
  if (additionalProperties === true || (!isObject(properties) && additionalProperties !== false)) {
    return { kind: 'object', fields, rest: ANY };
  }
  return { kind: 'object', fields };
}

/** The one JSON type besides `null`, or the one that its keywords tell; undefined when there are several. */
function mainType(schema: JsonSchema): string | undefined {
  const listed = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((each) => typeof each === 'string' && each !== 'null');
  if (listed.length === 1) return listed[0];
  if (listed.length > 1) return undefined;
  if (isObject(schema.properties)) return 'object';
  if (isObject(schema.items)) return 'array';
  const { format } = schema;
  return format === 'date' || format === 'date-time' || format === 'duration' ? 'string' : undefined;
}

function mayBeNull(schema: JsonSchema): boolean {
  return (Array.isArray(schema.type) && schema.type.includes('null')) || (choicesOf(schema)?.includes(null) ?? false);
}

/** All values, where the schema lists them: `enum`, `const`, or a choice of constants. */
function choicesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  const options = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(options) || options.length === 0) return undefined;
  const lists = options.map((option) => (isObject(option) ? choicesOf(option) : undefined));
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function typeOfValues(values: readonly unknown[]): ExpressionType {
  const present = values.filter((value) => value !== null);
  if (present.every((value) => typeof value === 'string')) return { kind: 'text', values: present, choice: true };
  if (present.every((value) => typeof value === 'number')) return NUMBER;
  return present.every((value) => typeof value === 'boolean') ? BOOLEAN : ANY;
}

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One type for values of either; undefined when they have nothing in common. */
export function join(left: ExpressionType, right: ExpressionType): ExpressionType | undefined {
  if (left === right || right.kind === 'never') return left;
  if (left.kind === 'never') return right;
  if (left.kind === 'any') return left;
  if (right.kind === 'any') return right;
  if (left.kind === 'text' && right.kind === 'text') {
    if (!left.values || !right.values) return TEXT;
    const values = [...new Set([...left.values, ...right.values])];
    return { kind: 'text', values, choice: left.choice === true || right.choice === true };
  }
  if (isTextual(left) && isTextual(right)) return isDuration(left) && isDuration(right) ? DURATION : TEXT;
  if (isTemporal(left) && isTemporal(right)) return left.kind === right.kind ? left : INSTANT;
  if (left.kind === 'list' && right.kind === 'list') {
    const item = join(left.item, right.item);
    return item && { kind: 'list', item, least: Math.min(left.least, right.least) };
  }
  if (left.kind === 'object' && right.kind === 'object') return joinObjects(left, right);
  if (left.kind === 'optional' && right.kind === 'optional') {
    const of = join(left.of, right.of);
    return of && { kind: 'optional', of };
  }
  return left.kind === right.kind ? left : undefined;
}

type ObjectType = Extract<ExpressionType, { kind: 'object' }>;

function joinObjects(left: ObjectType, right: ObjectType): ExpressionType {
  const fields = new Map<string, Field>();
  for (const name of new Set([...left.fields.keys(), ...right.fields.keys()])) {
    const one = left.fields.get(name);
    const other = right.fields.get(name);
    const type = join(one?.type ?? left.rest ?? NEVER, other?.type ?? right.rest ?? NEVER) ?? ANY;
    fields.set(name, { type, certain: (one?.certain ?? false) && (other?.certain ?? false) });
  }
  if (!left.rest && !right.rest) return { kind: 'object', fields };
  return { kind: 'object', fields, rest: join(left.rest ?? NEVER, right.rest ?? NEVER) ?? ANY };
}

export function isTextual(type: ExpressionType): boolean {
  return type.kind === 'text' || type.kind === 'duration';
}
/** A duration, or text of which every possible value is one. */
export function isDuration(type: ExpressionType): boolean {
  if (type.kind === 'duration') return true;
  return type.kind === 'text' && type.values !== undefined && type.values.every((value) => durationOf(value));
}
export function isTemporal(type: ExpressionType): boolean {
  return type.kind === 'date' || type.kind === 'instant';
}

/** An object with an amount and a currency and nothing else, wherever it comes from. */
export function isMoney(type: ExpressionType): boolean {
  if (type.kind !== 'object' || type.rest || type.fields.size !== 2) return false;
  const [amount, currency] = [type.fields.get('amount'), type.fields.get('currency')];
  return amount?.certain === true && amount.type.kind === 'number' && currency?.certain === true && currency.type.kind === 'text';
}

/** The type in plain words: `a number`, `text: low, normal or high`, `a list of text`. */
export function describeType(type: ExpressionType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'a number';
    case 'text':
      if (!type.values || type.values.length === 0 || type.values.length > 6) return 'text';
      return type.choice ? `text: ${listed(type.values)}` : `the text ${listed(type.values.map((value) => `'${value}'`))}`;
    case 'duration':
      return 'a duration';
    case 'date':
      return 'a date';
    case 'instant':
      return 'an instant';
    case 'list':
      return type.item.kind === 'any' || type.item.kind === 'never' ? 'a list' : `a list (each item: ${describeType(type.item)})`;
    case 'object': {
      if (isMoney(type)) return 'money';
      const names = [...type.fields.keys()];
      return names.length > 0 && names.length <= 6 ? `an object with ${names.join(', ')}` : 'an object';
    }
    case 'optional':
      return `a value that may be missing (${describeType(type.of)})`;
    case 'any':
    case 'never':
      return 'a value of unknown type';
  }
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
