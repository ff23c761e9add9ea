import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const group = (error: string, steps: string) =>
  `- group: work\n  on: [{ error: ${error}, steps: [{ record: failed, value: 1 }] }]\n  steps: [${steps}]`;
const TASK = '{ task: look, assign: owner }';

describe('a handler of an error', () => {
  it.each([
    ['any', TASK],
    ['[late, task_failed]', TASK],
    ['late', '{ find: all, in: people }'],
  ])('may be of %s around %s', (error, steps) => {
    expect(findings({ steps: group(error, steps) })).toEqual([]);
  });

  it.each([
    ['late', TASK],
    ['any', '{ wait: a, for: 1 day }'],
  ])('is never done for %s around %s', (error, steps) => {
    expect(findings({ steps: group(error, steps) })).toEqual([`flow/error-never-raised «${error}»`]);
  });
});
