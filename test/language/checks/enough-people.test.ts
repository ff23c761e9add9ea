import { expect, it } from 'vitest';
import { findings } from './findings.js';

const task = (keys: string) => findings({ steps: `- { task: judge, ${keys} }` });

it('accepts as many as there are, and a signature of somebody else', () => {
  expect(task('assign: { role: service_desk }, need: 2')).toEqual([]);
  expect(task('assign: { role: engineer }, countersign: { role: director }')).toEqual([]);
});

it('finds a number that there are not', () => {
  expect(task('assign: { role: service_desk }, need: 3')).toEqual(['people/too-few «3»']);
  expect(task('assign: { role: service_desk, not: [{ person: li }] }, need: 2')).toEqual(['people/too-few «2»']);
});

it('finds a signature that only the one who did it could give', () => {
  expect(task('assign: { role: engineer }, countersign: { person: liu }')).toEqual(['people/nobody-to-sign «countersign»']);
});
