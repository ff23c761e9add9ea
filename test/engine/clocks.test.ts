/** Deadlines through a case's life: pauses, duties that repeat, what begins anew, hours within which a task may be done. */
import { describe, expect, it } from 'vitest';
import type { CompiledCalendar } from '../../src/calendar/compiled.js';
import type { Effect, Fact } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { nextWake, start, step } from '../../src/engine/step.js';
import type { JsonObject } from '../../src/program/json.js';
import type { Clock, Program, Step } from '../../src/program/program.js';
import { wrongIn } from './case-invariants.js';
import {
  clock,
  HOUR,
  hours,
  input,
  literal,
  MONDAY_9,
  office,
  people,
  person,
  playable,
  program,
  role,
  task,
} from './complaint-program.js';

const li = person('li_na');
const admin = person('admin', [], true);
const elapsed = (count: number) => ({ kind: 'elapsed', milliseconds: count * HOUR }) as const;

class Case {
  state: State;
  readonly effects: Effect[] = [];

  constructor(
    readonly playable: Playable,
    data: JsonObject = input.data,
  ) {
    const first = start(playable, { ...input, data, customer: { tier: 'none' } }, MONDAY_9);
    this.state = first.state;
    this.effects.push(...first.effects);
  }

  apply(event: Event): this {
    const transition = step(this.playable, this.state, event);
    expect(transition.refusal).toBeUndefined();
    this.state = transition.state;
    this.effects.push(...transition.effects);
    expect(wrongIn(this.playable, this.state)).toEqual([]);
    return this;
  }

  /** Hours after Monday 09:00. */
  at(hour: number): this {
    return this.apply({ kind: 'tick', at: MONDAY_9 + hour * HOUR });
  }

  offered(name: string): this {
    const found = Object.values(this.state.tasks).find((each) => each.step === name);
    const effect = `${found?.id}#${found?.requests}`;
    const offered_to = [[{ kind: 'role' as const, role: 'desk' }]];
    const decision = { effect, subject: { kind: 'task' as const, task: found?.id ?? '' }, assignee: null, offered_to, excluded: [] };
    return this.apply({ kind: 'assigned', at: this.state.at, decisions: [decision] });
  }

  do(kind: 'claim' | 'start' | 'release' | 'complete', name: string): this {
    const found = Object.values(this.state.tasks).find((each) => each.step === name);
    const base = { at: this.state.at, actor: li, task: found?.id ?? '' };
    return this.apply(kind === 'complete' ? { kind, ...base, values: {} } : { kind, ...base });
  }

  facts(kind: Fact['kind']): Fact[] {
    return this.effects.flatMap((effect) => (effect.kind === 'fact' && effect.fact.kind === kind ? [effect.fact] : []));
  }

  /** When these facts came, in hours after Monday 09:00. */
  hours(kind: Fact['kind']): number[] {
    return this.facts(kind).map((fact) => (fact.at - MONDAY_9) / HOUR);
  }

  due(id: string): number | null {
    const due = Object.values(this.state.clocks).find((each) => each.clock === id)?.due;
    return due === undefined || due === null ? null : (due - MONDAY_9) / HOUR;
  }
}

const caseOf = (steps: readonly Step[], more: Partial<Program> = {}) => new Case(playable(program({ first: steps }, more)));
const wait = (id: string, length: number, more: object = {}): Step => ({
  kind: 'wait',
  id,
  wait: { kind: 'for', duration: literal(elapsed(length)) },
  line: 1,
  deadlines: [],
  on: [],
  ...more,
});
const level = { after: literal(hours(0)), notify: [], priority: 'high' as const, line: 5 };

