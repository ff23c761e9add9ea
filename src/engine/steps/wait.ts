import { objectOf } from '../../program/json.js';
import type { Wait } from '../../program/program.js';
import { ask, checkedKey } from '../asking.js';
import { chosenCalendar } from '../chosen-calendar.js';
import { earlyMessage, receiveAt } from '../messages.js';
import { momentAfter, momentAt } from '../moments.js';
import type { Frame, Instant } from '../state.js';
import type { Turn } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/**
 * Waits for a time, a condition or a message. Its result is `{ outcome }`: `timed_out` where time ended it, `received`
 * where what it waited for came; with a message, the message's fields beside it.
 */
export const waitStep: StepBehaviour<'wait'> = {
  enter(turn, step, frame) {
    const until = endOf(turn, step, frame);
    turn.setFrame({ kind: 'wait', id: frame.id, node: step.id, parent: frame.parent, until });
    if (step.wait.kind !== 'message') return;
    const { message, key, match } = step.wait;
    if (key) {
      ask(turn, frame, { kind: 'message', message, key: checkedKey(turn.compute(key, frame.id), step.line) });
      return;
    }
    const early = earlyMessage(turn, message, frame.id, match);
    if (early) receiveAt(turn, frame, early.data);
  },
  answered(turn, _step, frame, _asked, value) {
    receiveAt(turn, frame, objectOf(value));
  },
};

function endOf(turn: Turn, step: Wait, frame: Frame): Instant | null {
  if (step.wait.kind === 'instant') return momentAt(turn, step.wait.instant, frame.id, step.line);
  const value = step.wait.kind === 'for' ? step.wait.duration : step.timeout;
  if (!value) return null;
  return momentAfter(turn, value, chosenCalendar(turn, step, frame.id), frame.id, step.line, 'the time this wait would end');
}
