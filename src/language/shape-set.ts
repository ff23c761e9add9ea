/**
 * A `set` of the customer's fields is an `update: customer` in other words: the file is kept outside of the case, and the step
 * is done once it is written.
 */
import { entryOf, type MapTree, type ScalarTree } from './tree.js';

const FIELD = /^customer\.([a-z][a-z0-9_]*)$/;

/** The step as the `update` that it is; itself where it is none, or sets other things as well. */
export function asUpdate(tree: MapTree): MapTree {
  const [first] = tree.entries;
  const values = entryOf(tree, 'values')?.value;
  if (first?.key !== 'set' || first.value.kind !== 'scalar' || values?.kind !== 'map' || values.entries.length === 0) return tree;
  if (!values.entries.every(({ key }) => FIELD.test(key))) return tree;
  const { places: _, ...id } = first.value;
  const customer: ScalarTree = { ...id, value: 'customer', source: 'customer' };
  const fields = values.entries.map((entry) => ({ ...entry, key: FIELD.exec(entry.key)?.[1] ?? entry.key }));
  const rest = tree.entries.slice(1).map((entry) => (entry.key === 'values' ? { ...entry, value: { ...values, entries: fields } } : entry));
  return {
    ...tree,
    entries: [{ ...first, key: 'update', value: customer }, { key: 'as', key_range: first.key_range, value: first.value }, ...rest],
  };
}
