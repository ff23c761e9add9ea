import type { Wait } from '../../program/program.js';
import { ask } from '../asking.js';
import { chosenCalendar } from '../chosen-calendar.js';
import { resolveDuration } from '../clock-schedule.js';
import { earlyMessage, receiveAt } from '../messages.js';
import type { Frame, Instant } from '../state.js';
import { calendarOf, timeAfter } from '../time.js';
import { Fault, type Turn } from '../turn.js';
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
      ask(turn, frame, { kind: 'message', message, key: textOf(turn.compute(key, frame.id), step.line) });
      return;
    }
    const early = earlyMessage(turn, message, frame.id, match);
    if (early) receiveAt(turn, frame, early.data);
  },
  answered(turn, _step, frame, _asked, value) {
    const message = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
    receiveAt(turn, frame, message);
  },
};

function endOf(turn: Turn, step: Wait, frame: Frame): Instant | null {
  if (step.wait.kind === 'instant') {
    const text = turn.compute(step.wait.instant, frame.id);
    const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(at)) throw new Fault('expression', `This is not an instant: ${JSON.stringify(text)}.`, step.line);
    return Math.max(at, turn.now);
  }
  const value = step.wait.kind === 'for' ? step.wait.duration : step.timeout;
  if (!value) return null;
  const duration = resolveDuration(turn, value, frame.id, step.line);
  const calendar = chosenCalendar(turn, step, frame.id);
  const until = timeAfter(calendarOf(turn.playable, calendar), turn.now, duration);
  if (until === null) throw new Fault('calendar', `The calendar ${calendar} has no data for the time this wait would end.`, step.line);
  return until;
}

function textOf(key: unknown, line: number): string {
  if (typeof key === 'string' && key !== '') return key;
  if (typeof key === 'number') return String(key);
  throw new Fault('expression', `A message is waited for by a key, and this is none: ${JSON.stringify(key)}.`, line);
}
