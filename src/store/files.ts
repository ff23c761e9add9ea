/** Files that cases wrote, by the hash of their content. */
import { contentHash } from './content-hash.js';
import type { Database } from './schema.js';

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
  await db
    .insertInto('files')
    .values({ id, ...file })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { id, ...file };
}

export async function readFile(db: Database, id: string): Promise<StoredFile | null> {
  return (await db.selectFrom('files').select(['id', 'name', 'media_type', 'content']).where('id', '=', id).executeTakeFirst()) ?? null;
}
