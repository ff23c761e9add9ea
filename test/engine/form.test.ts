import { describe, expect, it } from 'vitest';
import { formErrors } from '../../src/engine/form.js';
import { PATTERN_TEXT_LIMIT } from '../../src/program/pattern.js';

const form = {
  properties: {
    code: { type: 'string', pattern: '^[a-z]+$' },
    codes: { type: 'array', items: { properties: { code: { type: 'string', pattern: '^[a-z]+$' } } } },
    story: { type: 'string' },
  },
};

describe('a text that must match a pattern', () => {
  it('is told where it does not', () => {
    expect(formErrors(form, { code: '7' })).toEqual([
      { field: '/code', code: 'pattern', params: { limit: '^[a-z]+$' }, message: 'This should match ^[a-z]+$.' },
    ]);
  });

  it('is not held against it when it is too long, wherever it stands', () => {
    const long = 'a'.repeat(PATTERN_TEXT_LIMIT + 1);
    const tooLong = { code: 'maxLength', params: { limit: PATTERN_TEXT_LIMIT }, message: 'This should have at most 5000 characters.' };
    expect(formErrors(form, { code: long, codes: [{}, { code: long }], story: long })).toEqual([
      { field: '/code', ...tooLong },
      { field: '/codes/1/code', ...tooLong },
    ]);
    expect(formErrors(form, { code: long.slice(1) })).toEqual([]);
  });
});
