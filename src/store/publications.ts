/** Which version of a playbook, or of the calendars, holds: numbered from 1, the last one for new cases. */
import { sql } from 'kysely';
import type { ArtefactKind } from './artefacts.js';
import { noteCaseChanges } from './case-changes.js';
import { databaseNow } from './clock.js';
import { noteForJournal } from './journal-outbox.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface Publication {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly published_at: number;
  readonly published_by: string | null;
}

/** The one set of calendars has this id. */
export const CALENDARS = 'calendars';

export function publishPlaybook(
  db: Database,
  publication: { readonly playbook: string; readonly hash: string; readonly by: string | null },
): Promise<Publication> {
  return publish(db, 'program', publication.playbook, publication.hash, publication.by);
}

export function publishCalendars(db: Database, publication: { readonly hash: string; readonly by: string | null }): Promise<Publication> {
  return publish(db, 'calendars', CALENDARS, publication.hash, publication.by);
}

/** The version that new cases start with; null when it was never published. */
export async function currentPlaybook(db: Database, playbook: string): Promise<Publication | null> {
  return (await playbookVersions(db, playbook, 1))[0] ?? null;
}

/** Newest first. */
export function playbookVersions(db: Database, playbook: string, limit = 1_000): Promise<Publication[]> {
  return versions(db, 'program', playbook, limit);
}

export async function currentCalendars(db: Database): Promise<Publication | null> {
  return (await versions(db, 'calendars', CALENDARS, 1))[0] ?? null;
}

/** The current version of every playbook, by id. */
export async function currentPlaybooks(db: Database): Promise<Publication[]> {
  const { rows } = await sql<Publication>`
    select distinct on (id) id, version, hash, published_at, published_by from publications
    where kind = 'program' order by id, version desc`.execute(db);
  return rows;
}

function versions(db: Database, kind: ArtefactKind, id: string, limit: number): Promise<Publication[]> {
  return db
    .selectFrom('publications')
    .select(['id', 'version', 'hash', 'published_at', 'published_by'])
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

/** The new version, or the current one when that is the same content already. The artefact must have been saved. */
function publish(db: Database, kind: ArtefactKind, id: string, hash: string, by: string | null): Promise<Publication> {
  return inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`publish ${kind} ${id}`}))`.execute(trx);
    const current = (await versions(trx, kind, id, 1))[0];
    if (current?.hash === hash) return current;
    const publication = await trx
      .insertInto('publications')
      .values({ kind, id, version: (current?.version ?? 0) + 1, hash, published_at: databaseNow(), published_by: by })
      .returning(['id', 'version', 'hash', 'published_at', 'published_by'])
      .executeTakeFirstOrThrow();
    // Open cases run on the calendars of their start until they are told of others.
    if (kind === 'calendars' && current) await noteCaseChanges(trx, [{ of: 'calendars' }]);
    await noteForJournal(trx, { kind: 'published', of: kind, id, version: publication.version, hash, at: publication.published_at, by });
    return publication;
  });
}
