import { describe, expect, it } from 'vitest';
import { check, findings, playbook } from './findings.js';

describe('duplicate ids', () => {
  it('accepts one id for an outcome and a step, and the short form of a deadline', () => {
    expect(
      findings({ outcomes: '{ work: Worked }', steps: '- { task: work, assign: owner, deadline: { due: 1 day } }\n- finish: work' }),
    ).toEqual([]);
  });

  it.each([
    ['two steps', '- { task: work, assign: owner }\n- { wait: work, for: 1 day }', 'name/duplicate-id «work»'],
    [
      'a step in a branch',
      '- { task: work, assign: owner }\n- { group: g, steps: [{ wait: work, for: 1 day }] }',
      'name/duplicate-id «work»',
    ],
    ['a step and its stage', '- { task: first, assign: owner }', 'name/duplicate-id «first»'],
    ['a step and a deadline', '- { task: work, assign: owner, deadlines: [{ deadline: work, due: 1 day }] }', 'name/duplicate-id «work»'],
  ])('finds %s', (_, steps, found) => {
    expect(findings({ steps })).toEqual([found]);
  });

  it('says where the first one stands', () => {
    const [found] = check(playbook({ steps: '- { task: work, assign: owner }\n- { wait: work, for: 1 day }' })).diagnostics;
    expect(found?.params).toMatchObject({ of: 'step', id: 'work', line: 19 });
  });
});
