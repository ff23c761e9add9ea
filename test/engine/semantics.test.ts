/** What differs between versions of the engine's semantics, and how a case goes from one to the next. */
import { describe, expect, it } from 'vitest';
import { contactActor } from '../../src/engine/customer-link.js';
import type { Effect } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import { OLDEST_SEMANTICS, SEMANTICS, semanticsUnknown } from '../../src/engine/semantics.js';
import type { State, TaskState } from '../../src/engine/state.js';
import { start, step, validate } from '../../src/engine/step.js';
import type { Decision } from '../../src/organisation/request.js';
import type { JsonObject } from '../../src/program/json.js';
import type { Each, Step } from '../../src/program/program.js';
import { clock, HOUR, hours, input, MONDAY_9, people, person, playable, program, role, task } from './complaint-program.js';

const admin = person('admin', [], true);
const NUMBERS = { type: 'object', properties: { n: { type: 'number' } } };

class Case {
  state: State;
  readonly effects: Effect[] = [];
  constructor(
    readonly on: Playable,
    semantics: number,
    data: JsonObject = {},
  ) {
    const first = start(on, { ...input, data, semantics }, MONDAY_9);
    this.state = first.state;
    this.effects.push(...first.effects);
  }
  send(event: Event) {
    const { state, effects, refusal } = step(this.on, this.state, event);
    expect(refusal).toBeUndefined();
    this.state = state;
    this.effects.push(...effects);
  }
  complete(stepId: string) {
    const open = Object.values(this.state.tasks).find((each) => each.step === stepId);
    this.send({ kind: 'complete', at: this.state.at, actor: admin, task: open?.id ?? '', values: {} });
  }
  priorityOf(stepId: string) {
    return Object.values(this.state.tasks).find((each) => each.step === stepId)?.priority;
  }
}

/** Late after an hour, and urgent from then on; its second task says that it is of low priority. */
const late = playable(
  program(
    { only: [task('first'), task('second', { priority: 'low' }), task('third')] },
    {
      deadlines: [
        clock('all', hours(1), {
          escalate: [{ after: { kind: 'literal', duration: hours(0), text: '' }, notify: [], priority: 'urgent', line: 11 }],
        }),
      ],
    },
  ),
);

function raised(semantics: number): Case {
  const it = new Case(late, semantics);
  it.send({ kind: 'tick', at: MONDAY_9 + HOUR });
  it.complete('first');
  return it;
}

describe('a task with a priority of its own, in a case that was raised to urgent', () => {
  it('was handed out as its step says, by semantics 1', () => {
    expect(raised(1).priorityOf('second')).toBe('low');
  });

  it('is handed out as urgent, by semantics 2', () => {
    expect(raised(2).priorityOf('second')).toBe('urgent');
  });

  it('keeps it where nothing was raised', () => {
    const it = new Case(late, 2);
    it.complete('first');
    expect(it.priorityOf('second')).toBe('low');
  });
});

describe('a case that is taken over to the next semantics', () => {
  it('has its open tasks as if it had always gone by them, and says so', () => {
    const it = raised(1);
    it.send({ kind: 'semantics_raised', at: it.state.at, to: 2 });
    expect(it.state.semantics).toBe(2);
    expect(it.priorityOf('second')).toBe('urgent');
    const said = it.effects.flatMap((effect) =>
      effect.kind === 'fact' && effect.fact.kind === 'semantics_raised' ? [effect.fact.detail] : [],
    );
    expect(said).toEqual([{ from: 1, to: 2 }]);
  });

  it('goes on by them', () => {
    const it = raised(1);
    it.send({ kind: 'semantics_raised', at: it.state.at, to: 2 });
    it.complete('second');
    expect(it.priorityOf('third')).toBe('urgent');
  });
});

