import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const choose = (...conditions: string[]) =>
  findings({
    steps: `- choose: way\n  cases:\n${conditions.map((each, i) => `    - { when: "${each}", steps: [{ wait: w${i}, for: 1 day }] }`).join('\n')}\n  else: [{ wait: other, for: 1 day }]`,
  });

describe('unreachable cases', () => {
  it('accepts cases that each have a value of their own', () => {
    expect(choose("data.severity == 'high'", "data.severity in ['low', 'normal']")).toEqual([]);
    expect(choose("data.severity == 'high'", "data.severity != 'low'")).toEqual([]);
    expect(choose("data.severity == 'high' && data.urgent", "data.severity == 'high'")).toEqual([]);
  });

  it.each([
    ['the same value twice', ["data.severity == 'high'", "data.severity == 'low'", "'high' == data.severity"], `"'high' == data.severity"`],
    [
      'a value that others have taken together',
      ["data.severity in ['low', 'high']", "data.severity == 'high' || data.severity == 'low'"],
      `"data.severity == 'high' || data.severity == 'low'"`,
    ],
    ['what is left when nothing is', ['data.urgent', '!data.urgent', 'data.urgent'], '"data.urgent"'],
    ['what an exception has taken', ["data.severity != 'low'", "data.severity == 'normal'"], `"data.severity == 'normal'"`],
  ])('finds %s', (_, conditions, found) => {
    expect(choose(...conditions)).toEqual([`flow/unreachable-case «${found}»`]);
  });

  it('finds what stands below a case that always holds', () => {
    const steps = '- choose: way\n  cases:\n    - { when: true, steps: [{ wait: a, for: 1 day }] }\n    - { when: data.urgent, steps: [] }';
    expect(findings({ steps })).toEqual(['flow/unreachable-case «data.urgent»']);
  });

  it('leaves a value that there is none of to the expression', () => {
    expect(choose("data.severity == 'hgh'")).toEqual(["expression/never-equal «'hgh'»"]);
  });
});
