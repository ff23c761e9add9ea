import type { Repeat } from '../../program/program.js';
import type { Frame } from '../state.js';
import type { Turn } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Rounds of its steps; `while` is tested before a round, `until` after it. Its result is `{ round, rounds }`. */
export const repeatStep: StepBehaviour<'repeat'> = {
  enter(turn, step, frame) {
    nextRound(turn, step, { ...frame, kind: 'repeat', round: 0, exhausted: false });
  },
  childDone(turn, step, frame) {
    if (frame.kind !== 'repeat') return;
    if (frame.exhausted) return turn.complete(frame.id, rounds(frame.round));
    if (step.loop.kind === 'until' && turn.evaluateBoolean(step.loop.condition, frame.id)) {
      return turn.complete(frame.id, rounds(frame.round));
    }
    nextRound(turn, step, frame);
  },
};

type RepeatFrame = Frame & { readonly kind: 'repeat' };

function nextRound(turn: Turn, step: Repeat, frame: RepeatFrame): void {
  if (step.loop.kind === 'while' && !turn.evaluateBoolean(step.loop.condition, frame.id)) {
    return turn.complete(frame.id, rounds(frame.round));
  }
  if (step.max !== undefined && frame.round >= step.max) {
    const exhausted: RepeatFrame = { ...frame, exhausted: true };
    turn.setFrame(exhausted);
    return turn.runBranch(exhausted, 'exhausted');
  }
  const next: RepeatFrame = { ...frame, round: frame.round + 1 };
  turn.setFrame(next);
  turn.clearResults(frame.id, turn.index.below(step.id));
  turn.setResult(frame.id, step.id, rounds(next.round));
  turn.runBranch(next, 'steps');
}

function rounds(round: number) {
  return { round, rounds: round };
}