const many: Step = {
  kind: 'each',
  id: 'many',
  in: { cel: 'data.list', line: 30 },
  as: 'one',
  rest: 'cancel',
  steps: [task('work')],
  line: 30,
  deadlines: [],
  on: [],
} satisfies Each;

describe('as many as 4,000 items at once', () => {
  const on = playable(
    program({ only: [many] }, { names: { data: { type: 'object' }, steps: { type: 'object' }, case: { type: 'object' } } }),
  );
  const begin = (semantics: number) =>
    start(on, { ...input, semantics, data: { list: Array.from({ length: 4_000 }, (_, index) => index) } }, MONDAY_9).state;

  it('were taken for a loop by semantics 1', () => {
    expect(Object.keys(begin(1).incidents).length).toBeGreaterThan(0);
  });

  it('are all begun by semantics 2', () => {
    const state = begin(2);
    expect(state.incidents).toEqual({});
    expect(Object.keys(state.tasks)).toHaveLength(4_000);
  });
});

/** Each item is joined at once, by a branch without steps; the task of the other branch runs on. */
const left: Step = {
  ...many,
  id: 'left',
  in: { cel: '[1.0]', line: 30 },
  steps: [
    {
      kind: 'parallel',
      id: 'ways',
      line: 31,
      deadlines: [],
      on: [],
      branches: [
        { branch: 'none', steps: [] },
        { branch: 'other', steps: [task('post')] },
      ],
      join: { kind: 'count', count: 1 },
      rest: 'run',
      one_at_a_time: false,
    },
  ],
} satisfies Each;

describe('a task that a join in an item has not waited for', () => {
  const on = playable(program({ only: [left, task('after')] }));

  it('was left behind when the case ended, by semantics 5', () => {
    const it = new Case(on, 5);
    it.complete('after');
    expect(it.state.status).toBe('completed');
    expect(Object.values(it.state.tasks).map(({ step }) => step)).toEqual(['post']);
  });

  it('is waited for by what follows the items, by semantics 6', () => {
    const it = new Case(on, 6);
    expect(Object.values(it.state.tasks).map(({ step }) => step)).toEqual(['post']);
    it.complete('post');
    it.complete('after');
    expect(it.state.status).toBe('completed');
    expect(it.state.tasks).toEqual({});
    expect(it.state.frames).toEqual({});
  });

  it('is waited for by the case that was taken over', () => {
    const it = new Case(on, 5);
    it.send({ kind: 'semantics_raised', at: it.state.at, to: 6 });
    it.complete('after');
    expect(it.state.status).toBe('open');
    it.complete('post');
    expect(it.state.status).toBe('completed');
    expect(it.state.frames).toEqual({});
  });
});

/** What a case has asked the outside for. */
const requestsOf = ({ effects }: Case) => effects.flatMap((effect) => (effect.kind === 'assign' ? [effect.request] : []));

function first(it: Case): TaskState {
  const [task] = Object.values(it.state.tasks);
  if (!task) throw new Error('There is no task.');
  return task;
}

function decide(it: Case, decision: Partial<Decision>) {
  const { id, requests } = first(it);
  const subject = { kind: 'task', task: id } as const;
  const nobody = { effect: `${id}#${requests}`, subject, assignee: null, offered_to: [], excluded: [] };
  it.send({ kind: 'assigned', at: it.state.at, decisions: [{ ...nobody, ...decision }] });
}

