import { candidatesOf, requestPeople } from '../people.js';
import type { TaskState } from '../state.js';
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
      priority: step.priority ?? turn.state.priority,
      created_at: turn.now,
      reserved_at: null,
      requests: 0,
    };
    const candidates = candidatesOf(turn, step.assign, frame.id, [task]);
    turn.setFrame({ kind: 'task', id: frame.id, node: step.id, parent: frame.parent, task: id });
    turn.state.tasks[id] = task;
    turn.clearResults(frame.id, [step.id]);
    turn.fact('task_created', id, { step: step.id });
    requestPeople(turn, id, candidates);
  },
};
