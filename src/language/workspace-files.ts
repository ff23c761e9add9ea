/** Messages and tables of constants: what they say, and what is wrong inside them. */
import { nearest } from '../expression/nearest.js';
import type { JsonSchema } from '../program/json.js';
import { reportMisfit } from './check-value.js';
import { formSchema } from './compile-values.js';
import type { Surroundings } from './names-surroundings.js';
import { entriesOf, nameAt, nameOf } from './outline.js';
import { at, entryOf, itemsOf, type MapTree } from './tree.js';
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

/** A table of constants: every output has its value, and every value is that of an output. */
export function checkTable(tree: MapTree, surroundings: Surroundings, report: FileReport): void {
  const table = surroundings.tables.get(nameAt(tree, 'table')?.name ?? '');
  const values = entryOf(tree, 'default');
  if (!table || values?.value.kind !== 'map') return;
  reportMisfit(report.add, values.value, table.schema, 'default');
  const outputs = entriesOf(at(tree, 'outputs')).map(({ key }) => key);
  const free = outputs.filter((key) => !at(values.value, key));
  // A misspelt value has been told: what it was meant for is not missing too.
  const meant = entriesOf(values.value).flatMap(({ key }) => (outputs.includes(key) ? [] : (nearest(key, outputs) ?? [])));
  for (const key of free) {
    if (!meant.includes(key)) report.add('shape/missing-key', values.key_range, { key, of: 'default' });
  }
}
