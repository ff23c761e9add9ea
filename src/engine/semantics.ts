/**
 * Versions of what the engine does with one Program and the same events. A case keeps the version that its run began with,
 * so that a replay of an older run leads to what it led to then; only at continue-as-new it is raised, by the migrations
 * here (docs/semantics.md says how a change is made).
 *
 * owns: the number of each version, and how State gets from one to the next.
 * never: what differs between them; that stands where it is done, asking `state.semantics`.
 *
 * 1. The first.
 * 2. A case whose priority was raised hands out later tasks no lower than that, also where their step says less. A loop
 *    is told by one place that is come to again and again, not by how much one event leads to. A case that was cancelled and
 *    then undone names whoever cancelled it.
 * 3. In expressions days are those of the playbook's calendar: `date(now)`, `year(now)` and their like, and a day where a moment
 *    is wanted (`now > data.promised_day`, `until: data.promised_day`), which began at midnight in UTC before.
 *    A task of the customer has its link sent to them.
 * 4. `sort_by` and `group_by` over a field that is money go by its amount; they took every two for alike, or for different.
 * 5. What comes to a case while a write is in flight waits for it, and happens then (temporal/case-driver.ts): a replay brings it
 *    and the write's result in another order, and at another time. A case that was merged names for whom and from where.
 * 6. An item of an `each` is done only with all that runs beside in it, as a stage is: what a join in it had not waited for lost its
 *    place when the item's own steps were done, and a case could end with such a task open. A handler that takes the place of a step
 *    which waits for the outside also withdraws what that step had asked for. What several have to do is asked of several whoever is
 *    named for it, and nobody does it for them before that; nobody has two voices by standing in for somebody or by a later decision,
 *    nor signs by standing in what they did themselves. What waits for its countersignature stays so, whatever was under way. A task
 *    with a window is not offered outside of it by a decision or as it is taken up again by itself. One that failed is handed out as
 *    another one. A step that failed, and whose `if` does not hold as it is tried again, takes its deadlines and handlers with it. A
 *    duty that is due as it begins reminds again of its next time.
 */
import type { Priority } from '../program/program.js';
import type { State } from './state.js';
import type { Draft, Turn } from './turn.js';

/** What new cases begin with. */
export const SEMANTICS = 6;
/** Cases of before are not run any more: they must have been raised by code that still knew them. */
export const OLDEST_SEMANTICS = 1;

/** Cases whose input does not say began before it was said. */
export const UNSAID_SEMANTICS = 1;

/** How the State of each version becomes one of the next. */
const MIGRATIONS: { readonly [from: number]: (state: Draft) => void } = {
  1: (state) => {
    for (const task of Object.values(state.tasks)) {
      state.tasks[task.id] = { ...task, priority: higherPriority(task.priority, raisedPriority(state)) };
    }
  },
  5: (state) => {
    for (const frame of Object.values(state.frames)) {
      if (frame.parent !== null && !state.frames[frame.parent]) state.frames[frame.id] = { ...frame, parent: 'case' };
    }
    for (const task of Object.values(state.tasks)) {
      if (!task.done) continue;
      const { suspended: _, ...rest } = task;
      state.tasks[task.id] = { ...rest, status: 'in_progress', assignee: null };
      state.undecided = state.undecided.filter((effect) => !effect.startsWith(`${task.id}#`));
    }
  },
};

/** Why this code cannot run the case; null: it can. */
export function semanticsUnknown(semantics: number): string | null {
  if (semantics > SEMANTICS)
    return `The case runs on semantics ${semantics}; this worker knows them up to ${SEMANTICS}. Start a newer one.`;
  if (semantics >= OLDEST_SEMANTICS) return null;
  return `The case runs on semantics ${semantics}; this worker knows them from ${OLDEST_SEMANTICS} on. Run \`steward upgrade\` with a version of Steward that knows both.`;
}

export function raiseSemantics(turn: Turn, to: number): void {
  const from = turn.state.semantics;
  for (let at = from; at < to; at += 1) MIGRATIONS[at]?.(turn.state);
  turn.state.semantics = to;
  turn.fact('semantics_raised', null, { from, to });
}

/** What the case's priority was raised to; `low` where it was not: it raises nothing. */
export function raisedPriority({ priority }: Pick<State, 'priority'>): Priority {
  return priority === 'normal' ? 'low' : priority;
}

const RANK: { readonly [P in Priority]: number } = { low: 0, normal: 1, high: 2, urgent: 3 };

export function higherPriority(a: Priority, b: Priority): Priority {
  return RANK[b] > RANK[a] ? b : a;
}
