/** The organisation for telling who asks: as fresh as the database gives it, the last one known while it is away. */
import type { Organisation } from '../organisation/snapshot.js';
import type { Database } from '../store/database.js';
import { currentOrganisation } from '../store/organisation.js';
import { isDatabaseUnavailable } from './availability.js';

/** A change reaches every server within this time. */
const FRESH_MS = 1_000;

export type KnownOrganisation = () => Promise<Organisation | null>;

/** Operations of cases go on without the database for a while, so that who may sign in must be known without it. */
export function knownOrganisation(db: Database, now: () => number = Date.now): KnownOrganisation {
  let known: { readonly organisation: Organisation; readonly read_at: number } | null = null;
  return async () => {
    if (known && now() - known.read_at < FRESH_MS) return known.organisation;
    const read_at = now();
    try {
      const current = await currentOrganisation(db);
      known = current && { organisation: current.organisation, read_at };
      return current?.organisation ?? null;
    } catch (error) {
      if (known && isDatabaseUnavailable(error)) return known.organisation;
      throw error;
    }
  };
}
