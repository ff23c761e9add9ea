/**
 * Many tasks handed to others in one request: those of somebody who has left, of a customer, of a step.
 *
 * guarantees: each task is an operation of its own, which its case allows or refuses and keeps in its history, and each is
 * answered for itself; one that is refused keeps no other back. Only tasks of cases that the reader may see are named.
 */
import type { Application, Request } from 'express';
import type { TaskView } from '../../engine/view.js';
import type { WantedMatch } from '../../organisation/request.js';
import type { Json, JsonObject } from '../../program/json.js';
import { readCase } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import { selectTasks, type TaskSelection } from '../../store/task-selection.js';
import type { Reader } from '../authorisation.js';
import { visibleAmong } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API, pathOf } from '../links.js';
import { nameOf, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { type PeopleNamed, wantedPeople } from '../people-named.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { problemOfRefusal } from '../refusal-problem.js';

interface ReassignBody {
  readonly of: {
    readonly tasks?: readonly string[];
    readonly person?: string;
    readonly playbook?: string;
    readonly stage?: string;
    readonly step?: string;
    readonly customer?: string;
    readonly overdue?: boolean;
  };
  readonly to: PeopleNamed | readonly PeopleNamed[];
  readonly comment?: string;
  readonly dry_run?: boolean;
  /** The last task of the request before. */
  readonly after?: string;
}

/** Most tasks of one request; the answer says where to go on. */
const AT_ONCE = 100;
/** Cases that are worked on at the same time. */
const ABREAST = 4;

export function addBulkReassignRoute(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.post(`${API}/tasks/reassign`, async (request, response) => {
    const reader = readerOf(response);
    const { of, to, comment, dry_run = false, after } = request.body as ReassignBody;
    const wanted = wantedPeople(to, reader.organisation);
    const page = await selectTasks(db, selectionOf(of), AT_ONCE + 1, after ?? null);
    const chosen = page.slice(0, AT_ONCE);
    const visible = await visibleTasks(db, programs, reader, chosen);
    const how = { to: wanted, ...(comment === undefined ? {} : { comment }) };
    const items = dry_run
      ? visible.map((task) => itemOf(task, { status: 'chosen' }))
      : await eachByCase(visible, async (task) => itemOf(task, await handOn(task, how, request, reader, operations)));
    response.json({
      items,
      done: items.filter(({ status }) => status === 'done').length,
      refused: items.filter(({ status }) => status === 'refused').length,
      next: page.length > AT_ONCE ? (chosen.at(-1)?.id ?? null) : null,
    });
  });
}

function selectionOf({ person, customer, ...of }: ReassignBody['of']): TaskSelection {
  return { ...of, ...(person === undefined ? {} : { assignee: person }), ...(customer === undefined ? {} : { customer_id: customer }) };
}

async function visibleTasks(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  tasks: readonly TaskView[],
): Promise<readonly TaskView[]> {
  const cases = await Promise.all([...new Set(tasks.map((task) => task.case))].map((id) => readCase(db, id)));
  const views = cases.flatMap((found) => found?.view ?? []);
  const seen = new Set((await visibleAmong(db, programs, reader, views)).map(({ id }) => id));
  return tasks.filter((task) => seen.has(task.case));
}

/** A task that stands before nobody is given to somebody (`nominate`); any other is handed on (`forward`). */
async function handOn(
  task: TaskView,
  { to, comment }: { readonly to: readonly WantedMatch[]; readonly comment?: string },
  request: Request,
  reader: Reader,
  operations: Operations,
): Promise<JsonObject & { readonly status: string }> {
  const { actor } = reader;
  const name = task.status === 'created' ? 'nominate' : 'forward';
  const { id, fingerprint } = operationId(request, actor, 'reassign', task.id);
  const own = { to, ...(name === 'forward' && comment !== undefined ? { comment } : {}) };
  const outcome = await operations.perform({ case: task.case, name, id, request: { ...own, actor, fingerprint, task: task.id } });
  switch (outcome.kind) {
    case 'done':
      return { status: 'done' };
    case 'pending':
      return { status: 'pending' };
    case 'refused':
      return { status: 'refused', problem: problemOfRefusal(outcome.refusal, nameOf(reader)).document() };
    case 'mismatch':
      return refused(new Problem('idempotency_key_reused', 'This Idempotency-Key came before with another body.'));
    case 'not_running':
      return refused(new Problem('task_unknown', 'The task has ended meanwhile.', { task: task.id }));
    case 'busy':
      return refused(new Problem('busy', 'Others are working on this case right now. Send it again in a second.'));
  }
}

function refused(problem: Problem): JsonObject & { readonly status: string } {
  return { status: 'refused', problem: problem.document() };
}

function itemOf(
  { id, case: of, title }: TaskView,
  said: JsonObject & { readonly status: string },
): JsonObject & { readonly status: string } {
  return { task: id, url: pathOf.task(id), case: of, title: title as Json, ...said };
}

/** What `work` gives for each, in their order: those of one case one after the other. */
async function eachByCase<T>(tasks: readonly TaskView[], work: (task: TaskView) => Promise<T>): Promise<T[]> {
  const results = new Map<string, T>();
  const cases = [...new Set(tasks.map((task) => task.case))].map((id) => tasks.filter((task) => task.case === id));
  const worker = async (): Promise<void> => {
    for (let own = cases.shift(); own !== undefined; own = cases.shift()) {
      for (const task of own) results.set(task.id, await work(task));
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
  return tasks.map((task) => results.get(task.id) as T);
}
