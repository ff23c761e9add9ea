/** Files that cases wrote, by the hash of their content. */
import { contentHash } from './content-hash.js';
import { noteForJournal } from './journal-outbox.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface StoredFile {
  /** Hash of the content. */
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly content: string;
}

/** Keeps a text; the same text under the same name is kept once. */
export async function saveFile(db: Database, file: Omit<StoredFile, 'id'>): Promise<StoredFile> {
  const id = contentHash([file.name, file.media_type, file.content]);
  await inTransaction(db, async (trx) => {
    const added = await trx
      .insertInto('files')
      .values({ id, ...file })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added) await noteForJournal(trx, { kind: 'file', id, ...file });
  });
  return { id, ...file };
}

export async function readFile(db: Database, id: string): Promise<StoredFile | null> {
  return (await db.selectFrom('files').select(['id', 'name', 'media_type', 'content']).where('id', '=', id).executeTakeFirst()) ?? null;
}
