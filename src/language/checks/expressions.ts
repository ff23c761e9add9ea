/**
 * Finds everything wrong with the expressions of a playbook: what cannot be read as CEL, names and fields that do not
 * exist, values of the wrong type, and values that may be missing where they are read.
 */
import type { Code } from '../../diagnostics/codes.js';
import { checkExpression, type Expected } from '../../expression/check.js';
import type { Environment } from '../../expression/environment.js';
import type { Wanted } from '../../expression/literal-or-expression.js';
import { expressionCodes, reportProblem } from '../check-expression.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import { type Field, fieldsOf, scalarsOf } from '../names-fields.js';
import { type CelSource, fieldValue } from '../names-literals.js';
import { peopleOf } from '../names-people.js';
import { valuesOf } from '../names-schemas.js';
import type { ScalarTree } from '../tree.js';

export const expressions: Rule = {
  name: 'expressions',
  codes: ['expression/text-around', ...expressionCodes],
  check(playbook, report) {
    for (const field of fieldsOf(playbook.outline, playbook.names.flow)) checkField(field, playbook, report);
  },
};

function checkField(field: Field, { names }: CheckedParts, report: Report): void {
  const environment = names.at(field.moment, field.kind === 'value' && field.key ? 'key' : 'case');
  const known = (step: string) => names.steps.has(step);
  const check = (source: CelSource, expected: Expected) => checkSource(source, expected, environment, known, report);
  switch (field.kind) {
    case 'condition':
      return checkScalar(field.scalar, 'boolean', 'boolean', check, report);
    case 'duration':
      return checkScalar(field.scalar, 'duration', 'duration', check, report);
    case 'expression':
      return checkScalar(field.scalar, 'number', 'any', check, report);
    case 'value': {
      const { tree, path } = field;
      const expected = tree.kind === 'scalar' && path ? expectedOf(names.schemaAt(path)) : 'any';
      for (const scalar of scalarsOf(tree)) checkScalar(scalar, 'any', expected, check, report);
      return;
    }
    case 'people': {
      const { any, not } = peopleOf(field.tree);
      for (const part of [...any, ...not]) {
        if (part.kind === 'cel') check(part, 'people');
        else if (part.kind === 'problem') checkScalar(part.scalar, 'people', 'people', check, report);
      }
      return;
    }
  }
}

type Check = (source: CelSource, expected: Expected) => void;

function checkScalar(scalar: ScalarTree, wanted: Wanted, expected: Expected, check: Check, report: Report): void {
  const value = fieldValue(scalar, wanted);
  switch (value.kind) {
    case 'literal':
      return;
    case 'cel':
      return check(value, expected);
    case 'problem':
      return reportProblem(report, { cel: String(scalar.value), scalar, start: 0 }, value.problem);
    case 'splice':
      if (wanted !== 'any') return report('expression/text-around' satisfies Code, scalar.range, { text: String(scalar.value) });
      for (const part of value.parts) if (typeof part !== 'string') check(part, 'any');
  }
}

function checkSource(
  source: CelSource,
  expected: Expected,
  environment: Environment,
  isStep: (id: string) => boolean,
  report: Report,
): void {
  const checked = checkExpression(source.cel, environment, expected);
  if (!('problems' in checked)) return;
  for (const [index, problem] of checked.problems.entries()) {
    const before = checked.problems[index - 1];
    // What was mended and still makes no sense is the same mistake.
    if (before?.code === problem.code && before.start === problem.start) continue;
    if (problem.code === 'unknown_field' && problem.params.of === 'steps' && isStep(problem.params.field)) {
      reportProblem(report, source, problem, 'expression/step-not-run');
    } else reportProblem(report, source, problem);
  }
}

/** What a value must be that is set in a place of this schema; a choice is tested by set-values. */
export function expectedOf(schema: { readonly [key: string]: unknown } | undefined): Expected {
  if (!schema || valuesOf(schema)) return schema?.type === 'boolean' ? 'boolean' : 'any';
  switch (schema.type) {
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return 'list';
    case 'string':
      if (schema.format === 'duration') return 'duration';
      return schema.format === 'date' || schema.format === 'date-time' ? 'instant' : 'text';
    default:
      return 'any';
  }
}
