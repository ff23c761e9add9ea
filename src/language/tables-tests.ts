/** The tests that a rule names for an input, and what is wrong with them. */
import { kindOf } from '../decision/input.js';
import { nearest } from '../expression/nearest.js';
import type { TableInput, Test, TestValue } from '../program/table.js';
import type { Report } from './check-rule.js';
import { reportMisfit } from './check-value.js';
import { readCondition } from './tables-conditions.js';
import { type ScalarTree, type Tree, toJson } from './tree.js';

/** Undefined where one of them cannot be read: then the input counts as if it were not named. */
export function testsOf(tree: Tree, input: TableInput, report: Report): readonly Test[] | undefined {
  if (tree.kind === 'map') {
    report('table/bad-condition', tree.range, { input: input.input, text: '{ … }' });
    return undefined;
  }
  const tests = (tree.kind === 'list' ? tree.items : [tree]).map((item) => testOf(item, input, report));
  return tests.includes(undefined) ? undefined : tests.filter((test) => test !== undefined);
}

function testOf(tree: Tree, input: TableInput, report: Report): Test | undefined {
  if (tree.kind !== 'scalar') {
    report('table/bad-condition', tree.range, { input: input.input, text: tree.kind === 'list' ? '[…]' : '{ … }' });
    return undefined;
  }
  if (kindOf(input.schema) === 'other') return notComparable(tree, input, report);
  return typeof tree.value === 'string' ? textTest(tree, tree.value, input, report) : valueTest(tree, input, report);
}

/** A number or a yes-or-no as YAML has it. */
function valueTest(tree: ScalarTree, input: TableInput, report: Report): Test | undefined {
  let fits = true;
  const noted: Report = (...said) => {
    fits = false;
    report(...said);
  };
  reportMisfit(noted, tree, input.schema, `when.${input.input}`);
  return fits && tree.value !== null ? { kind: 'equals', value: tree.value } : undefined;
}

function textTest(tree: ScalarTree, text: string, { input, schema }: TableInput, report: Report): Test | undefined {
  const read = readCondition(text, input, schema);
  if ('test' in read) return read.test;
  switch (read.problem) {
    case 'not_comparable':
      return notComparable(tree, { input, schema }, report);
    case 'value': {
      const allowed = toTexts(schema.enum);
      const near = nearest(read.value, allowed);
      const fix = near && text === read.value ? { range: tree.range, text: near } : undefined;
      const params = { path: `when.${input}`, value: read.value, allowed: allowed.join(', '), ...(near ? { nearest: near } : {}) };
      report('value/not-in-list', tree.range, params, fix);
      return undefined;
    }
    case 'syntax': {
      const { suggestion } = read;
      // YAML reads a bracket without quotes as a list.
      const fix = suggestion === undefined ? undefined : { range: tree.range, text: `'${suggestion}'` };
      report('table/bad-condition', tree.range, { input, text, ...(suggestion === undefined ? {} : { suggestion }) }, fix);
      return undefined;
    }
  }
}

function notComparable(tree: ScalarTree, { input, schema }: TableInput, report: Report): undefined {
  const values = toTexts(schema.enum);
  report('table/not-comparable', tree.range, {
    input,
    text: String(toJson(tree)),
    ...(values.length > 0 ? { values: values.join(', ') } : {}),
    ...(kindOf(schema) === 'other' ? { other: 1 } : {}),
  });
  return undefined;
}

function toTexts(values: unknown): string[] {
  return Array.isArray(values) ? values.map((value: TestValue) => String(value)) : [];
}
