import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const choose = (conditions: readonly string[], rest = '') =>
  findings({
    steps: `- choose: way\n  cases:\n${conditions.map((each, i) => `    - { when: "${each}", steps: [{ wait: w${i}, for: 1 day }] }`).join('\n')}${rest}`,
  });
const HIGH = "data.severity == 'high'";
const LOW = "data.severity == 'low'";

describe('gaps of a choose', () => {
  it('accepts cases for every value, an else, and a single case', () => {
    expect(choose([HIGH, LOW, "data.severity == 'normal'"])).toEqual([]);
    expect(choose([HIGH, LOW], '\n  else: []')).toEqual([]);
    expect(choose([HIGH])).toEqual([]);
  });

  it('accepts conditions that are not about one choice', () => {
    expect(choose([HIGH, 'data.count > 3'])).toEqual([]);
    expect(choose(['data.count > 3', 'data.count < 3'])).toEqual([]);
  });

  it('finds values that no case takes', () => {
    expect(choose([HIGH, LOW])).toEqual(['flow/choose-gap «way»']);
  });

  it('finds outcomes of a task that no case takes', () => {
    const steps = `- { task: ask, assign: owner, outcomes: [yes_please, no_thanks, later] }
- choose: way
  cases:
    - { when: steps.ask.outcome == 'yes_please', steps: [{ wait: a, for: 1 day }] }
    - { when: steps.ask.outcome == 'no_thanks', steps: [{ wait: b, for: 1 day }] }`;
    expect(findings({ steps })).toEqual(['flow/choose-gap «way»']);
  });
});
