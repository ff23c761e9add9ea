/**
 * Why an operation on a task is refused. The validator asks this before anything is written, and the engine again when it
 * applies the event, so that the two cannot disagree.
 */
import { mayTakeUp } from '../organisation/access.js';
import { mayTake } from '../organisation/candidate.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Task, TaskOutcome } from '../program/program.js';
import { accessContext } from './access.js';
import type { Actor, Event, Refusal, TaskEvent, TaskOperation } from './event.js';
import { formErrors, withDefaults } from './form.js';
import { inHandElsewhere } from './interleaving.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import { isHeld } from './scopes.js';
import type { State, TaskState } from './state.js';
import { isTaskOperation, LIFECYCLE, nextPhase } from './task-lifecycle.js';
import { hasOtherSeat, isShown, partiesOf, partsOf, waitsForSeats } from './task-parties.js';
import { countedAs } from './task-send-back.js';
import { Turn } from './turn.js';

export function isTaskEvent(event: Event): event is TaskEvent {
  return isTaskOperation(event.kind);
}

/** Why the operation is not possible now; null when it is. */
export function refuseTaskOperation(playable: Playable, state: State, event: TaskEvent): Refusal | null {
  const task = state.tasks[event.task];
  if (!task) return refuseClosed(state, event.task);
  if (!isShown(task)) return { code: 'subtasks_open', task: task.id, open: partsOf(state, task.id).map((part) => part.id) };
  return (
    refuseParty(playable, state, task, event.kind, event.actor) ??
    refuseAlone(playable, state, task, event.kind) ??
    refuseStandIn(state, task, event) ??
    refuseBranch(playable, state, task, event.kind) ??
    refuseOperands(playable, state, task, event)
  );
}

/** A task that several have to do is done through its seats, also before anybody has one: up to semantics 5 one of them did it. */
function refuseAlone(playable: Playable, state: State, task: TaskState, operation: TaskOperation): Refusal | null {
  if (state.semantics < 6 || !waitsForSeats(taskStep(playable, task), task) || !TAKES_UP.includes(operation)) return null;
  return { code: 'state_wrong', task: task.id, operation, state: task.status, holder: task.assignee };
}

/**
 * Whoever stands in for somebody does not do what they themselves may not: sign their own work, have two voices of one quorum.
 * Up to semantics 5 they could.
 */
function refuseStandIn(state: State, task: TaskState, { kind, actor }: TaskEvent): Refusal | null {
  if (state.semantics < 6 || actor.acting_for === undefined || !TAKES_UP.includes(kind)) return null;
  return task.assignee === actor.person ? null : refusePerson(state, task, actor.person);
}

const TAKES_UP: readonly TaskOperation[] = ['claim', 'start', 'complete', 'send_back', 'resume'];

function refuseBranch(playable: Playable, state: State, task: TaskState, operation: TaskOperation): Refusal | null {
  if (!TAKES_UP.includes(operation)) return null;
  // What a handler with `mode: hold` keeps still is as if suspended, until the handler is done.
  if (isHeld(state, task.frame)) return { code: 'state_wrong', task: task.id, operation, state: 'suspended', holder: task.assignee };
  const other = inHandElsewhere(playable.program, state, task);
  return other ? { code: 'one_at_a_time', task: task.id, in_hand: other.id, holder: other.assignee } : null;
}

function refuseClosed(state: State, id: string): Refusal {
  const closed = state.closed.findLast((each) => each.task === id);
  if (closed) return { code: 'task_closed', task: id, how: closed.how, by: closed.by };
  const [, step, instance] = /:([^:.]+)\.(\d+)(?:\.\d+)?$/.exec(id) ?? [];
  const ran = step !== undefined && Number(instance) <= (state.entered[step] ?? 0);
  return ran ? { code: 'task_closed', task: id, how: 'exited', by: null } : { code: 'task_unknown', task: id };
}

