import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { nextWake, start, step, validate } from '../../src/engine/step.js';
import type { JsonObject } from '../../src/program/json.js';
import type { Handler, Speaks, Step } from '../../src/program/program.js';
import { clock, HOUR, hours, input, literal, MONDAY_9, owner, people, person, playable, program, role, task } from './complaint-program.js';

/** Runs a case, offering every task to whom it was asked for, as the write would; or giving it to `assignee`. */
class Case {
  state: State;
  readonly effects: Effect[] = [];
  constructor(
    readonly on: Playable,
    readonly assignee: string | null = null,
  ) {
    const first = start(on, input, MONDAY_9);
    this.state = first.state;
    this.take(first.effects);
  }
  take(effects: readonly Effect[]) {
    this.effects.push(...effects);
    const decisions = effects.flatMap((effect) =>
      effect.kind === 'assign'
        ? [
            {
              effect: effect.request.effect,
              subject: effect.request.subject,
              assignee: this.assignee,
              offered_to: this.assignee === null ? effect.request.any : [],
              excluded: [],
            },
          ]
        : [],
    );
    if (decisions.length > 0 && this.state.status === 'open') this.send({ kind: 'assigned', at: this.state.at, decisions });
  }
  send(event: Event) {
    const { state, effects, refusal } = step(this.on, this.state, event);
    this.state = state;
    this.take(effects);
    return refusal;
  }
  complete(stepId: string, more: { outcome?: string; values?: Record<string, string | number>; at?: number } = {}) {
    const open = Object.values(this.state.tasks).find((each) => each.step === stepId);
    const { at = this.state.at, values = {}, ...rest } = more;
    return this.send({ kind: 'complete', at, actor: person('li_na'), task: open?.id ?? stepId, values, ...rest });
  }
  get open() {
    return Object.values(this.state.tasks).map((each) => each.step);
  }
  facts(kind: string) {
    return this.effects.flatMap((effect) => (effect.kind === 'fact' && effect.fact.kind === kind ? [effect.fact] : []));
  }
}

const caseOf = (steps: readonly Step[], more: Parameters<typeof program>[1] = {}) => new Case(playable(program({ only: steps }, more)));

describe('a sequence', () => {
  it('hands out one task after the other and ends as completed', () => {
    const it = caseOf([task('one'), task('two')]);
    expect(it.open).toEqual(['one']);
    it.complete('one');
    expect(it.open).toEqual(['two']);
    it.complete('two');
    expect(it.state).toMatchObject({ status: 'completed', outcome: 'completed', tasks: {}, frames: {}, clocks: {} });
  });

  it('keeps the result of a task with who did it', () => {
    const form = { properties: { facts: { type: 'string' } }, required: ['facts'] };
    const it = caseOf([task('one', { form }), task('two')]);
    it.complete('one', { values: { facts: 'leaks' }, at: MONDAY_9 + HOUR });
    expect(it.state.steps.one).toMatchObject({
      facts: 'leaks',
      outcome: 'completed',
      completed_by: 'li_na',
      completed_at: '2026-03-02T02:00:00.000Z',
    });
  });

  it('passes over a step whose if does not hold', () => {
    const it = caseOf([task('one', { if: { cel: 'false', line: 3 } }), task('two')]);
    expect(it.open).toEqual(['two']);
  });
});

describe('a request for somebody who speaks a language', () => {
  const requested = (speaks: Speaks, customer: JsonObject | null, data: JsonObject = {}) => {
    const asking = { ...people(role('desk'), 'least_loaded'), speaks };
    const on = playable(program({ only: [task('ask', { assign: asking })] }, { case_roles: [{ role: 'owner', people: asking, line: 1 }] }));
    const { effects } = start(on, { ...input, customer, data }, MONDAY_9);
    return effects.flatMap((effect) => (effect.kind === 'assign' ? [effect.request] : []));
  };

  it('carries that of the customer’s main contact, else of the first, else of the customer', () => {
    const contacts = [
      { contact: 'office', language: 'fr' },
      { contact: 'main', language: 'en' },
    ];
    for (const [customer, language] of [
      [{ contacts, language: 'zh' }, 'en'],
      [{ contacts: contacts.slice(0, 1) }, 'fr'],
      [{ contacts: [{ contact: 'main' }], language: 'zh' }, 'zh'],
      [{ language: 'zh' }, 'zh'],
    ] as const) {
      expect(requested({ kind: 'customer' }, customer as unknown as JsonObject).map(({ speaks }) => speaks)).toEqual([
        [language],
        [language],
      ]);
    }
  });

  it('is as any other where it is not known', () => {
    const silent: (JsonObject | null)[] = [null, {}, { contacts: [] }, { contacts: [{ language: ' ' }] }];
    for (const customer of silent) {
      for (const request of requested({ kind: 'customer' }, customer)) expect(request).not.toHaveProperty('speaks');
    }
    for (const request of requested({ kind: 'cel', cel: '[]', line: 1 }, null)) expect(request).not.toHaveProperty('speaks');
  });

  it('carries a language as written, and those that an expression gives', () => {
    expect(requested({ kind: 'language', language: 'en' }, null)[0]?.speaks).toEqual(['en']);
    expect(requested({ kind: 'cel', cel: "data.n > 1.0 ? 'en' : 'zh'", line: 1 }, null, { n: 2 })[1]?.speaks).toEqual(['en']);
    expect(requested({ kind: 'cel', cel: "['en', 'zh']", line: 1 }, null)[0]?.speaks).toEqual(['en', 'zh']);
  });
});