describe('a critical section that is waited for, when a handler takes its place', () => {
  const section = {
    kind: 'mutex',
    id: 'oven',
    for: { kind: 'literal', value: 'oven' },
    steps: [task('bake')],
    line: 30,
    deadlines: [],
    on: [{ id: 'instead', trigger: { kind: 'message', message: 'no_bread' }, mode: 'interrupt', steps: [task('buy')], line: 32 }],
  } satisfies Step;
  const on = playable(program({ only: [section] }, { messages: { no_bread: {} } }));

  function grantedLater(semantics: number) {
    const it = new Case(on, semantics);
    const [effect = ''] = Object.keys(it.state.asks);
    it.send({ kind: 'message', at: MONDAY_9, id: 'm1', name: 'no_bread', data: {}, sender: null });
    it.send({ kind: 'responded', at: MONDAY_9, effect, answer: { ok: true, value: null } });
    const withdrawn = it.effects.flatMap((each) => (each.kind === 'withdraw' ? [each.ask.effect] : []));
    return { steps: Object.values(it.state.tasks).map(({ step }) => step), withdrawn, effect };
  }

  it('was still asked for, and its steps began beside those of the handler, by semantics 5', () => {
    expect(grantedLater(5)).toMatchObject({ steps: ['buy', 'bake'], withdrawn: [] });
  });

  it('is asked for no more, by semantics 6', () => {
    const { steps, withdrawn, effect } = grantedLater(6);
    expect(steps).toEqual(['buy']);
    expect(withdrawn).toEqual([effect]);
  });
});

describe('a task that failed, and is handed out anew', () => {
  const retried = (semantics: number) => {
    const it = new Case(playable(program({ only: [task('work')] })), semantics);
    decide(it, { assignee: 'admin' });
    it.send({ kind: 'fail', at: it.state.at, actor: admin, task: first(it).id, reason: 'No.' });
    const [incident = ''] = Object.keys(it.state.incidents);
    it.send({ kind: 'retry_incident', at: it.state.at, actor: admin, incident });
    return requestsOf(it).map(({ effect }) => effect);
  };

  it('was asked for as before, so that the same people had it again, by semantics 5', () => {
    expect(retried(5)).toEqual(['complaint/1:work.1#1', 'complaint/1:work.1#1']);
  });

  it('is another task, by semantics 6', () => {
    expect(retried(6)).toEqual(['complaint/1:work.1#1', 'complaint/1:work.2#1']);
  });
});

describe('what several have to do, while nobody has been found for it', () => {
  const on = playable(program({ only: [task('agree', { need: 2 })] }));
  const named = (semantics: number) => {
    const it = new Case(on, semantics);
    it.send({ kind: 'nominate', at: it.state.at, actor: admin, task: first(it).id, to: [[{ kind: 'role', role: 'desk' }]] });
    return requestsOf(it).at(-1)?.everybody;
  };
  const alone = (it: Case) =>
    validate(on, it.state, { kind: 'complete', at: it.state.at, actor: admin, task: first(it).id, values: {} })?.code ?? null;

  it('was done by one of those who were named, or by an administrator, by semantics 5', () => {
    expect(named(5)).toBeUndefined();
    expect(alone(new Case(on, 5))).toBeNull();
  });

  it('is asked of several whoever is named, and done by nobody for them, by semantics 6', () => {
    expect(named(6)).toEqual({ least: 2 });
    expect(alone(new Case(on, 6))).toBe('state_wrong');
  });
});

describe('whoever stands in for somebody', () => {
  const standIn = { ...person('li_na'), acting_for: 'chen_wei' };
  const refusalOf = (it: Case, part: string) => {
    const event = { kind: 'complete', at: it.state.at, actor: standIn, task: part, values: {}, comment: 'So.' } as const;
    const outcome = it.state.tasks[part]?.part_of?.as === 'countersign' ? { outcome: 'signed' } : {};
    return validate(it.on, it.state, { ...event, ...outcome })?.code ?? null;
  };
  const signing = (semantics: number) => {
    const it = new Case(playable(program({ only: [task('sell', { countersign: people(role('manager')) })] })), semantics);
    decide(it, { assignee: 'li_na' });
    it.send({ kind: 'complete', at: it.state.at, actor: person('li_na'), task: first(it).id, values: {} });
    const { id } = first(it);
    const subject = { kind: 'task', task: `${id}.1` } as const;
    const decision = { effect: `${id}.1#1`, subject, assignee: 'chen_wei', offered_to: [], excluded: ['li_na'] };
    it.send({ kind: 'assigned', at: it.state.at, decisions: [decision] });
    return refusalOf(it, `${id}.1`);
  };
  const voting = (semantics: number) => {
    const it = new Case(playable(program({ only: [task('agree', { need: 2 })] })), semantics);
    decide(it, { everybody: ['li_na', 'chen_wei'] });
    return refusalOf(it, `${first(it).id}.2`);
  };

  it('could sign their own work, and have two voices, by semantics 5', () => {
    expect([signing(5), voting(5)]).toEqual([null, null]);
  });

  it('cannot do what they themselves may not, by semantics 6', () => {
    expect([signing(6), voting(6)]).toEqual(['person_excluded', 'person_excluded']);
  });
});

