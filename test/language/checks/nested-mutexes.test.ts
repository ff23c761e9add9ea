import { expect, it } from 'vitest';
import { findings } from './findings.js';

const mutex = (id: string, inner: string) => `{ mutex: ${id}, for: ${id}, steps: [${inner}] }`;
const TASK = '{ task: bake, assign: owner }';

it('accepts one after the other', () => {
  expect(findings({ steps: `- ${mutex('oven', TASK)}\n- ${mutex('van', '{ task: drive, assign: owner }')}` })).toEqual([]);
});

it('finds one inside of another', () => {
  expect(findings({ steps: `- ${mutex('oven', mutex('van', TASK))}` })).toEqual(['flow/nested-mutex «van»']);
});
