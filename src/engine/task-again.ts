/** Asks again for people for an open task: it was given back, or whoever has it cannot go on with it. */
import type { WantedMatch } from '../organisation/request.js';
import { type Candidates, candidatesOf, requestPeople } from './people.js';
import type { TaskState } from './state.js';
import { keptOut } from './task-parties.js';
import { taskStep } from './task-refusal.js';
import { asFault, type Turn } from './turn.js';

export type { Candidates } from './people.js';

/**
 * Whom it was meant for: those it was offered to, else whom its step (or whoever asked for a sub-task) names. A fault in
 * these becomes an incident, and nobody is named: the decision then falls to a manager or the administrators.
 */
export function candidatesAgain(turn: Turn, task: TaskState): Candidates {
  if (task.offered_to.length > 0) return { any: task.offered_to, not: [], by: 'offer' };
  if (task.part_of?.as === 'subtask') return { any: task.asked ?? [], not: [], by: 'offer' };
  const step = taskStep(turn.playable, task);
  const people = task.part_of?.as === 'countersign' ? (step.countersign ?? step.assign) : step.assign;
  try {
    return candidatesOf(turn, people, task.frame, []);
  } catch (error) {
    const fault = asFault(error, people.line);
    turn.raise({ node: task.step, frame: task.frame, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
    return { any: [], not: [], by: people.by };
  }
}

/** Without those in `not`, and without whom the task keeps out. It stays with its holder until the decision is there. */
export function askAgain(
  turn: Turn,
  task: TaskState,
  again: Candidates,
  not: readonly WantedMatch[],
  more: Partial<Candidates> = {},
): void {
  requestPeople(turn, task.id, { ...again, not: [...again.not, ...keptOut(turn.state, task), ...not], ...more });
}
