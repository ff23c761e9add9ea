/** Literal values against JSON Schemas of fields: what a designer can get wrong, each at its place. */

import { parseDuration } from '../calendar/duration.js';
import { nearest } from '../expression/nearest.js';
import type { JsonSchema } from '../program/json.js';
import type { Report } from './check-rule.js';
import { fieldValue } from './names-literals.js';
import { isObject } from './names-schemas.js';
import type { ScalarTree, Tree } from './tree.js';

/** Reports where a literal does not fit; what holds an expression is left out. */
export function reportMisfit(report: Report, tree: Tree, schema: JsonSchema, path: string): void {
  if (tree.kind === 'map') {
    if (!allows(schema, 'object')) return wrongType(report, tree, schema, path, 'map');
    const properties = isObject(schema.properties) ? schema.properties : {};
    for (const { key, key_range, value } of tree.entries) {
      const property = properties[key];
      if (isObject(property)) reportMisfit(report, value, property, `${path}.${key}`);
      else if (schema.additionalProperties === false) {
        const known = Object.keys(properties);
        const near = nearest(key, known);
        const params = { name: key, known: known.join(', ') };
        report(
          'name/unknown-field',
          key_range,
          near ? { ...params, nearest: near } : params,
          near ? { range: key_range, text: near } : undefined,
        );
      }
    }
    return;
  }
  if (tree.kind === 'list') {
    if (!allows(schema, 'array')) return wrongType(report, tree, schema, path, 'list');
    const { items } = schema;
    if (isObject(items)) for (const [index, item] of tree.items.entries()) reportMisfit(report, item, items, `${path}[${index}]`);
    return;
  }
  const written = fieldValue(tree, 'any');
  if (written.kind === 'literal') reportScalar(report, tree, schema, path);
}

function reportScalar(report: Report, tree: ScalarTree, schema: JsonSchema, path: string): void {
  const { value, range } = tree;
  const choices = Array.isArray(schema.enum) ? schema.enum : undefined;
  if (choices) {
    if (choices.includes(value)) return;
    const near =
      typeof value === 'string'
        ? nearest(
            value,
            choices.filter((each) => typeof each === 'string'),
          )
        : undefined;
    const params = { path, value: String(value), allowed: choices.map(String).join(', ') };
    return report('value/not-in-list', range, near ? { ...params, nearest: near } : params, near ? { range, text: near } : undefined);
  }
  if (!allows(schema, value === null ? 'null' : typeof value) && !(Number.isInteger(value) && allows(schema, 'integer'))) {
    return wrongType(report, tree, schema, path, value === null ? 'null' : typeof value);
  }
  if (typeof value === 'string' && !hasFormat(value, schema.format)) {
    report('value/wrong-format', range, { path, value, format: String(schema.format) });
  }
  if (typeof value === 'number') reportNumber(report, tree, value, schema, path);
}

function reportNumber(report: Report, { range }: ScalarTree, value: number, schema: JsonSchema, path: string): void {
  const { minimum, maximum } = schema;
  if (typeof minimum === 'number' && value < minimum) report('value/out-of-range', range, { path, value, bound: 'min', limit: minimum });
  else if (typeof maximum === 'number' && value > maximum)
    report('value/out-of-range', range, { path, value, bound: 'max', limit: maximum });
}

function hasFormat(value: string, format: unknown): boolean {
  switch (format) {
    case 'date':
      return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value);
    case 'date-time':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:\d\d)$/.test(value);
    case 'duration':
      return !('problem' in parseDuration(value));
    default:
      return true;
  }
}

function allows(schema: JsonSchema, type: string): boolean {
  const types = [schema.type].flat().filter((each) => typeof each === 'string');
  return types.length === 0 || types.includes(type);
}

function wrongType(report: Report, tree: Tree, schema: JsonSchema, path: string, got: string): void {
  report('value/wrong-type', tree.range, { path, wanted: [schema.type].flat().join(' or '), got });
}