/** The table's answer: whether this is possible in the task's state, and for this person. */
function refuseParty(playable: Playable, state: State, task: TaskState, operation: TaskOperation, actor: Actor): Refusal | null {
  const { id, status, assignee } = task;
  const parties = partiesOf(playable.program, state, task, actor);
  const { who } = LIFECYCLE[operation];
  // Claiming what one has already is no mistake.
  if (operation === 'claim' && parties.has('owner') && status !== 'suspended') return null;
  const allowed = who.some((party) => parties.has(party));
  // The customer answers in whatever state the task is among those who may enter the answer.
  if (actor.contact !== undefined) {
    return allowed ? null : { code: 'not_a_party', task: id, operation, state: status, holder: null, parties: who };
  }
  const possible = nextPhase(operation, status) !== undefined;
  if (possible && allowed) return refusePermission(playable, state, task, operation, actor);
  // Who has it says more than what state it is in.
  const held = operation === 'claim' ? !parties.has('owner') : !allowed && who.includes('owner') && operation !== 'comment';
  if (assignee !== null && held) return { code: 'task_held', task: id, state: status, holder: assignee };
  if (!allowed && assignee === null && who.includes('potential_owner')) {
    // It is offered to them, and the playbook's access says no.
    const offered = mayTake(actor, task) && !hasOtherSeat(state, task, actor.person);
    return offered ? { code: 'not_allowed', permission: 'claim' } : { code: 'not_a_candidate', task: id };
  }
  if (assignee === null && who[0] === 'owner' && !(allowed && parties.has('administrator'))) {
    return { code: 'task_not_held', task: id, state: status };
  }
  if (!possible) return { code: 'state_wrong', task: id, operation, state: status, holder: assignee };
  return { code: 'not_a_party', task: id, operation, state: status, holder: assignee, parties: who };
}

/** What `access` says of completing binds whoever has the task as well. */
function refusePermission(playable: Playable, state: State, task: TaskState, operation: TaskOperation, actor: Actor): Refusal | null {
  if (operation !== 'complete' && operation !== 'send_back') return null;
  const may = mayTakeUp(accessContext(playable.program, state), 'complete', actor, task);
  return may ? null : { code: 'not_allowed', permission: 'complete' };
}

/** Of one task. */
const ATTACHMENTS_KEPT = 20;

function refuseOperands(playable: Playable, state: State, task: TaskState, event: TaskEvent): Refusal | null {
  switch (event.kind) {
    case 'complete':
      return refuseCompletion(playable, state, task, event);
    case 'send_back': {
      const outcome = sendingOutcome(taskStep(playable, task), event.outcome);
      if (outcome === undefined || task.part_of?.as === 'subtask') {
        const allowed = taskStep(playable, task).outcomes.flatMap((each) => (each.send_back ? [each.id] : []));
        return { code: 'outcome_unknown', task: task.id, outcome: event.outcome ?? null, allowed };
      }
      const { at, actor, comment, values = {} } = event;
      return refuseCompletion(playable, state, task, { kind: 'complete', at, actor, task: task.id, outcome: outcome.id, values, comment });
    }
    case 'attach':
      return (task.attachments ?? []).length < ATTACHMENTS_KEPT
        ? null
        : { code: 'attachments_full', task: task.id, most: ATTACHMENTS_KEPT };
    case 'delegate':
      return refusePerson(state, task, event.to);
    case 'forward':
    case 'nominate': {
      for (const match of event.to) {
        const [only] = match;
        const refusal = match.length === 1 && only?.kind === 'person' ? refusePerson(state, task, only.person) : null;
        if (refusal) return refusal;
      }
      return null;
    }
    case 'skip':
      if (task.part_of?.as === 'subtask') return null;
      return taskStep(playable, task).optional ? null : { code: 'task_not_optional', task: task.id };
    case 'suspend':
      return event.until !== null && event.until <= Math.max(state.at, event.at)
        ? { code: 'until_passed', task: task.id, until: event.until }
        : null;
    case 'add_subtask':
      return task.part_of ? { code: 'state_wrong', task: task.id, operation: event.kind, state: task.status, holder: task.assignee } : null;
    default:
      return null;
  }
}

function refusePerson(state: State, task: TaskState, person: string): Refusal | null {
  const may = !task.excluded.includes(person) && !hasOtherSeat(state, task, person);
  return may ? null : { code: 'person_excluded', task: task.id, person };
}

type Completion = Extract<TaskEvent, { kind: 'complete' }>;