describe('a step that pauses', () => {
  const steps = [wait('parts', 2, { pauses: 'case', deadlines: [clock('parts', elapsed(1))] }), task('one')];

  it('stops the clocks around it and not its own, and all that was to come moves along', () => {
    const whole = clock('whole', hours(4), {
      remind: [{ at: 'before', duration: literal(hours(1)), notify: [], line: 4 }],
      escalate: [level],
    });
    const it = caseOf(steps, { deadlines: [whole] }).at(1);
    expect(it.hours('clock_overdue')).toEqual([1]);
    it.at(2.5);
    // 4 hours from 11:00: an hour until noon, then three from 13:30.
    expect(it.due('whole')).toBe(7.5);
    it.at(20);
    expect(it.hours('clock_reminded')).toEqual([6.5]);
    expect(it.hours('clock_overdue')).toEqual([1, 7.5]);
    expect(it.hours('clock_escalated')).toEqual([7.5]);
    expect(it.facts('clock_paused')[0]?.detail).toMatchObject({ cause: { kind: 'step', of: 'parts.1' } });
  });

  it('leaves alone what is not to be paused, and what lies beyond the scope it names', () => {
    const deadlines = [clock('whole', hours(2), { pausable: false }), clock('other', hours(2))];
    const it = caseOf([wait('parts', 1, { pauses: 'stage' })], { deadlines });
    expect(it.facts('clock_paused')).toEqual([]);
  });

  it('ends its pause when it is left', () => {
    const on = [
      { id: 'on', trigger: { kind: 'message' as const, message: 'withdraws' }, mode: 'interrupt' as const, steps: [task('talk')], line: 1 },
    ];
    const it = caseOf([wait('parts', 100, { pauses: 'case' })], { deadlines: [clock('whole', hours(4))], on });
    it.at(1).apply({ kind: 'message', at: MONDAY_9 + HOUR, id: 'm', name: 'withdraws', data: {}, sender: null });
    expect(it.due('whole')).toBe(1 + 5.5);
  });
});

describe('an administrator', () => {
  it('pauses from an earlier time on: what was late by that is not late any more', () => {
    const it = caseOf([task('one')], { deadlines: [clock('whole', hours(2), { escalate: [level] })] }).at(2.5);
    expect(it.hours('clock_overdue')).toEqual([2]);
    const event = { at: MONDAY_9 + 2.5 * HOUR, actor: admin, reason: 'the line was down' };
    it.apply({ kind: 'pause_clocks', ...event, from: MONDAY_9 + HOUR, until: MONDAY_9 + 2 * HOUR });
    expect(Object.values(it.state.clocks)[0]).toMatchObject({ overdue: false });
    it.at(10);
    expect(it.hours('clock_overdue')).toEqual([2, 3]);
    // Each level comes once.
    expect(it.hours('clock_escalated')).toEqual([2]);
  });

  it('and nobody else', () => {
    const it = caseOf([task('one')], { deadlines: [clock('whole', hours(2))] });
    const event = { kind: 'pause_clocks', at: MONDAY_9, actor: li, reason: 'lunch' } as const;
    expect(step(it.playable, it.state, event).refusal).toMatchObject({ code: 'not_allowed' });
    const later = { ...event, actor: admin, from: MONDAY_9 + HOUR };
    expect(step(it.playable, it.state, later).refusal).toEqual({ code: 'pause_invalid', field: 'from' });
  });
});

describe('a duty that repeats', () => {
  const news: Clock = clock('news', hours(1), { every: literal(hours(1)), met_by: ['call'], escalate: [level], stops: 'one' });

  it('is due again after each period, missed or met, with its levels each time, until it stops', () => {
    const it = caseOf([task('call'), task('one')], { deadlines: [news] }).at(2.25);
    expect(it.hours('clock_overdue')).toEqual([1, 2]);
    expect(it.hours('clock_escalated')).toEqual([1, 2]);
    expect(Object.values(it.state.clocks)[0]).toMatchObject({ overdue: true });
    it.offered('call').do('complete', 'call');
    expect(it.state.clocks['news.1']).toMatchObject({ overdue: false });
    expect(it.due('news')).toBe(2.25 + 1 + 1.5 - 0.25 + 0.25);
    it.offered('one').do('complete', 'one');
    expect(it.facts('clock_met')).toHaveLength(1);
  });

  it('is missed once a period, however late that is noticed', () => {
    const late = caseOf([task('call'), task('one')], { deadlines: [news] }).at(24);
    const inTime = caseOf([task('call'), task('one')], { deadlines: [news] });
    for (let wake = nextWake(inTime.state); wake !== null && wake <= MONDAY_9 + 24 * HOUR; wake = nextWake(inTime.state)) {
      inTime.apply({ kind: 'tick', at: wake });
    }
    expect(late.hours('clock_overdue')).toEqual(inTime.hours('clock_overdue'));
    expect(late.hours('clock_escalated')).toEqual(late.hours('clock_overdue'));
  });
});

describe('a time to begin', () => {
  const begin = clock('begin', hours(1), { start: true, escalate: [level] });

  it('is met once somebody takes the task up', () => {
    const it = caseOf([task('one', { deadlines: [begin, clock('one', hours(4))] })])
      .offered('one')
      .do('claim', 'one');
    expect(it.facts('clock_met').map((fact) => fact.subject)).toEqual(['begin.1']);
    expect(Object.keys(it.state.clocks)).toEqual(['one.1']);
  });

  it('is missed while nobody does', () => {
    const it = caseOf([task('one', { deadlines: [begin] })])
      .offered('one')
      .at(2);
    expect(it.hours('clock_escalated')).toEqual([1]);
  });
});