describe('a seat for which somebody was found who has done another one since', () => {
  const found = (semantics: number) => {
    const it = new Case(playable(program({ only: [task('agree', { need: 2 })] })), semantics);
    decide(it, { everybody: ['li_na', 'wang_wei'] });
    const [one, other] = [`${first(it).id}.1`, `${first(it).id}.2`];
    const at = it.state.at;
    it.send({ kind: 'forward', at, actor: admin, task: one, to: [[{ kind: 'role', role: 'desk' }]] });
    it.send({ kind: 'delegate', at, actor: admin, task: other, to: 'chen_wei' });
    const subject = { kind: 'task', task: one } as const;
    it.send({ kind: 'assigned', at, decisions: [{ effect: `${one}#1`, subject, assignee: 'chen_wei', offered_to: [], excluded: [] }] });
    return { has: it.state.tasks[one]?.assignee, asked: requestsOf(it).at(-1)?.effect };
  };

  it('was theirs as well, by semantics 5', () => {
    expect(found(5)).toEqual({ has: 'chen_wei', asked: 'complaint/1:agree.1.1#1' });
  });

  it('is asked for again, by semantics 6', () => {
    expect(found(6)).toEqual({ has: 'li_na', asked: 'complaint/1:agree.1.1#2' });
  });
});

describe('a step that failed, and is not wanted any more as it is tried again', () => {
  const asks = {
    kind: 'find',
    id: 'look',
    in: 'customers',
    item: {},
    limit: 5,
    if: { cel: 'data.n < 2.0', line: 30 },
    line: 30,
    deadlines: [clock('look', hours(1))],
    on: [],
  } satisfies Step;
  const clocksOf = (semantics: number) => {
    const it = new Case(
      playable(
        program({ only: [{ kind: 'group', id: 'all', line: 29, deadlines: [], on: [], steps: [asks] }, task('work')] }, { data: NUMBERS }),
      ),
      semantics,
      { n: 0 },
    );
    const [effect = ''] = Object.keys(it.state.asks);
    it.send({ kind: 'responded', at: it.state.at, effect, answer: { ok: false, error: { code: 'down', message: 'No.' } } });
    const [incident = ''] = Object.keys(it.state.incidents);
    it.send({ kind: 'mend_incident', at: it.state.at, actor: admin, incident, data: { n: 3 } });
    return Object.keys(it.state.clocks);
  };

  it('left its deadline behind, by semantics 5', () => {
    expect(clocksOf(5)).toEqual(['look.1']);
  });

  it('takes its deadline with it, by semantics 6', () => {
    expect(clocksOf(6)).toEqual([]);
  });
});

