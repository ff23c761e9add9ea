import { exitFrame } from '../exit.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Exits an open step or stage, in all its instances (WCP-19, 25 to 27); what follows it goes on as if it were done. */
export const cancelStep: StepBehaviour<'cancel'> = {
  enter(turn, step, frame) {
    for (const open of Object.values(turn.state.frames)) {
      if (open.node !== step.target || open.kind === 'sequence' || open.kind === 'item' || !turn.state.frames[open.id]) continue;
      exitFrame(turn, open.id, 'cancelled', 'ended');
      turn.fact('step_completed', open.node, { cancelled: true });
      turn.tellParent(open);
    }
    // Where it stood inside what it cancelled, it went with it.
    if (turn.state.frames[frame.id]) turn.complete(frame.id);
  },
};
