import { runAgain } from '../clocks.js';
import { exitFrame } from '../exit.js';
import type { StepBehaviour } from './step-behaviour.js';

/**
 * Leaves the present stage and enters another: what is open in it is exited, its clocks rest (a stage entered again
 * resumes them), and the results of the stages from the target on are absent until done again.
 */
export const gotoStep: StepBehaviour<'goto'> = {
  enter(turn, step, frame) {
    for (const child of turn.childrenOf('case')) {
      if (child.kind === 'handler') continue;
      turn.fact('stage_left', child.node, { for: step.stage });
      exitFrame(turn, child.id, 'goto', 'ended');
    }
    const undone = turn.index.from(step.stage);
    turn.clearResults(frame.id, [...undone]);
    runAgain(turn, undone);
    // The case's own work goes on, also where only handlers were left of it.
    turn.setFrame({ kind: 'case', id: 'case', node: '', parent: null });
    turn.enter(step.stage, 'case');
    // Inside a handler of the case the goto itself was not left.
    if (turn.state.frames[frame.id]) turn.complete(frame.id);
  },
};