describe('a due that reads names', () => {
  const cel = "customer.tier == 'gold' ? '1 business hour' : '3 business hours'";
  const names = {
    data: {},
    steps: {},
    case: {},
    customer: { type: 'object', properties: { tier: { type: 'string' } }, required: ['tier'] },
  };
  const reading = (on_change?: 'keep' | 'restart') => {
    const deadline = {
      ...clock('whole', hours(1)),
      due: { kind: 'cel', cel, line: 3 } as const,
      reads: ['customer'],
      ...(on_change ? { on_change } : {}),
    };
    return caseOf([task('one')], { deadlines: [deadline], names }).at(0.5);
  };
  const gold = (hour: number) => ({ kind: 'customer_changed', at: MONDAY_9 + hour * HOUR, customer: { tier: 'gold' } }) as const;

  it('counts the time that has run towards the new target', () => {
    expect(reading().apply(gold(0.5)).due('whole')).toBe(1);
    const late = reading().apply(gold(2));
    expect(late.hours('clock_overdue')).toEqual([2]);
    expect(late.due('whole')).toBe(1);
  });

  it('keeps its time, or begins anew, where that is said', () => {
    expect(reading('keep').apply(gold(0.5)).due('whole')).toBe(3);
    expect(reading('restart').apply(gold(0.5)).due('whole')).toBe(1.5);
  });
});

describe('a due that is a moment', () => {
  const names = {
    data: { type: 'object', properties: { day: { type: 'string', format: 'date' }, at: { type: 'string', format: 'date-time' } } },
    steps: {},
    case: {},
  };
  const dueAt = (cel: string, data: JsonObject) => {
    const deadline = { ...clock('whole', hours(1)), due: { kind: 'cel', cel, line: 3 } as const, reads: ['data'] };
    return new Case(playable(program({ first: [task('one')] }, { deadlines: [deadline], names })), data);
  };

  it('is due then', () => {
    expect(dueAt('data.at', { at: '2026-03-02T04:30:00Z' }).due('whole')).toBe(3.5);
  });

  it('is due at once where that has passed', () => {
    expect(dueAt('data.at', { at: '2026-03-01T00:00:00Z' }).at(0).hours('clock_overdue')).toEqual([0]);
  });

  it('is due as its day begins where the calendar is', () => {
    // Midnight in Shanghai is 15 hours after nine in the morning.
    expect(dueAt('data.day', { day: '2026-03-03' }).due('whole')).toBe(15);
  });

  it('moves with what it reads, and by what was paused', () => {
    const it = dueAt('data.at', { at: '2026-03-02T04:00:00Z' }).at(1);
    const pause = { actor: admin, reason: 'the line was down', from: MONDAY_9, until: MONDAY_9 + HOUR } as const;
    expect(it.apply({ kind: 'pause_clocks', at: MONDAY_9 + HOUR, ...pause }).due('whole')).toBe(4);
  });
});

describe('what is entered again', () => {
  const goto: Step = { kind: 'goto', id: 'back', stage: 'first', line: 1, deadlines: [], on: [] };
  const stages = (more: Partial<Clock>, deadlines: readonly Clock[] = []) => {
    const made = program({ first: [task('one')], second: [task('two'), goto] }, { deadlines });
    const [first, ...others] = made.stages;
    return new Case(
      playable({
        ...made,
        stages: [{ ...(first as never as Program['stages'][0]), deadlines: [clock('first', hours(3), more)] }, ...others],
      }),
    );
  };
  const again = (it: Case) => it.at(1).offered('one').do('complete', 'one').at(2).offered('two').do('complete', 'two');

  it('goes on with its clock, or begins it anew', () => {
    expect(again(stages({})).due('first')).toBe(2 + 2 + 1.5);
    expect(again(stages({ on_rework: 'restart' })).due('first')).toBe(2 + 3 + 1.5);
  });

  it('goes on with its clock where a handler of the case took its place meanwhile', () => {
    const steps = [{ ...goto, id: 'again' }];
    const on = [
      {
        id: 'on',
        trigger: { kind: 'message' as const, message: 'withdraws' },
        mode: 'interrupt' as const,
        steps: [wait('pause', 1), ...steps],
        line: 1,
      },
    ];
    const made = program({ first: [task('one')] }, { on });
    const stages_ = made.stages.map((stage) => ({ ...stage, deadlines: [clock('first', elapsed(3))] }));
    const it = new Case(playable({ ...made, stages: stages_ })).at(1);
    it.apply({ kind: 'message', at: MONDAY_9 + HOUR, id: 'm', name: 'withdraws', data: {}, sender: null }).at(2.5);
    expect(it.due('first')).toBe(4);
  });

  it('has the clocks of the case run again that it had met', () => {
    const it = again(stages({}, [clock('answer', hours(2), { stops: 'one' })]));
    expect(it.due('answer')).toBe(3);
    expect(it.state.clocks['answer.1']?.pauses).toMatchObject([{ cause: { kind: 'left' } }]);
  });
});

