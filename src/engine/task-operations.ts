/**
 * The lifecycle of a task (WS-HumanTask 1.1 §4.10; the part this version runs): who may claim, release and complete it,
 * and what each does. Refusals and effects stand side by side, so that the validator and the engine cannot disagree.
 */
import { mayTake } from '../organisation/candidate.js';
import type { Json } from '../program/json.js';
import type { Task } from '../program/program.js';
import type { Actor, Event, Refusal } from './event.js';
import { closeTask } from './exit.js';
import { formErrors, withDefaults } from './form.js';
import { candidatesOf, requestPeople } from './people.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import type { Instant, State, TaskState } from './state.js';
import { asFault, isoInstant, type Turn } from './turn.js';

type TaskEvent = Extract<Event, { kind: 'claim' | 'release' | 'complete' }>;

/** Why the operation is not possible now; null when it is. */
export function refuseTaskOperation(playable: Playable, state: State, event: TaskEvent): Refusal | null {
  const task = state.tasks[event.task];
  if (!task) return refuseClosed(state, event.task);
  switch (event.kind) {
    case 'claim':
      if (task.assignee === event.actor.person) return null;
      return refuseTaking(task, event.actor);
    case 'release':
      return task.assignee === event.actor.person ? null : { code: 'task_not_held', task: task.id, state: task.status };
    case 'complete':
      if (task.assignee !== event.actor.person) {
        const refusal = refuseTaking(task, event.actor);
        if (refusal) return refusal;
      }
      return refuseResult(playable, task, event);
  }
}

function refuseClosed(state: State, id: string): Refusal {
  const closed = state.closed.findLast((each) => each.task === id);
  if (closed) return { code: 'task_closed', task: id, how: closed.how, by: closed.by };
  const [, step, instance] = /:([^:]+)\.(\d+)$/.exec(id) ?? [];
  const ran = step !== undefined && Number(instance) <= (state.entered[step] ?? 0);
  return ran ? { code: 'task_closed', task: id, how: 'exited', by: null } : { code: 'task_unknown', task: id };
}

function refuseTaking(task: TaskState, actor: Actor): Refusal | null {
  if (task.assignee !== null) return { code: 'task_held', task: task.id, state: task.status, holder: task.assignee };
  return mayTake(actor, task) ? null : { code: 'not_a_candidate', task: task.id };
}

function refuseResult(playable: Playable, task: TaskState, event: Extract<Event, { kind: 'complete' }>): Refusal | null {
  const step = taskStep(playable, task);
  const allowed = step.outcomes.map((outcome) => outcome.id);
  const outcome = event.outcome ?? null;
  if (allowed.length > 0 ? outcome === null || !allowed.includes(outcome) : outcome !== null && outcome !== 'completed') {
    return { code: 'outcome_unknown', task: task.id, outcome, allowed: allowed.length > 0 ? allowed : ['completed'] };
  }
  const errors = formErrors(step.form, withDefaults(step.form, event.values));
  return errors.length > 0 ? { code: 'values_invalid', task: task.id, errors } : null;
}

export function claim(turn: Turn, event: Extract<Event, { kind: 'claim' }>): void {
  const task = turn.state.tasks[event.task];
  if (!task || task.assignee === event.actor.person) return;
  reserve(turn, task, event.actor.person);
  turn.fact('task_claimed', task.id, { step: task.step }, true);
}

function reserve(turn: Turn, task: TaskState, person: string): void {
  turn.state.tasks[task.id] = { ...task, status: 'reserved', assignee: person, reserved_at: turn.now };
}

/** Back to those it was offered to. A task that was given to one person is asked people for again, that person left out. */
export function release(turn: Turn, event: Extract<Event, { kind: 'release' }>): void {
  const task = turn.state.tasks[event.task];
  if (!task) return;
  turn.state.tasks[task.id] = { ...task, status: 'ready', assignee: null, reserved_at: null };
  turn.fact('task_released', task.id, { step: task.step }, true);
  if (task.offered_to.length > 0) return;
  const { assign, line } = taskStep(turn.playable, task);
  const releaser = { all: [{ kind: 'person', person: event.actor.person }] } as const;
  try {
    requestPeople(turn, task.id, candidatesOf(turn, { ...assign, not: [...assign.not, releaser] }, task.frame, []));
  } catch (error) {
    const fault = asFault(error, line);
    turn.raise({ node: task.step, frame: task.frame, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
    // Where nobody can be found the decision falls to a manager or the administrators: the release stands.
    requestPeople(turn, task.id, { any: [], not: [], by: assign.by });
  }
}

export function complete(turn: Turn, event: Extract<Event, { kind: 'complete' }>): void {
  const task = turn.state.tasks[event.task];
  if (!task) return;
  const step = taskStep(turn.playable, task);
  const values = withDefaults(step.form, event.values);
  const outcome = event.outcome ?? 'completed';
  const late = Object.values(turn.state.clocks).some((clock) => clock.frame === task.frame && clock.overdue);
  turn.fact('task_completed', task.id, { step: task.step, outcome, values, late }, true);
  closeTask(turn, task.id, 'completed', event.actor.person);
  turn.complete(task.frame, {
    ...values,
    outcome,
    completed_by: event.actor.person,
    completed_at: isoInstant(turn.now),
    started_at: isoInstant(task.created_at),
    ...dueOf(turn, task),
  });
}

function dueOf(turn: Turn, task: TaskState): { due?: Json } {
  const due = earliestDue(turn.state, task.frame);
  return due === null ? {} : { due: isoInstant(due) };
}

/** The earliest due of the clocks that stand on a frame; null: none, or unknown. */
export function earliestDue(state: Pick<State, 'clocks'>, frame: string): Instant | null {
  const dues = Object.values(state.clocks).flatMap((clock) => (clock.frame === frame && clock.due !== null ? [clock.due] : []));
  return dues.length > 0 ? Math.min(...dues) : null;
}

function taskStep(playable: Playable, task: TaskState): Task {
  const node = indexOf(playable.program).nodes.get(task.step);
  if (node?.kind !== 'task') throw new Error(`${task.step} is no task of ${playable.program.playbook}`);
  return node;
}

/** The decisions of a write: who holds open tasks and case roles now. One that came too late, or again, changes nothing. */
export function applyDecisions(turn: Turn, event: Extract<Event, { kind: 'assigned' }>): void {
  for (const decision of event.decisions) {
    if (!turn.state.undecided.includes(decision.effect)) continue;
    turn.state.undecided = turn.state.undecided.filter((effect) => effect !== decision.effect);
    if (decision.subject.kind === 'case_role') {
      // A `set` may have been faster.
      turn.state.case_roles[decision.subject.case_role] ??= decision.assignee;
      continue;
    }
    const task = turn.state.tasks[decision.subject.task];
    if (!task || decision.effect !== `${task.id}#${task.requests}`) continue;
    turn.state.tasks[task.id] = {
      ...task,
      status: decision.assignee === null ? 'ready' : 'reserved',
      assignee: decision.assignee,
      reserved_at: decision.assignee === null ? null : turn.now,
      offered_to: decision.offered_to,
      excluded: decision.excluded,
    };
  }
}
