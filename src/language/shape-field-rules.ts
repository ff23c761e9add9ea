/** What JSON Schema leaves open about fields: that they agree with themselves. */

import { shortened } from './parse-written.js';
import { RESERVED_FIELDS, TYPES } from './shape-fields.js';
import { nearestOf, type Report, valueText } from './shape-values.js';
import { at, type Entry, entryOf, itemsOf, type MapTree, type ScalarTree, type Tree, textOf } from './tree.js';

/** Fields written without `properties` around them: told once, and then taken as meant. */
export function unwrapped(tree: MapTree, report: Report): MapTree {
  const known = new Set(['properties', 'required', 'title', 'description', 'describe', 'type']);
  const bare = tree.entries.filter((entry) => !known.has(entry.key) && isField(entry.value));
  const [first] = bare;
  if (!first || at(tree, 'properties')) return tree;
  report('shape/unknown-schema-keyword', first.key_range, { key: first.key, allowed: 'properties, required', property: 1 });
  const properties: Entry = {
    key: 'properties',
    key_range: first.key_range,
    value: { kind: 'map', range: { start: first.key_range.start, end: bare.at(-1)?.value.range.end ?? tree.range.end }, entries: bare },
  };
  return { ...tree, entries: [...tree.entries.filter((entry) => !bare.includes(entry)), properties] };
}

function isField(tree: Tree): boolean {
  return (
    tree.kind === 'map' &&
    tree.entries.some(({ key }) => ['type', 'enum', 'format', 'properties', 'items', 'title', 'labels'].includes(key))
  );
}

/** Looks at a group of fields and at all fields below it. */
export function reportFields(group: MapTree, of: 'data' | 'form', report: Report): void {
  const properties = at(group, 'properties');
  const entries = properties?.kind === 'map' ? properties.entries : [];
  const names = entries.map(({ key }) => key);
  for (const item of itemsOf(at(group, 'required'))) {
    const name = textOf(item);
    if (name === undefined || names.includes(name)) continue;
    const near = nearestOf(name, names);
    report(
      'shape/required-unknown',
      item.range,
      { field: shortened(name), ...(near ? { nearest: near } : {}) },
      near ? { range: item.range, text: near } : undefined,
    );
  }
  for (const { key, key_range, value } of entries) {
    if (of === 'form' && (RESERVED_FIELDS as readonly string[]).includes(key)) report('name/reserved-field', key_range, { field: key });
    if (value.kind === 'map') reportField(value, report);
  }
}

function reportField(field: MapTree, report: Report): void {
  const values = itemsOf(at(field, 'enum')).map(valueText);
  reportLabels(field, values, report);
  const fallback = entryOf(field, 'default');
  if (fallback) reportDefault(field, fallback, values, report);
  reportBounds(field, report);
  if (at(field, 'properties')) reportFields(field, 'data', report);
  const items = at(field, 'items');
  if (items?.kind === 'map') reportField(items, report);
}

function reportLabels(field: MapTree, values: readonly string[], report: Report): void {
  const labels = at(field, 'labels');
  if (labels?.kind !== 'map' || values.length === 0) return;
  const free = values.filter((value) => !at(labels, value));
  for (const { key, key_range } of labels.entries) {
    if (values.includes(key)) continue;
    const near = nearestOf(key, free);
    const params = { value: shortened(key), allowed: values.join(', '), ...(near ? { nearest: near } : {}) };
    report('shape/label-unknown', key_range, params, near ? { range: key_range, text: near } : undefined);
  }
}

function reportDefault(field: MapTree, { value }: Entry, values: readonly string[], report: Report): void {
  const shown = shortened(valueText(value));
  if (values.length > 0) {
    if (values.includes(valueText(value))) return;
    const near = nearestOf(valueText(value), values);
    const params = { value: shown, allowed: values.join(', '), ...(near ? { nearest: near } : {}) };
    report('shape/default-mismatch', value.range, params, near ? { range: value.range, text: near } : undefined);
    return;
  }
  const type = textOf(at(field, 'type'));
  if (!type || !(TYPES as readonly string[]).includes(type) || fits(value, type)) return;
  const nearest = type === 'boolean' ? boolean(value) : undefined;
  const params = { value: shown, wanted: wantedBy(type), ...(nearest ? { nearest } : {}) };
  report('shape/default-mismatch', value.range, params, nearest ? { range: value.range, text: nearest } : undefined);
}

function fits(tree: Tree, type: string): boolean {
  if (tree.kind === 'list') return type === 'array';
  if (tree.kind === 'map') return type === 'object';
  switch (type) {
    case 'string':
      return typeof tree.value === 'string';
    case 'integer':
      return Number.isInteger(tree.value);
    case 'number':
    case 'boolean':
      return typeof tree.value === type;
    default:
      return false;
  }
}

function wantedBy(type: string): string {
  return { string: 'text', array: 'list', object: 'map' }[type] ?? type;
}

function boolean(tree: Tree): string | undefined {
  const value = tree.kind === 'scalar' ? String(tree.value).toLowerCase() : '';
  if (['yes', 'on', '是'].includes(value)) return 'true';
  return ['no', 'off', '否'].includes(value) ? 'false' : undefined;
}

function reportBounds(field: MapTree, report: Report): void {
  for (const [low, high] of [
    ['minimum', 'maximum'],
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
  ] as const) {
    const [least, most] = [numberAt(field, low), numberAt(field, high)];
    if (least && most && (least.value as number) > (most.value as number)) {
      report('shape/out-of-range', most.range, { key: high, value: valueText(most), bound: 'min', limit: valueText(least) });
    }
  }
}

function numberAt(field: MapTree, key: string): ScalarTree | undefined {
  const tree = at(field, key);
  return tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree : undefined;
}
