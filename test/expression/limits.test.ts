import { describe, expect, it } from 'vitest';
import { checkExpression } from '../../src/expression/check.js';
import { createEvaluator, EvaluationFault } from '../../src/expression/evaluate.js';
import { LIMITS } from '../../src/expression/limits.js';
import { environment, values } from './complaint-environment.js';

/** `depth` loops inside one another. */
function nested(depth: number): string {
  const names = Array.from({ length: depth }, (_, index) => `v${index}`);
  return names.reduceRight((inside, name) => `data.prices.all(${name}, ${inside})`, 'true');
}

function codesOf(source: string): readonly string[] {
  const checked = checkExpression(source, environment, 'any');
  return 'problems' in checked ? checked.problems.map(({ code }) => code) : [];
}

describe('limits of an expression', () => {
  it('loops may stand inside one another up to the limit', () => {
    expect(codesOf(nested(LIMITS.macros))).toEqual([]);
    expect(codesOf(nested(LIMITS.macros + 1))).toEqual(['nested_macros']);
    expect(() => createEvaluator(environment).evaluate(nested(LIMITS.macros + 1), values)).toThrow(EvaluationFault);
  });
  it('loops after one another are no deeper than one', () => {
    const chain = 'data.prices.filter(a, a > 1).filter(b, b > 1).map(c, c).exists(d, d > 1)';
    expect(codesOf(chain)).toEqual([]);
    expect(createEvaluator(environment).evaluate(chain, values)).toBe(true);
  });
  it.each([
    ['very long', `${'data.count + '.repeat(400)}1`, 'too_long'],
    ['of very many parts', `${'1+'.repeat(LIMITS.nodes)}1`, 'too_complex'],
    ['of very deep brackets', `${'('.repeat(100)}1${')'.repeat(100)}`, 'too_complex'],
    ['of very deep lists', '['.repeat(1000), 'too_complex'],
    ['of very many signs', `${'!'.repeat(LIMITS.length - 4)}true`, 'too_complex'],
  ])('an expression %s is refused', (_, source, code) => {
    expect(codesOf(source)).toEqual([code]);
    expect(() => createEvaluator(environment).evaluate(source, values)).toThrow(EvaluationFault);
  });
  it('choices deep inside one another are checked once each', () => {
    let source = 'data.urgent';
    for (let depth = 0; depth < LIMITS.depth - 10; depth++) source = `(${source} ? data.urgent : data.urgent)`;
    expect(codesOf(source)).toEqual([]);
  });
  it('a regular expression is refused by check and evaluate', () => {
    const source = "data.subject.matches('(a+)+$')";
    expect(codesOf(source)).toEqual(['matches_refused']);
    expect(() => createEvaluator(environment).evaluate(source, values)).toThrow(EvaluationFault);
  });
  it('a list that is too long is a fault, sooner where loops stand inside one another', () => {
    const evaluate = (source: string, length: number): unknown =>
      createEvaluator(environment).evaluate(source, { data: { prices: Array.from({ length }, () => 1) } });
    expect(evaluate('sum(data.prices)', LIMITS.items)).toBe(LIMITS.items);
    expect(() => evaluate('sum(data.prices)', LIMITS.items + 1)).toThrow(`${LIMITS.items} are the most`);
    expect(() => evaluate(nested(2), LIMITS.items_nested + 1)).toThrow(`${LIMITS.items_nested} are the most`);
    expect(() => evaluate("size('x'.split(''))", 1)).not.toThrow();
    expect(() =>
      createEvaluator(environment).evaluate("data.subject.split('')", { data: { subject: 'x'.repeat(LIMITS.items_nested + 1) } }),
    ).toThrow(EvaluationFault);
  });
});
