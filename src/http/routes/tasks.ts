/** The inbox, tasks, and what is done with them. */
import type { Application, Request, Response } from 'express';
import type { TaskOperation } from '../../engine/event.js';
import { TASK_OPERATIONS } from '../../engine/task-lifecycle.js';
import type { TaskView } from '../../engine/view.js';
import { mayTake } from '../../organisation/candidate.js';
import type { JsonObject } from '../../program/json.js';
import type { Database } from '../../store/database.js';
import { inbox, readTask, tasksOfCase } from '../../store/inbox.js';
import { readVisibleCase } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { actorOf } from '../identity.js';
import { API, caseOfTask } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { taskRepresentation } from '../representation.js';
import { operandsOf } from '../task-requests.js';

interface InboxFilters {
  readonly overdue?: boolean;
  readonly playbook?: string;
  readonly stage?: string;
  readonly customer?: string;
  readonly case?: string;
}

export function addTaskRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.get(`${API}/tasks`, async (request, response) => {
    const actor = actorOf(response);
    const { case: caseId, customer, ...filters } = request.query as unknown as InboxFilters;
    const filter = { ...filters, ...(customer === undefined ? {} : { customer_id: customer }) };
    const page =
      caseId === undefined
        ? await inbox(db, actor, { filter: known(filter), ...pagingOf(request) })
        : { items: (await tasksOfCase(db, caseId)).filter((task) => mayTake(actor, task) && suits(task, filter)), next: null };
    response.json(pageRepresentation(request, page, (task) => taskRepresentation(task, actor)));
  });

  app.get(`${API}/tasks/:id`, async (request, response) => {
    const { id } = request.params;
    const task = await readTask(db, id);
    if (task === null) throw new Problem('task_unknown', `There is no open task ${id}. It may have been completed.`, { task: id });
    const { actor } = readerOf(response);
    if (!mayTake(actor, task)) await readVisibleCase(db, programs, readerOf(response), task.case);
    response.json(taskRepresentation(task, actor));
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

type Filter = { readonly [F in 'overdue' | 'playbook' | 'stage' | 'customer_id']?: TaskView[F] & {} };

function known({ overdue, playbook, stage, customer_id }: Filter): Filter {
  return Object.fromEntries(Object.entries({ overdue, playbook, stage, customer_id }).filter(([, value]) => value !== undefined));
}

function suits(task: TaskView, filter: Filter): boolean {
  return Object.entries(known(filter)).every(([field, value]) => task[field as keyof Filter] === value);
}
