import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const back = (to: string, inside = '') =>
  findings({
    steps: [
      '- task: write\n  assign: owner',
      `- choose: which\n  cases:\n    - when: data.urgent\n      steps:\n        - task: inner\n          assign: owner${inside}`,
      `- task: approve\n  assign: owner\n  outcomes:\n    yes_please: Yes\n    again: { title: Again, send_back: ${to} }`,
    ].join('\n'),
  });

describe('what work is sent back to', () => {
  it('may be a task before it in the same steps', () => {
    expect(back('write')).toEqual([]);
  });

  it('may be a task before it in the steps around it', () => {
    expect(back('write', '\n          outcomes: { fine: Fine, again: { title: Again, send_back: write } }')).toEqual([]);
  });

  it.each(['inner', 'approve', 'which', 'nothing'])('is not %s', (target) => {
    expect(back(target)).toEqual([`flow/send-back-target «${target}»`]);
  });
});
