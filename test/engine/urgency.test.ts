/** What makes a task urgent: the formula of docs/tasks.md. */
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/event.js';
import type { State } from '../../src/engine/state.js';
import { start, step } from '../../src/engine/step.js';
import type { Urgency } from '../../src/engine/urgency.js';
import { taskViews } from '../../src/engine/views.js';
import type { Program } from '../../src/program/program.js';
import { clock, HOUR, hours, input, MONDAY_9, person, playable, program, task } from './complaint-program.js';

const DAY = 24 * HOUR;

function opened(of: Program, customer: State['customer'] = null): State {
  return start(playable(of), { ...input, customer }, MONDAY_9).state;
}
function urgencies(of: Program, state: State): { readonly [task: string]: Urgency } {
  return Object.fromEntries(taskViews(playable(of), state).map((view) => [view.step, view.urgency]));
}
function played(of: Program, state: State, ...events: readonly Event[]): State {
  return events.reduce((now, event) => step(playable(of), now, event).state, state);
}
const tick = (at: number): Event => ({ kind: 'tick', at });

describe('a task', () => {
  it('is held to its own deadline', () => {
    const of = program({ only: [task('call', { deadlines: [clock('soon', hours(1), { title: 'Call' })] })] });
    expect(urgencies(of, opened(of)).call).toEqual({
      at: MONDAY_9 + HOUR,
      due: MONDAY_9 + HOUR,
      late: false,
      reasons: [{ kind: 'due', due: MONDAY_9 + HOUR, clock: 'soon.1', title: 'Call', on: 'call' }],
    });
  });

  it('is held to the deadline of its stage or case where that is earlier, or it has none', () => {
    const around = program({ only: [task('call', { deadlines: [clock('late', hours(3))] })] }, { deadlines: [clock('whole', hours(2))] });
    expect(urgencies(around, opened(around)).call?.reasons).toEqual([
      { kind: 'due', due: MONDAY_9 + 2 * HOUR, clock: 'whole.1', title: 'Complaint', on: '' },
    ]);
    const { stages } = program({ only: [task('call')] });
    const staged = program({}, { stages: stages.map((stage) => ({ ...stage, deadlines: [clock('part', hours(1))] })) });
    expect(urgencies(staged, opened(staged)).call).toMatchObject({ due: MONDAY_9 + HOUR, reasons: [{ on: 'only' }] });
  });

  it('counts as due five days after it came where no deadline holds it', () => {
    const of = program({ only: [task('call')] });
    expect(urgencies(of, opened(of)).call).toEqual({
      at: MONDAY_9 + 5 * DAY,
      due: null,
      late: false,
      reasons: [{ kind: 'no_deadline', due: MONDAY_9 + 5 * DAY }],
    });
  });

  it('is late once a deadline that it is held to is', () => {
    const of = program({ only: [task('call')] }, { deadlines: [clock('whole', hours(1))] });
    const late = played(of, opened(of), tick(MONDAY_9 + HOUR));
    expect(urgencies(of, late).call).toMatchObject({ late: true, due: MONDAY_9 + HOUR });
    expect(taskViews(playable(of), late)[0]).toMatchObject({ due: null, overdue: false });
  });

  it('that is low and a minute late comes after one that is urgent and due now', () => {
    const due = (id: string, minutes: number) => [clock(id, { kind: 'business', unit: 'minutes', count: minutes })];
    const of = program({ only: [task('low', { priority: 'low', deadlines: due('one', 59) })] });
    const other = program({ only: [task('urgent', { priority: 'urgent', deadlines: due('two', 60) })] });
    const now = tick(MONDAY_9 + HOUR);
    const low = urgencies(of, played(of, opened(of), now)).low as Urgency;
    const urgent = urgencies(other, played(other, opened(other), now)).urgent as Urgency;
    expect(low.late && urgent.late).toBe(true);
    expect(urgent.at).toBeLessThan(low.at);
  });

  it('is not changed by the time that passes: what waits longest comes first in the end', () => {
    const of = program({ only: [task('low', { priority: 'low', deadlines: [clock('one', hours(1))] })] });
    const then = urgencies(of, opened(of)).low as Urgency;
    const later = urgencies(of, played(of, opened(of), tick(MONDAY_9 + 30 * DAY))).low as Urgency;
    expect(later.at).toBe(then.at);
    expect(later.at).toBeLessThan(MONDAY_9 + 30 * DAY - 2 * DAY);
  });

  it('counts as due earlier by its priority, and by half of its case’s', () => {
    const of = program(
      { only: [task('call', { priority: 'high' })] },
      {
        deadlines: [
          clock('whole', hours(1), {
            escalate: [{ after: { kind: 'literal', duration: hours(0), text: '' }, notify: [], priority: 'urgent', line: 1 }],
          }),
        ],
      },
    );
    expect(urgencies(of, opened(of)).call).toMatchObject({ at: MONDAY_9 + HOUR - 16 * HOUR });
    const raised = urgencies(of, played(of, opened(of), tick(MONDAY_9 + HOUR))).call as Urgency;
    expect(raised.reasons.slice(1)).toEqual([
      { kind: 'priority', priority: 'urgent', sooner: 48 * 60 },
      { kind: 'case_priority', priority: 'urgent', sooner: 24 * 60 },
      { kind: 'escalated', level: 1, sooner: 4 * 60 },
    ]);
    expect(raised.at).toBe(MONDAY_9 + HOUR - 76 * HOUR);
  });

  it('counts as due earlier by its customer’s tier, as the workspace says', () => {
    const of = program({ only: [task('call', { priority: 'low' })] }, { tiers: { key: 3 * HOUR } });
    expect(urgencies(of, opened(of, { tier: 'key' })).call).toEqual({
      at: MONDAY_9 + 5 * DAY + 13 * HOUR,
      due: null,
      late: false,
      reasons: [
        { kind: 'no_deadline', due: MONDAY_9 + 5 * DAY },
        { kind: 'priority', priority: 'low', sooner: -16 * 60 },
        { kind: 'tier', tier: 'key', sooner: 180 },
      ],
    });
    expect(urgencies(of, opened(of, { tier: 'constructor' })).call?.reasons).toHaveLength(2);
  });

  it('is not pressed by a deadline that is paused, unless that is overdue', () => {
    const of = program({ only: [task('call', { deadlines: [clock('soon', hours(1))] })] }, { deadlines: [clock('whole', hours(3))] });
    const admin = person('admin', [], true);
    const pause = (at: number): Event => ({ kind: 'pause_clocks', at, actor: admin, clock: 'soon.1', reason: 'storm' }) as Event;
    const paused = played(of, opened(of), pause(MONDAY_9 + HOUR / 2));
    expect(urgencies(of, paused).call).toMatchObject({ due: MONDAY_9 + 3 * HOUR, late: false });
    const overdue = played(of, opened(of), tick(MONDAY_9 + HOUR), pause(MONDAY_9 + 2 * HOUR));
    expect(urgencies(of, overdue).call).toMatchObject({ due: MONDAY_9 + HOUR, late: true });
  });
});
