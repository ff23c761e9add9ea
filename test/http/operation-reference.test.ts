import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeReference, encodeReference } from '../../src/http/operation-reference.js';
import { UPDATES } from '../../src/temporal/case-contract.js';

test('an operation is found again by its id alone, whatever its case is called', () => {
  const reference = fc.record({ case: fc.string(), name: fc.constantFrom('start' as const, ...UPDATES), id: fc.string() });
  fc.assert(
    fc.property(reference, (given) => {
      const id = encodeReference(given);
      expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeReference(id)).toEqual(given);
    }),
  );
});

test.each(['', 'nonsense', Buffer.from('{}').toString('base64url'), Buffer.from('["a","drop","b"]').toString('base64url')])(
  '%j is no operation',
  (text) => {
    expect(decodeReference(text)).toBeNull();
  },
);
