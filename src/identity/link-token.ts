/**
 * Tokens of links for customers: 192 bits that only this Steward's key gives for what a link is about. They are made again
 * whenever a link is shown or sent; kept is only their hash.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';

export interface LinkSubject {
  readonly kind: 'task';
  readonly case: string;
  /** The task's id. */
  readonly subject: string;
  /** The contact of the customer whom it is for. */
  readonly contact: string;
}

const TOKEN_BYTES = 24;
/** What a token looks like: nothing else is looked up. */
export const LINK_TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** The key of links, out of a secret that is for other things as well. */
export function linkKeyOf(secret: Uint8Array | string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'steward links for customers', 32));
}

export function linkToken(key: Uint8Array, { kind, case: of, subject, contact }: LinkSubject): string {
  const mac = createHmac('sha256', key).update(JSON.stringify([kind, of, subject, contact]));
  return mac.digest().subarray(0, TOKEN_BYTES).toString('base64url');
}

export function linkTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
