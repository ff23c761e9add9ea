/** Interleaved branches, and joins that something else than the end of a branch or item makes ready. */
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/event.js';
import type { State } from '../../src/engine/state.js';
import { start, step } from '../../src/engine/step.js';
import type { Handler, Parallel, Step } from '../../src/program/program.js';
import { wrongIn } from './case-invariants.js';
import { input, MONDAY_9, person, playable, program, task } from './complaint-program.js';

const bare = { line: 9, deadlines: [], on: [] };
const ann = person('ann');
const ben = person('ben');

/** A case whose tasks are all offered to the desk. */
function caseOf(steps: readonly Step[], on: readonly Handler[] = []) {
  const it = playable(program({ only: steps }, { on, messages: { enough: {} } }));
  let state: State = start(it, { ...input, data: { n: 0 } }, MONDAY_9).state;
  const send = (event: Event) => {
    const next = step(it, state, event);
    state = next.state;
    expect(wrongIn(it, state)).toEqual([]);
    return next.refusal?.code ?? null;
  };
  const offer = () => {
    const decisions = state.undecided.map((effect) => {
      const id = effect.slice(0, effect.lastIndexOf('#'));
      return { effect, subject: { kind: 'task' as const, task: id }, assignee: null, offered_to: OFFERED, excluded: [] };
    });
    send({ kind: 'assigned', at: state.at, decisions });
  };
  offer();
  return {
    get open() {
      return Object.values(state.tasks).map((each) => each.step);
    },
    get status() {
      return state.status;
    },
    result: (id: string) => state.steps[id],
    does(kind: 'claim' | 'release' | 'start' | 'stop' | 'complete', id: string, actor = ann, index = 0) {
      const open = Object.values(state.tasks).filter((each) => each.step === id)[index]?.id ?? '';
      const code = send({ kind, at: state.at, actor, task: open, ...(kind === 'complete' ? { values: {} } : {}) } as Event);
      if (state.undecided.length > 0) offer();
      return code;
    },
    hears(message: string) {
      send({ kind: 'message', at: state.at, id: message, name: message, data: {}, sender: null });
    },
  };
}
const OFFERED = [[{ kind: 'role' as const, role: 'desk' }]];

function interleaved(...branches: readonly (readonly Step[])[]): Parallel {
  return {
    kind: 'parallel',
    id: 'checks',
    branches: branches.map((steps, i) => ({ branch: `b${i}`, steps })),
    join: { kind: 'all' },
    rest: 'cancel',
    one_at_a_time: true,
    ...bare,
  };
}

describe('of branches that go one at a time', () => {
  it('one that has a task in hand keeps the others waiting', () => {
    const it = caseOf([interleaved([task('weigh')], [task('measure')])]);
    expect(it.does('claim', 'weigh')).toBeNull();
    expect(it.does('claim', 'measure', ben)).toBe('one_at_a_time');
    expect(it.does('start', 'measure', ben)).toBe('one_at_a_time');
    expect(it.does('complete', 'measure', ben)).toBe('one_at_a_time');
    expect(it.does('complete', 'weigh')).toBeNull();
    expect(it.does('complete', 'measure', ben)).toBeNull();
    expect(it.status).toBe('completed');
  });

  it('one that gives its task back lets the others go first', () => {
    const it = caseOf([interleaved([task('weigh')], [task('measure')])]);
    it.does('claim', 'weigh');
    it.does('release', 'weigh');
    expect(it.does('claim', 'measure', ben)).toBeNull();
    expect(it.does('claim', 'weigh')).toBe('one_at_a_time');
  });

  it('the tasks within one branch do not wait for each other', () => {
    const both = { ...interleaved([task('weigh')], [task('measure')]), id: 'both', one_at_a_time: false };
    const it = caseOf([interleaved([both], [task('listen')])]);
    expect(it.does('claim', 'weigh')).toBeNull();
    expect(it.does('claim', 'measure', ben)).toBeNull();
    expect(it.does('claim', 'listen', ben)).toBe('one_at_a_time');
  });

  it('what stands outside of them is not concerned', () => {
    const around = { ...interleaved([interleaved([task('weigh')], [task('measure')])], [task('greet')]), id: 'all', one_at_a_time: false };
    const it = caseOf([around]);
    it.does('claim', 'weigh');
    expect(it.does('claim', 'greet', ben)).toBeNull();
  });
});

describe('a join whose condition something else made true', () => {
  const handler: Handler = {
    id: 'on_enough',
    trigger: { kind: 'message', message: 'enough' },
    mode: 'beside',
    steps: [{ kind: 'set', id: 'put', values: [{ path: ['data', 'n'], value: { kind: 'literal', value: 1 } }], ...bare }],
    line: 30,
  };
  const enough = { cel: 'data.n > 0', line: 9 };
  const asked = (shops: string): Step => ({
    kind: 'each',
    id: 'shops',
    in: { cel: shops, line: 9 },
    as: 'shop',
    until: enough,
    rest: 'cancel',
    steps: [task('ask')],
    ...bare,
  });

  it('ends an each with the items that are done', () => {
    const it = caseOf([asked('[1, 2, 3]'), task('report')], [handler]);
    it.does('complete', 'ask', ann, 1);
    expect(it.open).toEqual(['ask', 'ask']);
    it.hears('enough');
    expect(it.open).toEqual(['report']);
    expect(it.result('shops')).toMatchObject({ items: [{ item: 2, index: 1 }] });
  });

  it('waits for the first item: there is nothing to judge before', () => {
    const it = caseOf([asked('[1, 2]'), task('report')], [handler]);
    it.hears('enough');
    expect(it.open).toEqual(['ask', 'ask']);
    it.does('complete', 'ask');
    expect(it.open).toEqual(['report']);
  });

  it('ends a parallel in which a branch is done', () => {
    const parallel: Step = {
      ...interleaved([task('road')], [task('rail')], [task('air')]),
      one_at_a_time: false,
      join: { kind: 'when', condition: enough },
    };
    const it = caseOf([parallel, task('book')], [handler]);
    it.does('complete', 'rail');
    it.hears('enough');
    expect(it.open).toEqual(['book']);
    expect(it.result('checks')).toEqual({ branches: { b0: 'cancelled', b1: 'done', b2: 'cancelled' }, first: 'b1' });
  });
});
