/** Files put to tasks: kept before the case hears of them, which knows them by their hash alone. */
import type { Application } from 'express';
import { type AttachmentPlaces, attachedTo, LARGEST_ATTACHMENT, readAttachment, saveAttachment } from '../../store/attachments.js';
import { readTask } from '../../store/inbox.js';
import { withRelations } from '../authorisation.js';
import { readVisibleCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';

interface AttachBody {
  readonly name: string;
  readonly media_type: string;
  readonly content: string;
}

/** Of a request with the largest file in base64. */
export const ATTACHMENT_BODY_LIMIT = 14_100_000;

/** What people send each other about a case, and nothing that a browser would run. */
const TYPES = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/zip',
  'audio/mpeg',
  'audio/mp4',
  'image/gif',
  'image/heic',
  'image/jpeg',
  'image/png',
  'image/webp',
  'message/rfc822',
  'text/csv',
  'text/markdown',
  'text/plain',
  'video/mp4',
  'video/quicktime',
];

export function addAttachmentRoutes(
  app: Application,
  { db, objects, durable }: AttachmentPlaces & { readonly durable: () => Promise<void> },
  programs: PublishedPrograms,
  operations: Operations,
): void {
  app.post(`${API}/tasks/:id/attachments`, async (request, response) => {
    const task = await readTask(db, request.params.id);
    if (task === null) throw new Problem('task_unknown', `There is no open task ${request.params.id}. It may have been completed.`, {});
    const reader = readerOf(response);
    const known = await readVisibleCase(db, programs, reader, task.case);
    const { name, media_type, content: base64 } = request.body as AttachBody;
    const content = contentOf(base64, media_type);
    const file = { id: await saveAttachment({ db, objects }, content), name, media_type, size: content.length };
    // The case must not know of a file that a power cut takes.
    await durable();
    const { id, fingerprint } = operationId(request, reader.actor, 'attach', task.id);
    const asked = { file, actor: withRelations(reader, known), fingerprint, task: task.id };
    const operation = { case: task.case, name: 'attach' as const, id, request: asked };
    await performAndAnswer(response, db, operations, operation);
  });

  app.get(`${API}/cases/:id/attachments/:file`, async (request, response) => {
    const { id, file } = request.params;
    const known = await attachedTo(db, id, file);
    if (known === null) throw new Problem('file_unknown', `${id} has no file ${file}.`);
    const content = await readAttachment({ db, objects }, file);
    response.set({
      'Content-Type': known.media_type,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(known.name)}`,
      'Content-Security-Policy': 'sandbox',
      'Cache-Control': 'private, no-store',
    });
    response.end(content);
  });
}

/** Throws where it is none, is too large, or is of a type that is not taken. */
function contentOf(base64: string, media_type: string): Buffer {
  if (!TYPES.includes(media_type)) {
    throw new Problem('attachment_type', `Files of the type ${media_type} are not taken.`, { allowed: TYPES });
  }
  const content = Buffer.from(base64, 'base64');
  if (content.length === 0 || content.toString('base64') !== base64) {
    throw new Problem('attachment_invalid', 'The content must be base64, and not empty.');
  }
  if (content.length > LARGEST_ATTACHMENT) {
    const members = { limit: LARGEST_ATTACHMENT, size: content.length };
    throw new Problem('attachment_too_large', `A file may have ${LARGEST_ATTACHMENT / 1_048_576} MB.`, members);
  }
  return content;
}
