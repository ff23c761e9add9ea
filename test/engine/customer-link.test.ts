/** Tasks of the customer: the link goes out, and what comes through it is theirs; what staff enter is by hand. */
import { describe, expect, it } from 'vitest';
import { contactActor } from '../../src/engine/customer-link.js';
import type { Actor, TaskEvent, TaskOperation } from '../../src/engine/event.js';
import type { State, TaskState, TaskStatus } from '../../src/engine/state.js';
import { start, step, validate } from '../../src/engine/step.js';
import { TASK_OPERATIONS } from '../../src/engine/task-lifecycle.js';
import { taskViews } from '../../src/engine/views.js';
import type { Task } from '../../src/program/program.js';
import { HOUR, input, MONDAY_9, people, person, playable, program, role, task } from './complaint-program.js';

const outcomes = [
  { id: 'accepted', title: 'Accepted' },
  { id: 'declined', title: 'Declined' },
];
const form = { properties: { remark: { type: 'string', maxLength: 10 } } };
const main = contactActor('main');
const li = person('li_na');

function asking(more: Partial<Task> = {}) {
  return playable(program({ only: [task('ask', { customer: 'main', form, outcomes, ...more }), task('after')] }));
}
type Asked = ReturnType<typeof asking>;

function opened(on: Asked): { readonly state: State; readonly id: string } {
  const begun = start(on, input, MONDAY_9).state;
  return { state: decided(on, begun), id: Object.keys(begun.tasks)[0] as string };
}
function decided(on: Asked, state: State): State {
  const decisions = state.undecided.map((effect) => ({
    effect,
    subject: { kind: 'task' as const, task: effect.slice(0, effect.lastIndexOf('#')) },
    assignee: 'li_na',
    offered_to: [],
    excluded: [],
  }));
  return step(on, state, { kind: 'assigned', at: state.at, decisions }).state;
}
function complete(task: string, actor: Actor, more: object = {}): TaskEvent {
  return { kind: 'complete', at: MONDAY_9, actor, task, outcome: 'accepted', values: {}, ...more };
}
function inState(state: State, id: string, status: TaskStatus): State {
  const found = state.tasks[id] as TaskState;
  const held = status === 'created' || status === 'ready' ? { assignee: null } : {};
  const suspended = status === 'suspended' ? { suspended: { from: 'reserved', until: null } as const } : {};
  return { ...state, tasks: { [id]: { ...found, status, ...held, ...suspended } } };
}
const links = (effects: ReturnType<typeof start>['effects']) =>
  effects.flatMap((effect) => (effect.kind === 'notify' && effect.notice.about.kind === 'link' ? [effect.notice] : []));

