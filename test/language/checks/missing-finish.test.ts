import { describe, expect, it } from 'vitest';
import { findings as find, type Parts } from './findings.js';

const findings = (parts: Parts) => find({ outcomes: '{ done: Done }', ...parts });
const FINISH = '{ finish: done }';
const choose = (cases: string, otherwise?: string) =>
  `- choose: way\n  cases:\n    - { when: data.urgent, steps: [${cases}] }${otherwise === undefined ? '' : `\n  else: [${otherwise}]`}`;

describe('missing finish', () => {
  it('accepts a playbook that finishes on every way', () => {
    expect(findings({ steps: `- { task: work, assign: owner }\n- ${FINISH}` })).toEqual([]);
    expect(findings({ steps: choose(FINISH, FINISH) })).toEqual([]);
    expect(findings({ steps: `${choose(FINISH)}\n- ${FINISH}` })).toEqual([]);
  });

  it('asks nothing of a playbook without outcomes', () => {
    expect(find({ steps: '- { task: work, assign: owner }' })).toEqual([]);
  });

  it('finds a last step that does not finish', () => {
    expect(findings({ steps: `${choose(FINISH)}\n- { task: work, assign: owner }` })).toEqual(['flow/missing-finish «work»']);
  });

  it('points at the one way that is left open', () => {
    expect(findings({ steps: choose(FINISH, '{ task: work, assign: owner }') })).toEqual(['flow/missing-finish «work»']);
    expect(findings({ steps: choose('{ task: work, assign: owner }', FINISH) })).toEqual(['flow/missing-finish «work»']);
  });

  it('points at the choose where several ways, or no case, are left open', () => {
    expect(findings({ steps: choose('{ task: a, assign: owner }', '{ task: b, assign: owner }') })).toContain('flow/missing-finish «way»');
    expect(findings({ steps: choose(FINISH) })).toEqual(['flow/missing-finish «way»']);
  });

  it('knows that a repeat goes on after its last round', () => {
    const repeat = (exhausted: string) =>
      `- repeat: loop\n  max: 3\n  until: data.urgent\n  steps: [{ task: work, assign: owner }]${exhausted}`;
    expect(findings({ steps: `${repeat('\n  exhausted: [{ finish: done }]')}\n- ${FINISH}` })).toEqual([]);
    expect(findings({ steps: repeat('\n  exhausted: [{ finish: done }]') })).toEqual(['flow/missing-finish «loop»']);
  });

  it('finds a last stage that may be left out', () => {
    expect(findings({ stage: 'if: data.urgent', steps: `- ${FINISH}` })).toEqual(['flow/missing-finish «first»']);
  });

  it('finds a message that takes the place of the rest and does not finish', () => {
    const on = (steps: string) => `- { message: withdrawn, mode: interrupt, steps: [${steps}] }`;
    expect(findings({ steps: `- ${FINISH}`, on: on('{ task: call, assign: owner }') })).toEqual(['flow/missing-finish «withdrawn»']);
    expect(findings({ steps: `- ${FINISH}`, on: on(FINISH) })).toEqual([]);
  });
});
