import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const handled = (trigger: string) =>
  findings({
    stage: `on: [{ ${trigger}, steps: [{ task: other, assign: owner }] }]`,
    steps: '- { task: ask, assign: owner, outcomes: [accepted, declined] }\n- { wait: answer, message: withdrawn, timeout: 1 day }',
  });

describe('a handler of an outcome', () => {
  it.each(['outcome: declined, of: ask', 'outcome: timed_out, of: answer'])('may be of %s', (trigger) => {
    expect(handled(trigger).filter((each) => each.startsWith('name/'))).toEqual([]);
  });

  it('is of a step in its scope, and of an outcome that there is', () => {
    expect(handled('outcome: declined, of: aks')).toContain('name/unknown-step «aks»');
    expect(handled('outcome: declnied, of: ask')).toContain('name/unknown-outcome «declnied»');
    expect(handled('outcome: never')).toContain('name/unknown-outcome «never»');
  });
});
