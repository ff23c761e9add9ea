import { expect, it } from 'vitest';
import { findings } from './findings.js';

const TASK = '- { task: look, assign: owner }';

it('accepts a promise that a step of the playbook keeps', () => {
  expect(findings({ steps: `- { promise: answer, due: 1 day, kept_by: look }\n${TASK}` })).toEqual([]);
});

it('finds one that no step keeps, and offers the nearest', () => {
  expect(findings({ steps: `- { promise: answer, due: 1 day, kept_by: lok }\n${TASK}` })).toEqual(['name/unknown-step «lok»']);
});

it('finds one that is made for each item', () => {
  const steps = `- each: mills\n  in: "['a', 'b']"\n  as: mill\n  steps:\n    - { promise: answer, due: 1 day, kept_by: look }\n    ${TASK}`;
  expect(findings({ steps })).toEqual(['clock/promise-in-each «answer»']);
});
