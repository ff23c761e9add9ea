/** Turns what is wrong with an expression into a diagnostic at its place in the file. */
import type { Code, CodeOf } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ExpressionProblem, ProblemCode } from '../expression/problem.js';
import type { Report } from './check-rule.js';
import { type CelSource, rangeIn } from './names-literals.js';

type Kebab<S extends string> = S extends `${infer A}_${infer B}` ? `${A}-${Kebab<B>}` : S;
type ExpressionCode = { [C in ProblemCode]: `expression/${Kebab<C>}` };

/** The code of the diagnostic for each problem. */
const CODES: ExpressionCode = {
  empty_expression: 'expression/empty-expression',
  unexpected: 'expression/unexpected',
  incomplete: 'expression/incomplete',
  unclosed_text: 'expression/unclosed-text',
  unclosed_bracket: 'expression/unclosed-bracket',
  unopened_bracket: 'expression/unopened-bracket',
  invalid_number: 'expression/invalid-number',
  invalid_escape: 'expression/invalid-escape',
  reserved_word: 'expression/reserved-word',
  assignment: 'expression/assignment',
  word_operator: 'expression/word-operator',
  foreign_operator: 'expression/foreign-operator',
  full_width: 'expression/full-width',
  too_long: 'expression/too-long',
  too_complex: 'expression/too-complex',
  nested_macros: 'expression/nested-macros',
  macro_variable: 'expression/macro-variable',
  unclosed_splice: 'expression/unclosed-splice',
  empty_splice: 'expression/empty-splice',
  unknown_name: 'expression/unknown-name',
  unknown_field: 'expression/unknown-field',
  no_fields: 'expression/no-fields',
  unknown_function: 'expression/unknown-function',
  matches_refused: 'expression/matches-refused',
  wrong_type: 'expression/wrong-type',
  wrong_arguments: 'expression/wrong-arguments',
  wrong_operands: 'expression/wrong-operands',
  mixed_types: 'expression/mixed-types',
  never_equal: 'expression/never-equal',
  possibly_missing: 'expression/possibly-missing',
  optional_value: 'expression/optional-value',
  null_value: 'expression/null-value',
  invalid_duration: 'expression/invalid-duration',
  invalid_instant: 'expression/invalid-instant',
  elapsed_only: 'expression/elapsed-only',
  no_calendar: 'expression/no-calendar',
  unknown_calendar: 'expression/unknown-calendar',
  unsupported: 'expression/unsupported',
  missing_input: 'expression/missing-input',
  unknown_input: 'expression/unknown-input',
  wrong_input: 'expression/wrong-input',
  table_from: 'expression/table-from',
};

export const expressionCodes: readonly CodeOf<'expression'>[] = [
  ...Object.values(CODES),
  'expression/step-not-run',
  'expression/step-of-each',
];

/** Reports a problem of the CEL in `source`; its offsets count from where the CEL begins. */
export function reportProblem(report: Report, source: CelSource, problem: ExpressionProblem, code: Code = CODES[problem.code]): void {
  const range = rangeIn(source.scalar, source.start + problem.start, source.start + problem.end);
  const params = Object.fromEntries(Object.entries(problem.params).filter(([, value]) => value !== undefined));
  report(code, range, params as Diagnostic['params'], code === CODES[problem.code] ? fixOf(source, problem) : undefined);
}

/** A replacement, where the problem stands for exactly the text that is to be replaced. */
function fixOf({ cel, scalar, start }: CelSource, problem: ExpressionProblem): Diagnostic['fix'] {
  const found = cel.slice(problem.start, problem.end);
  const replace = (from: number, to: number, text: string | undefined) =>
    text === undefined ? undefined : { range: rangeIn(scalar, start + from, start + to), text };
  switch (problem.code) {
    case 'unknown_name':
    case 'unknown_function':
      return found === problem.params.name ? replace(problem.start, problem.end, problem.params.suggestion) : undefined;
    case 'unknown_input':
      return found === problem.params.input ? replace(problem.start, problem.end, problem.params.suggestion) : undefined;
    case 'unknown_field':
      return found === problem.params.field ? replace(problem.start, problem.end, problem.params.suggestion) : undefined;
    case 'unknown_calendar':
      return found.slice(1, -1) === problem.params.name
        ? replace(problem.start + 1, problem.end - 1, problem.params.suggestion)
        : undefined;
    case 'never_equal': {
      const { value, suggestion } = problem.params;
      return found.slice(1, -1) === value ? replace(problem.start + 1, problem.end - 1, suggestion) : undefined;
    }
    case 'assignment':
    case 'word_operator':
    case 'full_width': {
      const { found: wrong, wanted } = problem.params;
      return found === wrong && !wanted.includes('…') ? replace(problem.start, problem.end, wanted) : undefined;
    }
    default:
      return undefined;
  }
}
