import { expect, it } from 'vitest';
import { findings } from './findings.js';

const task = (keys: string) => findings({ customer: 'required', steps: `- { task: sign, ${keys} }` });

it('accepts a task for the customer', () => {
  expect(task('assign: { customer: main }, by_hand: owner')).toEqual([]);
  expect(task('assign: customer, by_hand: owner')).toEqual([]);
});

it.each([
  'assign: owner, countersign: { customer: main }',
  'assign: [{ customer: main }, owner]',
  'assign: [customer, owner]',
  'assign: owner, countersign: customer',
  'assign: { role: engineer, not: [{ customer: main }] }',
])('finds the customer in %s', (keys) => {
  expect(task(keys)).toContain('people/customer-not-here «customer»');
});
