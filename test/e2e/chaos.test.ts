/** The short form of `npm run chaos`. */
import { expect, it } from 'vitest';
import { chaos } from './harness/chaos.js';

it('loses nothing, doubles nothing and contradicts no case while Steward and Temporal are killed again and again', async () => {
  const result = await chaos({ cases: 12, kills: 3, all: 1, people: 4 });
  expect(result).toMatchObject({ lost: 0, doubled: 0, contradictions: 0, said: [] });
  expect(result.cases).toBeGreaterThanOrEqual(12);
  expect(result.acknowledged).toBe(7 * result.cases);
});
