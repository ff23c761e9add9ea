/** Who may do what with a task in which state: every role × operation × state, held against the one table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Actor, TaskEvent, TaskOperation } from '../../src/engine/event.js';
import type { State, TaskState, TaskStatus } from '../../src/engine/state.js';
import { start, step, validate } from '../../src/engine/step.js';
import { BY_ITSELF, LIFECYCLE, nextPhase, type Party, TASK_OPERATIONS } from '../../src/engine/task-lifecycle.js';
import type { AccessRule } from '../../src/program/program.js';
import { HOUR, input, MONDAY_9, person, playable, program, role, task } from './complaint-program.js';

const STATES: readonly TaskStatus[] = ['created', 'ready', 'reserved', 'in_progress', 'suspended'];
const PARTIES: readonly Exclude<Party, 'customer'>[] = ['potential_owner', 'owner', 'administrator', 'assigner', 'stakeholder'];

const approve = task('approve', {
  optional: true,
  outcomes: [
    { id: 'approved', title: 'Approved' },
    { id: 'again', title: 'Again', send_back: { step: 'write', max: 1 } },
  ],
});
const leads: AccessRule = { people: { any: role('lead'), not: [], by: 'offer', line: 1 }, may: ['reassign'] };
const on = playable(
  program({ only: [task('write', { form: { properties: { price: { type: 'number' } } } }), approve] }, { access: [leads] }),
);
const ACTORS: { readonly [P in (typeof PARTIES)[number]]: Actor } = {
  potential_owner: person('li_na'),
  owner: person('wang_wei', ['finance']),
  administrator: person('admin', [], true),
  assigner: person('chen', ['lead']),
  stakeholder: person('zhao', ['finance']),
};
const stranger = person('stranger', ['finance']);

function opened(): State {
  const begun = start(on, { ...input, case: { ...input.case, started_by: 'zhao' } }, MONDAY_9).state;
  const at = begun.at;
  return step(on, begun, decided(begun, at)).state;
}
function decided(state: State, at: number) {
  const decisions = state.undecided.map((effect) => {
    const subject = { kind: 'task' as const, task: effect.slice(0, effect.lastIndexOf('#')) };
    return { effect, subject, assignee: null, offered_to: [[{ kind: 'role' as const, role: 'desk' }]], excluded: ['excluded'] };
  });
  return { kind: 'assigned' as const, at, decisions };
}
/** The case at its second task. */
function atApproval(): State {
  const first = opened();
  const id = Object.keys(first.tasks)[0] as string;
  const next = step(on, first, { kind: 'complete', at: first.at, actor: ACTORS.potential_owner, task: id, values: { price: 7 } }).state;
  return step(on, next, decided(next, next.at)).state;
}
function inState(status: TaskStatus): { state: State; id: string } {
  const state = atApproval();
  const [found] = Object.values(state.tasks) as [TaskState];
  const held = { assignee: 'wang_wei', status };
  const changes: { readonly [S in TaskStatus]: Partial<TaskState> } = {
    created: { status, offered_to: [] },
    ready: {},
    reserved: held,
    in_progress: held,
    suspended: { ...held, suspended: { from: 'reserved', until: null } },
  };
  return { state: { ...state, tasks: { [found.id]: { ...found, ...changes[status] } } }, id: found.id };
}
function eventOf(kind: TaskOperation, id: string, actor: Actor): TaskEvent {
  const to = [[{ kind: 'person', person: 'li_na' }]];
  const operands: { readonly [O in TaskOperation]?: object } = {
    complete: { outcome: 'approved', values: {} },
    fail: { reason: 'No' },
    delegate: { to: 'li_na' },
    forward: { to },
    nominate: { to },
    suspend: { until: MONDAY_9 + 100 * HOUR },
    set_priority: { priority: 'high' },
    comment: { text: 'Hm' },
    attach: { file: { id: 'h', name: 'a.pdf', media_type: 'application/pdf', size: 3 } },
    send_back: { comment: 'Too dear' },
    add_subtask: { title: 'Ask', to },
  };
  return { kind, at: MONDAY_9, actor, task: id, ...operands[kind] } as TaskEvent;
}

