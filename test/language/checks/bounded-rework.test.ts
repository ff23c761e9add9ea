// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const back = (condition: string, rest = '', target = 'first') =>
  findings({
    stages: `
- { stage: first, title: First, steps: [{ task: ask, assign: owner }] }
- stage: second
  title: Second
  steps:
    - choose: again
      cases:
        - when: ${condition}
          steps:
${rest ? `            - ${rest}\n` : ''}            - goto: ${target}
- { stage: third, title: Third, steps: [{ task: write, assign: owner }] }`,
  });
const BAD = "steps.ask.completed_by == 'li'";
const COUNT = "{ set: count, values: { data.count: '${ data.count + 1 }' } }";

describe('bounded rework', () => {
  it('accepts a goto back that is counted, and one forward', () => {
    expect(back(`${BAD} && data.count < 3`, COUNT)).toEqual([]);
    expect(back(BAD, '', 'third')).toEqual([]);
  });

  it('accepts a goto in a later case than the one that counts', () => {
    const steps = `- choose: again
  cases:
    - { when: data.count >= 3, steps: [{ finish: completed }] }
    - { when: data.urgent, steps: [${COUNT}, { goto: first }] }
  else: []`;
    expect(findings({ steps })).toEqual([]);
  });

  it('finds a goto back that nothing counts', () => {
    expect(back(BAD)).toEqual(['flow/unbounded-goto «first»']);
    expect(back(BAD, '', 'second')).toEqual(['flow/unbounded-goto «second»']);
    expect(back('data.urgent', COUNT)).toEqual(['flow/unbounded-goto «first»']);
  });

  it('finds one whose condition reads what nothing changes', () => {
    expect(back('data.count < 3')).toEqual(['flow/unbounded-goto «first»']);
  });
});
