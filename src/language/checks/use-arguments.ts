/**
 * Finds arguments of fragments that do not fit their parameters. What else is found in an argument that does not fit, or in
 * the fragment that was given it, may be its echo: so it says what it is the cause of.
 */
import type { Code } from '../../diagnostics/codes.js';
import type { Diagnostic, Range } from '../../diagnostics/diagnostic.js';
import { report as diagnostic } from '../../diagnostics/report.js';
import { checkExpression } from '../../expression/check.js';
import { reportProblem } from '../check-expression.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import { reportMisfit } from '../check-value.js';
import { fieldValue } from '../names-literals.js';
import { type NodeOutline, nodesOf } from '../outline.js';
import type { Given } from '../tree.js';
import { expectedOf } from './expressions.js';

export const codesOfArguments: readonly Code[] = [
  'value/wrong-type',
  'value/not-in-list',
  'value/out-of-range',
  'value/wrong-format',
  'name/unknown-field',
  'expression/wrong-type',
];

export interface Misfit {
  readonly diagnostics: readonly Diagnostic[];
  /** Whether what is found in a file may come of it. */
  causes(found: Diagnostic, file: string): boolean;
}

export const useArguments: Rule = {
  name: 'use-arguments',
  codes: codesOfArguments,
  check(playbook, report) {
    for (const { diagnostics } of misfitsIn(playbook))
      for (const { code, range, params, fix } of diagnostics) report(code, range, params, fix);
  },
};

export function misfitsIn(playbook: CheckedParts): readonly Misfit[] {
  return [...nodesOf(playbook.outline)].flatMap((node) =>
    (node.tree.given ?? []).flatMap((given) => {
      const diagnostics: Diagnostic[] = [];
      checkGiven(given, node, playbook, (code, range, params, fix) =>
        diagnostics.push(diagnostic(code, playbook.outline.file, range, params, fix)),
      );
      return diagnostics.length === 0 ? [] : [misfitOf(given, diagnostics)];
    }),
  );
}

function misfitOf({ of, value: { range } }: Given, diagnostics: readonly Diagnostic[]): Misfit {
  const { start, end } = range;
  const inside = ({ start: { line, column } }: Range) =>
    (line > start.line || (line === start.line && column >= start.column)) &&
    (line < end.line || (line === end.line && column < end.column));
  const isItself = ({ code, range: { start: at } }: Diagnostic) =>
    diagnostics.some((each) => each.code === code && each.range.start.line === at.line && each.range.start.column === at.column);
  return {
    diagnostics,
    causes: (found, file) => /^(expression|value|duration)\//.test(found.code) && !isItself(found) && (file === of || inside(found.range)),
  };
}

function checkGiven({ name, value, schema }: Given, node: NodeOutline, { names }: CheckedParts, report: Report): void {
  // People are held against the places where they are put.
  if (schema.format === 'people') return;
  reportMisfit(report, value, schema, name);
  if (value.kind !== 'scalar') return;
  const written = fieldValue(value, 'any');
  const moment = names.flow.begin.get(node);
  if (written.kind !== 'cel' || !moment) return;
  const checked = checkExpression(written.cel, names.at(moment), expectedOf(schema));
  if (!('problems' in checked)) return;
  for (const problem of checked.problems) if (problem.code === 'wrong_type') reportProblem(report, written, problem);
}
