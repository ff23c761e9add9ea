/**
 * The JSON Schemas of the names that expressions use, whatever the place: what a step's result holds, what the case knows.
 *
 * owns: the schemas. Of what people see they keep nothing (`title`, `labels`): they are types.
 * never: where a result is there (names-flow.ts).
 */
import type { ExpressionType } from '../expression/expression-type.js';
import type { Json, JsonSchema } from '../program/json.js';
import type { Path } from './names-conditions.js';
import { contactsOf } from './names-people.js';
import type { CustomerNeed } from './names-surroundings.js';
import { surveyResult } from './names-survey.js';
import { entriesOf, namesOf, type Outline, type StepOutline } from './outline.js';
import { at, type Tree, textOf, toJson } from './tree.js';

const STRUCTURE = [
  'type',
  'enum',
  'const',
  'format',
  'default',
  'minimum',
  'maximum',
  'minItems',
  'properties',
  'required',
  'items',
  'additionalProperties',
];

/** A schema's structure: what types are made of. `undefined` for what is no schema. */
export function structureOf(schema: unknown): JsonSchema {
  if (!isObject(schema)) return {};
  const kept: JsonSchema = {};
  for (const key of STRUCTURE) {
    const value = schema[key];
    if (value === undefined) continue;
    if (key === 'properties' && isObject(value)) {
      kept[key] = Object.fromEntries(Object.entries(value).map(([name, property]) => [name, structureOf(property)]));
    } else if ((key === 'items' || key === 'additionalProperties') && isObject(value)) kept[key] = structureOf(value);
    else kept[key] = value;
  }
  return kept;
}

/** The schema of an object written as `{ properties, required }`; of its fields alone. */
export function objectSchema(tree: Tree | undefined): JsonSchema {
  const written = tree ? toJson(tree) : {};
  const { properties, required } = structureOf(written);
  return {
    type: 'object',
    properties: isObject(properties) ? properties : {},
    required: Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [],
    additionalProperties: false,
  };
}

const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };
const TEXT: JsonSchema = { type: 'string' };

/** The ids of the outcomes a task declares; `completed` for one that declares none. */
export function outcomesOf(task: StepOutline): readonly string[] {
  const declared = namesOf(at(task.tree, 'outcomes')).map(({ name }) => name);
  return declared.length > 0 ? declared : ['completed'];
}

/** Those that end the task: `send_back` opens an earlier step again, and the task has no result. */
export function endingOutcomesOf(task: StepOutline): readonly string[] {
  const sending = entriesOf(at(task.tree, 'outcomes')).flatMap(({ key, value }) => (at(value, 'send_back') ? [key] : []));
  return outcomesOf(task).filter((outcome) => !sending.includes(outcome));
}

/** What may be entered: the fields of the task, and of those of its outcomes that do not send back. */
export function enteredSchema(task: StepOutline): JsonSchema {
  const form = objectSchema(at(task.tree, 'form'));
  const own = entriesOf(at(task.tree, 'outcomes')).flatMap(({ value }) => {
    const written = at(value, 'form');
    return written && !at(value, 'send_back') ? [objectSchema(written).properties as object] : [];
  });
  return { ...form, properties: Object.assign({}, ...own, form.properties) };
}

function taskSchema(task: StepOutline): JsonSchema {
  const entered = enteredSchema(task);
  const outcome = { enum: endingOutcomesOf(task) };
  const fields = { ...(entered.properties as object), outcome, completed_by: TEXT, completed_at: INSTANT };
  const required = [...(entered.required as string[]), 'outcome', 'completed_by', 'completed_at'];
  // One that failed has none of what would have been entered.
  const fails = outcome.enum.includes('failed');
  const more: { [name: string]: JsonSchema } = {};
  if (at(task.tree, 'need')) more.votes = { type: 'array', items: { ...entered, properties: fields, required } };
  if (at(task.tree, 'countersign')) Object.assign(more, { countersigned_by: TEXT, countersigned_at: INSTANT });
  if (contactsOf(at(task.tree, 'assign')).length > 0) more.by_hand = { type: 'boolean' };
  const certain = fails ? ['outcome', 'completed_by', 'completed_at'] : [...required, ...Object.keys(more)];
  return {
    ...entered,
    properties: { ...fields, started_at: INSTANT, due: INSTANT, ...more, ...(fails ? { failure: TEXT } : {}) },
    required: [...certain, 'started_at'],
  };
}

