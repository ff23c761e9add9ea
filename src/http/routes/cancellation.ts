/** Cancelling a case: what was done is undone, what is open is exited; again, and it ends at once. */
import type { Application } from 'express';
import type { Database } from '../../store/database.js';
import { withRelations } from '../authorisation.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { knownOf } from '../route-access.js';

export function addCancellationRoute(app: Application, db: Database, operations: Operations): void {
  app.post(`${API}/cases/:id/cancel`, async (request, response) => {
    const reader = readerOf(response);
    const { reason } = request.body as { readonly reason: string };
    const known = knownOf(response);
    const { view } = known;
    const actor = withRelations(reader, known);
    const { id, fingerprint } = operationId(request, actor, 'cancel', view.id);
    await performAndAnswer(response, db, operations, { case: view.id, name: 'cancel', id, request: { actor, fingerprint, reason } });
  });
}
