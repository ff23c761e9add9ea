import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/expression/nearest.js';

describe('nearest', () => {
  const names = ['severity', 'service_desk', 'channel', 'items', 'id', 'due'];
  it.each([
    ['a letter mistyped', 'sevirity', 'severity'],
    ['letters swapped', 'chanenl', 'channel'],
    ['a letter missing', 'severty', 'severity'],
    ['a letter too many', 'channnel', 'channel'],
    ['another case', 'Severity', 'severity'],
    ['a hyphen for an underscore', 'service-desk', 'service_desk'],
    ['camel case', 'serviceDesk', 'service_desk'],
    ['a plural for a singular', 'channels', 'channel'],
    ['a singular for a plural', 'item', 'items'],
    ['a short word but for its case', 'ID', 'id'],
  ])('finds %s', (_, word, wanted) => {
    expect(nearest(word, names)).toBe(wanted);
  });

  it.each([
    ['something else', 'refund'],
    ['a short word that differs', 'ix'],
    ['nothing at all', ''],
  ])('finds nothing near %s', (_, word) => {
    expect(nearest(word, names)).toBeUndefined();
  });

  it('takes the nearest, and the first among equals', () => {
    expect(nearest('cost', ['coast', 'cots', 'cost_', 'cast'])).toBe('cost_');
    expect(nearest('abcd', ['abce', 'abcf'])).toBe('abce');
  });

  it('finds every word itself, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{3,9}(_[a-z]{2,5})?$/), { minLength: 1, maxLength: 8 }), fc.nat(), (words, index) => {
        const word = words[index % words.length] ?? '';
        const found = nearest(word, words) ?? '';
        expect(found.replace(/[_s]/g, '')).toBe(word.replace(/[_s]/g, ''));
      }),
    );
  });
});
