/**
 * Interleaved routing (WCP-17, 40): of a `parallel` with `one_at_a_time`, one branch at a time has a task in hand.
 *
 * guarantees: whoever has a task in hand can finish it; the tasks of the other branches stay offered, and are refused until
 * then.
 */
import type { Program } from '../program/program.js';
import { indexOf } from './program-index.js';
import type { Frame, State, TaskState } from './state.js';
import { isShown } from './task-parties.js';

type Cases = Pick<State, 'frames' | 'tasks'>;

/** The task that another branch has in hand, so that this one cannot be taken up. */
export function inHandElsewhere(program: Program, state: Cases, task: TaskState): TaskState | undefined {
  if (isInHand(task)) return undefined;
  const own = branchesAround(program, state, task);
  if (own.size === 0) return undefined;
  return Object.values(state.tasks).find((other) => {
    if (!isInHand(other)) return false;
    for (const [parallel, branch] of branchesAround(program, state, other)) {
      const mine = own.get(parallel);
      if (mine !== undefined && mine !== branch) return true;
    }
    return false;
  });
}

/** Somebody chose to take it up. What was handed to one person is in hand once they start it. */
function isInHand(task: TaskState): boolean {
  const { status, offered_to } = task;
  return isShown(task) && (status === 'in_progress' || (status === 'reserved' && offered_to.length > 0));
}

/** The interleaved parallels that a task lies in, by frame, with its branch of each. */
function branchesAround(program: Program, { frames }: Cases, task: TaskState): ReadonlyMap<string, string> {
  const { nodes } = indexOf(program);
  const around = new Map<string, string>();
  for (let at = frames[task.frame]; at; ) {
    const parent: Frame | undefined = at.parent === null ? undefined : frames[at.parent];
    const node = parent && nodes.get(parent.node);
    if (parent && at.kind === 'sequence' && node?.kind === 'parallel' && node.one_at_a_time) around.set(parent.id, at.branch);
    at = parent;
  }
  return around;
}
