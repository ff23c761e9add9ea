/**
 * What a person is to a task (WS-HumanTask 1.1 §3.1), told from the case alone: the workflow's validator asks it for every
 * operation, without the organisation.
 *
 * owns: who is potential owner, owner, business administrator, stakeholder.
 */
import { isLet } from '../organisation/access.js';
import { matches, mayTake } from '../organisation/candidate.js';
import type { WantedMatch } from '../organisation/request.js';
import type { Criterion, Program } from '../program/program.js';
import type { Actor } from './event.js';
import type { State, TaskState } from './state.js';
import type { Party } from './task-lifecycle.js';

export type CaseOfParties = Pick<State, 'case' | 'case_roles' | 'tasks'>;

export function partiesOf(program: Program, state: CaseOfParties, task: TaskState, actor: Actor): ReadonlySet<Party> {
  const parties = new Set<Party>();
  // A substitute acts with what the one who is away has in hand.
  if (task.assignee !== null && isOne(actor, task.assignee)) parties.add('owner');
  if (task.assignee === null && mayTake(actor, task) && !hasOtherSeat(state, task, actor.person)) parties.add('potential_owner');
  if (mayAdminister(program, state, actor)) parties.add('administrator');
  const main = mainOf(state, task);
  const holders = [state.case.started_by, ...Object.values(state.case_roles), task.delegated_by, main.assignee, main.done?.by];
  if (holders.includes(actor.person)) parties.add('stakeholder');
  return parties;
}

/** Business administrators: whom the playbook's `access` lets administer, and the organisation's administrators. */
export function mayAdminister(program: Program, state: CaseOfParties, actor: Actor): boolean {
  if (actor.administrator) return true;
  return isLet(program.access, 'administer', (criterion) => meets(state, actor, criterion));
}

/** Null: only an evaluation could say. */
export function meets(state: CaseOfParties, actor: Actor, criterion: Criterion): boolean | null {
  switch (criterion.kind) {
    case 'role':
    case 'unit':
    case 'person':
    case 'skill':
      return matches(actor, [criterion]);
    case 'case_role':
      return state.case_roles[criterion.case_role] === actor.person;
    case 'started_by':
      return state.case.started_by === actor.person;
    default:
      return null;
  }
}

/** The task that this one is a part of, or itself. */
export function mainOf(state: Pick<State, 'tasks'>, task: TaskState): TaskState {
  return (task.part_of && state.tasks[task.part_of.task]) ?? task;
}

/** Open parts of a task. */
export function partsOf(state: Pick<State, 'tasks'>, main: string, as?: NonNullable<TaskState['part_of']>['as']): TaskState[] {
  return Object.values(state.tasks).filter((task) => task.part_of?.task === main && (as === undefined || task.part_of.as === as));
}

/** Shown to people: a task whose seats or countersignature they see instead is not. */
export function isShown(task: TaskState): boolean {
  return task.quorum === undefined && task.done === undefined;
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
