/** `mode: hold`: what a handler stands on keeps still until the handler is done. */
import { describe, expect, it } from 'vitest';
import { nextWake, start, step } from '../../src/engine/step.js';
import type { Handler, Step } from '../../src/program/program.js';
import { HOUR, input, literal, MONDAY_9, people, person, playable, program, role, task } from './complaint-program.js';

const li = person('li_na');
const wait: Step = {
  kind: 'wait',
  id: 'settle',
  line: 9,
  deadlines: [],
  on: [],
  wait: { kind: 'for', duration: literal({ kind: 'elapsed', milliseconds: 3 * HOUR }) },
};
const check: Handler = {
  id: 'on_check',
  trigger: { kind: 'message', message: 'called' },
  mode: 'hold',
  steps: [task('check', { assign: people(role('desk')) })],
  line: 30,
};
const held = playable(
  program(
    {
      only: [
        {
          kind: 'parallel',
          id: 'both',
          line: 5,
          deadlines: [],
          on: [check],
          join: { kind: 'all' },
          rest: 'cancel',
          one_at_a_time: false,
          branches: [
            { branch: 'work', steps: [task('first', { assign: people(role('desk')) })] },
            { branch: 'time', steps: [wait] },
          ],
        },
      ],
    },
    { messages: { called: {} } },
  ),
);
const FIRST = `${input.case.id}:first.1`;
const CHECK = `${input.case.id}:check.1`;

function heldAfter(hours: number) {
  const { state } = start(held, input, MONDAY_9);
  const decided = step(held, state, {
    kind: 'assigned',
    at: MONDAY_9,
    decisions: state.undecided.map((effect) => ({
      effect,
      subject: { kind: 'task', task: FIRST },
      assignee: null,
      offered_to: [[{ kind: 'role', role: 'desk' }]],
      excluded: [],
    })),
  }).state;
  return step(held, decided, { kind: 'message', at: MONDAY_9 + hours * HOUR, id: 'm1', name: 'called', data: {}, sender: null }).state;
}

describe('a scope that a handler holds', () => {
  it('refuses that its open tasks are taken up, and says that they are suspended', () => {
    const state = heldAfter(1);
    const refused = { code: 'state_wrong', task: FIRST, operation: 'claim', state: 'suspended', holder: null };
    expect(step(held, state, { kind: 'claim', at: state.at, actor: li, task: FIRST }).refusal).toEqual(refused);
  });

  it('lets its waits come later by the time that it was held, and its tasks be taken up again', () => {
    const before = heldAfter(1);
    expect(nextWake(before)).toBeNull();
    const decided = step(held, before, {
      kind: 'assigned',
      at: before.at,
      decisions: before.undecided.map((effect) => ({
        effect,
        subject: { kind: 'task', task: CHECK },
        assignee: li.person,
        offered_to: [],
        excluded: [],
      })),
    }).state;
    const { state, refusal } = step(held, decided, { kind: 'complete', at: MONDAY_9 + 3 * HOUR, actor: li, task: CHECK, values: {} });
    expect(refusal).toBeUndefined();
    expect(nextWake(state)).toBe(MONDAY_9 + 5 * HOUR);
    expect(step(held, state, { kind: 'claim', at: state.at, actor: li, task: FIRST }).refusal).toBeUndefined();
  });
});
