/** What people do in a case besides its tasks: buttons of open scopes, items added to a step that takes more, contacts with the customer. */
import type { Application } from 'express';
import type { Json } from '../../program/json.js';
import { standingCase } from '../../store/case-relations.js';
import type { Database } from '../../store/database.js';
import { mayWith } from '../authorisation.js';
import { readCaseFor, readVisibleCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import type { PublishedPrograms } from '../published-programs.js';

export function addDiscretionRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.post(`${API}/cases/:id/buttons/:button`, async (request, response) => {
    const reader = readerOf(response);
    const { actor } = reader;
    const { button } = request.params;
    const { view } = await readVisibleCase(db, programs, reader, request.params.id);
    const { id, fingerprint } = operationId(request, actor, 'button', `${view.id} ${button}`);
    await performAndAnswer(response, db, operations, { case: view.id, name: 'button', id, request: { actor, fingerprint, button } });
  });

  app.post(`${API}/cases/:id/contacts`, async (request, response) => {
    const reader = readerOf(response);
    const { actor } = reader;
    const { channel, note } = request.body as { readonly channel: string; readonly note: string };
    const { view } = await readCaseFor(db, programs, reader, await standingCase(db, request.params.id), 'contact', (access, parties) =>
      mayWith('contact', actor, access, parties, reader.organisation),
    );
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
    const { actor } = reader;
    const { step } = request.params;
    const { item } = request.body as { readonly item: Json };
    const { view } = await readVisibleCase(db, programs, reader, request.params.id);
    const { id, fingerprint } = operationId(request, actor, 'add_item', `${view.id} ${step}`);
    await performAndAnswer(response, db, operations, { case: view.id, name: 'add_item', id, request: { actor, fingerprint, step, item } });
  });
}
