/** Messages for cases. */
import type { Application } from 'express';
import type { JsonObject } from '../../program/json.js';
import { standingCase } from '../../store/case-relations.js';
import { mayMessage, withRelations } from '../authorisation.js';
import { readKnownCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { sendKeyed } from '../keyed-messages.js';
import { API, pathOf } from '../links.js';
import { type MessageTaken, startByMessage } from '../message-starts.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { decided } from '../route-access.js';
import type { StartParts } from '../start-case.js';

interface MessageBody {
  readonly message: string;
  /** Absent: it goes to whoever waits under its key, and starts cases. */
  readonly case?: string;
  readonly data: JsonObject;
  readonly id?: string;
}

export function addMessageRoutes(app: Application, programs: PublishedPrograms, operations: Operations, starts: StartParts): void {
  const { db } = starts;
  app.post(`${API}/messages`, async (request, response) => {
    const body = request.body as MessageBody;
    const reader = readerOf(response);
    const { actor } = reader;
    if (body.case === undefined) {
      const { id } = operationId(request, actor, 'message', body.message);
      const message = { id: body.id ?? id, name: body.message, data: body.data };
      const published = await programs.all();
      const keyed = await sendKeyed(starts.cases, published, actor, message);
      const taken = await startByMessage(starts, published, actor, message);
      if (keyed === null && taken === null) {
        throw new Problem('message_unknown', `No playbook waits for a message ${body.message}, and none starts with it.`);
      }
      decided(response);
      response.json({ starts: (taken ?? []).map(startRepresentation), ...(keyed === null ? {} : { key: keyed.key }) });
      return;
    }
    // What comes for a case that was merged is for the one that goes on.
    const known = await readKnownCase(db, programs, reader, await standingCase(db, body.case));
    const { view } = known;
    if (!mayMessage(reader, known)) {
      throw new Problem('not_allowed', 'You may not send messages to this case.', { permission: 'message' });
    }
    decided(response);
    const { id, fingerprint } = operationId(request, actor, 'message', view.id);
    const message = { id: body.id ?? id, name: body.message, data: body.data, sender: actor.person };
    await performAndAnswer(response, db, operations, {
      case: view.id,
      name: 'message',
      id,
      request: { actor: withRelations(reader, known), fingerprint, message },
    });
  });
}

function startRepresentation({ playbook, ...taken }: MessageTaken): JsonObject {
  switch (taken.kind) {
    case 'started':
      return { playbook, result: taken.fresh ? 'started' : 'repeated', case: taken.case, url: pathOf.case(taken.case) };
    case 'open':
      return { playbook, result: 'open', case: taken.case, url: pathOf.case(taken.case) };
    case 'passed_over':
      return { playbook, result: 'passed_over' };
    case 'failed':
      return { playbook, result: 'failed', detail: taken.message };
  }
}