describe('refusals', () => {
  it('tells who was first when a task is completed twice', () => {
    const it = caseOf([task('one'), task('two')]);
    const id = Object.keys(it.state.tasks)[0] as string;
    it.complete('one');
    const again = it.send({ kind: 'complete', at: it.state.at, actor: person('wang_wei'), task: id, values: {} });
    expect(again).toEqual({ code: 'task_closed', task: id, how: 'completed', by: 'li_na' });
  });

  it('tells who holds a task that was claimed', () => {
    const it = caseOf([task('one')]);
    const id = Object.keys(it.state.tasks)[0] as string;
    expect(it.send({ kind: 'claim', at: it.state.at, actor: person('li_na'), task: id })).toBeUndefined();
    expect(it.send({ kind: 'claim', at: it.state.at, actor: person('wang_wei'), task: id })).toEqual({
      code: 'task_held',
      task: id,
      state: 'reserved',
      holder: 'li_na',
    });
  });

  it('refuses a person to whom the task is not offered', () => {
    const it = caseOf([task('one')]);
    const id = Object.keys(it.state.tasks)[0] as string;
    expect(it.send({ kind: 'claim', at: it.state.at, actor: person('zhao', ['finance']), task: id })).toEqual({
      code: 'not_a_candidate',
      task: id,
    });
  });

  it('names every field that is wrong', () => {
    const form = { properties: { facts: { type: 'string' }, cost: { type: 'number' } }, required: ['facts'] };
    const it = caseOf([task('one', { form })]);
    const refusal = it.complete('one', { values: { cost: 'much', colour: 'red' } });
    expect(refusal).toMatchObject({ code: 'values_invalid' });
    const fields = refusal?.code === 'values_invalid' ? refusal.errors.map((error) => error.field).sort() : [];
    expect(fields).toEqual(['/colour', '/cost', '/facts']);
  });

  it('asks for an outcome that the task has', () => {
    const outcomes = [{ id: 'accepted', title: 'Accept' }];
    const it = caseOf([task('one', { outcomes })]);
    expect(it.complete('one', {})).toMatchObject({ code: 'outcome_unknown', allowed: ['accepted'] });
    expect(it.complete('one', { outcome: 'maybe' })).toMatchObject({ code: 'outcome_unknown', outcome: 'maybe' });
  });

  it('refuses everything once the case has ended', () => {
    const it = caseOf([task('one')]);
    it.complete('one');
    expect(validate(it.on, it.state, { kind: 'tick', at: it.state.at })).toEqual({ code: 'case_closed' });
  });
});

