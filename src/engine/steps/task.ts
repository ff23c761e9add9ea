import type { Priority, Task } from '../../program/program.js';
import { sendLink } from '../customer-link.js';
import { candidatesOf } from '../people.js';
import { higherPriority, raisedPriority } from '../semantics.js';
import type { Reopening, TaskState } from '../state.js';
import { surveyEnd } from '../surveys.js';
import type { Turn } from '../turn.js';
import { offer } from '../windows.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Work for a person: it is in State until it is completed or exited; who gets it is asked for as an effect. */
export const taskStep: StepBehaviour<'task'> = {
  enter(turn, step, frame) {
    const id = `${turn.state.case.id}:${frame.id}`;
    const task: TaskState = {
      id,
      step: step.id,
      frame: frame.id,
      stage: turn.state.stage ?? '',
      status: 'created',
      offered_to: [],
      excluded: [],
      assignee: null,
      priority: firstPriority(turn, step),
      created_at: turn.now,
      reserved_at: null,
      requests: 0,
    };
    const reopening = turn.state.reopened[step.id];
    // What is wrong with its people comes out before anything is changed.
    candidatesOf(turn, step.assign, frame.id, [task]);
    const until = surveyEnd(turn, step, frame);
    turn.setFrame({ kind: 'task', id: frame.id, node: step.id, parent: frame.parent, task: id, ...until });
    turn.state.tasks[id] = reopening ? { ...task, ...reopened(reopening) } : task;
    turn.clearResults(frame.id, [step.id]);
    turn.fact('task_created', id, { step: step.id });
    if (reopening) {
      const { [step.id]: _, ...others } = turn.state.reopened;
      turn.state.reopened = others;
    }
    offer(turn, id, step);
    sendLink(turn, task, step);
  },
};

function firstPriority({ state }: Turn, step: Task): Priority {
  const own = step.priority ?? state.priority;
  return state.semantics >= 2 ? higherPriority(own, raisedPriority(state)) : own;
}

/** What was entered before it was sent back, and why it was. */
function reopened({ values, outcome, person, by, comment, step }: Reopening): Pick<TaskState, 'draft' | 'sent_back'> {
  return { draft: { values, by: person, ...(outcome === undefined ? {} : { outcome }) }, sent_back: { by, comment, step } };
}
