/** What differs between versions of the engine's semantics, and how a case goes from one to the next. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import { OLDEST_SEMANTICS, SEMANTICS, semanticsUnknown } from '../../src/engine/semantics.js';
import type { State } from '../../src/engine/state.js';
import { start, step } from '../../src/engine/step.js';
import type { Each, Step } from '../../src/program/program.js';
import { clock, HOUR, hours, input, MONDAY_9, person, playable, program, task } from './complaint-program.js';

const admin = person('admin', [], true);

class Case {
  state: State;
  readonly effects: Effect[] = [];
  constructor(
    readonly on: Playable,
    semantics: number,
  ) {
    const first = start(on, { ...input, semantics }, MONDAY_9);
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
