/** From the people of a Program to people as far as the case knows them; the rest is left to `resolve`. */
import { contactIn, MAIN_CONTACT } from '../organisation/customer-contact.js';
import type { AssignRequest, WantedMatch } from '../organisation/request.js';
import type { JsonObject } from '../program/json.js';
import type { Criterion, People, PeopleMatch, Speaks } from '../program/program.js';
import { admissionOf } from './access.js';
import type { TaskState } from './state.js';
import { waitsForSeats } from './task-parties.js';
import type { Turn } from './turn.js';

export type Candidates = Pick<AssignRequest, 'any' | 'not' | 'by' | 'speaks' | 'prefer' | 'acting_for' | 'everybody'>;

/** Throws `Fault`; so it comes before anything is changed. */
export function candidatesOf(turn: Turn, people: People, frame: string, scope: readonly TaskState[]): Candidates {
  const any = wanted(turn, people.any, frame, scope);
  const not = wanted(turn, people.not, frame, scope);
  const speaks = people.speaks ? languagesOf(turn, people.speaks, frame) : [];
  return { any, not, by: people.by, ...(speaks.length > 0 ? { speaks } : {}) };
}

/** None where the case has no customer, or their file does not say. */
function languagesOf(turn: Turn, speaks: Speaks, frame: string): readonly string[] {
  switch (speaks.kind) {
    case 'customer':
      return [contactIn(turn.state.customer ?? {}, MAIN_CONTACT)?.language ?? []].flat();
    case 'language':
      return [speaks.language];
    case 'cel':
      return [turn.evaluate(speaks, frame)].flat().filter((language) => typeof language === 'string');
  }
}

/** Asks for people for an open task. The task keeps its holder until the decision is there. */
export function requestPeople(turn: Turn, taskId: string, candidates: Candidates): void {
  const task = turn.state.tasks[taskId];
  if (!task) return;
  const requests = task.requests + 1;
  turn.state.tasks[taskId] = { ...task, requests };
  const everybody = everybodyFor(turn, task);
  const access = admissionOf(turn.program, turn.state, candidates.any);
  turn.request({
    effect: `${taskId}#${requests}`,
    subject: { kind: 'task', task: taskId },
    ...candidates,
    ...(everybody ? { everybody } : {}),
    ...(access ? { access } : {}),
  });
}

/** Who is asked for instead of its first people has to agree as well. Up to semantics 5 one of them then did it alone. */
function everybodyFor(turn: Turn, task: TaskState): Candidates['everybody'] {
  const step = turn.index.nodes.get(task.step);
  if (turn.state.semantics < 6 || step?.kind !== 'task' || !waitsForSeats(step, task)) return undefined;
  return { least: step.need === undefined || step.need === 'all' ? 1 : step.need };
}

/** `without`: people who cannot have it, as far as is known; then it is asked for again. `prefer`: who had it before. */
export function requestCaseRole(turn: Turn, role: string, people: People, without: readonly string[] = [], prefer?: string): void {
  const candidates = candidatesOf(turn, people, 'case', []);
  turn.request({
    effect: `${turn.state.case.id}:case_role:${role}#${without.length === 0 ? 1 : turn.state.seq}`,
    subject: { kind: 'case_role', case_role: role },
    ...candidates,
    not: [...candidates.not, ...without.map((person): WantedMatch => [{ kind: 'person', person }])],
    ...(prefer === undefined ? {} : { prefer }),
  });
}

/** `scope`: the tasks concerned, whose holders `assignee` and `manager` speak of. Throws `Fault`. */
export function wanted(turn: Turn, any: readonly PeopleMatch[], frame: string, scope: readonly TaskState[]): WantedMatch[] {
  return any.flatMap((match) => combine(match.all.map((criterion) => meanings(turn, criterion, frame, scope))));
}

/** Every way to pick one meaning of each criterion. */
function combine(criteria: readonly (readonly WantedMatch[])[]): WantedMatch[] {
  return criteria.reduce<WantedMatch[]>((found, options) => found.flatMap((head) => options.map((option) => [...head, ...option])), [[]]);
}

/** What a criterion means here: any of these. Nobody, where the case has nobody for it. */
function meanings(turn: Turn, criterion: Criterion, frame: string, scope: readonly TaskState[]): readonly WantedMatch[] {
  switch (criterion.kind) {
    case 'role':
    case 'unit':
    case 'person':
    case 'skill':
      return [[criterion]];
    case 'case_role':
      return [holder(turn, criterion.case_role)];
    case 'same_as': {
      return doersOf(turn.resultOf(frame, criterion.step)).map((person) => [{ kind: 'person', person }]);
    }
    case 'assignee': {
      const holders = holdersOf(scope);
      if (holders.length > 0) return holders.map((person) => [{ kind: 'person', person }]);
      return scope.length > 0 ? scope.flatMap((task) => task.offered_to) : ownerIfAny(turn);
    }
    case 'manager': {
      const holders = holdersOf(scope);
      if (holders.length > 0) return holders.map((person) => [{ kind: 'manager_of', person }]);
      return 'owner' in turn.state.case_roles ? [[{ kind: 'manager_of', case_role: 'owner' }]] : [];
    }
    case 'started_by': {
      const person = turn.state.case.started_by;
      return person === null ? [] : [[{ kind: 'person', person }]];
    }
    case 'cel': {
      const value = turn.evaluate(criterion, frame);
      const people = Array.isArray(value) ? value : [value];
      return people.flatMap((person) => (typeof person === 'string' ? [[{ kind: 'person', person } as const]] : []));
    }
  }
}

/** Whoever did a step: with a quorum, everybody who did. */
function doersOf(result: JsonObject | undefined): string[] {
  const votes = Array.isArray(result?.votes) ? (result.votes as readonly JsonObject[]) : [];
  const people = [result?.completed_by, ...votes.map((vote) => vote.completed_by)];
  return [...new Set(people.filter((person) => typeof person === 'string'))];
}

function holder(turn: Turn, role: string): WantedMatch {
  const person = turn.state.case_roles[role];
  return person ? [{ kind: 'person', person }] : [{ kind: 'case_role', case_role: role }];
}

function ownerIfAny(turn: Turn): readonly WantedMatch[] {
  return 'owner' in turn.state.case_roles ? [holder(turn, 'owner')] : [];
}

function holdersOf(scope: readonly TaskState[]): string[] {
  return [...new Set(scope.flatMap((task) => (task.assignee === null ? [] : [task.assignee])))];
}