describe('deadlines', () => {
  const watched = task('one', {
    deadlines: [
      clock('one', hours(2), {
        remind: [{ at: 'before', duration: literal(hours(0.5)), notify: [people([{ all: [{ kind: 'assignee' }] }])], line: 11 }],
        escalate: [
          { after: literal(hours(0)), notify: [people(role('manager'))], priority: 'high', line: 12 },
          { after: literal(hours(1)), notify: [], reassign: people(role('manager')), line: 13 },
        ],
      }),
    ],
  });

  it('reminds, comes due, and escalates level by level, each once and at its own time', () => {
    const it = caseOf([watched]);
    it.send({ kind: 'tick', at: MONDAY_9 + 24 * HOUR });
    const times = it.effects.flatMap((effect) =>
      effect.kind === 'fact' && effect.fact.kind.startsWith('clock_') ? [[effect.fact.kind, (effect.fact.at - MONDAY_9) / HOUR]] : [],
    );
    expect(times).toEqual([
      ['clock_started', 0],
      ['clock_reminded', 1.5],
      ['clock_overdue', 2],
      ['clock_escalated', 2],
      // 12:00 ends the morning: one working hour after 11:00 is closing time.
      ['clock_escalated', 3],
    ]);
    it.send({ kind: 'tick', at: MONDAY_9 + 48 * HOUR });
    expect(it.facts('clock_escalated')).toHaveLength(2);
    expect(Object.values(it.state.tasks)[0]).toMatchObject({ priority: 'high', offered_to: [[{ kind: 'role', role: 'manager' }]] });
  });

  it('holds that a completion exactly at due is late', () => {
    const late = caseOf([watched]);
    late.complete('one', { at: MONDAY_9 + 2 * HOUR });
    expect(late.facts('clock_met')[0]?.detail.late).toBe(true);
    const inTime = caseOf([watched]);
    inTime.complete('one', { at: MONDAY_9 + 2 * HOUR - 1 });
    expect(inTime.facts('clock_met')[0]?.detail.late).toBe(false);
  });

  it('skips the lunch break', () => {
    const it = caseOf([task('one', { deadlines: [clock('one', hours(4))] })]);
    // 09:00 and four working hours: 12:00 to 13:30 is closed, so 14:30.
    expect(Object.values(it.state.clocks)[0]?.due).toBe(MONDAY_9 + 5.5 * HOUR);
  });

  it('is met by the step it stops at', () => {
    const it = caseOf([task('one'), task('two')], { deadlines: [clock('answer', hours(1), { stops: 'one' })] });
    expect(Object.keys(it.state.clocks)).toEqual(['answer.1']);
    it.complete('one');
    expect(it.state.clocks).toEqual({});
    expect(it.facts('clock_met')).toHaveLength(1);
  });

  it('hands the task out with due unknown and an incident where the calendar has no data', () => {
    const it = new Case({ program: program({ only: [watched] }), calendars: {} });
    expect(it.open).toEqual(['one']);
    expect(Object.values(it.state.clocks)[0]?.due).toBeNull();
    expect(Object.values(it.state.incidents)).toMatchObject([{ code: 'calendar', node: 'one', line: 10 }]);
  });

  it('wakes at the earliest deadline', () => {
    const it = caseOf([watched]);
    expect(nextWake(it.state)).toBe(MONDAY_9 + 1.5 * HOUR);
  });
});

describe('wait', () => {
  it('ends at its time, and what follows begins then, however late the timer fires', () => {
    const wait: Step = { kind: 'wait', id: 'settle', line: 7, wait: { kind: 'for', duration: literal(hours(1)) }, deadlines: [], on: [] };
    const it = caseOf([wait, task('after', { deadlines: [clock('after', hours(1))] })]);
    it.send({ kind: 'tick', at: MONDAY_9 + 1.7 * HOUR });
    expect(Object.values(it.state.clocks)[0]).toMatchObject({ started_at: MONDAY_9 + HOUR, due: MONDAY_9 + 2 * HOUR });
    expect(it.state.steps.settle).toEqual({ outcome: 'timed_out' });
  });
});

describe('repeat', () => {
  const negotiation: Step = {
    kind: 'repeat',
    id: 'negotiation',
    line: 9,
    deadlines: [],
    on: [],
    max: 2,
    loop: { kind: 'until', condition: { cel: "steps.ask.outcome == 'accepted'", line: 9 } },
    steps: [
      task('propose'),
      task('ask', {
        outcomes: [
          { id: 'accepted', title: 'A' },
          { id: 'declined', title: 'D' },
        ],
      }),
    ],
    exhausted: [task('director')],
  };

  it('ends when its condition holds after a round', () => {
    const it = caseOf([negotiation, task('after')]);
    it.complete('propose');
    it.complete('ask', { outcome: 'accepted' });
    expect(it.open).toEqual(['after']);
    expect(it.state.steps.negotiation).toEqual({ round: 1, rounds: 1 });
  });

  it('makes the results of its steps absent in a new round', () => {
    const it = caseOf([negotiation]);
    it.complete('propose');
    it.complete('ask', { outcome: 'declined' });
    expect(it.open).toEqual(['propose']);
    expect(Object.keys(it.state.steps)).toEqual(['negotiation']);
    expect(Object.keys(it.state.tasks)).toEqual(['complaint/1:propose.2']);
  });

  it('does what stands under exhausted after its last round', () => {
    const it = caseOf([negotiation]);
    for (let round = 0; round < 2; round += 1) {
      it.complete('propose');
      it.complete('ask', { outcome: 'declined' });
    }
    expect(it.open).toEqual(['director']);
  });

  it('becomes an incident when its rounds never wait', () => {
    const endless: Step = {
      kind: 'repeat',
      id: 'spin',
      line: 9,
      deadlines: [],
      on: [],
      loop: { kind: 'until', condition: { cel: 'false', line: 9 } },
      steps: [],
      exhausted: [],
    };
    const it = caseOf([endless]);
    expect(Object.values(it.state.incidents)).toMatchObject([{ code: 'loop' }]);
  });
});

