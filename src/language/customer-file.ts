/**
 * The customer's file, as customer.yaml says it: as it is written, and as playbooks read it, with the fields that are
 * computed and with `facts`, which Steward keeps (LANGUAGE §5).
 */
import { checkExpression } from '../expression/check.js';
import { fieldSchema, itemSchema, propertiesOf, withItems, writtenSchema } from '../program/customer-schema.js';
import type { JsonSchema } from '../program/json.js';
import type { ComputedField } from '../program/program.js';
import { fieldValue } from './names-literals.js';
import { closed, customerSchema, isObject, objectSchema } from './names-schemas.js';
import { entriesOf } from './outline.js';
import { at, type ScalarTree, type Tree } from './tree.js';

/** A field that is computed, with what its expression may read: what is written, and what is computed before it. */
export interface ComputedPlace extends ComputedField {
  readonly scalar: ScalarTree;
  readonly names: { readonly [name: string]: JsonSchema };
  /** Its own. */
  readonly schema: JsonSchema;
}

export interface CustomerFile {
  readonly written: JsonSchema;
  readonly read: JsonSchema;
  readonly computed: readonly (ComputedField & { readonly scalar: ScalarTree })[];
}

/** The name in the customer's file under which Steward keeps what it knows itself. */
export const FACTS = 'facts';

export function customerFile(tree: Tree, facts: JsonSchema): CustomerFile {
  const places = computedPlaces(tree, facts);
  const written = withoutComputed(objectSchema(tree), places);
  return {
    written,
    read: places.reduce(withPlace, withFacts(written, facts)),
    computed: places.map(({ names: _, schema: __, ...place }) => place),
  };
}

/** In the order in which they are written. */
export function computedPlaces(tree: Tree, facts: JsonSchema): readonly ComputedPlace[] {
  const all = objectSchema(tree);
  const found = entriesOf(at(tree, 'properties')).flatMap(({ key, value }) => [
    ...entriesOf(at(at(value, 'items'), 'properties')).flatMap((inner) => placeOf(inner.value, inner.key, key)),
    ...placeOf(value, key),
  ]);
  let read = withFacts(withoutComputed(all, found), facts);
  return found.map((place) => {
    const customer = customerSchema(read, 'required');
    const item = place.list === undefined ? undefined : itemSchema(read, place.list);
    const complete = {
      ...place,
      schema: fieldSchema(place.list === undefined ? all : itemSchema(all, place.list), place.field),
      names: { customer, ...(item ? { item: { additionalProperties: false, ...item, type: 'object' } } : {}) },
    };
    read = withPlace(read, complete);
    return complete;
  });
}

type Found = ComputedField & { readonly scalar: ScalarTree };

function placeOf(field: Tree, name: string, list?: string): Found[] {
  const scalar = at(field, 'computed');
  if (scalar?.kind !== 'scalar') return [];
  const value = fieldValue(scalar, 'number');
  const cel = value.kind === 'cel' ? value.cel : String(scalar.value);
  return [{ ...(list === undefined ? {} : { list }), field: name, value: { cel, line: scalar.range.start.line }, scalar }];
}

function withoutComputed(schema: JsonSchema, places: readonly Found[]): JsonSchema {
  return writtenSchema({ names: { customer: schema }, customer_computed: places }) ?? schema;
}

/** Certain, where its expression always gives something. */
function withPlace(file: JsonSchema, { list, field, value, names, schema }: ComputedPlace): JsonSchema {
  const checked = checkExpression(value.cel, { names }, 'any');
  const certain = !('type' in checked) || checked.type.kind !== 'optional';
  if (list === undefined) return withField(file, field, schema, certain);
  return withItems(file, list, withField(itemSchema(file, list), field, schema, certain));
}

function withFacts(file: JsonSchema, facts: JsonSchema): JsonSchema {
  return withField(file, FACTS, facts, true);
}

function withField(schema: JsonSchema, field: string, of: JsonSchema, certain: boolean): JsonSchema {
  const required = requiredOf(schema);
  return {
    ...schema,
    properties: { ...propertiesOf(schema), [field]: of },
    ...(certain ? { required: [...required, field] } : {}),
  };
}

/** What Steward keeps, in the file as playbooks read it; nothing where there is none. */
export function factsIn({ customer }: { readonly customer: JsonSchema | undefined }): JsonSchema {
  return customer ? fieldSchema(customer, FACTS) : {};
}

/** As a scenario may give the file: of what Steward keeps, as much as it likes. */
export function customerInScenario(read: JsonSchema): JsonSchema {
  const { required: _, ...facts } = fieldSchema(read, FACTS);
  const loose = Object.entries(propertiesOf(facts)).map(([name, schema]) => {
    const { required: __, ...rest } = isObject(schema) ? schema : {};
    return [name, rest] as const;
  });
  return { ...read, properties: { ...propertiesOf(read), [FACTS]: { ...facts, properties: Object.fromEntries(loose) } } };
}

const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const PERCENT: JsonSchema = { type: 'number', minimum: 0, maximum: 100 };

/** What Steward keeps of a customer (engine/customer-facts.ts), in a workspace of these playbooks and touchpoints. */
export function customerFactsSchema(playbooks: readonly string[], touchpoints: readonly string[] | undefined): JsonSchema {
  const satisfaction: JsonSchema = touchpoints
    ? closed(Object.fromEntries(touchpoints.map((touchpoint) => [touchpoint, PERCENT])), touchpoints)
    : { type: 'object', additionalProperties: PERCENT };
  const properties = {
    open_cases: closed(Object.fromEntries([...playbooks].sort().map((playbook) => [playbook, COUNT]))),
    promises: closed({ kept: COUNT, broken: COUNT }),
    satisfaction,
    contribution: { type: 'number' },
    score: { type: 'number' },
    last_contact: { type: 'string', format: 'date-time' },
  };
  return closed(properties, ['score', 'last_contact']);
}

function requiredOf({ required }: JsonSchema): readonly string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}
