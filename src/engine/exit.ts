/** Leaves frames: everything below is exited, tasks leave the inbox, clocks end. */
import { withdrawAsksOf } from './asking.js';
import { resumeClocks } from './clock-pauses.js';
import { type ClockEnd, endClocksOf } from './clocks.js';
import { releaseHeldBy } from './holds.js';
import type { Frame, State } from './state.js';
import type { Turn } from './turn.js';

/** Exits the frame and all below it. `clocks` says how the frame's own clocks end; those below always just end. */
export function exitFrame(turn: Turn, frameId: string, cause: ExitCause, clocks: ClockEnd): void {
  const frame = turn.state.frames[frameId];
  if (!frame) return;
  for (const child of turn.childrenOf(frameId)) exitFrame(turn, child.id, cause, 'ended');
  if (frame.kind === 'task') exitTasksOf(turn, frame.id, cause);
  endOfFrame(turn, frame, clocks);
  delete turn.state.frames[frameId];
}

/**
 * `join`: what it ran beside is enough; `cancelled`: a `cancel` step; `done`: a part of a task that has ended;
 * `send_back`: an earlier step is done again; `timed_out`: the time of a survey is over.
 */
export type ExitCause = 'finish' | 'goto' | 'interrupt' | 'cancel' | 'join' | 'cancelled' | 'send_back' | 'done' | 'timed_out';

/** Takes the tasks of a frame, with all their parts, out of the inbox. */
export function exitTasksOf(turn: Turn, frame: string, cause: ExitCause, but?: string): void {
  for (const task of Object.values(turn.state.tasks)) if (task.frame === frame && task.id !== but) exitTask(turn, task.id, cause);
}

/** Takes a task that nobody will complete any more out of the inbox. */
function exitTask(turn: Turn, id: string, cause: ExitCause): void {
  const task = turn.state.tasks[id];
  if (!task) return;
  turn.fact('task_exited', id, { step: task.step, cause, holder: task.assignee }, true);
  closeTask(turn, id, 'exited', turn.actor?.person ?? null);
}

/** What ends with a frame: its clocks, the pauses and holds that it began, what it asked for, its triggers and incidents. */
export function endOfFrame(turn: Turn, frame: Frame, clocks: ClockEnd): void {
  resumeClocks(turn, frame.id);
  releaseHeldBy(turn, frame.id);
  delete turn.state.held[frame.id];
  withdrawAsksOf(turn, frame.id);
  for (const [id, trigger] of Object.entries(turn.state.triggers)) if (trigger.frame === frame.id) delete turn.state.triggers[id];
  endClocksOf(turn, frame.id, clocks);
  leaveIncidents(turn, frame.id, true);
}

/** What failed on the frame is not to be tried again. */
export function leaveIncidents(turn: Turn, frame: string, clocks = false): void {
  for (const incident of Object.values(turn.state.incidents)) {
    if (incident.frame !== frame || (incident.phase === 'clock' && !clocks)) continue;
    delete turn.state.incidents[incident.id];
    turn.fact('incident_resolved', incident.node, { incident: incident.id, how: 'left' });
  }
}

const CLOSED_KEPT = 50;

/** Takes an ended task out of State and remembers how it ended. */
export function closeTask(turn: Turn, task: string, how: State['closed'][number]['how'], by: string | null): void {
  delete turn.state.tasks[task];
  turn.state.closed = [...turn.state.closed, { task, how, by }].slice(-CLOSED_KEPT);
  turn.state.undecided = turn.state.undecided.filter((effect) => !effect.startsWith(`${task}#`));
}
