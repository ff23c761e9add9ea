import { expect, it } from 'vitest';
import { findings } from './findings.js';

const parallel = (join: string) =>
  `- parallel: ask\n  join: ${join}\n  branches:\n    - { branch: one, steps: [{ task: a, assign: owner }] }\n    - { branch: two, steps: [{ task: b, assign: owner }] }`;

it.each(['all', 'any', '1', '2'])('accepts %s of two branches', (join) => {
  expect(findings({ steps: parallel(join) })).toEqual([]);
});

it.each(['0', '3', '1.5'])('finds %s of two branches', (join) => {
  expect(findings({ steps: parallel(join) })).toEqual([`flow/join-count «${join}»`]);
});
