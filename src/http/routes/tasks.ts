/** The inbox, tasks, and what is done with them. */
import type { Application, Request, Response } from 'express';
import type { Actor, TaskOperation } from '../../engine/event.js';
import { TASK_OPERATIONS } from '../../engine/task-lifecycle.js';
import type { JsonObject } from '../../program/json.js';
import type { Database } from '../../store/database.js';
import { readTask } from '../../store/inbox.js';
import { type Reader, unitsSeen, withRelations } from '../authorisation.js';
import { isDatabaseUnavailable } from '../availability.js';
import { readKnownCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { type InboxParameters, inboxFilterOf } from '../inbox-filter.js';
import { inboxNumbers, inboxPage } from '../inbox-page.js';
import { API, caseOfTask } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { taskRepresentation } from '../representation.js';
import { knownOf } from '../route-access.js';
import { operandsOf } from '../task-requests.js';

export function addTaskRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.get(`${API}/tasks`, async (request, response) => {
    const reader = readerOf(response);
    const parameters = request.query as unknown as InboxParameters;
    const { sort = 'urgency' } = parameters;
    const page = await inboxPage(db, programs, reader, { filter: inboxFilterOf(parameters, reader), sort, ...pagingOf(request) });
    response.json(pageRepresentation(request, page, (shown) => taskRepresentation(shown.task, shown.known, reader)));
  });

  app.get(`${API}/tasks/counts`, async (_, response) => {
    const reader = readerOf(response);
    response.json(await inboxNumbers(db, programs, reader, unitsSeen(reader.actor, reader.organisation)));
  });

  app.get(`${API}/tasks/:id`, async (request, response) => {
    const { id } = request.params;
    const task = await readTask(db, id);
    if (task === null) throw new Problem('task_unknown', `There is no open task ${id}. It may have been completed.`, { task: id });
    response.json(taskRepresentation(task, knownOf(response), readerOf(response)));
  });

  for (const operation of TASK_OPERATIONS) {
    // It comes with its content (attachments.ts).
    if (operation === 'attach') continue;
    app.post(`${API}/tasks/:id/${operation}`, (request, response) => operate(request, response, operation));
  }

  async function operate(request: Request<{ id: string }>, response: Response, name: TaskOperation): Promise<void> {
    const task = request.params.id;
    const caseId = caseOfTask(task);
    if (caseId === null)
      throw new Problem('task_unknown', `${task} is no task's id; one looks like complaint/R-1001:hear_out.1.`, { task });
    const reader = readerOf(response);
    const { organisation } = reader;
    const { id, fingerprint } = operationId(request, reader.actor, name, task);
    const actor = await asManager(reader, caseId);
    const operands = operandsOf(name, (request.body ?? {}) as JsonObject, organisation);
    await performAndAnswer(response, db, operations, { case: caseId, name, id, request: { ...operands, actor, fingerprint, task } });
  }

  /** The case does not know who manages whom; whoever manages nobody needs not be told of. */
  async function asManager(reader: Reader, caseId: string): Promise<Actor> {
    const { actor, organisation } = reader;
    if (!organisation.units.some(({ manager }) => manager === actor.person)) return actor;
    try {
      return withRelations(reader, await readKnownCase(db, programs, reader, caseId));
    } catch (error) {
      // The case says itself that it is not there; and operations go on while the database is away.
      if (error instanceof Problem || isDatabaseUnavailable(error)) return actor;
      throw error;
    }
  }
}
