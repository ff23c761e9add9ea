/** Cases that random ones once went wrong on: what runs beside what, loops, faults and late settling. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { start, step } from '../../src/engine/step.js';
import type { Handler, People, Step } from '../../src/program/program.js';
import { wrongIn } from './case-invariants.js';
import { clock, HOUR, hours, input, literal, MONDAY_9, owner, people, person, playable, program, role, task } from './complaint-program.js';

const nobody: People = people([{ all: [{ kind: 'cel', cel: 'steps.none.x', line: 43 }] }]);
const admin = person('admin', [], true);
const bare = { line: 9, deadlines: [], on: [] };
const forOneHour: Step = {
  kind: 'wait',
  id: 'settle',
  wait: { kind: 'for', duration: literal({ kind: 'elapsed', milliseconds: HOUR }) },
  ...bare,
};

function handler(message: string, mode: Handler['mode'], steps: readonly Step[]): Handler {
  return { id: `on_${message}`, trigger: { kind: 'message', message }, mode, steps, line: 30 };
}

class Case {
  state: State;
  readonly effects: Effect[];
  readonly on: Playable;
  #messages = 0;
  constructor(steps: readonly Step[] | { [stage: string]: readonly Step[] }, more: Parameters<typeof program>[1] = {}) {
    const messages = { called: {}, wrote: {} };
    this.on = playable(
      program(Array.isArray(steps) ? { only: steps } : (steps as { [stage: string]: readonly Step[] }), { messages, ...more }),
    );
    const first = start(this.on, input, MONDAY_9);
    this.state = first.state;
    this.effects = [...first.effects];
  }
  send(event: Event) {
    const { state, effects, refusal } = step(this.on, this.state, event);
    this.state = state;
    this.effects.push(...effects);
    expect(wrongIn(this.on, state)).toEqual([]);
    return refusal;
  }
  message(name: string) {
    this.#messages += 1;
    this.send({ kind: 'message', at: this.state.at, id: `m${this.#messages}`, name, data: {}, sender: null });
  }
  complete(stepId: string, at = this.state.at) {
    const open = Object.values(this.state.tasks).find((each) => each.step === stepId);
    return this.send({ kind: 'complete', at, actor: admin, task: open?.id ?? '', values: {} });
  }
  tick(hoursLater: number) {
    this.send({ kind: 'tick', at: MONDAY_9 + hoursLater * HOUR });
  }
  resolve(kind: 'retry_incident' | 'skip_incident') {
    this.send({ kind, at: this.state.at, actor: admin, incident: Object.keys(this.state.incidents)[0] ?? '' });
  }
  get open() {
    return Object.values(this.state.tasks).map((each) => each.step);
  }
  facts(kind: string) {
    return this.effects.flatMap((effect) => (effect.kind === 'fact' && effect.fact.kind === kind ? [effect.fact] : []));
  }
}

describe('an interrupted scope', () => {
  it('ends after what runs beside it, when that outlasts the interruption', () => {
    const on = [handler('called', 'interrupt', [task('instead')]), handler('wrote', 'beside', [task('beside')])];
    const it = new Case([task('one')], { on });
    it.message('called');
    it.message('wrote');
    it.complete('instead');
    expect(it.open).toEqual(['beside']);
    it.complete('beside');
    expect(it.state.status).toBe('completed');
  });

  it('no longer waits for its time', () => {
    const it = new Case([{ ...forOneHour, on: [handler('called', 'interrupt', [task('instead')])] }, task('after')]);
    it.message('called');
    it.tick(2);
    expect(it.state.steps.settle).toBeUndefined();
    it.complete('instead');
    expect(it.open).toEqual(['after']);
  });

  it('goes on with the stages behind the one it goes to, when that one is passed over', () => {
    const go: Step = { kind: 'goto', id: 'go', stage: 'second', ...bare };
    const base = program({ first: [task('one')], second: [task('two')], third: [task('three')] });
    const stages = base.stages.map((stage) => (stage.id === 'second' ? { ...stage, if: { cel: 'false', line: 5 } } : stage));
    const it = new Case({}, { stages, on: [handler('called', 'interrupt', [go])] });
    it.message('called');
    expect(it.open).toEqual(['three']);
  });
});

describe('a step that failed to begin', () => {
  it('takes no messages: a handler would outlive it', () => {
    const broken: Step = { ...task('one'), if: { cel: 'steps.none.x', line: 3 }, on: [handler('called', 'beside', [task('beside')])] };
    const it = new Case([broken, task('after')]);
    it.message('called');
    expect(it.open).toEqual([]);
    it.resolve('skip_incident');
    expect(it.open).toEqual(['after']);
  });

  it('has made no task, so that a retry makes it once', () => {
    const it = new Case([task('one', { assign: nobody })]);
    expect(it.open).toEqual([]);
    it.resolve('retry_incident');
    expect(it.facts('task_created')).toEqual([]);
    expect(Object.keys(it.state.incidents)).toHaveLength(1);
  });
});

describe('a loop that never waits', () => {
  const endless = (steps: readonly Step[]): Step => ({
    kind: 'repeat',
    id: 'spin',
    loop: { kind: 'until', condition: { cel: 'false', line: 9 } },
    steps,
    exhausted: [],
    ...bare,
  });

  it('is held where it can be skipped', () => {
    const it = new Case([endless([]), task('after')]);
    it.resolve('retry_incident');
    expect(Object.values(it.state.incidents)).toMatchObject([{ code: 'loop', node: 'spin' }]);
    it.resolve('skip_incident');
    expect(it.open).toEqual(['after']);
  });

  it('is held as well where every round waits for no time at all', () => {
    const it = new Case([endless([{ ...forOneHour, wait: { kind: 'for', duration: literal({ kind: 'elapsed', milliseconds: 0 }) } }])]);
    expect(Object.values(it.state.incidents)).toMatchObject([{ code: 'loop', node: 'settle' }]);
  });

  it('is not held where its rounds take time, however late they are settled', () => {
    const it = new Case([
      endless([{ ...forOneHour, wait: { kind: 'for', duration: literal({ kind: 'elapsed', milliseconds: 60_000 }) } }]),
    ]);
    it.tick(24 * 10);
    expect(it.state.incidents).toEqual({});
    expect(it.facts('step_completed')).toHaveLength(24 * 10 * 60);
  });
});

describe('an escalation whose notice fails', () => {
  it('still reassigns', () => {
    const level = { after: literal(hours(0)), notify: [nobody], reassign: people(role('manager')), line: 12 };
    const it = new Case([task('one', { deadlines: [clock('one', hours(1), { escalate: [level] })] })]);
    it.tick(1);
    expect(it.facts('clock_escalated')).toHaveLength(1);
    expect(it.state.undecided).toEqual(['complaint/1:one.1#1', 'complaint/1:one.1#2']);
  });

  it('leaves the decision on the task alone, when nobody can be found to reassign it to', () => {
    const level = { after: literal(hours(0)), notify: [], reassign: nobody, line: 12 };
    const it = new Case([task('one', { deadlines: [clock('one', hours(1), { escalate: [level] })] })]);
    it.tick(1);
    const subject = { kind: 'task', task: 'complaint/1:one.1' } as const;
    const decision = { effect: 'complaint/1:one.1#1', subject, assignee: 'li_na', offered_to: [], excluded: [] };
    it.send({ kind: 'assigned', at: it.state.at, decisions: [decision] });
    expect(Object.values(it.state.tasks)).toMatchObject([{ assignee: 'li_na' }]);
  });
});

describe('settling late', () => {
  it('ends the case when its last deadline did', () => {
    const it = new Case([forOneHour]);
    it.tick(50);
    expect(it.state).toMatchObject({ status: 'completed', at: MONDAY_9 + HOUR });
  });

  it('is nobody’s doing, whoever came by', () => {
    const finish: Step = { kind: 'finish', id: 'end', outcome: 'unresolved', ...bare };
    const it = new Case([task('one', { on: [handler('called', 'beside', [forOneHour, finish])] })]);
    it.message('called');
    expect(it.complete('one', MONDAY_9 + 2 * HOUR)).toEqual({ code: 'case_closed' });
    expect(it.facts('task_exited')).toMatchObject([{ actor: null }]);
  });

  it('settles at once what is due as it begins', () => {
    const it = new Case([task('one', { deadlines: [clock('one', hours(0))] })]);
    expect(it.facts('clock_overdue')).toMatchObject([{ at: MONDAY_9 }]);
  });
});

describe('decisions', () => {
  it('leave a case role to whom it was set meanwhile', () => {
    const set: Step = {
      kind: 'set',
      id: 'put',
      values: [{ path: ['case_roles', 'owner'], value: { kind: 'literal', value: 'chen_wei' } }],
      ...bare,
    };
    const it = new Case([set, task('one', { assign: people(owner) })], {
      case_roles: [{ role: 'owner', people: people(role('desk')), line: 2 }],
    });
    const subject = { kind: 'case_role', case_role: 'owner' } as const;
    const decision = { effect: 'complaint/1:case_role:owner#1', subject, assignee: 'li_na', offered_to: [], excluded: [] };
    it.send({ kind: 'assigned', at: it.state.at, decisions: [decision] });
    expect(it.state.case_roles.owner).toBe('chen_wei');
  });

  it('count once: one that comes again does not undo a claim', () => {
    const it = new Case([task('one')]);
    const subject = { kind: 'task', task: 'complaint/1:one.1' } as const;
    const offer = {
      effect: 'complaint/1:one.1#1',
      subject,
      assignee: null,
      offered_to: [[{ kind: 'role', role: 'desk' }]],
      excluded: [],
    } as const;
    it.send({ kind: 'assigned', at: it.state.at, decisions: [offer] });
    it.send({ kind: 'claim', at: it.state.at, actor: person('li_na'), task: subject.task });
    it.send({ kind: 'assigned', at: it.state.at, decisions: [offer] });
    expect(Object.values(it.state.tasks)).toMatchObject([{ assignee: 'li_na' }]);
  });
});

describe('an each whose result nobody reads', () => {
  const each: Step = {
    kind: 'each',
    id: 'worked',
    in: { cel: "['a', 'b', 'c']", line: 3 },
    as: 'name',
    at_once: 1,
    rest: 'cancel',
    steps: [task('look')],
    ...bare,
  };
  const worked = (unread: readonly string[]) => {
    const it = new Case([each, task('after')], { unread });
    it.complete('look');
    it.complete('look');
    const { items } = Object.values(it.state.frames).find((frame) => frame.kind === 'each') ?? { items: [] };
    it.complete('look');
    expect(it.open).toEqual(['after']);
    return { items, result: it.state.steps.worked };
  };

  it('keeps of an item that is done nothing but that it is', () => {
    const { items, result } = worked(['worked']);
    expect(items).toEqual([
      { item: null, status: 'done' },
      { item: null, status: 'done' },
      { item: 'c', status: 'running' },
    ]);
    expect(result).toEqual({ items: [] });
  });

  it('keeps all where somebody does', () => {
    const { items, result } = worked([]);
    expect(items.slice(0, 2)).toMatchObject([
      { item: 'a', steps: { look: {} } },
      { item: 'b', steps: { look: {} } },
    ]);
    expect(result).toMatchObject({
      items: [
        { item: 'a', index: 0 },
        { item: 'b', index: 1 },
        { item: 'c', index: 2 },
      ],
    });
  });
});
