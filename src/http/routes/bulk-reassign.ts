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
import { readCases } from '../../store/cases.js';
import { contentHash } from '../../store/content-hash.js';
import type { Database } from '../../store/database.js';
import { tasksOfCases } from '../../store/inbox.js';
import { selectTasks, type TaskSelection } from '../../store/task-selection.js';
import { type KnownCase, maySee, type Reader, withRelations } from '../authorisation.js';
import { knownCases } from '../case-access.js';
import { keyReused, operationId } from '../idempotency.js';
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
      ? visible.map(({ task }) => itemOf(task, { status: 'chosen' }))
      : await eachByCase(visible, async (each) => itemOf(each.task, await handOn(each, how, request, reader, operations)));
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

/** A task with its case: the case is told whom of its people the reader manages. */
interface VisibleTask {
  readonly task: TaskView;
  readonly known: KnownCase;
}

async function visibleTasks(
  db: Database,
  programs: PublishedPrograms,
  reader: Reader,
  tasks: readonly TaskView[],
): Promise<readonly VisibleTask[]> {
  const ids = [...new Set(tasks.map((task) => task.case))];
  const cases = await knownCases(db, programs, reader, await readCases(db, ids), await tasksOfCases(db, ids));
  const seen = new Map(cases.flatMap((known) => (maySee(reader, known) ? [[known.view.id, known] as const] : [])));
  return tasks.flatMap((task) => {
    const known = seen.get(task.case);
    return known ? [{ task, known }] : [];
  });
}

/** A task that stands before nobody is given to somebody (`nominate`); any other is handed on (`forward`). */
async function handOn(
  { task, known }: VisibleTask,
  how: { readonly to: readonly WantedMatch[]; readonly comment?: string },
  request: Request,
  reader: Reader,
  operations: Operations,
): Promise<JsonObject & { readonly status: string }> {
  const name = task.status === 'created' ? 'nominate' : 'forward';
  const { id } = operationId(request, reader.actor, 'reassign', task.id);
  // Of one task this alone is asked, whichever others the request names.
  const fingerprint = contentHash(how);
  const { to, comment } = how;
  const own = { to, ...(name === 'forward' && comment !== undefined ? { comment } : {}) };
  const asked = { ...own, actor: withRelations(reader, known), fingerprint, task: task.id };
  const outcome = await operations.perform({ case: task.case, name, id, request: asked });
  switch (outcome.kind) {
    case 'done':
      return outcome.answer.fingerprint === fingerprint ? { status: 'done' } : refused(keyReused());
    case 'pending':
      return { status: 'pending' };
    case 'refused':
      return refused(outcome.fingerprint === fingerprint ? problemOfRefusal(outcome.refusal, nameOf(reader)) : keyReused());
    case 'mismatch':
      return refused(keyReused());
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
async function eachByCase<T>(tasks: readonly VisibleTask[], work: (task: VisibleTask) => Promise<T>): Promise<T[]> {
  const results = new Map<string, T>();
  const cases = [...new Set(tasks.map(({ task }) => task.case))].map((id) => tasks.filter(({ task }) => task.case === id));
  const worker = async (): Promise<void> => {
    for (let own = cases.shift(); own !== undefined; own = cases.shift()) {
      for (const each of own) results.set(each.task.id, await work(each));
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
  return tasks.map(({ task }) => results.get(task.id) as T);
}
