/** Values given to something that has a schema (data of a case, fields of a record): literals and what expressions give. */

import { isAssignable } from '../expression/assignable.js';
import { checkExpression } from '../expression/check.js';
import type { Environment } from '../expression/environment.js';
import { describeType, type ExpressionType, typeOfSchema } from '../expression/expression-type.js';
import { nearest } from '../expression/nearest.js';
import type { JsonSchema } from '../program/json.js';
import type { Report } from './check-rule.js';
import { reportMisfit } from './check-value.js';
import { fieldValue, rangeIn } from './names-literals.js';
import { isObject } from './names-schemas.js';
import { entriesOf } from './outline.js';
import type { ScalarTree, Tree } from './tree.js';

/** Codes that `reportGiven` may report. */
export const givenCodes = [
  'name/unknown-field',
  'value/wrong-type',
  'value/wrong-format',
  'value/not-in-list',
  'value/out-of-range',
  'expression/wrong-type',
] as const;

/** Reports what does not fit. What is wrong with an expression by itself is left to the rule for expressions. */
export function reportGiven(report: Report, tree: Tree, schema: JsonSchema, path: string, environment: Environment): void {
  reportMisfit(report, tree, schema, path);
  reportTypes(report, tree, schema, environment);
}

function reportTypes(report: Report, tree: Tree, schema: JsonSchema, environment: Environment): void {
  if (tree.kind === 'map') {
    const properties = isObject(schema.properties) ? schema.properties : {};
    for (const { key, value } of tree.entries) {
      const property = properties[key];
      if (isObject(property)) reportTypes(report, value, property, environment);
    }
  } else if (tree.kind === 'list') {
    const { items } = schema;
    if (isObject(items)) for (const item of tree.items) reportTypes(report, item, items, environment);
  } else reportScalar(report, tree, typeOfSchema(schema), environment);
}

function reportScalar(report: Report, scalar: ScalarTree, wanted: ExpressionType, environment: Environment): void {
  const value = fieldValue(scalar, 'any');
  if (value.kind === 'splice') return wrong(report, scalar, wanted, { kind: 'text' });
  if (value.kind !== 'cel') return;
  const checked = checkExpression(value.cel, environment, 'any');
  if ('problems' in checked) return;
  const type = checked.type.kind === 'optional' ? checked.type.of : checked.type;
  wrong(report, scalar, wanted, type, rangeIn(scalar, value.start, value.start + value.cel.length));
}

function wrong(report: Report, scalar: ScalarTree, wanted: ExpressionType, type: ExpressionType, range = scalar.range): void {
  if (!isAssignable(type, wanted)) report('expression/wrong-type', range, { wanted: describeType(wanted), got: describeType(type) });
}

/** The fields that must be given and are not: required, without a default. */
export function missingFields(tree: Tree | undefined, schema: JsonSchema): readonly string[] {
  if (tree && tree.kind !== 'map') return [];
  const given = entriesOf(tree).map(({ key }) => key);
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  // A misspelt field has been told: what it was meant for is not missing too.
  const known = Object.keys(properties);
  const meant = new Set(given.map((name) => (known.includes(name) ? name : nearest(name, known))));
  return required.filter((name) => {
    const property = properties[name];
    return !meant.has(name) && !(isObject(property) && property.default !== undefined);
  });
}
