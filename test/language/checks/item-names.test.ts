import { expect, it } from 'vitest';
import { findings } from './findings.js';

const DATA = 'properties: { names: { type: array, items: { type: string } } }\nrequired: [names]';
const each = (as: string, inner: string) => `{ each: ${as}_s, in: data.names, as: ${as}, steps: [${inner}] }`;
const TASK = '{ task: look, assign: owner }';

it('accepts names of their own', () => {
  expect(findings({ data: DATA, steps: `- ${each('one', each('two', TASK))}` })).toEqual([]);
});

it.each(['data', 'now', 'index'])('finds %s, which means something else', (name) => {
  expect(findings({ data: DATA, steps: `- ${each(name, TASK)}` })).toContain(`name/taken-name «${name}»`);
});

it('finds the name of an item around', () => {
  const inner = `{ each: inner, in: data.names, as: one, steps: [${TASK}] }`;
  expect(findings({ data: DATA, steps: `- ${each('one', inner)}` })).toEqual(['name/taken-name «one»']);
});
