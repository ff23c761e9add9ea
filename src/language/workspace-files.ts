/** Messages and tables: what they say, and what is wrong inside them. */
import type { JsonSchema } from '../program/json.js';
import { checkScalarIn, expectedOf } from './checks/expressions.js';
import { formSchema } from './compile-values.js';
import { computedPlaces, FACTS } from './customer-file.js';
import { entriesOf, nameAt, nameOf, namesOf } from './outline.js';
import { tableOf } from './tables-named.js';
import { at, itemsOf, type MapTree } from './tree.js';
import type { FileReport } from './workspace-report.js';

/** Something that reaches a case from outside. */
export interface Message {
  readonly message: string;
  /** Senders that may send it; empty: whoever may send messages. */
  readonly from: readonly string[];
  /** The field by which a case is found. */
  readonly key?: string;
  /** JSON Schema of what it holds. */
  readonly data: JsonSchema;
}

export function messageOf(tree: MapTree): [string, Message][] {
  const message = nameAt(tree, 'message')?.name;
  if (message === undefined) return [];
  const key = nameAt(tree, 'key')?.name;
  const from = itemsOf(at(tree, 'from')).flatMap((sender) => nameOf(sender)?.name ?? []);
  return [[message, { message, from, ...(key === undefined ? {} : { key }), data: formSchema(at(tree, 'data')) }]];
}

export function checkMessage(tree: MapTree, report: FileReport): void {
  const key = nameAt(tree, 'key');
  const fields = entriesOf(at(at(tree, 'data'), 'properties')).map((field) => field.key);
  if (key) report.known('name/message-key-unknown', key, fields);
}

/** Tiers that weigh are among those that a customer may have; what is computed reads what is there, and gives its field's type. */
export function checkCustomer(tree: MapTree, facts: JsonSchema, report: FileReport): void {
  for (const { key, key_range } of entriesOf(at(tree, 'properties'))) {
    if (key === FACTS) report.add('name/reserved-field', key_range, { field: key });
  }
  for (const { scalar, names, schema } of computedPlaces(tree, facts)) {
    checkScalarIn(scalar, 'number', expectedOf(schema), { names }, report.add);
  }
  const tier = at(at(tree, 'properties'), 'tier');
  const values = itemsOf(at(tier, 'enum')).flatMap((value) => nameOf(value)?.name ?? []);
  if (tier !== undefined && values.length === 0) return;
  for (const named of namesOf(at(tree, 'tiers'))) report.known('name/unknown-tier', named, values);
}

/** What is wrong inside a table, and what follows from its rules. */
export function checkTable(tree: MapTree, report: FileReport): void {
  for (const { code, range, params, fix } of tableOf(tree).findings) report.add(code, range, params, fix);
}
