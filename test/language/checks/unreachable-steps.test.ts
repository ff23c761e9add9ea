import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const WORK = '- { task: work, assign: owner }';
const AGAIN = '- { task: again, assign: owner }';

describe('unreachable steps', () => {
  it('accepts steps after a choose that does not always leave', () => {
    expect(findings({ steps: `- choose: way\n  cases:\n    - { when: data.urgent, steps: [{ finish: completed }] }\n${WORK}` })).toEqual(
      [],
    );
  });

  it('finds the first step after a finish, and that one alone', () => {
    expect(findings({ steps: `- finish: completed\n${WORK}\n${AGAIN}` })).toEqual(['flow/unreachable-step «work»']);
  });

  it('finds a step after a choose that leaves on every way', () => {
    const choose = '- choose: way\n  cases:\n    - { when: data.urgent, steps: [{ finish: completed }] }\n  else:\n    - finish: completed';
    expect(findings({ steps: `${choose}\n${WORK}` })).toEqual(['flow/unreachable-step «work»']);
  });

  it('knows when cases leave no value out', () => {
    const choose = (second: string) =>
      `- choose: way\n  cases:\n    - { when: data.urgent, steps: [{ finish: completed }] }\n    - { when: "${second}", steps: [{ finish: completed }] }`;
    expect(findings({ steps: `${choose('!data.urgent')}\n${WORK}` })).toEqual(['flow/unreachable-step «work»']);
    expect(findings({ steps: `${choose('data.count > 3')}\n${WORK}` })).toEqual([]);
  });

  it('finds a stage that nothing leads to', () => {
    const stages = (rest: string) => `
- { stage: first, title: First, steps: [{ finish: completed }] }
- { stage: second, title: Second, steps: [{ task: work, assign: owner }] }${rest}`;
    expect(findings({ stages: stages('') })).toEqual(['flow/unreachable-stage «second»']);
  });

  it('takes a stage that a message leads to for reachable', () => {
    const stages = `
- { stage: first, title: First, steps: [{ task: work, assign: owner }, { finish: completed }] }
- { stage: second, title: Second, steps: [{ task: more, assign: owner }] }`;
    expect(findings({ stages, on: '- { message: withdrawn, steps: [{ goto: second }] }' })).toEqual([]);
  });

  it('says nothing of a stage that a misspelt goto may mean', () => {
    const stages = `
- { stage: first, title: First, steps: [{ goto: secnd }] }
- { stage: second, title: Second, steps: [{ task: more, assign: owner }] }`;
    expect(findings({ stages })).toEqual(['name/unknown-stage «secnd»']);
  });
});
