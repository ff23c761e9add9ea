import { randomBytes } from 'node:crypto';

/** Never the same twice: 96 random bits in 16 characters. It must not derive from the case: two writers may hold one state. */
export function newWriteId(): string {
  return randomBytes(12).toString('base64url');
}
