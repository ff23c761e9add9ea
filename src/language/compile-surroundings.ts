/** What playbooks refer to, from the files that say it. */
import type { Json, JsonSchema } from '../program/json.js';
import { organisationOf } from './compile-organisation.js';
import { playbookFaces } from './names-playbooks.js';
import { objectSchema, structureOf } from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { entriesOf, maps, nameAt } from './outline.js';
import { at, type Tree, toJson } from './tree.js';

/** The trees of a workspace's files, by what they say they are. */
export interface SurroundingTrees {
  readonly organisation: Tree | undefined;
  readonly calendars: Tree | undefined;
  readonly customer: Tree | undefined;
  readonly messages: readonly Tree[];
  readonly tables: readonly Tree[];
  readonly playbooks?: readonly Tree[];
}

export function surroundingsOf(trees: SurroundingTrees): Surroundings {
  const { organisation, calendars, customer, messages, tables, playbooks = [] } = trees;
  return {
    organisation: organisation && organisationOf(organisation),
    calendars: calendars && maps(at(calendars, 'calendars')).flatMap((each) => nameAt(each, 'calendar')?.name ?? []),
    messages: new Map(messages.flatMap((each) => named(each, 'message', objectSchema(at(each, 'data'))))),
    customer: customer && objectSchema(customer),
    tables: new Map(tables.flatMap((each) => named(each, 'table', tableOf(each)))),
    playbooks: playbookFaces(playbooks),
  };
}

function named<T>(tree: Tree, key: string, value: T): [string, T][] {
  const name = tree.kind === 'map' ? nameAt(tree, key) : undefined;
  return name ? [[name.name, value]] : [];
}

/** A table without inputs: its outputs and the values they have. */
function tableOf(tree: Tree): { readonly schema: JsonSchema; readonly value: Json } {
  const value = at(tree, 'default');
  const properties = Object.fromEntries(entriesOf(at(tree, 'outputs')).map(({ key, value: type }) => [key, outputSchema(type)]));
  const given = entriesOf(value).map(({ key }) => key);
  const schema: JsonSchema = {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => given.includes(name)),
    additionalProperties: false,
  };
  return { schema, value: value ? toJson(value) : {} };
}

/** The type of an output: a word for it, or a schema. */
function outputSchema(tree: Tree): JsonSchema {
  if (tree.kind === 'map') return structureOf(toJson(tree));
  const word = tree.kind === 'scalar' ? String(tree.value) : '';
  return word === 'duration' || word === 'date' || word === 'date-time' ? { type: 'string', format: word } : { type: word };
}
