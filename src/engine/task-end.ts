/**
 * What follows from a task's end: votes are counted, a countersignature is asked for, an earlier step is opened again, or
 * the step is done and has its result.
 */
import { contactOfId } from '../organisation/customer-contact.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Task } from '../program/program.js';
import { sendLink } from './customer-link.js';
import type { Actor, TaskEvent } from './event.js';
import { closeTask, endOfFrame, exitTasksOf } from './exit.js';
import { withDefaults } from './form.js';
import type { ClockState, Frame, Instant, Quorum, State, TaskState } from './state.js';
import { surveyAnswered } from './surveys.js';
import { mainOf, partsOf } from './task-parties.js';
import { askCountersign } from './task-parts.js';
import { formFor, outcomesFor, taskStep } from './task-refusal.js';
import { sendBack } from './task-send-back.js';
import { fireError } from './triggers.js';
import { isoInstant, type Turn } from './turn.js';
import { offer } from './windows.js';

type Completion = Extract<TaskEvent, { kind: 'complete' }>;

/** What was done, by whom: one person, or the votes of several. */
interface Work {
  readonly outcome: string;
  readonly values: JsonObject;
  readonly by: string;
  readonly comment?: string;
  readonly by_hand?: true;
  readonly votes?: Quorum['votes'];
}

export function completeTask(turn: Turn, task: TaskState, event: Completion): void {
  const step = taskStep(turn.playable, task);
  const outcome = event.outcome ?? 'completed';
  const comment = event.comment?.trim() ?? '';
  const late = Object.values(turn.state.clocks).some((clock) => clock.frame === task.frame && clock.overdue);
  const chosen = outcomesFor(step, task).find((each) => each.id === outcome);
  const values = task.part_of && task.part_of.as !== 'seat' ? {} : withDefaults(formFor(step, chosen), event.values);
  const { contact } = event.actor;
  const by_hand = step.customer !== undefined && contact === undefined && task.part_of?.as !== 'subtask';
  const part: JsonObject = task.part_of ? { part_of: task.part_of.task, as: task.part_of.as } : {};
  const said: JsonObject = {
    ...(comment === '' ? {} : { comment }),
    ...(by_hand ? { by_hand } : {}),
    ...(contact === undefined ? {} : { contact }),
  };
  turn.fact('task_completed', task.id, { step: task.step, outcome, values, late, ...part, ...said }, true);
  const work: Work = {
    outcome,
    values,
    by: event.actor.person,
    ...(comment === '' ? {} : { comment }),
    ...(by_hand ? { by_hand: true } : {}),
  };
  switch (task.part_of?.as) {
    case undefined:
      return conclude(turn, task, step, work);
    case 'seat':
      return vote(turn, task, step, work);
    case 'countersign':
      return countersigned(turn, task, step, work);
    case 'subtask':
      return closeTask(turn, task.id, 'completed', work.by);
  }
}

// ── quorum ────────────────────────────────────────────────────────────────────

function vote(turn: Turn, seat: TaskState, step: Task, { outcome, values, by, comment }: Work): void {
  closeTask(turn, seat.id, 'completed', by);
  const main = mainOf(turn.state, seat);
  if (!main.quorum) return;
  const quorum = { ...main.quorum, votes: [...main.quorum.votes, { by, at: turn.now, outcome, values }] };
  turn.state.tasks[main.id] = { ...main, quorum };
  settleVotes(turn, main.id, step, comment);
}

/** Ends the task of a quorum as soon as its outcome is certain. */
function settleVotes(turn: Turn, id: string, step: Task, comment?: string): void {
  const main = turn.state.tasks[id];
  if (!main?.quorum) return;
  const left = partsOf(turn.state, id, 'seat').length;
  const outcome = verdict(step, main.quorum, left);
  if (outcome === null) {
    if (left === 0) breakOff(turn, main, 'Nobody of those who were asked has done it.');
    return;
  }
  const { votes } = main.quorum;
  const deciding = votes.findLast((each) => each.outcome === outcome);
  if (!deciding) return;
  const { quorum: _, ...rest } = main;
  turn.state.tasks[id] = rest;
  conclude(turn, rest, step, { outcome, values: deciding.values, by: deciding.by, votes, ...(comment ? { comment } : {}) });
}