function refuseCompletion(playable: Playable, state: State, task: TaskState, event: Completion): Refusal | null {
  const open = partsOf(state, task.id, 'subtask').map((part) => part.id);
  if (open.length > 0) return { code: 'subtasks_open', task: task.id, open };
  if (task.part_of?.as === 'subtask') return null;
  const step = taskStep(playable, task);
  const outcomes = outcomesFor(step, task);
  const allowed = outcomes.map((outcome) => outcome.id);
  const given = event.outcome ?? null;
  if (allowed.length > 0 ? given === null || !allowed.includes(given) : given !== null && given !== 'completed') {
    return { code: 'outcome_unknown', task: task.id, outcome: given, allowed: allowed.length > 0 ? allowed : ['completed'] };
  }
  const outcome = outcomes.find((each) => each.id === given);
  const comment = event.comment?.trim() ?? '';
  if (task.part_of?.as === 'countersign') return given === 'refused' && comment === '' ? { code: 'comment_missing', task: task.id } : null;
  if (outcome?.send_back) {
    if (comment === '') return { code: 'comment_missing', task: task.id };
    const { max } = outcome.send_back;
    if ((state.sent_back[countedAs(state, task, outcome.id)] ?? 0) >= max)
      return { code: 'send_back_exhausted', task: task.id, outcome: outcome.id, max };
  }
  const form = formFor(step, outcome);
  const values = withDefaults(form, event.values);
  const errors = formErrors(form, values);
  if (errors.length > 0) return { code: 'values_invalid', task: task.id, errors };
  if (outcome?.send_back) return null;
  // A checklist is for those who do it, and not for the customer.
  const listed = event.actor.contact === undefined ? refuseChecklist(step, task, event.checked) : null;
  return listed ?? refuseRules(playable, state, step, task, values);
}

function refuseChecklist(step: Task, task: TaskState, checked: readonly number[] = []): Refusal | null {
  const items = step.checklist.map((text, position) => ({ position, text })).filter(({ position }) => !checked.includes(position));
  return items.length > 0 ? { code: 'checklist_open', task: task.id, items } : null;
}

/** A rule that cannot be evaluated over what was entered does not hold. */
function refuseRules(playable: Playable, state: State, step: Task, task: TaskState, values: JsonObject): Refusal | null {
  if (!step.rules) return null;
  const turn = new Turn(playable, state, null);
  const rules = step.rules.flatMap(({ must, say }, rule) => {
    try {
      return turn.evaluateBoolean(must, task.frame, { form: values as Json }) ? [] : [{ rule, must: must.cel, say }];
    } catch {
      return [{ rule, must: must.cel, say }];
    }
  });
  return rules.length > 0 ? { code: 'rules_broken', task: task.id, rules } : null;
}

// ── what a task asks for ──────────────────────────────────────────────────────

/** What the one who countersigns may say. */
export const COUNTERSIGN_OUTCOMES: readonly TaskOutcome[] = [
  { id: 'signed', title: { en: 'Sign', zh: '签署' } },
  { id: 'refused', title: { en: 'Refuse', zh: '退回' } },
];

export function outcomesFor(step: Task, task: Pick<TaskState, 'part_of'>): readonly TaskOutcome[] {
  if (task.part_of?.as === 'countersign') return COUNTERSIGN_OUTCOMES;
  return task.part_of?.as === 'subtask' ? [] : step.outcomes;
}

/** The fields to fill in with an outcome: those of the task and its own; one that sends back asks only for its own. */
export function formFor(step: Task, outcome: TaskOutcome | undefined): Task['form'] {
  if (!outcome?.form && !outcome?.send_back) return step.form;
  const own = outcome.form ?? {};
  if (outcome.send_back) return own;
  return {
    ...step.form,
    type: 'object',
    properties: { ...objectOf(step.form.properties), ...objectOf(own.properties) },
    required: [...new Set([...listOf(step.form.required), ...listOf(own.required)])],
  };
}

/** The outcome that sends a task back: the one named, or the only one. */
export function sendingOutcome(step: Task, named: string | undefined): TaskOutcome | undefined {
  const sending = step.outcomes.filter((outcome) => outcome.send_back);
  return named === undefined ? (sending.length === 1 ? sending[0] : undefined) : sending.find((outcome) => outcome.id === named);
}

export function taskStep(playable: Playable, task: Pick<TaskState, 'step'>): Task {
  const node = indexOf(playable.program).nodes.get(task.step);
  if (node?.kind !== 'task') throw new Error(`${task.step} is no task of ${playable.program.playbook}`);
  return node;
}

function objectOf(value: unknown): JsonObject {
  return value !== null && typeof value === 'object' ? (value as JsonObject) : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}
