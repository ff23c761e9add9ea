import { expect, it } from 'vitest';
import { misfit } from '../../src/connectors/schemas.js';
import { PATTERN_TEXT_LIMIT } from '../../src/program/pattern.js';

it('an answer is held against a pattern as long as it is short enough for that', () => {
  const schema = { type: 'string', pattern: 'a' };
  expect(misfit(schema, 'a'.repeat(PATTERN_TEXT_LIMIT), 'answer')).toBeUndefined();
  expect(misfit(schema, 'b', 'answer')).toBe('answer must match pattern "a"');
  expect(misfit(schema, 'a'.repeat(PATTERN_TEXT_LIMIT + 1), 'answer')).toBe('answer must match pattern "a"');
});
