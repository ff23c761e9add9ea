/** Messages for cases. */
import type { Application } from 'express';
import type { JsonObject } from '../../program/json.js';
import { readCase } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import { tasksOfCase } from '../../store/inbox.js';
import { mayMessage } from '../authorisation.js';
import { accessOf, caseUnknown, partiesOf } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';

interface MessageBody {
  readonly message: string;
  readonly case: string;
  readonly data: JsonObject;
  readonly id?: string;
}

export function addMessageRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.post(`${API}/messages`, async (request, response) => {
    const body = request.body as MessageBody;
    const reader = readerOf(response);
    const { actor, organisation } = reader;
    const head = await readCase(db, body.case);
    if (head === null) throw caseUnknown(body.case);
    const { view } = head;
    const parties = partiesOf(view, await tasksOfCase(db, view.id), []);
    if (!mayMessage(actor, await accessOf(programs, view.playbook), parties, organisation)) {
      throw new Problem('not_allowed', 'You may not send messages to this case.', { permission: 'message' });
    }
    const { id, fingerprint } = operationId(request, actor, 'message', view.id);
    const message = { id: body.id ?? id, name: body.message, data: body.data, sender: actor.person };
    await performAndAnswer(response, db, operations, { case: view.id, name: 'message', id, request: { actor, fingerprint, message } });
  });
}
