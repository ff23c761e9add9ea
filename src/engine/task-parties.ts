/**
 * What a person is to a task (WS-HumanTask 1.1 §3.1), told from the case alone: the workflow's validator asks it for every
 * operation, without the organisation.
 *
 * owns: who is potential owner, owner, business administrator, stakeholder, and whether a task is the customer's.
 */
import { type AccessContext, isLet, mayTakeUp } from '../organisation/access.js';
import { mayTake, type Takeable } from '../organisation/candidate.js';
import type { OrganisationPermission } from '../organisation/organisation-rule.js';
import type { WantedMatch } from '../organisation/request.js';
import type { Program, Task } from '../program/program.js';
import { accessContext, type CaseOfAccess, isAllowed } from './access.js';
import { hasLink } from './customer-link.js';
import type { Actor } from './event.js';
import { indexOf } from './program-index.js';
import type { State, TaskState } from './state.js';
import type { Party } from './task-lifecycle.js';

export function partiesOf(program: Program, state: CaseOfAccess, task: TaskState, actor: Actor): ReadonlySet<Party> {
  if (actor.contact !== undefined) return new Set<Party>(isOfContact(program, task, actor.contact) ? ['customer'] : []);
  const parties = partiesToTask(accessContext(program, state), task, actor);
  if (hasOtherSeat(state, task, actor.person)) parties.delete('potential_owner');
  const main = mainOf(state, task);
  const holders = [state.case.started_by, ...Object.values(state.case_roles), task.delegated_by, main.assignee, main.done?.by];
  if (holders.includes(actor.person)) parties.add('stakeholder');
  return parties;
}

/**
 * What the task and `access` alone tell: HTTP asks it of what is projected. Business administrators are whom `access` lets
 * administer, and the organisation's administrators.
 */
export function partiesToTask(context: AccessContext, task: Takeable, actor: Actor): Set<Party> {
  const parties = new Set<Party>();
  // A substitute acts with what the one who is away has in hand.
  if (task.assignee !== null && isOne(actor, task.assignee)) parties.add('owner');
  if (task.assignee === null && mayTake(actor, task) && mayTakeUp(context, 'claim', actor, task)) parties.add('potential_owner');
  if (actor.administrator || isLet(context, 'administer', actor)) parties.add('administrator');
  if (isLet(context, 'reassign', actor)) parties.add('assigner');
  return parties;
}

/** Whether the task waits for the answer of this contact of the customer; its parts never do. */
function isOfContact(program: Program, { step, part_of }: TaskState, contact: string): boolean {
  const node = indexOf(program).nodes.get(step);
  return node?.kind === 'task' && node.customer === contact && hasLink(node) && part_of === undefined;
}

/** Whom the organisation lets do this to any case may do it, too: HTTP says so of them. */
export function mayAdminister(program: Program, state: CaseOfAccess, actor: Actor, to?: OrganisationPermission): boolean {
  return isAllowed(program, state, actor, 'administer') || (to !== undefined && (actor.granted?.includes(to) ?? false));
}

/** The task that this one is a part of, or itself. */
export function mainOf(state: Pick<State, 'tasks'>, task: TaskState): TaskState {
  return (task.part_of && state.tasks[task.part_of.task]) ?? task;
}

/** Open parts of a task. */
export function partsOf(state: Pick<State, 'tasks'>, main: string, as?: NonNullable<TaskState['part_of']>['as']): TaskState[] {
  return Object.values(state.tasks).filter((task) => task.part_of?.task === main && (as === undefined || task.part_of.as === as));
}

export type PartsByMain = ReadonlyMap<string, readonly TaskState[]>;

/** Open parts of all tasks that have some, by their task. */
export function partsByMain(state: Pick<State, 'tasks'>): PartsByMain {
  const found = new Map<string, TaskState[]>();
  for (const task of Object.values(state.tasks)) {
    if (task.part_of === undefined) continue;
    const parts = found.get(task.part_of.task);
    if (parts) parts.push(task);
    else found.set(task.part_of.task, [task]);
  }
  return found;
}

/** Shown to people: a task whose seats or countersignature they see instead is not. */
export function isShown(task: TaskState): boolean {
  return task.quorum === undefined && task.done === undefined;
}

/** Whether it has yet to be put before everybody who is to agree. */
export function waitsForSeats({ need }: Pick<Task, 'need'>, { part_of, status }: TaskState): boolean {
  return need !== undefined && part_of === undefined && status === 'created';
}

/** Nobody has two seats of one quorum: not at the same time, and not one after the other. */
export function hasOtherSeat(state: Pick<State, 'tasks'>, task: TaskState, person: string): boolean {
  return othersOfQuorum(state, task).includes(person);
}

/** Who has, or had, the other seats of this task's quorum. */
function othersOfQuorum(state: Pick<State, 'tasks'>, task: TaskState): string[] {
  if (task.part_of?.as !== 'seat') return [];
  const main = state.tasks[task.part_of.task];
  const seats = partsOf(state, task.part_of.task, 'seat').filter((seat) => seat.id !== task.id);
  return [...(main?.quorum?.votes ?? []).map((vote) => vote.by), ...seats.flatMap((seat) => seat.assignee ?? [])];
}

/** Who may not have it, whoever asks for people: whom its people exclude, and who has another seat of its quorum. */
export function keptOut(state: Pick<State, 'tasks'>, task: TaskState): WantedMatch[] {
  return [...task.excluded, ...othersOfQuorum(state, task)].map((person) => [{ kind: 'person', person }]);
}

function isOne(actor: Actor, person: string): boolean {
  return actor.person === person || actor.acting_for === person;
}
