/** The names that the `where` of `access` may use. */
import type { OrganisationPermission } from '../organisation/organisation-rule.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonSchema } from '../program/json.js';
import { closed, isObject, structureOf } from './names-schemas.js';

const TEXT: JsonSchema = { type: 'string' };

/** `person` as it is worked out: whatever the organisation keeps of people. */
export const PERSON: JsonSchema = personSchema({
  unit: TEXT,
  units: TEXT,
  roles: TEXT,
  skills: { type: 'object', additionalProperties: { type: 'number' } },
  attributes: { type: 'object', additionalProperties: {} },
});

/**
 * What a `where` may read. Everything is certain in it: where something is missing, the condition cannot be worked out, and
 * the rule lets nobody in.
 */
export function accessNames(
  about: { readonly [name: string]: JsonSchema },
  organisation: Organisation | undefined,
): { [name: string]: JsonSchema } {
  const names = Object.fromEntries(Object.entries(about).map(([name, schema]) => [name, certain(schema)]));
  return { ...names, person: organisation ? certain(personOf(organisation)) : PERSON };
}

/** A case whatever its playbook; `units`: those of the people who have it in hand, and the ones above. */
const ANY_CASE: JsonSchema = closed({
  id: TEXT,
  key: TEXT,
  playbook: TEXT,
  phase: { enum: ['pre-sale', 'in-sale', 'after-sale', 'relationship', 'internal'] },
  started_at: { type: 'string', format: 'date-time' },
  started_by: TEXT,
  stage: TEXT,
  owner: TEXT,
  customer_id: TEXT,
  units: listOf(TEXT),
});

/** Of organisation.yaml's own rules, as they are worked out. */
export function organisationAccessNames(customer: JsonSchema | undefined): { [name: string]: JsonSchema } {
  return { person: PERSON, customer: customer ? structureOf(customer) : {}, case: ANY_CASE };
}

/** What each permission is about, besides the person. */
const ABOUT: { readonly [P in OrganisationPermission]: readonly ('customer' | 'case')[] } = {
  read_customers: ['customer'],
  change_customers: ['customer'],
  see_cases: ['customer', 'case'],
  pause_deadlines: ['customer', 'case'],
  resolve_incidents: ['customer', 'case'],
  cancel_cases: ['customer', 'case'],
  keep_absences: [],
  publish: [],
  read_audit: [],
};

/** What the `where` of a rule for these permissions may read: what all of them are about. */
export function organisationWhereNames(
  permissions: readonly OrganisationPermission[],
  customer: JsonSchema | undefined,
  organisation: Organisation,
): { [name: string]: JsonSchema } {
  const all = organisationAccessNames(customer);
  const about = (['customer', 'case'] as const).filter((name) => permissions.every((permission) => ABOUT[permission].includes(name)));
  return accessNames(Object.fromEntries(about.map((name) => [name, all[name] ?? {}])), organisation);
}

function personOf({ units, roles, people, attributes }: Organisation): JsonSchema {
  const skills = [...new Set(people.flatMap((person) => Object.keys(person.skills)))].sort();
  return personSchema({
    unit: choice(units.map(({ unit }) => unit)),
    units: choice(units.map(({ unit }) => unit)),
    roles: choice(roles.map(({ role }) => role)),
    skills: closed(Object.fromEntries(skills.map((skill) => [skill, { type: 'number' }]))),
    attributes: attributes ? { ...structureOf(attributes), additionalProperties: false } : closed({}),
  });
}

function personSchema(of: { readonly [K in 'unit' | 'units' | 'roles' | 'skills' | 'attributes']: JsonSchema }): JsonSchema {
  return closed({
    id: TEXT,
    unit: of.unit,
    units: listOf(of.units),
    roles: listOf(of.roles),
    skills: of.skills,
    languages: listOf(TEXT),
    attributes: of.attributes,
  });
}

function choice(values: readonly string[]): JsonSchema {
  return values.length > 0 ? { enum: [...values] } : TEXT;
}

function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

function certain(schema: JsonSchema): JsonSchema {
  const { properties } = schema;
  if (!isObject(properties)) return schema;
  const inner = Object.entries(properties).map(([name, property]) => [name, isObject(property) ? certain(property) : property]);
  return { ...schema, properties: Object.fromEntries(inner), required: Object.keys(properties) };
}
