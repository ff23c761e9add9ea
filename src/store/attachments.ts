/**
 * Files that people put to tasks, by the hash of their content: the same content is kept once. Which task has them, under
 * which name and from whom, is in the case and its history.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { noteForJournal } from './journal-outbox.js';
import { visibleWrites } from './projection/visible.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

/** Keeps it; its id, under which it is found again. */
export async function saveAttachment(db: Database, content: Buffer): Promise<string> {
  const id = createHash('sha256').update(content).digest('base64url');
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

export async function readAttachment(db: Database, id: string): Promise<Buffer | null> {
  const { rows } = await sql<{ content: string }>`select encode(content, 'base64') as content from attachments where id = ${id}`.execute(
    db,
  );
  return rows[0] ? Buffer.from(rows[0].content, 'base64') : null;
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
