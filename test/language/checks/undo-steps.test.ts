import { expect, it } from 'vitest';
import { findings } from './findings.js';

const undo = (step: string) => findings({ steps: `- { task: send, assign: owner, undo: [${step}] }` });

it('accepts work', () => {
  expect(undo('{ task: take_back, assign: owner }')).toEqual([]);
});

it('finds what would lead elsewhere, however deep', () => {
  expect(undo('{ finish: completed }')).toContain('flow/leaves-undo «completed»');
  expect(undo('{ group: all, steps: [{ goto: first }] }')).toContain('flow/leaves-undo «first»');
});
