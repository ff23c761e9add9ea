/** Values of a task's form against its JSON Schema; the same rules in HTTP, in the workflow's validator and in the simulator. */
import { type Schema, Validator } from '@cfworker/json-schema';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import { PATTERN_TEXT_LIMIT } from '../program/pattern.js';
import type { FieldError, FieldErrorCode } from './event.js';

const validators = new WeakMap<JsonSchema, Validator>();

/** Made when it is first needed, of a copy: it writes into its schema, and a Program is shared. */
function validatorOf(form: JsonSchema): Validator {
  let validator = validators.get(form);
  if (!validator) {
    validator = new Validator(JSON.parse(JSON.stringify(form)) as Schema, '2020-12', false);
    validators.set(form, validator);
  }
  return validator;
}

/** Everything wrong with the values, each at its field, in plain words. Unknown fields are errors: nothing typed is lost. */
export function formErrors(form: JsonSchema, values: JsonObject): FieldError[] {
  const properties = objectOf(form.properties);
  const unknown = Object.keys(values).filter((field) => !(field in properties));
  const errors: FieldError[] = unknown.map((field) => ({
    field: `/${field}`,
    code: 'unknown_field',
    params: {},
    message: 'The form has no such field.',
  }));
  // Most forms of a case are small, and many tasks have none: the validator is not made for nothing.
  if (Object.keys(form).length === 0) return errors;
  const long = longForPattern(form, values, '');
  if (long.length > 0) return [...errors, ...long];
  const result = validatorOf(form).validate(values);
  for (const error of result.errors) {
    // Errors of a keyword that holds others say nothing of their own.
    if (error.keyword === 'properties' || error.keyword === 'items') continue;
    const at = error.instanceLocation.replace(/^#/, '');
    if (error.keyword === 'required') {
      const field = /"([^"]+)"/.exec(error.error)?.[1] ?? '';
      errors.push({ field: `${at}/${field}`, code: 'required', params: {}, message: 'This field is required.' });
    } else {
      errors.push(errorOf(at, error.keyword, schemaAt(form, at)));
    }
  }
  return errors.filter((error, i) => errors.findIndex((other) => other.field === error.field) === i);
}

/** Texts that are too long to be held against their pattern, which could take longer than a case can wait. */
function longForPattern(schema: JsonSchema, value: Json | undefined, field: string): FieldError[] {
  if (typeof value === 'string') {
    if (schema.pattern === undefined || value.length <= PATTERN_TEXT_LIMIT) return [];
    return [errorOf(field, 'maxLength', { ...schema, maxLength: PATTERN_TEXT_LIMIT })];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => longForPattern(objectOf(schema.items), item, `${field}/${index}`));
  const properties = objectOf(schema.properties);
  return Object.entries(value).flatMap(([name, below]) =>
    Object.hasOwn(properties, name) ? longForPattern(objectOf(properties[name]), below, `${field}/${name}`) : [],
  );
}

/** The values with the form's defaults where a field is absent. */
export function withDefaults(form: JsonSchema, values: JsonObject): JsonObject {
  const result: JsonObject = { ...values };
  for (const [field, schema] of Object.entries(objectOf(form.properties))) {
    const fallback = objectOf(schema).default;
    if (!(field in result) && fallback !== undefined) result[field] = fallback as Json;
  }
  return result;
}

const CODES: readonly string[] = [
  'type',
  'enum',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'format',
  'pattern',
] satisfies FieldErrorCode[];

/** `params.limit` is what the keyword asks for. */
function errorOf(field: string, keyword: string, schema: JsonSchema): FieldError {
  const code = CODES.includes(keyword) ? (keyword as FieldErrorCode) : 'other';
  const limit = schema[keyword] as Json | undefined;
  return { field, code, params: limit === undefined ? {} : { limit }, message: inPlainWords(keyword, schema) };
}

function inPlainWords(keyword: string, schema: JsonSchema): string {
  const limit = schema[keyword];
  switch (keyword) {
    case 'type':
      return `This should be ${[schema.type].flat().map(typeInWords).join(' or ')}.`;
    case 'enum':
      return `This should be one of: ${(schema.enum as Json[]).map(String).join(', ')}.`;
    case 'minLength':
      return limit === 1 ? 'This must not be empty.' : `This should have at least ${limit} characters.`;
    case 'maxLength':
      return `This should have at most ${limit} characters.`;
    case 'minimum':
      return `This should be ${limit} or more.`;
    case 'maximum':
      return `This should be ${limit} or less.`;
    case 'exclusiveMinimum':
      return `This should be more than ${limit}.`;
    case 'exclusiveMaximum':
      return `This should be less than ${limit}.`;
    case 'minItems':
      return `This should have at least ${limit} entries.`;
    case 'maxItems':
      return `This should have at most ${limit} entries.`;
    case 'format':
      return `This should be written as a ${String(limit)}.`;
    case 'pattern':
      return `This should match ${String(limit)}.`;
    default:
      return `This does not fit the form (${keyword}).`;
  }
}

function typeInWords(type: unknown): string {
  switch (type) {
    case 'string':
      return 'a text';
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
      return 'a group of fields';
    default:
      return String(type);
  }
}

/** The schema of the field at a JSON pointer. */
function schemaAt(form: JsonSchema, pointer: string): JsonSchema {
  let schema: JsonSchema = form;
  for (const part of pointer.split('/').slice(1)) {
    schema = /^\d+$/.test(part) && schema.items ? objectOf(schema.items) : objectOf(objectOf(schema.properties)[part]);
  }
  return schema;
}

function objectOf(value: unknown): JsonSchema {
  return value !== null && typeof value === 'object' ? (value as JsonSchema) : {};
}
