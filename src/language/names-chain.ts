/** What steps leave whose result is another playbook's or a record of the company's. */
import type { JsonSchema } from '../program/json.js';
import { answerSchema } from './names-calls.js';
import { closed, customerSchema, isObject, resultSchema, structureOf } from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { decisionSchema } from './names-tables.js';
import type { StepOutline } from './outline.js';
import type { Found } from './shape-chain.js';
import { at, textOf } from './tree.js';

const TEXT: JsonSchema = { type: 'string' };
const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };

/** What a step leaves in `steps.ID`, as far as no expression has to be typed for it. */
export function resultIn(step: StepOutline, surroundings: Surroundings): JsonSchema {
  switch (step.kind) {
    case 'call':
      return answerSchema(step, surroundings);
    case 'play':
      return playResult(step, surroundings);
    case 'find':
      return closed({ items: { type: 'array', items: itemSchema(textOf(at(step.tree, 'in')) as Found | undefined, surroundings) } });
    case 'create':
      return recordSchema(textOf(at(step.tree, 'create')), surroundings);
    case 'update':
      return recordSchema(textOf(at(step.tree, 'update')), surroundings);
    case 'decide':
      return decisionSchema(step, surroundings.tables);
    default:
      return resultSchema(step);
  }
}

/** `cancelled` is there beside the playbook's own outcomes: the played case may be. */
function playResult({ tree }: StepOutline, { playbooks }: Surroundings): JsonSchema {
  const wait = at(tree, 'wait');
  if (wait?.kind === 'scalar' && wait.value === false) return closed({ case: TEXT });
  const played = playbooks.get(textOf(at(tree, 'playbook')) ?? '');
  if (!played) return {};
  return closed({ case: TEXT, outcome: { enum: [...new Set([...played.outcomes, 'cancelled'])] }, data: played.data });
}

/** The type of one `item` of a `find`; nothing is known where its file cannot be read. */
export function itemSchema(found: Found | undefined, surroundings: Surroundings): JsonSchema {
  switch (found) {
    case 'customers':
      return recordAsRead('customer', surroundings);
    case 'products':
      return withFields(recordAsRead('product', surroundings), { customer_id: TEXT });
    case 'people':
      return closed(
        {
          person: TEXT,
          name: TEXT,
          email: TEXT,
          unit: TEXT,
          roles: { type: 'array', items: TEXT },
          skills: { type: 'object', additionalProperties: { type: 'number' } },
          languages: { type: 'array', items: TEXT },
        },
        ['email'],
      );
    case 'cases':
      return closed(
        {
          id: TEXT,
          key: TEXT,
          playbook: TEXT,
          status: { enum: ['open', 'completed', 'cancelled'] },
          stage: TEXT,
          outcome: TEXT,
          owner: TEXT,
          customer_id: TEXT,
          started_at: INSTANT,
          ended_at: INSTANT,
        },
        ['stage', 'outcome', 'owner', 'customer_id', 'ended_at'],
      );
    default:
      return {};
  }
}

/** The schema of a record as it is written: of a customer, or of what stands in the list of its name in the customer's file. */
export function recordSchema(what: string | undefined, { customer_written: customer }: Surroundings): JsonSchema {
  return recordIn(what, customer);
}

/** The same as it is read: with what is computed and what Steward keeps. */
export function recordAsRead(what: string | undefined, { customer }: Surroundings): JsonSchema {
  return recordIn(what, customer);
}

function recordIn(what: string | undefined, customer: JsonSchema | undefined): JsonSchema {
  if (!customer) return {};
  if (what === 'customer') return withFields(customerSchema(customer, 'required'), { id: TEXT });
  const listed = isObject(customer.properties) ? customer.properties[`${what}s`] : undefined;
  const items = isObject(listed) && isObject(listed.items) ? structureOf(listed.items) : undefined;
  if (!items || !isObject(items.properties)) return {};
  const record: JsonSchema = { additionalProperties: false, ...items, type: 'object' };
  return idField(what, items.properties) === 'id' ? withFields(record, { id: TEXT }) : record;
}

/** The field that a record is known by: `id`, unless it has one named as what it is (`contact: main`). */
export function idField(what: string | undefined, properties: JsonSchema): string {
  return what !== undefined && !Object.hasOwn(properties, 'id') && Object.hasOwn(properties, what) ? what : 'id';
}

function withFields(schema: JsonSchema, more: { readonly [name: string]: JsonSchema }): JsonSchema {
  if (!isObject(schema.properties)) return schema;
  const required = Array.isArray(schema.required) ? schema.required : [];
  return { ...schema, properties: { ...more, ...schema.properties }, required: [...new Set([...Object.keys(more), ...required])] };
}