describe('a task of the customer', () => {
  it('asks once for its link to be sent, with an id of its own', () => {
    const on = asking();
    const first = start(on, input, MONDAY_9);
    expect(links(first.effects)).toEqual([
      {
        effect: 'complaint/1:ask.1!link',
        to: [],
        contacts: ['main'],
        about: { kind: 'link', step: 'ask', tasks: ['complaint/1:ask.1'], until: null },
      },
    ]);
    const later = step(on, first.state, { kind: 'tick', at: MONDAY_9 + HOUR });
    expect(links(later.effects)).toEqual([]);
    expect(taskViews(on, first.state)[0]).toMatchObject({ customer_contact: 'main', customer_link: { until: null } });
  });

  it('has no link where several do it, or a survey does not go by the web', () => {
    const questions = { overall: { asks: 'perceived' as const } };
    for (const more of [{ need: 2 }, { survey: { questions, channels: ['phone' as const] } }]) {
      const first = start(asking(more), input, MONDAY_9);
      expect(links(first.effects)).toEqual([]);
      expect(taskViews(asking(more), first.state)[0]?.customer_link).toBeUndefined();
    }
  });

  it.each<TaskStatus>(['created', 'ready', 'reserved', 'in_progress', 'suspended'])(
    'is completed by its contact while it is %s, and that is not by hand',
    (status) => {
      const on = asking();
      const { state, id } = opened(on);
      const { state: after, effects } = step(on, inState(state, id, status), complete(id, main, { values: { remark: 'Fine' } }));
      expect(after.steps.ask).toMatchObject({ outcome: 'accepted', remark: 'Fine', by_hand: false, completed_by: 'customer:main' });
      expect(effects).toContainEqual(
        expect.objectContaining({
          fact: expect.objectContaining({
            kind: 'task_completed',
            actor: 'customer:main',
            detail: expect.objectContaining({ contact: 'main' }),
          }),
        }),
      );
    },
  );

  it('is completed by its contact while somebody else has it from a colleague', () => {
    const on = asking();
    const { state, id } = opened(on);
    const given = step(on, state, { kind: 'delegate', at: MONDAY_9, actor: li, task: id, to: 'wang' }).state;
    expect(step(on, given, complete(id, main)).state.steps.ask).toMatchObject({ by_hand: false });
  });

  it('is by hand when staff enter it', () => {
    const on = asking();
    const { state, id } = opened(on);
    expect(step(on, state, complete(id, li)).state.steps.ask).toMatchObject({ by_hand: true, completed_by: 'li_na' });
  });

  it('holds the customer to the form, and not to the checklist of those who enter it', () => {
    const on = asking({ checklist: ['Read the offer out'] });
    const { state, id } = opened(on);
    expect(validate(on, state, complete(id, main, { values: { remark: 'Much too long' } }))).toMatchObject({
      code: 'values_invalid',
      errors: [{ field: '/remark', code: 'maxLength' }],
    });
    expect(validate(on, state, complete(id, main))).toBeNull();
    expect(validate(on, state, complete(id, li))).toMatchObject({ code: 'checklist_open' });
  });

  it('is done by its contact alone, who can do nothing else with it', () => {
    const on = asking();
    const { state, id } = opened(on);
    expect(validate(on, state, complete(id, contactActor('boss')))).toMatchObject({ code: 'not_a_party' });
    const operands = { reason: 'No', to: [], comment: 'Hm', text: 'Hm', priority: 'high', title: 'Help', until: MONDAY_9 + HOUR };
    const others = TASK_OPERATIONS.filter((operation): operation is Exclude<TaskOperation, 'complete'> => operation !== 'complete');
    for (const kind of others) {
      const event = { kind, at: MONDAY_9, actor: main, task: id, ...operands } as TaskEvent;
      expect(validate(on, state, event), kind).toMatchObject({ code: 'not_a_party' });
    }
  });

  it('is answered once', () => {
    const on = asking();
    const { state, id } = opened(on);
    const after = step(on, state, complete(id, main)).state;
    expect(validate(on, after, complete(id, main))).toMatchObject({ code: 'task_closed', how: 'completed' });
  });

  it('comes back to the customer with a new link when the countersignature is refused', () => {
    const on = asking({ countersign: people(role('boss')) });
    const { state, id } = opened(on);
    const answered = decided(on, step(on, state, complete(id, main)).state);
    const signature = Object.values(answered.tasks).find((each) => each.part_of)?.id ?? '';
    const refusal = {
      kind: 'complete',
      at: MONDAY_9,
      actor: li,
      task: signature,
      outcome: 'refused',
      comment: 'Ask again',
      values: {},
    } as const;
    const back = step(on, answered, refusal);
    expect(links(back.effects)).toHaveLength(1);
    expect(links(back.effects)[0]?.effect).toMatch(/!link\d+$/);
    expect(back.state.tasks[id]).toMatchObject({ assignee: null, draft: { outcome: 'accepted' }, sent_back: { comment: 'Ask again' } });
    expect(validate(on, back.state, complete(id, main))).toBeNull();
  });
});

describe('what staff entered together for the customer', () => {
  it('goes back to whoever entered it when the countersignature is refused, and not to the customer', () => {
    const on = asking({ need: 1, countersign: people(role('boss')) });
    const begun = start(on, input, MONDAY_9).state;
    const id = Object.keys(begun.tasks)[0] as string;
    const [effect = ''] = begun.undecided;
    const seats = {
      effect,
      subject: { kind: 'task' as const, task: id },
      assignee: null,
      offered_to: [],
      excluded: [],
      everybody: ['li_na'],
    };
    const seated = step(on, begun, { kind: 'assigned', at: MONDAY_9, decisions: [seats] }).state;
    const part = (state: State, as: string) => Object.values(state.tasks).find((each) => each.part_of?.as === as)?.id ?? '';
    const voted = decided(on, step(on, seated, complete(part(seated, 'seat'), li)).state);
    const refusal = { comment: 'Ask again', outcome: 'refused' };
    const back = step(on, voted, complete(part(voted, 'countersign'), li, refusal));
    expect(links(back.effects)).toEqual([]);
    expect(back.state.tasks[id]).toMatchObject({ status: 'reserved', assignee: 'li_na' });
  });
});

describe('a task of people of the organisation', () => {
  it('is nothing for a contact of the customer', () => {
    const on = asking();
    const { state, id } = opened(on);
    const next = decided(on, step(on, state, complete(id, main)).state);
    const after = Object.keys(next.tasks)[0] as string;
    expect(validate(on, next, { kind: 'complete', at: MONDAY_9, actor: main, task: after, values: {} })).toMatchObject({
      code: 'not_a_party',
    });
  });
});
