import { endClock, startClocks } from '../clocks.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Promises, and goes on: the clock runs on the case. Promised again while it is open, the later promise counts. */
export const promiseStep: StepBehaviour<'promise'> = {
  enter(turn, step, frame) {
    for (const clock of Object.values(turn.state.clocks)) if (clock.clock === step.clock.id) endClock(turn, clock, 'ended');
    startClocks(turn, [step.clock], step.id, 'case');
    turn.complete(frame.id, {});
  },
};
