import { resolveDuration } from '../clock-schedule.js';
import { calendarOf, timeAfter } from '../time.js';
import { Fault } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Waits for a time. Its result is `{ outcome: 'timed_out' }`. */
export const waitStep: StepBehaviour<'wait'> = {
  enter(turn, step, frame) {
    if (step.wait.kind !== 'for') return;
    const duration = resolveDuration(turn, step.wait.duration, frame.id, step.line);
    const calendar = step.calendar ?? turn.program.calendar;
    const until = timeAfter(calendarOf(turn.playable, calendar), turn.now, duration);
    if (until === null) {
      throw new Fault('calendar', `The calendar ${calendar} has no data for the time this wait would end.`, step.line);
    }
    turn.setFrame({ kind: 'wait', id: frame.id, node: step.id, parent: frame.parent, until });
  },
};
