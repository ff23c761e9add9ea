import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const STAGES = (clock: string) => `
- stage: one
  title: One
  deadline: { due: 5 days, ${clock} }
  steps: [{ group: inner, steps: [{ task: hear, assign: owner }] }]
- { stage: two, title: Two, steps: [{ task: solve, assign: owner }] }`;

describe('what stops a deadline', () => {
  it('accepts what it stands on, what is inside, and anything for a deadline of the case', () => {
    for (const stops of ['one', 'inner', 'hear']) expect(findings({ stages: STAGES(`stops: ${stops}`) })).toEqual([]);
    expect(findings({ stages: STAGES('title: T'), deadlines: '- { deadline: whole, due: 9 days, stops: two }' })).toEqual([]);
  });

  it('finds a step or stage outside', () => {
    expect(findings({ stages: STAGES('stops: solve') })).toEqual(['clock/stops-outside «solve»']);
    expect(findings({ stages: STAGES('stops: two') })).toEqual(['clock/stops-outside «two»']);
  });

  it('leaves a misspelt name to be reported as such', () => {
    expect(findings({ stages: STAGES('stops: solv') })).toEqual(['name/unknown-step «solv»']);
  });
});