describe('a task that waits for its countersignature', () => {
  const on = playable(program({ only: [task('sell', { customer: 'main', countersign: people(role('manager')) })] }));
  /** Handed to others and laid aside, and then the customer answers. */
  const answered = (semantics: number) => {
    const it = new Case(on, semantics);
    decide(it, { assignee: 'admin' });
    const { id } = first(it);
    it.send({ kind: 'forward', at: it.state.at, actor: admin, task: id, to: [[{ kind: 'role', role: 'desk' }]] });
    it.send({ kind: 'suspend', at: it.state.at, actor: admin, task: id, until: MONDAY_9 + HOUR });
    it.send({ kind: 'complete', at: it.state.at, actor: contactActor('main'), task: id, values: {} });
    return it;
  };
  const held = (it: Case) => {
    const { status, assignee, done } = first(it);
    return { status, assignee, done: done?.by };
  };

  it('was taken up again, and given to whoever had been asked for, by semantics 5', () => {
    const late = answered(5);
    decide(late, { assignee: 'li_na' });
    expect(held(late)).toMatchObject({ assignee: 'li_na' });
    const resumed = answered(5);
    resumed.send({ kind: 'tick', at: MONDAY_9 + HOUR });
    expect(held(resumed)).toMatchObject({ status: 'reserved', assignee: null });
  });

  it('stays so, by semantics 6', () => {
    const it = answered(6);
    decide(it, { assignee: 'li_na' });
    it.send({ kind: 'tick', at: MONDAY_9 + HOUR });
    expect(held(it)).toEqual({ status: 'in_progress', assignee: null, done: 'customer:main' });
  });

  it('stays so in a case that was taken over', () => {
    const it = answered(5);
    it.send({ kind: 'semantics_raised', at: it.state.at, to: 6 });
    decide(it, { assignee: 'li_na' });
    it.send({ kind: 'tick', at: MONDAY_9 + HOUR });
    expect(held(it)).toEqual({ status: 'in_progress', assignee: null, done: 'customer:main' });
  });
});

describe('a task with a window that is closed', () => {
  const on = playable(program({ only: [task('call', { window: [{ kind: 'literal', value: 'office' }] })] }));
  const CLOSED = MONDAY_9 + 12 * HOUR;
  const offered_to: Decision['offered_to'] = [[{ kind: 'role', role: 'desk' }]];
  const resumed = (semantics: number) => {
    const it = new Case(on, semantics);
    decide(it, { offered_to });
    it.send({ kind: 'suspend', at: it.state.at, actor: admin, task: first(it).id, until: CLOSED });
    it.send({ kind: 'tick', at: CLOSED });
    return first(it).status;
  };
  const decided = (semantics: number) => {
    const it = new Case(on, semantics);
    decide(it, { assignee: 'li_na' });
    it.send({ kind: 'people_changed', at: CLOSED, people: [{ person: 'li_na', why: 'left' }] });
    decide(it, { offered_to });
    return first(it).status;
  };

  it('was offered by a decision, or as it was taken up again by itself, by semantics 5', () => {
    expect([resumed(5), decided(5)]).toEqual(['ready', 'ready']);
  });

  it('is offered once the window opens, by semantics 6', () => {
    expect([resumed(6), decided(6)]).toEqual(['created', 'created']);
  });
});

describe('a duty that is due as it begins', () => {
  const now = { kind: 'literal', duration: hours(0), text: '' } as const;
  const duty = clock('duty', hours(0), {
    every: { kind: 'literal', duration: hours(1), text: '' },
    remind: [{ at: 'after', duration: now, notify: [people(role('desk'))], line: 11 }],
  });
  const told = (semantics: number) => {
    const it = new Case(playable(program({ only: [task('work')] }, { deadlines: [duty] })), semantics);
    return it.effects.flatMap((effect) => (effect.kind === 'notify' ? [effect.notice.effect] : []));
  };

  it('reminded of its next time by what had been said, so that nobody heard, by semantics 5', () => {
    expect(told(5)).toEqual(['duty.1!remind.0', 'duty.1!remind.0']);
  });

  it('reminds of each time, by semantics 6', () => {
    expect(told(6)).toEqual(['duty.1!remind.0', `duty.1@${MONDAY_9}!remind.0`]);
  });
});

