import { expect, it } from 'vitest';
import { findings } from './findings.js';

const group = (inner: string) => `- group: visit\n  steps:\n    - { task: look, assign: owner }\n    ${inner}`;

it('accepts what a cancel stands in', () => {
  expect(findings({ steps: group('- { cancel: visit, if: data.urgent }') })).toEqual([]);
});

it('finds a cancel of what is over', () => {
  expect(findings({ steps: group('- { cancel: look }') })).toEqual(['flow/cancel-not-open «look»']);
});
