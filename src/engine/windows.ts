/**
 * Tasks that may be done only within given hours (`window`): offered while all of its calendars have working hours.
 *
 * owns: when such a task is offered, and when it goes back unless somebody has it.
 * guarantees: what a calendar does not know never keeps a task from its people.
 */
import { nextWorking, workingUntil } from '../calendar/arithmetic.js';
import type { CompiledCalendar } from '../calendar/compiled.js';
import type { Task } from '../program/program.js';
import { candidatesOf, requestPeople } from './people.js';
import type { Instant, State, TaskState } from './state.js';
import { asFault, Fault, type Turn } from './turn.js';

/** Asks for people, at once or as soon as the task's window opens. */
export function offer(turn: Turn, id: string, step: Task): void {
  const task = turn.state.tasks[id];
  if (!task) return;
  const window = step.window ? windowAt(turn, step, task) : null;
  if (window) turn.state.tasks[id] = { ...task, window };
  if (!window || window.open) ask(turn, id, step);
}

function ask(turn: Turn, id: string, step: Task): void {
  const task = turn.state.tasks[id];
  if (!task) return;
  const prefer = task.sent_back && task.draft ? task.draft.by : undefined;
  requestPeople(turn, id, {
    ...candidatesOf(turn, step.assign, task.frame, [task]),
    ...(step.need === undefined ? {} : { everybody: { least: step.need === 'all' ? 1 : step.need } }),
    ...(prefer !== undefined && step.need === undefined ? { prefer } : {}),
  });
}

type Window = NonNullable<TaskState['window']>;

function windowAt(turn: Turn, step: Task, task: TaskState): Window {
  try {
    const calendars = (step.window ?? []).map((each) => {
      const id = turn.compute(each, task.frame);
      const calendar = typeof id === 'string' ? turn.playable.calendars[id] : undefined;
      if (!calendar) throw new Fault('calendar', `There is no calendar ${JSON.stringify(id)}.`, step.line);
      return calendar;
    });
    const opens = opensAt(calendars, turn.now);
    if (opens === null) throw new Fault('calendar', 'The calendars of the window have no common hours that are known.', step.line);
    return opens > turn.now ? { open: false, next: opens } : { open: true, next: closesAt(calendars, turn.now) };
  } catch (error) {
    const { code, message, line } = asFault(error, step.line);
    turn.raise({ node: task.step, frame: task.frame, phase: 'none', code, message, line });
    return { open: true, next: null };
  }
}

/** More openings and closings without a common instant are none. */
const TRIES = 10_000;

/** The first instant from `from` on at which all calendars have working hours; null: none is known. */
function opensAt(calendars: readonly CompiledCalendar[], from: Instant): Instant | null {
  let at = from;
  for (let tries = 0; tries < TRIES; tries += 1) {
    let moved = false;
    for (const calendar of calendars) {
      const next = nextWorking(calendar, at);
      if ('unknown' in next) return null;
      moved ||= next.at > at;
      at = next.at;
    }
    if (!moved) return at;
  }
  return null;
}

/** The first end of working hours; null: none is known. */
function closesAt(calendars: readonly CompiledCalendar[], from: Instant): Instant | null {
  const ends = calendars.flatMap((calendar) => {
    const end = workingUntil(calendar, from);
    return 'unknown' in end ? [] : [end.at];
  });
  return ends.length > 0 ? Math.min(...ends) : null;
}

/** The tasks whose windows open or close by themselves, with the time. */
export function* windowTimes(state: Pick<State, 'tasks'>): Generator<{ readonly task: string; readonly at: Instant }> {
  for (const { id, window } of Object.values(state.tasks)) if (window && window.next !== null) yield { task: id, at: window.next };
}

/** A window opens or closes now, or its calendars are other ones. */
export function turnWindow(turn: Turn, id: string): void {
  const task = turn.state.tasks[id];
  const step = task && turn.index.nodes.get(task.step);
  if (!task?.window || step?.kind !== 'task') return;
  const window = windowAt(turn, step, task);
  turn.state.tasks[id] = { ...task, window };
  if (window.open === task.window.open) return;
  turn.fact(window.open ? 'window_opened' : 'window_closed', id, { step: task.step });
  if (window.open) {
    if (task.status !== 'created') return;
    try {
      ask(turn, id, step);
    } catch (error) {
      const { code, message, line } = asFault(error, step.line);
      turn.raise({ node: task.step, frame: task.frame, phase: 'none', code, message, line });
    }
  } else keepWithin(turn, id);
}

/** Outside of its hours a task that nobody has is before nobody. */
export function keepWithin(turn: Turn, id: string): void {
  const task = turn.state.tasks[id];
  if (!task || !isOutside(task)) return;
  turn.state.tasks[id] = { ...task, status: 'created', offered_to: [] };
  turn.state.undecided = turn.state.undecided.filter((effect) => !effect.startsWith(`${id}#`));
}

/** Whether nobody has it, and it is not to be offered now. */
export function isOutside({ window, assignee, status }: TaskState): boolean {
  return window?.open === false && assignee === null && (status === 'ready' || status === 'created');
}

export function reviseWindows(turn: Turn): void {
  for (const task of Object.values(turn.state.tasks)) if (task.window) turnWindow(turn, task.id);
}
