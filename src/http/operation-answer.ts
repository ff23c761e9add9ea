/** What a caller is answered to an operation on a case. */
import type { Response } from 'express';
import type { Refusal } from '../engine/event.js';
import type { JsonObject } from '../program/json.js';
import { readArchive } from '../store/archive.js';
import { readCase } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { tasksOfCase } from '../store/inbox.js';
import type { OperationAnswer } from '../temporal/case-contract.js';
import type { Reader } from './authorisation.js';
import { isDatabaseUnavailable } from './availability.js';
import { caseUnknown, knownCase } from './case-access.js';
import { checkFingerprint, keyReused } from './idempotency.js';
import { actorOf, organisationOf } from './identity.js';
import { pathOf } from './links.js';
import { encodeReference, type OperationReference } from './operation-reference.js';
import type { NamedOperation, Operations } from './operations.js';
import { Problem } from './problem.js';
import type { PublishedPrograms } from './published-programs.js';
import { type NameOf, problemOfRefusal } from './refusal-problem.js';
import { caseWithTasks } from './representation.js';

export function readerOf(response: Response): Reader {
  return { actor: actorOf(response), organisation: organisationOf(response) };
}

export function nameOf({ organisation }: Reader): NameOf {
  return (person) => organisation.people.find((each) => each.person === person)?.name ?? person;
}

/** Performs the operation and answers what came of it. Throws the problem it is refused with. */
export async function performAndAnswer(response: Response, db: Database, operations: Operations, operation: NamedOperation): Promise<void> {
  const reader = readerOf(response);
  const own = { id: operation.id, fingerprint: operation.request.fingerprint };
  const outcome = await operations.perform(operation);
  switch (outcome.kind) {
    case 'done': {
      checkFingerprint(own, outcome.answer.fingerprint);
      const answer = await answered(db, operations.programs, reader, outcome.answer);
      if (answer === null) return answerPending(response, { case: operation.case, name: operation.name, id: operation.id }, false);
      response.json(answer);
      return;
    }
    case 'refused':
      checkFingerprint(own, outcome.fingerprint);
      throw problemOfRefusal(outcome.refusal, nameOf(reader));
    case 'mismatch':
      throw keyReused();
    case 'pending':
      return answerPending(response, { case: operation.case, name: operation.name, id: operation.id }, outcome.kept);
    case 'not_running':
      throw await notRunning(db, reader, operation);
    case 'busy':
      throw new Problem(
        'busy',
        'Others are working on this case right now. Send the same request again in a second.',
        {},
        { 'Retry-After': '1' },
      );
  }
}

/**
 * The case as it is after the operation, with what the reader may do with its tasks now. While the database is away, what
 * `access` adds to that is not known; the case will say. Null: the database is away and has the tasks.
 */
export async function answered(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  { case: view, tasks }: Pick<OperationAnswer, 'case' | 'tasks'>,
): Promise<JsonObject | null> {
  try {
    return caseWithTasks(await knownCase(db, programs, reader, view, tasks ?? (await tasksOfCase(db, view.id))), reader);
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    return tasks && caseWithTasks({ view, tasks, acted: [], program: null, customer: null }, reader);
  }
}

/** 202: it goes on by itself where it is kept, and can be asked after. */
export function answerPending(response: Response, reference: OperationReference, kept: boolean): void {
  response
    .status(202)
    .location(pathOf.operation(encodeReference(reference)))
    .json(pendingOperation(reference, kept));
}

export function pendingOperation(reference: OperationReference, kept: boolean): JsonObject {
  return { ...operationBase(reference), status: 'pending', kept };
}

export function operationBase(reference: OperationReference): JsonObject {
  const id = encodeReference(reference);
  return { id, url: pathOf.operation(id), case: reference.case, name: reference.name };
}

/** The case has ended, or never was; of an ended one the archive knows who did the task. */
async function notRunning(db: Database, reader: Reader, { case: caseId, request }: NamedOperation): Promise<Problem> {
  const { task } = request;
  const unknown = task === undefined ? caseUnknown(caseId) : problemOfRefusal({ code: 'task_unknown', task }, nameOf(reader));
  if ((await readCase(db, caseId)) === null) return unknown;
  const closed = (await readArchive(db, caseId))?.state?.closed.findLast((each) => each.task === task);
  const refusal: Refusal = closed ? { code: 'task_closed', ...closed } : { code: 'case_closed' };
  return problemOfRefusal(refusal, nameOf(reader));
}
