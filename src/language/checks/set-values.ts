/** Finds what `set` cannot do: paths that do not exist, and values that do not fit what is kept there. */
import { checkExpression } from '../../expression/check.js';
import { nearest } from '../../expression/nearest.js';
import type { JsonSchema } from '../../program/json.js';
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { reportMisfit } from '../check-value.js';
import { valuesSet } from '../names-fields.js';
import { fieldValue } from '../names-literals.js';
import { isObject, valuesOf } from '../names-schemas.js';
import { nodesOf, type StepOutline } from '../outline.js';
import type { Entry, Tree } from '../tree.js';

export const setValues: Rule = {
  name: 'set-values',
  codes: [
    'name/unknown-path',
    'name/unknown-field',
    'name/unknown-person',
    'value/wrong-type',
    'value/wrong-format',
    'value/not-in-list',
    'value/out-of-range',
  ],
  check(playbook, report) {
    for (const node of nodesOf(playbook.outline)) {
      if (node.kind !== 'set') continue;
      for (const { path, key, value } of valuesSet(node.tree)) checkOne(node, path, key, value, playbook, report);
    }
  },
};

function checkOne(node: StepOutline, path: readonly string[], entry: Entry, value: Tree, playbook: CheckedParts, report: Report): void {
  const { names, outline, surroundings } = playbook;
  const [root, ...rest] = path;
  const role = root === 'case_roles' && rest.length === 1 ? outline.case_roles.find(({ name }) => name === rest[0]) : undefined;
  if (role) {
    const people = surroundings.organisation?.people.map(({ person }) => person);
    return checkPerson(value, people, report);
  }
  const schema = root === 'data' && rest.length > 0 ? names.schemaAt(path) : undefined;
  if (!schema) {
    const known = [...pathsOf(names.data, ['data']), ...outline.case_roles.map(({ name }) => `case_roles.${name}`)];
    return reportPath(path, entry, known, report);
  }
  const written = value.kind === 'scalar' ? fieldValue(value, 'any') : undefined;
  if (!written || written.kind === 'literal') return reportMisfit(report, value, schema, path.join('.'));
  if (written.kind !== 'cel') return;
  const all = valuesOf(schema);
  const moment = names.flow.begin.get(node);
  const checked = moment && checkExpression(written.cel, names.at(moment), 'any');
  if (!all || !checked || 'problems' in checked || checked.type.kind !== 'text') return;
  const wrong = checked.type.values?.find((each) => !all.includes(each));
  if (checked.type.values && wrong === undefined) return;
  report('value/not-in-list', value.range, { path: path.join('.'), value: wrong ?? written.cel, allowed: all.join(', ') });
}

function checkPerson(value: Tree, known: readonly string[] | undefined, report: Report): void {
  const written = value.kind === 'scalar' ? fieldValue(value, 'any') : undefined;
  if (written?.kind !== 'literal' || !known) return;
  reportUnknown(report, 'name/unknown-person', { name: String(written.value), range: value.range }, known);
}

function reportPath(path: readonly string[], entry: Entry, paths: readonly string[], report: Report): void {
  const name = path.join('.');
  const near = nearest(name, paths) ?? paths.find((each) => each === `data.${name}`);
  const range = entry.key_range;
  // Fields of the customer alone are an update of the file (shape-set.ts).
  const params = { name, known: paths.join(', '), ...(path[0] === 'customer' ? { customer: 1 } : {}) };
  report('name/unknown-path', range, near ? { ...params, nearest: near } : params, near ? { range, text: near } : undefined);
}

function pathsOf(schema: JsonSchema, at: readonly string[]): string[] {
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).flatMap(([name, property]) => {
    const path = [...at, name];
    return [path.join('.'), ...(isObject(property) ? pathsOf(property, path) : [])];
  });
}
