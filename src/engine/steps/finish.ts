import { exitFrame } from '../exit.js';
import type { Turn } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Ends the case with an outcome: whatever is still open is exited, clocks of the case that still run are met. */
export const finishStep: StepBehaviour<'finish'> & { end(turn: Turn, outcome: string): void } = {
  enter(turn, step) {
    end(turn, step.outcome);
  },
  end,
};

function end(turn: Turn, outcome: string): void {
  const stage = turn.state.stage;
  exitFrame(turn, 'case', 'finish', 'met');
  turn.state.status = 'completed';
  turn.state.outcome = outcome;
  turn.state.stage = null;
  turn.state.incidents = {};
  turn.state.rested = {};
  turn.state.undecided = [];
  turn.fact('case_completed', null, { outcome, stage });
}
