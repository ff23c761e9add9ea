import { askFor, checkedKey } from '../asking.js';
import type { StepBehaviour } from './step-behaviour.js';

/** A critical section across cases (WCP-39): its steps run once the key is granted; leaving it in any way gives it back. */
export const mutexStep: StepBehaviour<'mutex'> = {
  enter(turn, step, frame) {
    askFor(turn, frame, { kind: 'mutex', key: checkedKey(turn.compute(step.for, frame.id), step.line) });
  },
  answered(turn, step, frame, asked) {
    // Kept until the section is left: that it is left then is said to the outside.
    turn.state.asks[asked.effect] = { ...asked, taken_up: 'granted' };
    const inside = { kind: 'mutex', id: frame.id, node: step.id, parent: frame.parent } as const;
    turn.setFrame(inside);
    turn.runBranch(inside, 'steps');
  },
  childDone(turn, _step, frame) {
    if (frame.kind === 'mutex') turn.complete(frame.id);
  },
};