/** What a step leaves in `steps.ID`. Of `record` only that there is a value: its type is that of its expression. */
export function resultSchema(step: StepOutline): JsonSchema {
  switch (step.kind) {
    case 'task':
      return taskSchema(step);
    case 'survey':
      return surveyResult(step);
    case 'choose': {
      const cases = step.branches.map(({ name }) => name);
      return closed({ case: { enum: cases.includes('else') ? cases : [...cases, 'none'] } });
    }
    case 'repeat':
      return closed({ round: { type: 'number' }, rounds: { type: 'number' } });
    case 'record':
      return closed({ value: {} });
    case 'promise':
      return { ...closed({ outcome: { enum: ['kept', 'broken'] } }), required: [] };
    case 'document':
      return closed({ id: TEXT, name: TEXT, media_type: TEXT });
    case 'unknown':
      return {};
    default:
      return closed({});
  }
}

/** The schema of an object that has these fields and no others; those that are not `optional` are always there. */
export function closed(properties: { readonly [name: string]: JsonSchema }, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** `owner` is there once somebody was found, `stage` once a stage was entered. */
export function caseSchema(outline: Outline, staged: boolean, hasCustomer = customerNeed(outline) === 'required'): JsonSchema {
  const customer = customerNeed(outline);
  const properties: { [name: string]: JsonSchema } = { id: TEXT, key: TEXT, playbook: TEXT, started_at: INSTANT, started_by: TEXT };
  if (customer !== 'none') properties.customer_id = TEXT;
  properties.stage = { enum: outline.stages.map((stage) => stage.id) };
  if (outline.case_roles.some(({ name }) => name === 'owner')) properties.owner = TEXT;
  const required = ['id', 'key', 'playbook', 'started_at'];
  if (hasCustomer) required.push('customer_id');
  if (staged) required.push('stage');
  return { type: 'object', properties, required, additionalProperties: false };
}

export function customerNeed(outline: Outline): CustomerNeed {
  const written = textOf(at(outline.tree, 'customer'));
  return written === 'optional' || written === 'none' || written === 'created' ? written : 'required';
}

/** The customer's file; where there may be no customer, no field of it is certain. */
export function customerSchema(schema: JsonSchema, need: 'required' | 'optional'): JsonSchema {
  const structure = structureOf(schema);
  const properties = isObject(structure.properties) ? structure.properties : {};
  if (need === 'required') return { ...structure, type: 'object', properties, additionalProperties: false };
  const without = Object.entries(properties).map(([name, property]) => {
    const { default: _, ...rest } = isObject(property) ? property : {};
    return [name, rest];
  });
  return { type: 'object', properties: Object.fromEntries(without), required: [], additionalProperties: false };
}

/** The schema at a path below `schema`; undefined where there is none. */
export function schemaAt(schema: JsonSchema | undefined, path: Path): JsonSchema | undefined {
  let found = schema;
  for (const name of path) {
    const properties = found?.properties;
    const next = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!isObject(next)) return undefined;
    found = next;
  }
  return found;
}

/** The schema with a path made certain, as far as it has one. */
export function withCertain(schema: JsonSchema, path: Path): JsonSchema {
  const [name, ...rest] = path;
  const { properties } = schema;
  if (name === undefined || !isObject(properties) || !isObject(properties[name])) return schema;
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  return {
    ...schema,
    properties: { ...properties, [name]: withCertain(properties[name], rest) },
    required: required.includes(name) ? required : [...required, name],
  };
}

/** All values of a choice, or of a yes-or-no; undefined for everything else. */
export function valuesOf(schema: JsonSchema | undefined): readonly string[] | undefined {
  if (!schema) return undefined;
  if (schema.type === 'boolean') return ['true', 'false'];
  const values = schema.enum;
  if (!Array.isArray(values)) return undefined;
  const present = values.filter((value) => value !== null);
  return present.every((value) => typeof value === 'string') ? present : undefined;
}

/** A schema of the values that an expression of this type gives. */
export function schemaOfType(type: ExpressionType): JsonSchema {
  switch (type.kind) {
    case 'boolean':
    case 'number':
      return { type: type.kind };
    case 'text':
      return type.values && type.choice ? { enum: [...type.values] } : TEXT;
    case 'duration':
      return { type: 'string', format: 'duration' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'instant':
      return INSTANT;
    case 'list':
      return { type: 'array', items: schemaOfType(type.item), minItems: type.least };
    case 'object': {
      const fields = [...type.fields];
      return {
        type: 'object',
        properties: Object.fromEntries(fields.map(([name, field]) => [name, schemaOfType(field.type)])),
        required: fields.flatMap(([name, field]) => (field.certain ? [name] : [])),
        additionalProperties: type.rest ? schemaOfType(type.rest) : false,
      };
    }
    case 'optional':
      return schemaOfType(type.of);
    default:
      return {};
  }
}

export function schemaOfValue(value: Json): JsonSchema {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return { type: typeof value };
  }
  return {};
}

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
