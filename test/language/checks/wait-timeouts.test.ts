import { expect, it } from 'vitest';
import { findings } from './findings.js';

it('accepts a timeout of a condition', () => {
  expect(findings({ steps: '- { wait: a, until: data.count > 3, timeout: 1 day }' })).toEqual([]);
});

it.each(['2026-03-02 09:00', "add(now, '2 days')"])('finds one beside %s', (until) => {
  expect(findings({ steps: `- { wait: a, until: "${until}", timeout: 1 day }` })).toEqual(['flow/timeout-of-instant «timeout»']);
});
