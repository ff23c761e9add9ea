/**
 * What the operations on a task do (WS-HumanTask 1.1 §4.10 and §7.1), once task-refusal.ts has let them pass: one function
 * an operation, in one map that the compiler keeps whole.
 *
 * owns: the change of the task's own state.
 * never: whether it may be (task-lifecycle.ts), what follows from a task's end (task-end.ts).
 */
import type { WantedMatch } from '../organisation/request.js';
import type { FactKind } from './effect.js';
import type { Event, TaskEvent, TaskOperation } from './event.js';
import { requestPeople } from './people.js';
import type { Instant, State, TaskState } from './state.js';
import { askAgain, candidatesAgain } from './task-again.js';
import { completeTask, failTask, skipTask } from './task-end.js';
import { hasOtherSeat, keptOut } from './task-parties.js';
import { addSubtask, createSeats } from './task-parts.js';
import { sendingOutcome, taskStep } from './task-refusal.js';
import type { Turn } from './turn.js';
import { isOutside, keepWithin } from './windows.js';

type Operation<O extends TaskOperation> = (turn: Turn, task: TaskState, event: Extract<TaskEvent, { kind: O }>) => void;

const operations: { readonly [O in TaskOperation]: Operation<O> } = {
  claim(turn, task, { actor }) {
    if (task.assignee === actor.person || task.assignee === actor.acting_for) return;
    reserve(turn, task, actor.person);
    tell(turn, 'task_claimed', task);
  },
  release,
  start(turn, task, { actor }) {
    if (task.assignee === null) {
      tell(turn, 'task_claimed', task);
      reserve(turn, task, actor.person);
    }
    change(turn, task, { status: 'in_progress', started_at: task.started_at ?? turn.now });
    tell(turn, 'task_started', task);
  },
  stop(turn, task) {
    change(turn, task, { status: 'reserved' });
    tell(turn, 'task_stopped', task);
  },
  complete(turn, task, event) {
    if (task.delegated_by === undefined || event.actor.contact !== undefined) return completeTask(turn, task, event);
    const { values, outcome } = event;
    giveBack(turn, task, { values, by: event.actor.person, ...(outcome === undefined ? {} : { outcome }) });
  },
  fail: (turn, task, { actor, reason }) => failTask(turn, task, actor, reason),
  delegate(turn, task, { actor, to, comment }) {
    const by = task.delegated_by ?? task.assignee ?? actor.person;
    reserve(turn, task, to);
    change(turn, task, { delegated_by: by });
    tell(turn, 'task_delegated', task, { to, by, ...(comment ? { comment } : {}) });
  },
  forward(turn, task, { to, comment }) {
    tell(turn, 'task_forwarded', task, { to: to as never, ...(comment ? { comment } : {}) });
    handTo(turn, task, to);
  },
  nominate(turn, task, { to }) {
    tell(turn, 'task_nominated', task, { to: to as never });
    handTo(turn, task, to);
  },
  skip: (turn, task, { reason }) => skipTask(turn, task, reason),
  suspend(turn, task, { until, reason }) {
    const from = task.status === 'in_progress' || task.status === 'reserved' ? task.status : 'ready';
    change(turn, task, { status: 'suspended', suspended: { from, until } });
    tell(turn, 'task_suspended', task, { until, ...(reason ? { reason } : {}) });
  },
  resume: (turn, task) => resumeTask(turn, task, true),
  set_priority(turn, task, { priority }) {
    change(turn, task, { priority });
    tell(turn, 'task_priority_set', task, { from: task.priority, to: priority });
  },
  comment(turn, task, { actor, text }) {
    const comments = [...(task.comments ?? []), { at: turn.now, by: actor.person, text }].slice(-COMMENTS_KEPT);
    change(turn, task, { comments });
    tell(turn, 'task_commented', task, { text });
  },
  attach(turn, task, { actor, file }) {
    const attachments = [...(task.attachments ?? []), { ...file, at: turn.now, by: actor.person }];
    change(turn, task, { attachments });
    tell(turn, 'task_attached', task, { ...file });
  },
  send_back(turn, task, { at, actor, comment, values = {}, outcome }) {
    const sending = sendingOutcome(taskStep(turn.playable, task), outcome);
    completeTask(turn, task, { kind: 'complete', at, actor, task: task.id, values, comment, ...(sending ? { outcome: sending.id } : {}) });
  },
  add_subtask: (turn, task, { title, to }) => addSubtask(turn, task, title, to),
};

const COMMENTS_KEPT = 20;

export function operate(turn: Turn, event: TaskEvent): void {
  const task = turn.state.tasks[event.task];
  if (task) (operations[event.kind] as Operation<TaskOperation>)(turn, task, event as never);
}

function change(turn: Turn, { id }: TaskState, to: Partial<TaskState>): void {
  const task = turn.state.tasks[id];
  if (task) turn.state.tasks[id] = { ...task, ...to };
}