describe.each(STATES)('a task that is %s', (status) => {
  describe.each(TASK_OPERATIONS)('%s', (operation) => {
    it.each(PARTIES)('by its %s', (party) => {
      const { state, id } = inState(status);
      const exists = party === 'owner' ? !['created', 'ready'].includes(status) : party === 'potential_owner' ? status === 'ready' : true;
      // An administrator may take what stands before nobody; the owner may say again that they have it.
      const asCandidate = party === 'administrator' && status === 'created' && LIFECYCLE[operation].who.includes('potential_owner');
      const again = operation === 'claim' && party === 'owner' && status !== 'suspended';
      const possible = nextPhase(operation, status) !== undefined;
      const may = exists && ((possible && (LIFECYCLE[operation].who.includes(party) || asCandidate)) || again);
      const refusal = validate(on, state, eventOf(operation, id, ACTORS[party]));
      expect(refusal === null).toBe(may);
      // Refused or done, the engine says the same as the validator.
      expect(step(on, state, eventOf(operation, id, ACTORS[party])).refusal ?? null).toEqual(refusal);
    });

    it('by a stranger is refused', () => {
      const { state, id } = inState(status);
      expect(validate(on, state, eventOf(operation, id, stranger))).not.toBeNull();
    });

    it('leaves the task in the state that the table names', () => {
      const next = nextPhase(operation, status);
      if (next === undefined || next === 'given' || next === 'before' || next === 'same') return;
      const { state, id } = inState(status);
      const actor = (['owner', 'potential_owner', 'administrator'] as const)
        .map((party) => ACTORS[party])
        .find((each) => validate(on, state, eventOf(operation, id, each)) === null);
      const after = step(on, state, eventOf(operation, id, actor ?? stranger)).state;
      expect(after.tasks[id]?.status ?? after.closed.findLast((each) => each.task === id)?.how).toBe(next);
    });
  });
});

describe('operations', () => {
  it('send back opens the earlier step for the same person with what they had entered, at most so often', () => {
    const { state, id } = inState('reserved');
    const sent = step(on, state, eventOf('send_back', id, ACTORS.owner));
    const [again] = Object.values(sent.state.tasks) as [TaskState];
    expect(again).toMatchObject({
      step: 'write',
      draft: { values: { price: 7 }, by: 'li_na' },
      sent_back: { by: 'wang_wei', comment: 'Too dear' },
    });
    expect(sent.effects).toContainEqual(expect.objectContaining({ kind: 'assign', request: expect.objectContaining({ prefer: 'li_na' }) }));
    expect(sent.state.steps).toEqual({});
    const counted = { ...state, sent_back: sent.state.sent_back };
    expect(validate(on, counted, eventOf('send_back', id, ACTORS.owner))).toMatchObject({ code: 'send_back_exhausted', max: 1 });
  });

  it('delegate comes back filled in to the one who delegated it', () => {
    const { state, id } = inState('reserved');
    const given = step(on, state, eventOf('delegate', id, ACTORS.owner)).state;
    expect(given.tasks[id]).toMatchObject({ status: 'reserved', assignee: 'li_na', delegated_by: 'wang_wei' });
    const back = step(on, given, eventOf('complete', id, person('li_na'))).state;
    expect(back.tasks[id]).toMatchObject({ status: 'reserved', assignee: 'wang_wei', draft: { outcome: 'approved', by: 'li_na' } });
    expect(step(on, back, eventOf('complete', id, ACTORS.owner)).state.status).toBe('completed');
  });

  it('a suspended task resumes by itself at its instant', () => {
    const { state, id } = inState('in_progress');
    const suspended = step(on, state, eventOf('suspend', id, ACTORS.owner)).state;
    expect(suspended.tasks[id]?.status).toBe('suspended');
    expect(step(on, suspended, { kind: 'tick', at: MONDAY_9 + 99 * HOUR }).state.tasks[id]?.status).toBe('suspended');
    expect(step(on, suspended, { kind: 'tick', at: MONDAY_9 + 100 * HOUR }).state.tasks[id]?.status).toBe('in_progress');
  });

  it('cannot be laid aside until a time that is over as it is asked for, however long nothing has happened in the case', () => {
    const { state, id } = inState('in_progress');
    const at = MONDAY_9 + 50 * HOUR;
    const event = { ...eventOf('suspend', id, ACTORS.owner), at, until: at - HOUR } as TaskEvent;
    expect(validate(on, state, event)).toEqual({ code: 'until_passed', task: id, until: at - HOUR });
    expect(validate(on, state, event)).toEqual(step(on, state, event).refusal);
  });

  it('is never handed to a person whom the task excludes', () => {
    const { state, id } = inState('reserved');
    const event = { ...eventOf('delegate', id, ACTORS.owner), to: 'excluded' } as TaskEvent;
    expect(validate(on, state, event)).toEqual({ code: 'person_excluded', task: id, person: 'excluded' });
  });
});

