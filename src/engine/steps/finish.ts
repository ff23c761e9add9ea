import { endAfterUndo, endNow } from '../compensation.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Ends the case with an outcome: whatever is still open is exited, clocks of the case that still run are met. */
export const finishStep: StepBehaviour<'finish'> = {
  enter(turn, step) {
    const end = { status: 'completed', outcome: step.outcome, stage: turn.state.stage } as const;
    if (step.compensate) endAfterUndo(turn, end);
    else endNow(turn, end);
  },
};