/**
 * The first outcome that the task declares, once as many as are needed chose it; as soon as that can no more be, the one
 * of the others that most chose (of several, the first declared). Null: not certain yet.
 */
export function verdict(step: Pick<Task, 'outcomes'>, { need, votes }: Quorum, left: number): string | null {
  const [first = 'completed', ...others] = step.outcomes.map((outcome) => outcome.id);
  const count = (outcome: string) => votes.filter((each) => each.outcome === outcome).length;
  if (count(first) >= need) return first;
  if (count(first) + left >= need) return null;
  return others.reduce<string | null>((best, each) => (count(each) > (best === null ? 0 : count(best)) ? each : best), null);
}

// ── countersignature ──────────────────────────────────────────────────────────

function countersigned(turn: Turn, part: TaskState, step: Task, { outcome, by, comment }: Work): void {
  closeTask(turn, part.id, 'completed', by);
  const main = mainOf(turn.state, part);
  const { done, quorum: _, ...rest } = main;
  if (!done) return;
  turn.fact('task_signed', main.id, { step: step.id, outcome }, true);
  if (outcome === 'signed') {
    const signature = { countersigned_by: by, countersigned_at: isoInstant(turn.now) };
    return finish(turn, rest, step, done, signature);
  }
  giveBack(turn, rest, step, done, { by, comment: comment ?? '', step: step.id });
}

/** To whoever did it; the customer gets a new link. */
function giveBack(turn: Turn, main: TaskState, step: Task, done: Done, sent_back?: TaskState['sent_back']): void {
  const draft = { values: done.values, outcome: done.outcome, by: done.by };
  const back: TaskState = { ...main, draft, ...(sent_back ? { sent_back } : {}) };
  if (contactOfId(done.by) === null) {
    turn.state.tasks[main.id] = { ...back, status: 'reserved', assignee: done.by, reserved_at: turn.now };
    return;
  }
  turn.state.tasks[main.id] = { ...back, status: 'created' };
  offer(turn, main.id, step);
  sendLink(turn, main, step, turn.state.seq);
}
type Done = NonNullable<TaskState['done']>;

// ── the end of the step ───────────────────────────────────────────────────────

function conclude(turn: Turn, main: TaskState, step: Task, work: Work): void {
  const outcome = step.outcomes.find((each) => each.id === work.outcome);
  if (outcome?.send_back) {
    const frame = turn.state.frames[main.frame];
    if (frame) endOfFrame(turn, frame, 'met');
    closeTask(turn, main.id, 'completed', work.by);
    exitTasksOf(turn, main.frame, 'send_back');
    return sendBack(turn, main, outcome, { by: work.by, comment: work.comment ?? '' });
  }
  if (!step.countersign) return finish(turn, main, step, work);
  exitTasksOf(turn, main.frame, 'done', main.id);
  const doers = [work.by, ...(work.votes ?? []).map((each) => each.by)];
  const waiting: TaskState = { ...awake(turn, main), status: 'in_progress', assignee: null, reserved_at: null, done: work };
  turn.state.tasks[main.id] = waiting;
  askCountersign(turn, waiting, [...new Set(doers)]);
}

/**
 * Done: whoever is still asked for cannot have it, and it is not taken up again by itself. Up to semantics 5 a decision that came
 * later, or the time until which it was laid aside, gave it to somebody while it waited for its countersignature.
 */
function awake(turn: Turn, main: TaskState): TaskState {
  if (turn.state.semantics < 6) return main;
  turn.state.undecided = turn.state.undecided.filter((effect) => !effect.startsWith(`${main.id}#`));
  const { suspended: _, ...rest } = main;
  return rest;
}

function finish(turn: Turn, main: TaskState, step: Task, work: Work, signature: JsonObject = {}): void {
  closeTask(turn, main.id, 'completed', work.by);
  exitTasksOf(turn, main.frame, 'done');
  if (step.survey) surveyAnswered(turn, step.survey, main, work.values);
  turn.complete(main.frame, {
    ...work.values,
    outcome: step.survey ? 'received' : work.outcome,
    completed_by: work.by,
    completed_at: isoInstant(turn.now),
    started_at: isoInstant(main.created_at),
    ...dueOf(turn, main),
    ...(step.need === undefined ? {} : { votes: votesOf(work) }),
    ...(step.customer === undefined ? {} : { by_hand: work.by_hand === true }),
    ...signature,
  });
}

