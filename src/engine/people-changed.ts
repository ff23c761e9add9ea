/**
 * People who cannot go on with their tasks: they are away, have left, or lost the role by which they had them.
 *
 * guarantees: a task stays with whoever has it until somebody else is found, and the same event again changes nothing.
 */
import type { ChangedPerson } from '../organisation/changed-person.js';
import type { WantedMatch } from '../organisation/request.js';
import type { Event } from './event.js';
import { requestCaseRole } from './people.js';
import type { TaskState } from './state.js';
import { askAgain, type Candidates, candidatesAgain } from './task-again.js';
import { isShown } from './task-parties.js';
import type { Turn } from './turn.js';

export function changePeople(turn: Turn, { people }: Extract<Event, { kind: 'people_changed' }>): void {
  for (const { person, why } of people) if (why === 'left') giveUpCaseRoles(turn, person, people);
  for (const changed of people) {
    for (const task of Object.values(turn.state.tasks)) {
      if (!isShown(task) || isAskedFor(turn, task) || !isConcerned(task, changed.person)) continue;
      handOn(turn, task, changed, people);
    }
  }
}

/** A decision is under way, and sees the organisation as it is now. */
function isAskedFor(turn: Turn, { id }: TaskState): boolean {
  return turn.state.undecided.some((effect) => effect.startsWith(`${id}#`));
}

/** They have it, or it is offered to them by name and to nobody else. */
function isConcerned({ assignee, offered_to }: TaskState, person: string): boolean {
  if (assignee !== null) return assignee === person;
  return offered_to.length > 0 && offered_to.every((match) => match.some((wanted) => wanted.kind === 'person' && wanted.person === person));
}

function handOn(turn: Turn, task: TaskState, { person, why, substitute, roles = [] }: ChangedPerson, all: readonly ChangedPerson[]): void {
  const again = candidatesAgain(turn, task);
  if (why === 'roles' && !again.any.some((match) => match.some((wanted) => wanted.kind === 'role' && roles.includes(wanted.role)))) return;
  // Whoever is only away may have it again from others.
  const not: WantedMatch[] = all.map((each) => [{ kind: 'person', person: each.person }]);
  const to: Partial<Candidates> = task.delegated_by !== undefined ? { prefer: task.delegated_by } : {};
  const standsIn = why === 'away' && substitute ? { prefer: substitute, acting_for: person } : to;
  turn.fact('task_reassigned', task.id, { step: task.step, from: person, reason: why, ...(substitute ? { substitute } : {}) });
  askAgain(turn, task, again, not, standsIn);
}

/** A case role never stays with somebody who is not there any more. */
function giveUpCaseRoles(turn: Turn, person: string, all: readonly ChangedPerson[]): void {
  for (const role of turn.program.case_roles) {
    if (turn.state.case_roles[role.role] !== person) continue;
    turn.state.case_roles[role.role] = null;
    requestCaseRole(
      turn,
      role.role,
      role.people,
      all.map((each) => each.person),
    );
  }
}