describe('days in expressions', () => {
  const DATE = { type: 'object', properties: { day: { type: 'string', format: 'date' } } };
  const on = playable(
    program(
      {
        only: [
          {
            kind: 'set',
            id: 'set',
            values: [{ path: ['data', 'day'], value: { kind: 'cel', cel: 'string(date(now))', line: 20 } }],
            line: 20,
            deadlines: [],
            on: [],
          } as unknown as Step,
          task('work'),
        ],
      },
      { names: { data: DATE, steps: { type: 'object' }, case: { type: 'object' } } },
    ),
  );
  /** Seven in the morning of the third in Shanghai, where the calendar is; still the second in UTC. */
  const early = Date.UTC(2026, 2, 2, 23, 0);
  const dayOf = (semantics: number) => start(on, { ...input, semantics }, early).state.data.day;

  it('were those of UTC up to semantics 2', () => {
    expect(dayOf(2)).toBe('2026-03-02');
  });

  it('are those of the playbook’s calendar by semantics 3', () => {
    expect(dayOf(3)).toBe('2026-03-03');
  });
});

describe('a list that is put in the order of a price', () => {
  const priced = { type: 'object', properties: { name: { type: 'string' }, price: { format: 'money' } }, required: ['name', 'price'] };
  const DATA = { type: 'object', properties: { list: { type: 'array', items: priced }, told: { type: 'string' } } };
  const cel =
    "sort_by(data.list, 'price').map(each, each.name).join() + ' ' + group_by(data.list, 'price').map(group, string(size(group.items))).join()";
  const on = playable(
    program(
      {
        only: [
          {
            kind: 'set',
            id: 'set',
            values: [{ path: ['data', 'told'], value: { kind: 'cel', cel, line: 20 } }],
            line: 20,
            deadlines: [],
            on: [],
          } as unknown as Step,
          task('work'),
        ],
      },
      { names: { data: DATA, steps: { type: 'object' }, case: { type: 'object' } } },
    ),
  );
  const list = [9, 3, 9].map((amount, index) => ({ name: String(index), price: { amount, currency: 'CNY' } }));
  const told = (semantics: number) => start(on, { ...input, semantics, data: { list } }, MONDAY_9).state.data.told;

  it('stayed as it was, each price apart, up to semantics 3', () => {
    for (const semantics of [1, 2, 3]) expect(told(semantics)).toBe('012 111');
  });

  it('is in that order, alike prices together, by semantics 4', () => {
    expect(told(4)).toBe('102 21');
  });
});

describe('which semantics this version can run', () => {
  it('is every one from the oldest to its own', () => {
    for (let each = OLDEST_SEMANTICS; each <= SEMANTICS; each += 1) expect(semanticsUnknown(each)).toBeNull();
  });

  it('is none that is newer or older, and what to do is said', () => {
    expect(semanticsUnknown(SEMANTICS + 1)).toMatch(/Start a newer one/);
    expect(semanticsUnknown(OLDEST_SEMANTICS - 1)).toMatch(/steward upgrade/);
  });
});

describe('a case that is merged into another', () => {
  const origin = { channel: 'http', address: '127.0.0.1' } as const;
  const cancelledBy = (semantics: number) => {
    const merged = new Case(playable(program({ only: [task('work')] })), semantics);
    const actor = { ...admin, acting_for: 'boss', origin };
    merged.send({ kind: 'merge', at: MONDAY_9, actor, into: 'complaint/other' });
    return merged.effects.flatMap((effect) => (effect.kind === 'fact' && effect.fact.kind === 'case_cancelled' ? [effect.fact] : []))[0];
  };

  it('was ended by somebody, from nowhere, up to semantics 4', () => {
    const fact = cancelledBy(4);
    expect(fact?.actor).toBe('admin');
    expect(fact).not.toHaveProperty('origin');
  });

  it('is ended by them for whom they act and from where, by semantics 5', () => {
    expect(cancelledBy(5)).toMatchObject({ actor: 'admin', acting_for: 'boss', origin });
  });
});
