import type { StepBehaviour } from './step-behaviour.js';

/** Takes the first case that holds, else `else`; its result is `{ case }`, the index of the case or `else`. */
export const chooseStep: StepBehaviour<'choose'> = {
  enter(turn, step, frame) {
    const index = step.cases.findIndex((item) => turn.evaluateBoolean(item.when, frame.id));
    if (index < 0 && !step.else) return turn.complete(frame.id, { case: 'none' });
    const taken = index < 0 ? 'else' : `case/${index}`;
    const chosen = { kind: 'choose', id: frame.id, node: step.id, parent: frame.parent, taken } as const;
    turn.setFrame(chosen);
    turn.runBranch(chosen, taken);
  },
  childDone(turn, _step, frame) {
    if (frame.kind === 'choose') turn.complete(frame.id, { case: frame.taken });
  },
};
