/** The organisation as assignment reads it: parsed once a version, since every write asks for it. */
import type { Organisation } from '../../organisation/snapshot.js';
import type { Database } from '../schema.js';

const KEPT = 4;
const byHash = new Map<string, Organisation>();

const NONE: Organisation = { organisation: '', time_zone: 'UTC', calendar: '', languages: [], units: [], roles: [], people: [] };

/** As it is now. */
export async function presentOrganisation(db: Database): Promise<Organisation> {
  const found = await db.selectFrom('organisations').select('hash').orderBy('version', 'desc').limit(1).executeTakeFirst();
  return organisationOf(db, found?.hash ?? null);
}

/** `hash` is that of the present version; null before there is one: an organisation of nobody. */
export async function organisationOf(db: Database, hash: string | null): Promise<Organisation> {
  if (hash === null) return NONE;
  const kept = byHash.get(hash);
  if (kept) return kept;
  const { content } = await db.selectFrom('organisations').select('content').where('hash', '=', hash).limit(1).executeTakeFirstOrThrow();
  const organisation = JSON.parse(content) as Organisation;
  byHash.set(hash, organisation);
  for (const oldest of byHash.keys()) {
    if (byHash.size <= KEPT) break;
    byHash.delete(oldest);
  }
  return organisation;
}
