import { expect, it } from 'vitest';
import { findings } from './findings.js';

const parallel = (when: string) =>
  findings({
    steps: `- parallel: ask\n  branches:\n    - { branch: one, steps: [{ task: a, assign: owner }] }\n    - branch: two\n      when: ${when}\n      steps: [{ task: b, assign: owner }]`,
  });

it.each(["data.severity == 'high'", "data.severity != 'high' && data.severity != 'low'", 'data.urgent'])('accepts %s', (when) => {
  expect(parallel(when)).toEqual([]);
});

it.each(['false', "data.severity == 'high' && data.severity == 'low'", "data.severity == 'high' && data.severity != 'high'"])(
  'finds %s, which never holds',
  (when) => {
    expect(parallel(when)).toEqual([`flow/unreachable-branch «${when}»`]);
  },
);