function votesOf({ votes = [] }: Work): Json[] {
  return votes.map(({ by, at, outcome, values }) => ({ ...values, outcome, completed_by: by, completed_at: isoInstant(at) }));
}

function dueOf(turn: Turn, task: TaskState): { due?: Json } {
  const due = earliestDue(turn.state, task.frame);
  return due === null ? {} : { due: isoInstant(due) };
}

/** The earliest due of the clocks that stand on a frame; null: none, or unknown. */
function earliestDue(state: Pick<State, 'clocks'>, frame: string): Instant | null {
  return earliestDueOf(Object.values(state.clocks).filter((clock) => clock.frame === frame));
}

/** The earliest due of clocks; null: there are none, or none is known. */
export function earliestDueOf(clocks: readonly ClockState[]): Instant | null {
  const dues = clocks.flatMap(({ due }) => (due === null ? [] : [due]));
  return dues.length > 0 ? Math.min(...dues) : null;
}

// ── skipped and failed ────────────────────────────────────────────────────────

/** Left out: the step is done without a result. A seat is left out with its task. */
export function skipTask(turn: Turn, task: TaskState, reason: string | undefined): void {
  const subtask = task.part_of?.as === 'subtask';
  const ended = subtask ? task : mainOf(turn.state, task);
  turn.fact('task_skipped', ended.id, { step: ended.step, ...(reason ? { reason } : {}) }, true);
  closeTask(turn, ended.id, 'skipped', turn.actor?.person ?? null);
  if (subtask) return;
  exitTasksOf(turn, ended.frame, 'done');
  turn.complete(ended.frame);
}

/**
 * It cannot be done. Where the task declares an outcome `failed`, that is how it comes out; else an incident is raised:
 * its retry hands the task out anew, its skip goes on without it.
 */
export function failTask(turn: Turn, task: TaskState, actor: Actor, reason: string): void {
  turn.fact('task_failed', task.id, { step: task.step, reason }, true);
  closeTask(turn, task.id, 'failed', actor.person);
  const step = taskStep(turn.playable, task);
  const main = mainOf(turn.state, task);
  switch (task.part_of?.as) {
    case 'subtask':
      return;
    case 'seat':
      return settleVotes(turn, main.id, step);
    case 'countersign': {
      const { done, ...rest } = main;
      if (done) giveBack(turn, rest, step, done);
      return;
    }
    case undefined:
      if (!step.outcomes.some((outcome) => outcome.id === 'failed')) return breakOff(turn, task, reason);
      exitTasksOf(turn, task.frame, 'done');
      turn.complete(task.frame, {
        outcome: 'failed',
        failure: reason,
        completed_by: actor.person,
        completed_at: isoInstant(turn.now),
        started_at: isoInstant(task.created_at),
      });
  }
}

function breakOff(turn: Turn, task: TaskState, reason: string): void {
  const frame = turn.state.frames[task.frame];
  exitTasksOf(turn, task.frame, 'done');
  if (!frame) return;
  if (fireError(turn, frame.id, { code: 'task_failed', message: reason })) {
    if (turn.state.frames[frame.id]?.kind === 'task') turn.complete(frame.id);
    return;
  }
  endOfFrame(turn, frame, 'ended');
  const id = turn.state.semantics >= 6 ? renewed(turn, frame) : frame.id;
  turn.setFrame({ kind: 'entering', id, node: frame.node, parent: frame.parent });
  const { line } = taskStep(turn.playable, task);
  turn.raise({ node: task.step, frame: id, phase: 'enter', code: 'task_failed', message: reason, line });
}

/**
 * What is handed out anew is another task, with deadlines of its own: up to semantics 5 it was asked for and told of as before, so
 * that whoever had failed had it again and nobody was reminded of it.
 */
function renewed(turn: Turn, frame: Frame): string {
  const id = `${frame.node}.${turn.nextInstance(frame.node)}`;
  for (const child of turn.childrenOf(frame.id)) turn.setFrame({ ...child, parent: id });
  delete turn.state.frames[frame.id];
  return id;
}
