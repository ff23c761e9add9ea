/**
 * What of the customer's file is part of a Program. What Steward keeps is, only where it is read: else every new playbook would
 * change all others.
 */
import { propertiesOf, withoutField } from '../program/customer-schema.js';
import type { Program } from '../program/program.js';
import type { CheckedParts } from './check-rule.js';
import { FACTS, factsIn } from './customer-file.js';
import { fieldsOf } from './names-fields.js';
import { peopleOf } from './names-people.js';
import { isObject } from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';

/** Whether one of the expressions may read it: by any name that may stand for a customer. */
export function readsFacts(cels: readonly string[]): boolean {
  return cels.some((cel) => new RegExp(`\\b${FACTS}\\b`).test(cel));
}

/** The same types, none with what Steward keeps. */
export function withoutFacts(names: Program['names'], surroundings: Pick<Surroundings, 'customer'>): Program['names'] {
  if (!surroundings.customer) return names;
  const kept = JSON.stringify(factsIn(surroundings));
  const strip = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(strip);
    if (!isObject(part)) return part;
    const { properties } = part;
    const holds = isObject(properties) && JSON.stringify(properties[FACTS]) === kept;
    return Object.fromEntries(Object.entries(holds ? withoutField(part, FACTS) : part).map(([name, each]) => [name, strip(each)]));
  };
  return strip(names) as Program['names'];
}

/** The fields of the file that say what the customer speaks, where somebody who speaks it goes first. */
export function customerLanguage({ outline, names, surroundings }: CheckedParts): readonly string[] {
  const file = propertiesOf(surroundings.customer ?? {});
  const asked = fieldsOf(outline, names.flow).some((field) => field.kind === 'people' && peopleOf(field.tree).speaks?.kind === 'customer');
  return asked ? ['contacts', 'language'].filter((field) => field in file) : [];
}