function tell(turn: Turn, kind: FactKind, task: TaskState, detail: Parameters<Turn['fact']>[2] = {}): void {
  turn.fact(kind, task.id, { step: task.step, ...detail }, true);
}

function reserve(turn: Turn, task: TaskState, person: string): void {
  change(turn, task, { status: 'reserved', assignee: person, reserved_at: turn.now });
}

/** To other people, who are asked for; exclusions stay. */
function handTo(turn: Turn, task: TaskState, to: readonly WantedMatch[]): void {
  const now = turn.state.tasks[task.id];
  if (!now) return;
  const { delegated_by: _, ...rest } = now;
  turn.state.tasks[task.id] = rest;
  requestPeople(turn, task.id, { any: to, not: keptOut(turn.state, task), by: 'offer' });
}

/** Back to those it was offered to. A task that was given to one person is asked people for again, that person left out. */
function release(turn: Turn, task: TaskState, { actor }: Extract<TaskEvent, { kind: 'release' }>): void {
  if (task.delegated_by !== undefined) return giveBack(turn, task, null);
  change(turn, task, { status: 'ready', assignee: null, reserved_at: null });
  tell(turn, 'task_released', task);
  if (task.offered_to.length > 0) return;
  askAgain(turn, task, candidatesAgain(turn, task), [[{ kind: 'person', person: task.assignee ?? actor.person }]]);
}

/** Back to the one who delegated it; filled in where it was done. */
function giveBack(turn: Turn, task: TaskState, draft: TaskState['draft'] | null): void {
  const { delegated_by, ...rest } = task;
  if (delegated_by === undefined) return;
  turn.state.tasks[task.id] = { ...rest, status: 'reserved', assignee: delegated_by, reserved_at: turn.now, ...(draft ? { draft } : {}) };
  tell(turn, 'task_returned', task, { to: delegated_by, done: draft !== null, ...(draft ? { values: draft.values } : {}) });
}

// ── suspension ────────────────────────────────────────────────────────────────

/** The suspended task that resumes first by itself. */
export function firstResumption(state: Pick<State, 'tasks'>): { readonly task: TaskState; readonly at: Instant } | undefined {
  const ending = Object.values(state.tasks).flatMap((task) => {
    const at = task.suspended?.until ?? null;
    return at === null ? [] : [{ task, at }];
  });
  return ending.sort((a, b) => a.at - b.at || (a.task.id < b.task.id ? -1 : 1))[0];
}

export function resumeTask(turn: Turn, task: TaskState, byActor: boolean): void {
  const { suspended, ...rest } = task;
  if (!suspended) return;
  turn.state.tasks[task.id] = { ...rest, status: suspended.from };
  turn.fact('task_resumed', task.id, { step: task.step }, byActor);
}

// ── decisions ─────────────────────────────────────────────────────────────────

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
    if (decision.everybody) createSeats(turn, task, decision.everybody, decision.excluded);
    else if (hasTwoVoices(turn, task, decision.assignee)) askAgain(turn, task, candidatesAgain(turn, task), []);
    else assign(turn, task, decision);
    if (turn.state.semantics >= 6) afterDecision(turn, task.id);
  }
}

/** Whoever was found has done another seat since they were asked for: somebody else is found. Up to semantics 5 they had both. */
function hasTwoVoices(turn: Turn, task: TaskState, assignee: string | null): boolean {
  return turn.state.semantics >= 6 && assignee !== null && hasOtherSeat(turn.state, task, assignee);
}

/** Up to semantics 5 whoever was asked for had it offered outside of its hours. It is told, so that inboxes hear of it. */
function afterDecision(turn: Turn, id: string): void {
  const task = turn.state.tasks[id];
  if (task?.status !== 'ready' || !isOutside(task)) return;
  keepWithin(turn, id);
  turn.fact('window_closed', id, { step: task.step });
}

function assign(
  turn: Turn,
  task: TaskState,
  { assignee, offered_to, excluded, acting_for }: Extract<Event, { kind: 'assigned' }>['decisions'][number],
): void {
  if (acting_for !== undefined) turn.fact('task_assigned', task.id, { step: task.step, to: assignee, acting_for });
  const given = assignee !== null ? 'reserved' : offered_to.length > 0 ? 'ready' : 'created';
  const people = { assignee, reserved_at: assignee === null ? null : turn.now, offered_to, excluded };
  // What is laid aside stays so, whoever has it.
  const status = task.suspended
    ? { suspended: { ...task.suspended, from: given === 'created' ? 'ready' : given } as const }
    : { status: given };
  const { delegated_by, acting_for: _, ...rest } = task;
  const delegated = delegated_by !== undefined && assignee === task.assignee ? { delegated_by } : {};
  const standsIn = acting_for === undefined ? {} : { acting_for };
  turn.state.tasks[task.id] = { ...rest, ...people, ...status, ...delegated, ...standsIn } as TaskState;
}
