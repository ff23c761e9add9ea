import { expect, it } from 'vitest';
import { findings } from './findings.js';

it('accepts a wait without a key', () => {
  expect(findings({ steps: '- { wait: a, message: withdrawn }' })).toEqual([]);
});

it('finds a key for a message that has none', () => {
  expect(findings({ steps: "- { wait: a, message: withdrawn, key: '1' }" })).toEqual(['flow/message-without-key «key»']);
});
