import { expect, it } from 'vitest';
import { findings } from './findings.js';

const choose = (cases: string) => `- { choose: how, of: data.severity, cases: { ${cases} } }`;

it('accepts cases named by the values of what is asked for', () => {
  expect(findings({ steps: choose('low: [], normal: [], high: []') })).toEqual([]);
});

it('finds a case named by another value', () => {
  expect(findings({ steps: choose('low: [], normal: [], high: [], hihg: []') })).toEqual(['flow/case-value «hihg»']);
});