describe('choose, set, record, finish and goto', () => {
  it('takes the first case that holds', () => {
    const choose: Step = {
      kind: 'choose',
      id: 'path',
      line: 4,
      deadlines: [],
      on: [],
      cases: [
        { when: { cel: 'data.n > 5', line: 5 }, steps: [task('big')] },
        { when: { cel: 'data.n > 1', line: 6 }, steps: [task('middle')] },
      ],
      else: [task('small')],
    };
    const set: Step = {
      kind: 'set',
      id: 'put',
      line: 3,
      deadlines: [],
      on: [],
      values: [{ path: ['data', 'n'], value: { kind: 'cel', cel: '1 + 1', line: 3 } }],
    };
    const it = caseOf([set, choose]);
    expect(it.state.data).toEqual({ n: 2 });
    expect(it.open).toEqual(['middle']);
  });

  it('ends with the outcome of finish and leaves nothing open', () => {
    const finish: Step = { kind: 'finish', id: 'end', line: 8, outcome: 'resolved', deadlines: [], on: [] };
    const record: Step = { kind: 'record', id: 'cost', line: 7, value: { kind: 'literal', value: 3 }, unit: 'CNY', deadlines: [], on: [] };
    const it = caseOf([record, finish, task('never')], { deadlines: [clock('all', hours(8))] });
    expect(it.state).toMatchObject({
      status: 'completed',
      outcome: 'resolved',
      tasks: {},
      clocks: {},
      frames: {},
      records: [{ record: 'cost', value: 3, unit: 'CNY' }],
    });
  });

  it('goes back to an earlier stage, whose clock goes on where it stood', () => {
    const back: Step = { kind: 'goto', id: 'again', line: 9, stage: 'first', deadlines: [], on: [], if: { cel: '!has(data.n)', line: 9 } };
    const base = program({ first: [task('one')], second: [task('two'), back] });
    const stages = base.stages.map((stage) => (stage.id === 'first' ? { ...stage, deadlines: [clock('first', hours(2))] } : stage));
    const it = new Case(playable({ ...base, stages }));
    it.complete('one', { at: MONDAY_9 + HOUR });
    it.complete('two', { at: MONDAY_9 + 2 * HOUR });
    expect(it.state.stage).toBe('first');
    expect(it.open).toEqual(['one']);
    expect(it.state.steps).toEqual({});
    // One of two working hours was used at 10:00; entered again at 11:00 the rest is due at 12:00.
    expect(Object.values(it.state.clocks)).toMatchObject([{ clock: 'first', due: MONDAY_9 + 3 * HOUR }]);
  });
});

