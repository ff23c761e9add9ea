/** What is wrong with organisation.yaml's `access`, and with the attributes of people that conditions read. */

import type { Code } from '../diagnostics/codes.js';
import { ORGANISATION_PERMISSIONS, type OrganisationPermission } from '../organisation/organisation-rule.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonSchema } from '../program/json.js';
import { reportMisfit } from './check-value.js';
import { checkScalarIn } from './checks/expressions.js';
import { ADMINISTRATOR } from './compile-organisation.js';
import { organisationWhereNames } from './names-access.js';
import { type CriterionKey, peopleOf } from './names-people.js';
import { isObject, structureOf } from './names-schemas.js';
import { maps } from './outline.js';
import { PeopleSets, textOfPart } from './people-sets.js';
import { at, entryOf, itemsOf, type MapTree, textOf } from './tree.js';
import type { FileReport } from './workspace-report.js';

export function checkOrganisationAccess(
  tree: MapTree,
  organisation: Organisation,
  customer: JsonSchema | undefined,
  report: FileReport,
): void {
  checkAttributes(tree, organisation, report);
  const sets = new PeopleSets(undefined, organisation);
  for (const rule of maps(at(tree, 'access'))) {
    const { any, not } = peopleOf(rule);
    for (const { key, ...named } of [...any, ...not].flatMap((part) => (part.kind === 'criteria' ? part.criteria : []))) {
      const known = knownNames(key, organisation);
      if (known) report.known(known.code, named, known.names);
    }
    if (sets.candidates(rule)?.size === 0) report.add('access/nobody', rule.range, { who: any.map(textOfPart).join(', ') });
    const where = at(rule, 'where');
    if (where?.kind !== 'scalar') continue;
    const may = itemsOf(at(rule, 'may')).flatMap((item) => permissionOf(textOf(item)));
    const names = organisationWhereNames(may, customer, organisation);
    checkScalarIn(where, 'boolean', 'boolean', { names }, report.add);
  }
}

function knownNames(key: CriterionKey, { roles, units, people }: Organisation): { code: Code; names: readonly string[] } | undefined {
  switch (key) {
    case 'role':
      return { code: 'name/unknown-role', names: [...roles.map(({ role }) => role), ADMINISTRATOR] };
    case 'unit':
      return { code: 'name/unknown-unit', names: units.map(({ unit }) => unit) };
    case 'person':
      return { code: 'name/unknown-person', names: people.map(({ person }) => person) };
    case 'skill':
      return { code: 'name/unknown-skill', names: people.flatMap(({ skills }) => Object.keys(skills)) };
    default:
      return undefined;
  }
}

function permissionOf(text: string | undefined): OrganisationPermission[] {
  return ORGANISATION_PERMISSIONS.filter((permission) => permission === text);
}

/** Each person's attributes are what the organisation says is kept. */
function checkAttributes(tree: MapTree, { attributes }: Organisation, report: FileReport): void {
  const schema: JsonSchema = { ...structureOf(attributes ?? {}), type: 'object', additionalProperties: false };
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.filter((field) => typeof field === 'string') : [];
  for (const person of maps(at(tree, 'people'))) {
    const entry = entryOf(person, 'attributes');
    if (entry) reportMisfit(report.add, entry.value, { ...schema, properties }, 'attributes');
    for (const field of required) {
      if (entry && at(entry.value, field)) continue;
      const place = entry?.key_range ?? person.entries[0]?.value.range ?? person.range;
      report.add('value/missing-field', place, { of: 'attributes', fields: field, example: `attributes: { ${field}: … }` });
    }
  }
}
