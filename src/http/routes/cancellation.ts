/** Cancelling a case: what was done is undone, what is open is exited; again, and it ends at once. */
import type { Application } from 'express';
import type { Database } from '../../store/database.js';
import { readAdministeredCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import type { PublishedPrograms } from '../published-programs.js';

export function addCancellationRoute(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.post(`${API}/cases/:id/cancel`, async (request, response) => {
    const reader = readerOf(response);
    const { actor } = reader;
    const { reason } = request.body as { readonly reason: string };
    const view = await readAdministeredCase(db, programs, reader, request.params.id);
    const { id, fingerprint } = operationId(request, actor, 'cancel', view.id);
    await performAndAnswer(response, db, operations, { case: view.id, name: 'cancel', id, request: { actor, fingerprint, reason } });
  });
}
