/**
 * Programs and calendar sets by the hash of their content. Never changed, never deleted.
 *
 * The hash is that of the canonical JSON, of a Program without the lines of its text. What is kept is what was stored first:
 * with those lines, and in the order its members were written in, which people see in forms.
 */
import type { Program } from '../program/program.js';
import { contentHash } from './content-hash.js';
import { factsAreRead } from './facts-read.js';
import { noteForJournal } from './journal-outbox.js';
import { programHash } from './program-hash.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

export type ArtefactKind = 'program' | 'calendars';

/** Stores it and returns its hash; storing the same again, in whatever order, changes nothing. */
export async function saveArtefact(db: Database, kind: ArtefactKind, value: unknown): Promise<string> {
  const content = JSON.stringify(value);
  const hash = kind === 'program' ? programHash(value as Program) : contentHash(value);
  await inTransaction(db, async (trx) => {
    const added = await putArtefact(trx, { hash, kind, content });
    if (added) await noteForJournal(trx, { kind: 'artefact', hash, artefact: kind, content });
  });
  return hash;
}

/** Whether it was not there before. */
export async function putArtefact(
  trx: DatabaseTransaction,
  artefact: { readonly hash: string; readonly kind: string; readonly content: string },
): Promise<boolean> {
  const added = await trx
    .insertInto('artefacts')
    .values(artefact)
    .onConflict((conflict) => conflict.doNothing())
    .returning('hash')
    .executeTakeFirst();
  if (added && artefact.kind === 'program' && (JSON.parse(artefact.content) as Program).customer_facts) await factsAreRead(trx);
  return added !== undefined;
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
