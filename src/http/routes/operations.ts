/** What came of operations that were answered with 202. */
import type { Application, Response } from 'express';
import type { JsonObject } from '../../program/json.js';
import { pendingStarts } from '../../store/case-starts.js';
import { readCase } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import { readVisibleCase } from '../case-access.js';
import { API } from '../links.js';
import { answered, nameOf, operationBase, pendingOperation, readerOf } from '../operation-answer.js';
import { decodeReference, type OperationReference } from '../operation-reference.js';
import type { Operations } from '../operations.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { problemOfRefusal } from '../refusal-problem.js';
import { caseWithTasks } from '../representation.js';
import { decided } from '../route-access.js';

export function addOperationRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.get(`${API}/operations/:id`, async (request, response) => {
    const reference = decodeReference(request.params.id);
    if (reference === null) throw operationUnknown();
    response.json(reference.name === 'start' ? await startState(reference, response) : await updateState(reference, response));
  });

  async function startState(reference: OperationReference, response: Response): Promise<JsonObject> {
    if ((await readCase(db, reference.case)) === null) {
      const pending = await pendingStarts(db, { olderThanSeconds: 0, limit: PENDING_LOOKED_AT });
      // Whoever knows its id has asked for it.
      if (pending.some((each) => each.case === reference.case && each.request_id === reference.id)) {
        decided(response);
        return pendingOperation(reference, true);
      }
      throw operationUnknown();
    }
    const reader = readerOf(response);
    const known = await readVisibleCase(db, programs, reader, reference.case);
    decided(response);
    return done(reference, caseWithTasks(known, reader));
  }

  async function updateState(reference: OperationReference, response: Response): Promise<JsonObject> {
    const reader = readerOf(response);
    await readVisibleCase(db, programs, reader, reference.case);
    decided(response);
    const outcome = await operations.outcome(reference);
    switch (outcome.kind) {
      case 'done': {
        const result = await answered(db, programs, reader, outcome.answer);
        return result === null ? pendingOperation(reference, false) : done(reference, result);
      }
      case 'refused':
        return { ...operationBase(reference), status: 'refused', problem: problemOfRefusal(outcome.refusal, nameOf(reader)).document() };
      case 'pending':
        return pendingOperation(reference, outcome.kept);
      case 'busy':
        return pendingOperation(reference, false);
      case 'mismatch':
      case 'not_running':
        throw operationUnknown();
    }
  }
}

const PENDING_LOOKED_AT = 10_000;

function done(reference: OperationReference, result: JsonObject): JsonObject {
  return { ...operationBase(reference), status: 'done', result };
}

function operationUnknown(): Problem {
  return new Problem(
    'operation_unknown',
    'Nothing is known of such an operation. If its answer was 202, send the request again with the same Idempotency-Key.',
  );
}
