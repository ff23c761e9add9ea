/** The inbox, tasks, and what is done with them. */
import type { Application, Request, Response } from 'express';
import type { TaskOperation } from '../../engine/event.js';
import { TASK_OPERATIONS } from '../../engine/task-lifecycle.js';
import type { JsonObject } from '../../program/json.js';
import type { Database } from '../../store/database.js';
import { inbox, readTask } from '../../store/inbox.js';
import { inboxCounts } from '../../store/inbox-counts.js';
import { maySeeTask, unitsSeen } from '../authorisation.js';
import { readVisibleCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { type InboxParameters, inboxFilterOf } from '../inbox-filter.js';
import { API, caseOfTask } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { taskRepresentation } from '../representation.js';
import { operandsOf } from '../task-requests.js';

export function addTaskRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.get(`${API}/tasks`, async (request, response) => {
    const reader = readerOf(response);
    const parameters = request.query as unknown as InboxParameters;
    const { sort = 'urgency' } = parameters;
    const page = await inbox(db, reader.actor, { filter: inboxFilterOf(parameters, reader), sort, ...pagingOf(request) });
    response.json(pageRepresentation(request, page, (task) => taskRepresentation(task, reader.actor)));
  });

  app.get(`${API}/tasks/counts`, async (_, response) => {
    const { actor, organisation } = readerOf(response);
    response.json(await inboxCounts(db, actor, unitsSeen(actor, organisation)));
  });

  app.get(`${API}/tasks/:id`, async (request, response) => {
    const { id } = request.params;
    const task = await readTask(db, id);
    if (task === null) throw new Problem('task_unknown', `There is no open task ${id}. It may have been completed.`, { task: id });
    const reader = readerOf(response);
    if (!maySeeTask(reader.actor, task, reader.organisation)) await readVisibleCase(db, programs, reader, task.case);
    response.json(taskRepresentation(task, reader.actor));
  });

  for (const operation of TASK_OPERATIONS) {
    app.post(`${API}/tasks/:id/${operation}`, (request, response) => operate(request, response, operation));
  }

  function operate(request: Request<{ id: string }>, response: Response, name: TaskOperation): Promise<void> {
    const task = request.params.id;
    const caseId = caseOfTask(task);
    if (caseId === null)
      throw new Problem('task_unknown', `${task} is no task's id; one looks like complaint/R-1001:hear_out.1.`, { task });
    const { actor, organisation } = readerOf(response);
    const { id, fingerprint } = operationId(request, actor, name, task);
    const operands = operandsOf(name, (request.body ?? {}) as JsonObject, organisation);
    return performAndAnswer(response, db, operations, { case: caseId, name, id, request: { ...operands, actor, fingerprint, task } });
  }
}