describe('messages', () => {
  const finish: Step = { kind: 'finish', id: 'gone', line: 30, outcome: 'withdrawn', deadlines: [], on: [] };
  const handler = (mode: Handler['mode'], steps: readonly Step[]): Handler => ({
    id: 'on/withdraws',
    trigger: { kind: 'message', message: 'withdraws' },
    mode,
    steps,
    line: 29,
  });
  const message = (id: string): Event => ({ kind: 'message', at: MONDAY_9, id, name: 'withdraws', data: { why: 'x' }, sender: null });

  it('ends the case from a handler', () => {
    const it = caseOf([task('one')], { on: [handler('beside', [finish])] });
    it.send(message('m1'));
    expect(it.state).toMatchObject({ status: 'completed', outcome: 'withdrawn', tasks: {} });
    expect(it.facts('task_exited')).toHaveLength(1);
  });

  it('takes each message once', () => {
    const it = caseOf([task('one')], { on: [handler('beside', [task('call_back')])] });
    it.send(message('m1'));
    it.send(message('m1'));
    expect(it.open).toEqual(['one', 'call_back']);
    it.send(message('m2'));
    expect(it.open).toEqual(['one', 'call_back', 'call_back']);
  });

  it('waits at the end of the case for work that a handler began beside it', () => {
    const it = caseOf([task('one')], { on: [handler('beside', [task('call_back')])] });
    it.send(message('m1'));
    it.complete('one');
    expect(it.state.status).toBe('open');
    it.complete('call_back');
    expect(it.state.status).toBe('completed');
  });

  it('replaces what is left of its scope when it interrupts', () => {
    const it = caseOf([{ ...task('one'), on: [handler('interrupt', [task('instead')])] }, task('after')]);
    it.send(message('m1'));
    expect(it.open).toEqual(['instead']);
    it.complete('instead');
    expect(it.open).toEqual(['after']);
  });

  it('refuses a message that the playbook does not know, or that does not hold what it should', () => {
    const it = caseOf([task('one')], { on: [handler('beside', [finish])] });
    expect(it.send({ ...message('m1'), name: 'weather' } as Event)).toEqual({ code: 'message_unknown', message: 'weather' });
    expect(it.send({ ...message('m1'), data: { why: 3 } } as Event)).toMatchObject({
      code: 'message_invalid',
      errors: [{ field: '/why' }],
    });
    expect(it.state.status).toBe('open');
  });

  it('notes a message that nobody waits for, and does nothing', () => {
    const it = caseOf([task('one')]);
    it.send(message('m1'));
    expect(it.facts('message_received')[0]?.detail.handled).toBe(false);
    expect(it.open).toEqual(['one']);
  });
});

describe('faults', () => {
  const broken: Step = {
    kind: 'set',
    id: 'put',
    line: 33,
    deadlines: [],
    on: [],
    values: [{ path: ['data', 'n'], value: { kind: 'cel', cel: 'data.n / 0.0 + steps.none.x', line: 33 } }],
  };

  it('becomes an incident with the line, and the case goes on after skip', () => {
    const it = caseOf([broken, task('after')]);
    const [incident] = Object.values(it.state.incidents);
    expect(incident).toMatchObject({ code: 'expression', node: 'put', line: 33, file: 'complaint.yaml' });
    const admin = person('admin', [], true);
    expect(it.send({ kind: 'skip_incident', at: it.state.at, actor: person('li_na'), incident: incident?.id ?? '' })).toMatchObject({
      code: 'not_allowed',
    });
    it.send({ kind: 'skip_incident', at: it.state.at, actor: admin, incident: incident?.id ?? '' });
    expect(it.open).toEqual(['after']);
    expect(it.state.incidents).toEqual({});
  });

  it('tries the step again on retry', () => {
    const it = caseOf([broken]);
    const before = Object.keys(it.state.incidents)[0] ?? '';
    it.send({ kind: 'retry_incident', at: it.state.at, actor: person('admin', [], true), incident: before });
    const after = Object.keys(it.state.incidents);
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before);
  });
});

describe('people', () => {
  it('asks for the case role before the task that goes to its holder', () => {
    const it = caseOf([task('one', { assign: people(owner) })], {
      case_roles: [{ role: 'owner', people: people(role('desk'), 'least_loaded'), line: 2 }],
    });
    const requests = it.effects.flatMap((effect) => (effect.kind === 'assign' ? [effect.request] : []));
    expect(requests.map((request) => request.subject.kind)).toEqual(['case_role', 'task']);
    expect(requests[1]?.any).toEqual([[{ kind: 'case_role', case_role: 'owner' }]]);
  });

  it('asks again, without the person, when a task that was given to one is released', () => {
    const it = new Case(playable(program({ only: [task('one')] })), 'li_na');
    const id = Object.keys(it.state.tasks)[0] as string;
    it.send({ kind: 'release', at: it.state.at, actor: person('li_na'), task: id });
    const last = it.effects.flatMap((effect) => (effect.kind === 'assign' ? [effect.request] : [])).at(-1);
    expect(last).toMatchObject({ effect: `${id}#2`, not: [[{ kind: 'person', person: 'li_na' }]] });
  });

  it('ignores a decision for a request that a later one has replaced', () => {
    const it = caseOf([task('one')]);
    const id = Object.keys(it.state.tasks)[0] as string;
    it.send({
      kind: 'assigned',
      at: it.state.at,
      decisions: [{ effect: `${id}#0`, subject: { kind: 'task', task: id }, assignee: 'x', offered_to: [], excluded: [] }],
    });
    expect(it.state.tasks[id]?.assignee).toBeNull();
  });
});
