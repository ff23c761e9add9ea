import type { StepBehaviour } from './step-behaviour.js';

/** Steps that belong together: a scope for deadlines and handlers. */
export const groupStep: StepBehaviour<'group'> = {
  enter(turn, step, frame) {
    const group = { kind: 'group', id: frame.id, node: step.id, parent: frame.parent } as const;
    turn.setFrame(group);
    turn.runBranch(group, 'steps');
  },
};
