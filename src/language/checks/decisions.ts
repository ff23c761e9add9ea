/** Finds what a `decide` cannot do: tables and inputs that do not exist, inputs that are missing or do not fit. */

import { isAssignable } from '../../expression/assignable.js';
import { checkExpression } from '../../expression/check.js';
import type { Environment, TableSignature } from '../../expression/environment.js';
import { describeType, typeOfSchema } from '../../expression/expression-type.js';
import { inferFrom } from '../../expression/infer.js';
import { nearest } from '../../expression/nearest.js';
import { reportProblem } from '../check-expression.js';
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { reportMisfit } from '../check-value.js';
import { type CelSource, fieldValue } from '../names-literals.js';
import { entriesOf, nameAt, nodesOf, type StepOutline } from '../outline.js';
import { at, type Entry } from '../tree.js';

export const decisions: Rule = {
  name: 'decisions',
  codes: [
    'name/unknown-table',
    'table/unknown-input',
    'expression/missing-input',
    'expression/wrong-input',
    'expression/optional-value',
    'expression/table-from',
    'value/wrong-type',
    'value/wrong-format',
    'value/not-in-list',
    'value/out-of-range',
  ],
  check(playbook, report) {
    for (const node of nodesOf(playbook.outline)) if (node.kind === 'decide') checkDecide(node, playbook, report);
  },
};

function checkDecide(node: StepOutline, { surroundings, names }: CheckedParts, report: Report): void {
  const named = nameAt(node.tree, 'table');
  const moment = names.flow.begin.get(node);
  if (!named || !moment || reportUnknown(report, 'name/unknown-table', named, surroundings.tables.keys())) return;
  const table = surroundings.tables.get(named.name)?.signature;
  if (!table) return;
  const environment = names.at(moment);
  const inputs = Object.keys(table.inputs);
  const given = entriesOf(at(node.tree, 'with')).flatMap((entry) => {
    if (!inputs.includes(entry.key)) {
      reportUnknown(report, 'table/unknown-input', { name: entry.key, range: entry.key_range }, inputs);
      return nearest(entry.key, inputs) ?? [];
    }
    checkInput(named.name, table, entry, environment, report);
    return entry.key;
  });
  const open = inputs.filter((input) => !given.includes(input));
  const missing = open.filter((input) => !table.inputs[input]?.from && table.inputs[input]?.schema.default === undefined);
  if (missing.length > 0) {
    const example = `with: { ${[...given, ...missing].map((input) => `${input}: …`).join(', ')} }`;
    report('expression/missing-input', named.range, { table: named.name, inputs: missing.join(', '), example });
  }
  for (const input of open) {
    const wrong = inferFrom(table, input, environment);
    if (!wrong) continue;
    const params = Object.fromEntries(Object.entries(wrong.params).filter(([, value]) => value !== undefined));
    const from = table.inputs[input]?.from ?? '';
    report('expression/table-from', named.range, { ...params, table: named.name, input, from, problem: wrong.code });
  }
}

function checkInput(name: string, table: TableSignature, entry: Entry, environment: Environment, report: Report): void {
  const { key: input, value } = entry;
  const schema = table.inputs[input]?.schema ?? {};
  const written = value.kind === 'scalar' ? fieldValue(value, 'any') : undefined;
  if (!written || written.kind === 'literal') return reportMisfit(report, value, schema, `with.${input}`);
  if (written.kind === 'cel') checkCel(written, name, input, schema, environment, report);
  else if (written.kind === 'splice') {
    const wanted = typeOfSchema(schema);
    if (isAssignable({ kind: 'text' }, wanted)) return;
    report('expression/wrong-input', value.range, { input, table: name, wanted: describeType(wanted), got: 'text' });
  }
}

function checkCel(
  source: CelSource,
  table: string,
  input: string,
  schema: TableSignature['result'],
  environment: Environment,
  report: Report,
): void {
  const checked = checkExpression(source.cel, environment, 'any');
  // What is wrong with the expression itself is said by the rule of expressions.
  if ('problems' in checked) return;
  const wanted = typeOfSchema(schema);
  const place = { start: 0, end: source.cel.length };
  if (checked.type.kind === 'optional') {
    reportProblem(report, source, { code: 'optional_value', params: { fallback: `(${source.cel}).orValue(…)` }, ...place });
  } else if (!isAssignable(checked.type, wanted)) {
    const params = { input, table, wanted: describeType(wanted), got: describeType(checked.type) };
    reportProblem(report, source, { code: 'wrong_input', params, ...place });
  }
}