describe('calendars', () => {
  it('mend a due that was unknown as soon as they are there, from when the clock began', () => {
    const it = new Case({ ...playable(program({ first: [task('one', { deadlines: [clock('one', hours(2))] })] })), calendars: {} });
    expect(it.due('one')).toBeNull();
    expect(Object.values(it.state.incidents)).toHaveLength(1);
    const known = new Case(it.playable);
    Object.assign(known, { playable: { ...it.playable, calendars: { office } } });
    known.apply({ kind: 'calendar_changed', at: MONDAY_9 + HOUR });
    expect(known.due('one')).toBe(2);
    expect(known.state.incidents).toEqual({});
    expect(known.facts('incident_resolved')).toMatchObject([{ detail: { how: 'mended' } }]);
  });

  it('that do not reach as far as an escalation are told of', () => {
    const short = { ...office, known: { from: '2026-01-01', to: '2026-03-02' } };
    const escalate = [{ ...level, after: literal(hours(40)) }];
    const it = new Case({
      ...playable(program({ first: [task('one')] }, { deadlines: [clock('whole', hours(1), { escalate })] })),
      calendars: { office: short },
    });
    expect(it.due('whole')).toBe(1);
    expect(Object.values(it.state.incidents)).toMatchObject([{ code: 'calendar', node: 'whole' }]);
  });
});

describe('a task with a window', () => {
  /** 10:00-15:00 every day. */
  const calls: CompiledCalendar = { ...office, calendar: 'calls', week: Array.from({ length: 7 }, () => [[600, 900]] as const), days: {} };
  const within = task('call', {
    window: [
      { kind: 'literal', value: 'calls' },
      { kind: 'literal', value: 'office' },
    ],
  });
  const it_ = () => new Case({ ...playable(program({ first: [within] })), calendars: { office, calls } });
  const status = (it: Case) => Object.values(it.state.tasks)[0]?.status;

  it('is offered only while all of its calendars have hours', () => {
    const it = it_();
    expect([status(it), nextWake(it.state)]).toEqual(['created', MONDAY_9 + HOUR]);
    it.at(1).offered('call');
    expect([status(it), nextWake(it.state)]).toEqual(['ready', MONDAY_9 + 3 * HOUR]);
    it.at(3);
    expect([status(it), nextWake(it.state)]).toEqual(['created', MONDAY_9 + 4.5 * HOUR]);
    expect(it.hours('window_opened')).toEqual([1]);
  });

  it('stays with whoever has it, and goes back when it is given back outside', () => {
    const it = it_().at(1).offered('call').do('claim', 'call').at(3.5);
    expect(status(it)).toBe('reserved');
    expect(status(it.do('release', 'call'))).toBe('created');
  });

  it('is offered at once where a calendar is not known', () => {
    const it = new Case(playable(program({ first: [within] })));
    expect(status(it.offered('call'))).toBe('ready');
    expect(Object.values(it.state.incidents)).toMatchObject([{ code: 'calendar', node: 'call' }]);
  });
});

describe('a level', () => {
  it('adds people to those who may take the task, and starts a case of another playbook once', () => {
    const more = {
      ...level,
      add: people(role('manager')),
      start: { playbook: 'recall', data: { kind: 'literal' as const, value: { n: 1 } } },
    };
    const it = caseOf([task('one', { deadlines: [clock('one', hours(1), { escalate: [more] })] })])
      .offered('one')
      .at(9);
    const [open] = Object.values(it.state.tasks);
    expect(open?.offered_to).toEqual([[{ kind: 'role', role: 'desk' }], [{ kind: 'role', role: 'manager' }]]);
    const started = it.effects.filter((effect) => effect.kind === 'start_case');
    expect(started).toMatchObject([{ start: { playbook: 'recall', data: { n: 1 }, cause: 'one.1' } }]);
  });
});
