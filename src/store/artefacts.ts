/**
 * Programs and calendar sets by the hash of their content. Never changed, never deleted.
 *
 * The hash is that of the canonical JSON, of a Program without the lines of its text. What is kept is what was stored first:
 * with those lines, and in the order its members were written in, which people see in forms.
 */
import type { Program } from '../program/program.js';
import { contentHash } from './content-hash.js';
import { noteForJournal } from './journal-outbox.js';
import { programHash } from './program-hash.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export type ArtefactKind = 'program' | 'calendars';

/** Stores it and returns its hash; storing the same again, in whatever order, changes nothing. */
export async function saveArtefact(db: Database, kind: ArtefactKind, value: unknown): Promise<string> {
  const content = JSON.stringify(value);
  const hash = kind === 'program' ? programHash(value as Program) : contentHash(value);
  await inTransaction(db, async (trx) => {
    const added = await trx
      .insertInto('artefacts')
      .values({ hash, kind, content })
      .onConflict((conflict) => conflict.doNothing())
      .returning('hash')
      .executeTakeFirst();
    if (added) await noteForJournal(trx, { kind: 'artefact', hash, artefact: kind, content });
  });
  return hash;
}

/** Its content; null when no such artefact was stored. */
export async function readArtefact<T>(db: Database, hash: string): Promise<T | null> {
  const found = await db.selectFrom('artefacts').select('content').where('hash', '=', hash).executeTakeFirst();
  return found ? (JSON.parse(found.content) as T) : null;
}

/** Its JSON text, as it was stored first; undefined when there is none. */
export async function readArtefactText(db: Database, hash: string): Promise<string | undefined> {
  const found = await db.selectFrom('artefacts').select('content').where('hash', '=', hash).executeTakeFirst();
  return found?.content;
}
