import { expect, it } from 'vitest';
import { findings } from './findings.js';

it('accepts a touchpoint of the file, on a step and on a question', () => {
  expect(findings({ steps: '- { task: look, assign: owner, touchpoint: repair }' })).toEqual([]);
  expect(findings({ steps: '- { survey: ask, questions: { how: { scale: 5, touchpoint: delivery } } }' })).toEqual([]);
});

it('finds one that the file does not have', () => {
  expect(findings({ steps: '- { task: look, assign: owner, touchpoint: repairs }' })).toEqual(['name/unknown-touchpoint «repairs»']);
  expect(findings({ steps: '- { survey: ask, questions: { how: { scale: 5, touchpoint: deliver } } }' })).toEqual([
    'name/unknown-touchpoint «deliver»',
  ]);
});
