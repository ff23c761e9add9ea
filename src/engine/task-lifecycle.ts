/**
 * The lifecycle of a task after WS-HumanTask 1.1 §4.10 as one table: which operation leads from which state to which,
 * and who may. docs/tasks.md shows the same table, written from this one.
 *
 * owns: the table, and nothing but it decides whether an operation is possible in a state.
 * never: what an operation does besides (task-operations.ts), who is a party (task-parties.ts).
 */
import type { TaskOperation } from './event.js';
import type { TaskEnd, TaskStatus } from './state.js';

export type TaskPhase = TaskStatus | TaskEnd;

/**
 * What people are to a task (WS-HumanTask §3.1), and those whom `access` lets reassign: assigners. The customer acts through a
 * link.
 */
export type Party = 'potential_owner' | 'owner' | 'administrator' | 'assigner' | 'stakeholder' | 'customer';

/** `given`: reserved where one person has it now, ready where it is offered. `before`: what it was when it was suspended. */
export type NextPhase = TaskPhase | 'given' | 'before' | 'same';

export interface LifecycleRule {
  readonly from: { readonly [S in TaskStatus]?: NextPhase };
  readonly who: readonly Party[];
  /** For docs: what it is. */
  readonly says: string;
}

const anyOpen = (to: NextPhase) => ({ created: to, ready: to, reserved: to, in_progress: to, suspended: to });
const atWork = (to: NextPhase) => ({ ready: to, reserved: to, in_progress: to });

export const LIFECYCLE: { readonly [O in TaskOperation]: LifecycleRule } = {
  claim: { from: { created: 'reserved', ready: 'reserved' }, who: ['potential_owner'], says: 'Takes a task that is offered.' },
  release: {
    from: { reserved: 'given', in_progress: 'given' },
    who: ['owner', 'administrator', 'assigner'],
    says: 'Gives it back: to those it was offered to, or to the one who delegated it.',
  },
  start: {
    from: { created: 'in_progress', ready: 'in_progress', reserved: 'in_progress' },
    who: ['potential_owner', 'owner'],
    says: 'Says that the work has begun; claims it where nobody has it.',
  },
  stop: { from: { in_progress: 'reserved' }, who: ['owner', 'administrator'], says: 'Says that the work rests; whoever has it keeps it.' },
  complete: {
    from: { created: 'completed', ...atWork('completed') },
    who: ['potential_owner', 'owner', 'customer'],
    says: 'Done. One that was delegated goes back to whoever delegated it, filled in.',
  },
  fail: { from: { reserved: 'failed', in_progress: 'failed' }, who: ['owner', 'administrator'], says: 'It cannot be done: says why.' },
  delegate: {
    from: atWork('reserved'),
    who: ['potential_owner', 'owner', 'administrator', 'assigner'],
    says: 'Has one person do it; it comes back to whoever delegated it.',
  },
  forward: {
    from: atWork('given'),
    who: ['potential_owner', 'owner', 'administrator', 'assigner'],
    says: 'Hands it to other people for good.',
  },
  nominate: {
    from: { created: 'given' },
    who: ['administrator', 'assigner'],
    says: 'Names who may do a task that stands before nobody.',
  },
  skip: {
    from: { created: 'skipped', ...atWork('skipped'), suspended: 'skipped' },
    who: ['potential_owner', 'owner', 'administrator'],
    says: 'Leaves it out, where the playbook says that it is optional.',
  },
  suspend: {
    from: atWork('suspended'),
    who: ['potential_owner', 'owner', 'administrator'],
    says: 'Lays it aside, until an instant or until it is resumed. Its deadlines go on.',
  },
  resume: {
    from: { suspended: 'before' },
    who: ['potential_owner', 'owner', 'administrator'],
    says: 'Takes it up again; at its instant this happens by itself.',
  },
  set_priority: { from: anyOpen('same'), who: ['owner', 'administrator'], says: 'Says how urgent it is.' },
  comment: {
    from: anyOpen('same'),
    who: ['potential_owner', 'owner', 'administrator', 'stakeholder'],
    says: 'Says something about it.',
  },
  attach: {
    from: anyOpen('same'),
    who: ['potential_owner', 'owner', 'administrator'],
    says: 'Puts a file to it.',
  },
  send_back: {
    from: atWork('completed'),
    who: ['potential_owner', 'owner'],
    says: 'Has an earlier step done again, by the same person and with what they entered; needs a comment.',
  },
  add_subtask: {
    from: { reserved: 'same', in_progress: 'same' },
    who: ['owner', 'administrator'],
    says: 'Asks others for a part of it; it cannot be completed before.',
  },
};

export const TASK_OPERATIONS = Object.keys(LIFECYCLE) as readonly TaskOperation[];

/** What happens by itself: it leads to these ends as well. */
export const BY_ITSELF: readonly { readonly what: string; readonly from: readonly TaskStatus[]; readonly to: NextPhase }[] = [
  { what: 'somebody was found for it', from: ['created'], to: 'given' },
  { what: 'an escalation reassigns it', from: ['created', 'ready', 'reserved', 'in_progress'], to: 'given' },
  { what: 'the instant until which it was suspended', from: ['suspended'], to: 'before' },
  { what: 'the customer answers through their link', from: ['created', 'ready', 'reserved', 'in_progress', 'suspended'], to: 'completed' },
  { what: 'the case goes another way', from: ['created', 'ready', 'reserved', 'in_progress', 'suspended'], to: 'exited' },
];

export function isTaskOperation(name: string): name is TaskOperation {
  return Object.hasOwn(LIFECYCLE, name);
}

/** The state it leads to; undefined where the operation is not possible. */
export function nextPhase(operation: TaskOperation, state: TaskStatus): NextPhase | undefined {
  return LIFECYCLE[operation].from[state];
}

/** The operations that somebody who is this to a task may do in this state. */
export function operationsOf(state: TaskStatus, parties: ReadonlySet<Party>): readonly TaskOperation[] {
  return TASK_OPERATIONS.filter(
    (operation) => nextPhase(operation, state) !== undefined && LIFECYCLE[operation].who.some((party) => parties.has(party)),
  );
}
