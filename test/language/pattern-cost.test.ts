import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slowPattern } from '../../src/language/pattern-cost.js';

describe('a pattern is refused', () => {
  it.each([
    ['^(a+)+$', 'a+'],
    ['^(a|a)*$', '(a|a)*'],
    ['^(a|ab|b)*$', '(a|ab|b)*'],
    ['(\\w+\\s?)*$', '(\\w+\\s?)*'],
    ['^(([a-z])+.)+[A-Z]$', '(([a-z])+.)+'],
    ['(x+x+)+y', '(x+x+)+'],
    ['(a{1,10}){1,10}b', 'a{1,10}'],
    ['^(\\p{L}|[A-Z])+!$', '(\\p{L}|[A-Z])+'],
    ['(?=(a?b?)*!)c', '(a?b?)*'],
  ])('where something repeated can take one text in many ways: %s', (pattern, part) => {
    expect(slowPattern(pattern)).toEqual({ why: 'loop', part });
  });

  it.each(['^\\s*[\\w ]+\\s*$', '.*.*.*x', '^a*[ab]*[a-c]*$'])('where many repeated parts can share out one text: %s', (pattern) => {
    expect(slowPattern(pattern)).toEqual({ why: 'row' });
  });

  it('where it repeats what was matched before, or is too large to tell', () => {
    expect(slowPattern('(a+)\\1')).toEqual({ why: 'reference' });
    expect(slowPattern('(?<x>a+)\\k<x>')).toEqual({ why: 'reference' });
    expect(slowPattern(`^(${'ab?c'.repeat(200)})$`)).toEqual({ why: 'size' });
    expect(slowPattern('a'.repeat(1_001))).toEqual({ why: 'size' });
  });
});

describe('a pattern may be used', () => {
  it.each([
    '^[A-Z]{2}[0-9]+$',
    '^1[3-9]\\d{9}$',
    '^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$',
    '^(\\d{1,3}\\.){3}\\d{1,3}$',
    '^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$',
    '^(?=.*[A-Z])(?=.*\\d).{8,}$',
    '^https?://[^\\s/]+(/[^\\s]*)?$',
    '^(\\+\\d{1,3} ?)?\\d{3,4}-\\d{7,8}(-\\d{1,6})?$',
    '^[\\u4e00-\\u{9fa5}]{2,4}$',
    '^\\p{L}+( \\p{L}+)*$',
    '^([01]\\d|2[0-3]):[0-5]\\d$',
    '^[0-9A-HJ-NPQRTUWXY]{18}$',
    '(\\d{3}){2}',
    'foo|bar',
    '\\S',
    '^[^\\]\\-a]+\\]$',
  ])('%s', (pattern) => {
    expect(new RegExp(pattern, 'u')).toBeTruthy();
    expect(slowPattern(pattern)).toBeUndefined();
  });
});

const pattern = fc.letrec<{ part: string; atom: string }>((tie) => ({
  atom: fc.constantFrom('a', 'b', '[ab]', '.', '\\w'),
  part: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    tie('atom'),
    fc.tuple(tie('part'), tie('part')).map((two) => two.join('')),
    fc.tuple(tie('part'), tie('part')).map((two) => `(${two.join('|')})`),
    fc.tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{1,4}')).map(([one, times]) => `(?:${one})${times}`),
  ),
})).part;

it('whatever is let through takes no long time with any text of a few hundred characters', () => {
  let through = 0;
  fc.assert(
    fc.property(pattern, fc.boolean(), (part, whole) => {
      const text = whole ? `^${part}$` : `${part}!`;
      if (slowPattern(text)) return;
      through += 1;
      const matcher = new RegExp(text, 'u');
      const started = performance.now();
      for (const hard of ['a', 'b', 'ab', 'ba', 'aab', 'abb']) matcher.test(`${hard.repeat(300)}?`);
      expect(performance.now() - started).toBeLessThan(20_000);
    }),
    { numRuns: 1_000 },
  );
  expect(through).toBeGreaterThan(100);
}, 120_000);
