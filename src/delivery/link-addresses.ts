/** The addresses of links for customers: each is made good by being asked for. */
import { type LinkSubject, linkToken, linkTokenHash } from '../identity/link-token.js';
import { issueLink } from '../store/customer-links.js';
import type { OpenedDatabase } from '../store/database.js';

export interface LinkAddresses {
  /**
   * The address under which the customer finds it, until the instant or, with null, for `LINK_DAYS`. The same each time; it
   * outlives the machine's power once this resolves.
   */
  addressOf(subject: LinkSubject, until: number | null): Promise<string>;
}

/** How long a link is good that has no end of its own. */
export const LINK_DAYS = 90;
const DAY_MS = 86_400_000;

export function linkAddresses(parts: {
  readonly db: OpenedDatabase['db'];
  readonly durable: OpenedDatabase['durable'];
  readonly key: Uint8Array;
  /** Where customers reach Steward, without a slash at its end. */
  readonly base_url: string;
  readonly now?: () => number;
}): LinkAddresses {
  const { db, durable, key, base_url, now = Date.now } = parts;
  return {
    async addressOf(subject, until) {
      const token = linkToken(key, subject);
      await issueLink(db, linkTokenHash(token), { ...subject, expires_at: until ?? startOfDay(now()) + (LINK_DAYS + 1) * DAY_MS }, now());
      await durable();
      return `${base_url}/links/${token}`;
    },
  };
}

/** Asked for twice on one day, a link has one end. */
function startOfDay(instant: number): number {
  return instant - (instant % DAY_MS);
}
