/** What people do in a case besides its tasks: buttons of open scopes, items added to a step that takes more, contacts with the customer. */
import type { Application } from 'express';
import type { Json } from '../../program/json.js';
import type { Database } from '../../store/database.js';
import { withRelations } from '../authorisation.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { knownOf } from '../route-access.js';

export function addDiscretionRoutes(app: Application, db: Database, operations: Operations): void {
  app.post(`${API}/cases/:id/buttons/:button`, async (request, response) => {
    const reader = readerOf(response);
    const { button } = request.params;
    const known = knownOf(response);
    const { view } = known;
    const actor = withRelations(reader, known);
    const { id, fingerprint } = operationId(request, actor, 'button', `${view.id} ${button}`);
    await performAndAnswer(response, db, operations, { case: view.id, name: 'button', id, request: { actor, fingerprint, button } });
  });

  app.post(`${API}/cases/:id/contacts`, async (request, response) => {
    const reader = readerOf(response);
    const { channel, note } = request.body as { readonly channel: string; readonly note: string };
    const known = knownOf(response);
    const { view } = known;
    const actor = withRelations(reader, known);
    const { id, fingerprint } = operationId(request, actor, 'contact', view.id);
    await performAndAnswer(response, db, operations, {
      case: view.id,
      name: 'contact',
      id,
      request: { actor, fingerprint, channel, note },
    });
  });

  app.post(`${API}/cases/:id/steps/:step/items`, async (request, response) => {
    const reader = readerOf(response);
    const { step } = request.params;
    const { item } = request.body as { readonly item: Json };
    const known = knownOf(response);
    const { view } = known;
    const actor = withRelations(reader, known);
    const { id, fingerprint } = operationId(request, actor, 'add_item', `${view.id} ${step}`);
    await performAndAnswer(response, db, operations, { case: view.id, name: 'add_item', id, request: { actor, fingerprint, step, item } });
  });
}
