import { expect, it } from 'vitest';
import { findings } from './findings.js';

it('accepts a day and a moment', () => {
  expect(findings({ steps: '- { wait: a, until: 2026-03-02 }\n- { wait: b, until: 2026-03-02 09:00 }' })).toEqual([]);
});

it('finds a day that does not exist', () => {
  expect(findings({ steps: '- { wait: a, until: 2026-02-30 09:00 }' })).toHaveLength(1);
});
