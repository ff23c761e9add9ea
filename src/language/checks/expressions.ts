/**
 * Finds everything wrong with the expressions of a playbook: what cannot be read as CEL, names and fields that do not
 * exist, values of the wrong type, and values that may be missing where they are read.
 */
import type { Code } from '../../diagnostics/codes.js';
import { checkExpression, describeType, type Expected, type ExpressionProblem } from '../../expression/check.js';
import type { Environment } from '../../expression/environment.js';
import type { Wanted } from '../../expression/literal-or-expression.js';
import { problem } from '../../expression/problem.js';
import { expressionCodes, reportProblem } from '../check-expression.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import type { Names } from '../names.js';
import { type Field, fieldsOf, scalarsOf } from '../names-fields.js';
import { type CelSource, fieldValue } from '../names-literals.js';
import type { Moment } from '../names-moment.js';
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
  const moment = field.kind === 'instant' ? momentOfInstant(field, names) : field.moment;
  const environment = names.at(moment, field.kind === 'value' && field.key ? 'key' : 'case');
  const unread = (step: string) => codeOfUnread(step, moment, names);
  const check: Check = (source, expected) => checkSource(source, expected, environment, unread, report);
  switch (field.kind) {
    case 'condition':
      return checkScalar(field.scalar, 'boolean', 'boolean', check, report);
    case 'duration':
      return checkScalar(field.scalar, 'duration', field.or_moment ? 'due' : 'duration', check, report);
    case 'expression':
      return checkScalar(field.scalar, 'number', field.expected ?? 'any', check, report);
    case 'instant':
      return checkScalar(field.scalar, 'instant', field.or_condition ? 'instant or condition' : 'instant', check, report);
    case 'value': {
      const { tree, path } = field;
      const expected = tree.kind === 'scalar' && path ? expectedOf(names.schemaAt(path)) : 'any';
      for (const scalar of scalarsOf(tree)) checkScalar(scalar, 'any', expected, check, report);
      return;
    }
    case 'people': {
      const { any, not, speaks } = peopleOf(field.tree);
      for (const part of [...any, ...not]) {
        if (part.kind === 'cel') check(part, 'people');
        else if (part.kind === 'problem') checkScalar(part.scalar, 'people', 'people', check, report);
      }
      if (speaks) checkScalar(speaks.scalar, 'people', 'languages', check, report);
      return;
    }
  }
}

/** A condition is asked again while time passes; an instant is worked out once. */
function momentOfInstant({ scalar, moment, or_condition }: Extract<Field, { kind: 'instant' }>, names: Names): Moment {
  const value = or_condition ? fieldValue(scalar, 'instant') : undefined;
  if (!or_condition || value?.kind !== 'cel') return moment;
  const checked = checkExpression(value.cel, names.at(moment), 'any');
  return 'type' in checked && checked.type.kind === 'boolean' ? or_condition : moment;
}

type Wished = Expected | 'instant or condition';
type Check = (source: CelSource, expected: Wished) => void;

/** A scalar where there is no case yet, and so no steps. */
export function checkScalarIn(scalar: ScalarTree, wanted: Wanted, expected: Expected, environment: Environment, report: Report): void {
  checkScalar(scalar, wanted, expected, (source, sought) => checkSource(source, sought, environment, () => undefined, report), report);
}

function checkScalar(scalar: ScalarTree, wanted: Wanted, expected: Wished, check: Check, report: Report): void {
  const value = fieldValue(scalar, wanted);
  switch (value.kind) {
    case 'literal':
      if (expected === 'durations' || expected === 'list')
        report('expression/wrong-type', scalar.range, { wanted: LISTS[expected], got: literalType(value.value) });
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

const LISTS = { durations: 'a list of durations', list: 'a list' } as const;

/** What a literal is where no literal can stand. */
function literalType(value: string | number | boolean | null): string {
  return typeof value === 'boolean' ? 'true or false' : typeof value === 'number' || /^\d/.test(String(value)) ? 'a number' : 'text';
}

function checkSource(
  source: CelSource,
  expected: Wished,
  environment: Environment,
  unread: (step: string) => UnreadStep | undefined,
  report: Report,
): void {
  const either = expected === 'instant or condition';
  const checked = checkExpression(source.cel, environment, either ? 'any' : expected);
  if (!('problems' in checked)) {
    if (either && !MOMENT_OR_CONDITION.has(checked.type.kind)) {
      const params = { wanted: 'an instant, or true or false', got: describeType(checked.type) };
      reportProblem(report, source, problem('wrong_type', params, 0, source.cel.length));
    }
    return;
  }
  for (const [index, problem] of checked.problems.entries()) {
    const before = checked.problems[index - 1];
    // What was mended and still makes no sense is the same mistake.
    if (before?.code === problem.code && before.start === problem.start) continue;
    const step = problem.code === 'unknown_field' && problem.params.of === 'steps' ? unread(problem.params.field) : undefined;
    if (step) reportProblem(report, source, { ...problem, params: { ...problem.params, ...step.params } } as ExpressionProblem, step.code);
    else reportProblem(report, source, problem);
  }
}

const MOMENT_OR_CONDITION: ReadonlySet<string> = new Set(['boolean', 'instant', 'date', 'any', 'never']);

interface UnreadStep {
  readonly code: 'expression/step-not-run' | 'expression/step-of-each';
  readonly params: { readonly each?: string };
}

/** Why a step that there is cannot be read: it has not run, or it is done for each item on its own. */
function codeOfUnread(step: string, moment: Moment, names: Names): UnreadStep | undefined {
  if (!names.steps.has(step)) return undefined;
  const each = names.eachesAround(step).find((around) => !moment.each.includes(around));
  return each ? { code: 'expression/step-of-each', params: { each: each.id } } : { code: 'expression/step-not-run', params: {} };
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
