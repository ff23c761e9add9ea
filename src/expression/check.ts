/**
 * Checks an expression against its environment: everything wrong with it at once, or its type and what it reads.
 *
 * Guarantees that an expression which checks can be evaluated with every value that agrees with the schemas, but for
 * conversions of text (`date`, `double` …), working time in `add`, arithmetic that leaves the numbers (a division by zero),
 * money of two currencies and values of unknown type.
 */
import type { ParseError } from '@marcbachmann/cel-js';
import { childrenOf, isLoop, type Node } from './ast.js';
import { compileCel, parseCel } from './cel.js';
import { durationOf, mendedDuration } from './duration-text.js';
import type { Environment } from './environment.js';
import { describeType, type ExpressionType, isDuration, isTemporal, isTextual } from './expression-type.js';
import { inferExpression } from './infer.js';
import { FAILED } from './inference.js';
import { LIMITS } from './limits.js';
import { pathText } from './presence.js';
import { type ExpressionProblem, given, problem } from './problem.js';
import { readsOf } from './reads.js';
import { readSurface } from './surface.js';
import { syntaxProblem } from './syntax.js';

export type { ExpressionType } from './expression-type.js';
export { describeType } from './expression-type.js';
export type { ExpressionProblem } from './problem.js';

/**
 * What the place of an expression wants. `due`: a duration, or the moment when it is over. `people`: a person's id, or a list
 * of them; `languages` likewise. `durations`: a list of durations. `text`: also a duration, which is text. `any`: every value; what may be missing too.
 */
export type Expected =
  | 'boolean'
  | 'duration'
  | 'durations'
  | 'due'
  | 'instant'
  | 'number'
  | 'text'
  | 'list'
  | 'people'
  | 'languages'
  | 'any';

export interface CheckedExpression {
  readonly type: ExpressionType;
  /** Paths of the names that it reads, such as `['data', 'severity']`. */
  readonly reads: readonly (readonly string[])[];
}

/**
 * Problems are in the order of the source and hold offsets into it.
 *
 * @example checkExpression("data.n > 3", { names: { data: { properties: { n: { type: 'integer' } }, required: ['n'] } } }, 'boolean')
 * // { type: { kind: 'boolean' }, reads: [['data', 'n']] }
 */
export function checkExpression(
  source: string,
  environment: Environment,
  expected: Expected,
): CheckedExpression | { readonly problems: readonly ExpressionProblem[] } {
  const { length } = source;
  if (source.trim() === '') return { problems: [problem('empty_expression', {}, 0, length)] };
  if (length > LIMITS.length) return { problems: [problem('too_long', { length, limit: LIMITS.length }, 0, length)] };

  const surface = readSurface(source);
  if (!surface.parsable) return { problems: surface.problems };
  const found = analyse(surface.text, environment, expected);
  const problems = [...surface.problems, ...found.problems.map((each) => ({ ...each, ...surface.placeOf(each.start, each.end) }))];
  if (problems.length === 0 && found.checked) return found.checked;
  return { problems: inOrder(problems) };
}

interface Analysis {
  readonly checked?: CheckedExpression;
  readonly problems: readonly ExpressionProblem[];
}

function analyse(text: string, environment: Environment, expected: Expected): Analysis {
  let root: Node;
  try {
    root = parseCel(text);
  } catch (error) {
    return { problems: [syntaxProblem(text, error as ParseError)] };
  }
  const tooDeep = loopTooDeep(root, LIMITS.macros);
  if (tooDeep) return { problems: [problem('nested_macros', { limit: LIMITS.macros }, tooDeep.start, tooDeep.end)] };
  const { type, problems } = inferExpression(root, environment);
  const all = [...problems, ...expectationProblems(root, type, expected)];
  if (all.length === 0 && !compileCel(text).check().valid) {
    return { problems: [problem('unsupported', { found: text }, 0, text.length)] };
  }
  return { checked: { type, reads: readsOf(root) }, problems: all };
}

function expectationProblems(root: Node, type: ExpressionType, expected: Expected): readonly ExpressionProblem[] {
  if (expected === 'any' || type === FAILED || type.kind === 'any' || type.kind === 'never') return [];
  const { start, end } = root;
  if (type.kind === 'optional') return [problem('optional_value', { fallback: `${pathText(root, root)}.orValue(…)` }, start, end)];
  if (agrees(type, expected)) return [];
  if ((expected === 'duration' || expected === 'due') && type.kind === 'text' && type.values && !type.choice) {
    const wrong = type.values.find((value) => !durationOf(value)) ?? '';
    return [problem('invalid_duration', { found: wrong, ...given({ suggestion: mendedDuration(wrong) }) }, start, end)];
  }
  return [problem('wrong_type', { wanted: WANTED[expected], got: describeType(type) }, start, end)];
}

const WANTED: { readonly [K in Exclude<Expected, 'any'>]: string } = {
  boolean: 'true or false',
  duration: 'a duration',
  durations: 'a list of durations',
  due: 'a duration, or a moment',
  instant: 'an instant',
  number: 'a number',
  text: 'text',
  list: 'a list',
  people: 'a person, or a list of people',
  languages: 'a language, or a list of languages',
};

function agrees(type: ExpressionType, expected: Exclude<Expected, 'any'>): boolean {
  switch (expected) {
    case 'duration':
      return isDuration(type);
    case 'durations':
      return type.kind === 'list' && (isDuration(type.item) || type.item.kind === 'any' || type.item.kind === 'never');
    case 'due':
      return isDuration(type) || isTemporal(type);
    case 'instant':
      return isTemporal(type);
    case 'text':
      return isTextual(type);
    case 'people':
    case 'languages':
      return type.kind === 'text' || (type.kind === 'list' && ['text', 'any', 'never'].includes(type.item.kind));
    default:
      return type.kind === expected;
  }
}

/** The first loop that stands too deep in others. */
function loopTooDeep(node: Node, allowed: number): Node | undefined {
  const loop = node.op === 'rcall' && isLoop(node);
  if (loop && allowed === 0) return node;
  for (const child of childrenOf(node)) {
    const inside = loop && child !== node.args[1];
    const found = loopTooDeep(child, inside ? allowed - 1 : allowed);
    if (found) return found;
  }
  return undefined;
}

function inOrder(problems: readonly ExpressionProblem[]): readonly ExpressionProblem[] {
  return [...problems].sort((one, other) => one.start - other.start || one.end - other.end);
}
