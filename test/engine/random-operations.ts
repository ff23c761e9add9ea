/** Random operations on the tasks of a case: mostly such as its people may do now, and now and then any other. */
import { contactActor } from '../../src/engine/customer-link.js';
import type { Actor, TaskEvent, TaskOperands, TaskOperation } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import type { Instant, State, TaskState } from '../../src/engine/state.js';
import { operationsOf, TASK_OPERATIONS } from '../../src/engine/task-lifecycle.js';
import { partiesOf } from '../../src/engine/task-parties.js';
import { formFor, outcomesFor, taskStep } from '../../src/engine/task-refusal.js';
import type { WantedMatch } from '../../src/organisation/request.js';
import type { JsonObject } from '../../src/program/json.js';
import { HOUR, person } from './complaint-program.js';

export const ACTORS: readonly Actor[] = [
  person('li_na'),
  person('wang_wei'),
  person('chen_wei', ['desk', 'manager']),
  person('zhao', ['finance']),
  person('admin', [], true),
];
export const ADMIN = ACTORS[4] as Actor;

/** Numbers that say which of what is possible is chosen. */
export interface Pick {
  readonly who: number;
  readonly which: number;
  readonly how: number;
  /** An operation on a task that has ended, an outcome that is none. */
  readonly wrong: boolean;
}

export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(1, list.length)];
}

/**
 * @param only undefined: any operation.
 * @returns null: there is no task.
 */
export function operationOn(playable: Playable, state: State, at: Instant, only: TaskOperation | undefined, by: Pick): TaskEvent | null {
  const ended = state.closed.map((each) => each.task);
  const task = pick(by.wrong ? [...ended, 'complaint/1:nothing.1'] : Object.keys(state.tasks), by.which);
  if (task === undefined) return null;
  const open = state.tasks[task];
  if (!open)
    return { kind: only ?? pick(TASK_OPERATIONS, by.how), at, actor: pick(ACTORS, by.who), task, ...COMMENT, ...DONE } as TaskEvent;
  const { actor, operation } = by.how % 8 === 0 ? anybody(only, by) : somebodyWhoMay(playable, state, open, only, by);
  return { kind: operation, at, actor, task, ...(OPERANDS[operation](playable, state, open, by) as object) } as TaskEvent;
}

interface Doing {
  readonly actor: Actor;
  readonly operation: TaskOperation;
}

const CUSTOMER = contactActor('main');

function anybody(only: TaskOperation | undefined, { who, which }: Pick): Doing {
  return { actor: pick([...ACTORS, CUSTOMER], who) as Actor, operation: only ?? (pick(TASK_OPERATIONS, which) as TaskOperation) };
}

/** Of all who may do it now, and of all that they may do. */
function somebodyWhoMay(playable: Playable, state: State, task: TaskState, only: TaskOperation | undefined, by: Pick): Doing {
  const standIns = task.assignee === null ? [] : [{ ...(ACTORS[0] as Actor), acting_for: task.assignee }];
  const doings = [...ACTORS, CUSTOMER, ...standIns].flatMap((actor) => {
    const possible = operationsOf(task.status, partiesOf(playable.program, state, task, actor));
    return possible.flatMap((operation) => (only === undefined || only === operation ? [{ actor, operation }] : []));
  });
  const operation = only ?? pick([...new Set(doings.map((each) => each.operation))], by.how + by.which);
  return (
    pick(
      doings.filter((each) => each.operation === operation),
      by.who,
    ) ?? anybody(only, by)
  );
}

/** What is said of a task that has ended is refused, whatever it takes. */
const COMMENT = { text: 'So it is.' };
const DONE = { values: {} };

const OPERANDS: {
  readonly [O in TaskOperation]: (playable: Playable, state: State, task: TaskState, by: Pick) => TaskOperands[O];
} = {
  claim: () => ({}),
  release: () => ({}),
  start: () => ({}),
  stop: () => ({}),
  resume: () => ({}),
  complete(playable, _state, task, { which, how, wrong }) {
    const step = taskStep(playable, task);
    const chosen = pick(outcomesFor(step, task), which);
    const outcome = wrong ? 'maybe' : chosen?.id;
    return {
      values: (how % 5 === 0 && formFor(step, chosen).properties ? { note: 'all of it' } : {}) as JsonObject,
      ...(outcome === undefined ? {} : { outcome }),
      ...(how % 9 === 0 ? {} : { checked: step.checklist.map((_, position) => position), comment: 'Why.' }),
    };
  },
  fail: () => ({ reason: 'It cannot be done.' }),
  delegate: (_playable, _state, _task, { which }) => ({ to: (pick(ACTORS, which) as Actor).person }),
  forward: (_playable, _state, _task, { which }) => ({ to: peopleOf(which), comment: 'Yours.' }),
  nominate: (_playable, _state, _task, { which }) => ({ to: peopleOf(which) }),
  skip: (_playable, _state, _task, { how }) => (how % 2 === 0 ? { reason: 'Not needed.' } : {}),
  suspend: (_playable, { at }, _task, { which }) => ({
    until: pick([null, at + HOUR, at + 30 * HOUR, at + 240 * HOUR, at - HOUR], which) ?? null,
  }),
  set_priority: (_playable, _state, _task, { which }) => ({ priority: pick(['low', 'normal', 'high', 'urgent'] as const, which) ?? 'low' }),
  comment: () => COMMENT,
  attach: () => ({ file: { id: 'hash', name: 'a.txt', media_type: 'text/plain', size: 1 } }),
  send_back: (_playable, _state, _task, { how }) => ({
    comment: how % 9 === 0 ? '' : 'Again.',
    ...(how % 4 === 0 ? { outcome: 'back' } : {}),
  }),
  add_subtask: (_playable, _state, _task, { which }) => ({ title: 'A part', to: peopleOf(which) }),
};

function peopleOf(which: number): WantedMatch[] {
  const one = pick(ACTORS, which) as Actor;
  return which % 3 === 0 ? [[{ kind: 'role', role: 'desk' }]] : [[{ kind: 'person', person: one.person }]];
}
