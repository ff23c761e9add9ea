/**
 * Files that people put to tasks, by the hash of their content: the same content is kept once, in the database or, where there
 * is one, in an S3 store. Which task has them, under which name and from whom, is in the case and its history: that alone makes
 * a file to be seen, so it is kept before the case hears of it.
 */
import { sql } from 'kysely';
import { noteForJournal } from './journal-outbox.js';
import { contentId, type ObjectStore } from './object-store.js';
import { visibleWrites } from './projection/visible.js';
import type { Database } from './schema.js';
import { StoreError } from './store-error.js';
import { inTransaction } from './transaction.js';

/** Of a file, in bytes. */
export const LARGEST_ATTACHMENT = 10_485_760;

export interface AttachmentPlaces {
  readonly db: Database;
  /** Where new files are kept; null: in the database. What the database has is read from there in either case. */
  readonly objects: ObjectStore | null;
}

/** Keeps it; its id, under which it is found again. @throws StoreError of the S3 store: then nothing was kept that anybody sees */
export async function saveAttachment({ db, objects }: AttachmentPlaces, content: Buffer): Promise<string> {
  const id = contentId(content);
  if (objects !== null) {
    if (!(await isInDatabase(db, id))) await objects.keep(content);
    return id;
  }
  const base64 = content.toString('base64');
  await inTransaction(db, async (trx) => {
    if (await putAttachment(trx, id, base64)) await noteForJournal(trx, { kind: 'attachment', id, content: base64 });
  });
  return id;
}

/** Whether it was not there before. */
export async function putAttachment(db: Database, id: string, base64: string): Promise<boolean> {
  const { rows } = await sql`insert into attachments (id, size, content)
    select ${id}, length(content), content from (select decode(${base64}, 'base64') as content) given
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/**
 * A file that a case knows of.
 * @throws StoreError attachment_missing: neither has it; object_damaged, and what else the S3 store says
 */
export async function readAttachment({ db, objects }: AttachmentPlaces, id: string): Promise<Buffer> {
  const { rows } = await sql<{ content: string }>`select encode(content, 'base64') as content from attachments where id = ${id}`.execute(
    db,
  );
  if (rows[0]) return Buffer.from(rows[0].content, 'base64');
  const content = await objects?.read(id, LARGEST_ATTACHMENT);
  if (content) return content;
  const remedy = objects
    ? 'It may be in another bucket or under another prefix than the STEWARD_S3_ variables say, or it was deleted there.'
    : 'It may be in an S3 store: name its bucket in STEWARD_S3_BUCKET.';
  throw new StoreError('attachment_missing', `The file ${id} is not where files are kept. ${remedy}`);
}

async function isInDatabase(db: Database, id: string): Promise<boolean> {
  return (await db.selectFrom('attachments').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** How the case knows it, by its latest name; null: it was never put to a task of this case. */
export async function attachedTo(
  db: Database,
  caseId: string,
  id: string,
): Promise<{ readonly name: string; readonly media_type: string } | null> {
  const { rows } = await sql<{ name: string; media_type: string }>`
    select f.detail ->> 'name' as name, f.detail ->> 'media_type' as media_type
    from ${visibleWrites(sql`${caseId}`)} v join facts f on f.case_id = ${caseId} and f.write_id = v.write_id
    where f.kind = 'task_attached' and f.detail ->> 'id' = ${id} and not v.undone
    order by f.at desc limit 1`.execute(db);
  return rows[0] ?? null;
}