describe('a quorum', () => {
  const outcomes = ['yes', 'no'].map((id) => ({ id, title: id }));
  const voting = playable(
    program({ only: [task('vote', { need: 2, outcomes, assign: { any: role('desk'), not: [], by: 'offer', line: 1 } })] }),
  );
  function begun(): State {
    const { state, effects } = start(voting, input, MONDAY_9);
    const request = effects.flatMap((effect) => (effect.kind === 'assign' ? [effect.request] : []))[0]!;
    expect(request.everybody).toEqual({ least: 2 });
    const decision = {
      effect: request.effect,
      subject: request.subject,
      assignee: null,
      offered_to: [],
      excluded: [],
      everybody: ['a', 'b', 'c'],
    };
    return step(voting, state, { kind: 'assigned', at: state.at, decisions: [decision] }).state;
  }
  const seatOf = (state: State, who: string) => Object.values(state.tasks).find((each) => each.assignee === who)?.id ?? '';
  const voteOf = (state: State, who: string, outcome: string) =>
    step(voting, state, { kind: 'complete', at: state.at, actor: person(who), task: seatOf(state, who), outcome, values: {} }).state;

  it('comes out as its first outcome once as many as are needed chose it', () => {
    const end = voteOf(voteOf(begun(), 'a', 'yes'), 'b', 'yes');
    expect(end).toMatchObject({
      status: 'completed',
      steps: { vote: { outcome: 'yes', completed_by: 'b', votes: [{ completed_by: 'a' }, { completed_by: 'b' }] } },
    });
  });

  it('comes out otherwise as soon as that can no more be', () => {
    const one = voteOf(begun(), 'a', 'no');
    expect(one.status).toBe('open');
    expect(voteOf(one, 'c', 'no')).toMatchObject({ status: 'completed', steps: { vote: { outcome: 'no' } } });
  });
});

describe('docs/tasks.md', () => {
  const file = new URL('../../docs/tasks.md', import.meta.url);

  it('holds the table of the engine (UPDATE_GOLDEN=1 writes it)', () => {
    const page = readFileSync(file, 'utf8');
    const made = page.replace(/(<!-- lifecycle -->\n)[\s\S]*?(<!-- end -->)/, (_, head: string, end: string) => `${head}${table()}${end}`);
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, made);
    expect(page).toBe(made);
  });
});

function table(): string {
  const cell = (operation: TaskOperation, state: TaskStatus) => nextPhase(operation, state) ?? '';
  const rows = TASK_OPERATIONS.map((operation) => {
    const { who, says } = LIFECYCLE[operation];
    return `| \`${operation}\` | ${says} | ${STATES.map((state) => cell(operation, state)).join(' | ')} | ${who.join(', ').replaceAll('_', ' ')} |`;
  });
  const itself = BY_ITSELF.map(
    ({ what, from, to }) => `| | ${what} | ${STATES.map((state) => (from.includes(state) ? to : '')).join(' | ')} | |`,
  );
  return [
    `| Operation | What it does | ${STATES.join(' | ')} | Who |`,
    `|---|---|${STATES.map(() => '---|').join('')}---|`,
    ...rows,
    ...itself,
    '',
  ].join('\n');
}
