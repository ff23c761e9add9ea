/** Values against the JSON Schemas of operations. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import { PATTERN_TEXT_LIMIT } from '../program/pattern.js';

/** ajv tells patterns apart by their text. A text that is too long to be held against a pattern matches none. */
const regExp = (pattern: string, flags: string) => {
  const matcher = new RegExp(pattern, flags);
  return { test: (text: string) => text.length <= PATTERN_TEXT_LIMIT && matcher.test(text), toString: () => String(matcher) };
};
const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  logger: false,
  addUsedSchema: false,
  // Only code that ajv writes into a file asks for its source.
  code: { regExp: Object.assign(regExp, { code: '' }) },
});
/** By the schema's text: what comes from a Program is read anew for each call. */
const validators = new Map<string, ValidateFunction>();
const MOST = 500;

/** What is wrong with `value`, for people; undefined where it fits. */
export function misfit(schema: JsonSchema, value: Json, name: string): string | undefined {
  const validate = validatorOf(schema);
  if (validate(value)) return undefined;
  return ajv.errorsText(validate.errors, { dataVar: name });
}

function validatorOf(schema: JsonSchema): ValidateFunction {
  const text = JSON.stringify(schema);
  const known = validators.get(text);
  if (known) return known;
  const validate = ajv.compile(schema);
  if (validators.size >= MOST) validators.delete(validators.keys().next().value ?? '');
  validators.set(text, validate);
  return validate;
}

/** The value without what its schema does not name, and without nulls: a case keeps what its playbook can read. */
export function narrowed(schema: JsonSchema, value: Json): Json {
  if (Array.isArray(value)) {
    const items = isSchema(schema.items) ? schema.items : {};
    return value.map((item) => narrowed(items, item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const properties = isSchema(schema.properties) ? schema.properties : undefined;
  const { additionalProperties } = schema;
  const kept: JsonObject = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (isSchema(property)) kept[name] = narrowed(property, field);
    else if (isSchema(additionalProperties)) kept[name] = narrowed(additionalProperties, field);
    else if (additionalProperties === true || !properties) kept[name] = field;
  }
  return kept;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
