/** Writes of a case as the workflow would make them, with only what a test is about. */
import type { Fact } from '../../src/engine/effect.js';
import type { ProjectionWrite } from '../../src/engine/projection.js';
import type { CaseView, TaskView } from '../../src/engine/view.js';
import type { Candidate } from '../../src/organisation/candidate.js';
import type { AssignRequest, Wanted, WantedMatch } from '../../src/organisation/request.js';
import type { Organisation, Person } from '../../src/organisation/snapshot.js';

export const CASE = 'complaint/c1';

/** After all dues of tests. */
const FAR = 1_000_000;

export function view(id = CASE, changes: Partial<CaseView> = {}): CaseView {
  return {
    id,
    playbook: 'complaint',
    title: 'Complaint',
    phase: 'after-sale',
    key: id.split('/')[1] ?? '',
    customer_id: 'acme',
    status: 'open',
    outcome: null,
    stage: 'listen',
    stage_title: 'Listen',
    case_roles: {},
    data: {},
    buttons: [],
    adds: [],
    waits_for: [],
    started_at: 1_000,
    started_by: 'li',
    ended_at: null,
    overdue: false,
    deadlines: [],
    incidents: [],
    records: [],
    calendars: null,
    ...changes,
  };
}

export function task(id: string, changes: Partial<TaskView> = {}): TaskView {
  const [owner = CASE] = id.split(':');
  const { due = null, overdue = false } = changes;
  return {
    id,
    case: owner,
    playbook: 'complaint',
    step: 'hear_out',
    title: 'Hear out',
    stage: 'listen',
    stage_title: 'Listen',
    status: 'created',
    assignee: null,
    offered_to: [],
    excluded: [],
    priority: 'normal',
    customer_id: 'acme',
    created_at: 1_000,
    due: null,
    due_unknown: false,
    overdue: false,
    urgency: { at: due ?? FAR, due, late: overdue, reasons: [] },
    guide: null,
    form: {},
    fields: [],
    outcomes: [],
    show: [],
    checklist: [],
    ...changes,
  };
}

export function held(id: string, assignee: string, changes: Partial<TaskView> = {}): TaskView {
  return task(id, { status: 'reserved', assignee, ...changes });
}

export function offered(id: string, offered_to: readonly WantedMatch[], changes: Partial<TaskView> = {}): TaskView {
  return task(id, { status: 'ready', offered_to, ...changes });
}

export function fact(id: string, changes: Partial<Fact> = {}): Fact {
  return { id, at: 1_000, kind: 'stage_entered', actor: null, subject: 'listen', detail: {}, ...changes };
}

export function request(taskId: string, any: readonly WantedMatch[], by: AssignRequest['by'] = 'least_loaded'): AssignRequest {
  return { effect: `${taskId}#1`, subject: { kind: 'task', task: taskId }, any, not: [], by };
}

export function write(changes: Partial<ProjectionWrite> = {}): ProjectionWrite {
  const caseId = changes.case ?? CASE;
  return {
    case: caseId,
    run_id: 'run-1',
    seq: 1,
    parent: null,
    digest: 'd',
    at: 0,
    view: view(caseId),
    tasks: [],
    facts: [],
    requests: [],
    notices: [],
    archive: null,
    ...changes,
  };
}

export function person(id: string, changes: Partial<Person> = {}): Person {
  return { person: id, name: id, unit: 'desk', roles: ['service_desk'], skills: {}, languages: ['en'], ...changes };
}

export function organisation(people: readonly Person[]): Organisation {
  return {
    organisation: 'mill',
    time_zone: 'UTC',
    calendar: 'office',
    languages: ['en'],
    units: [{ unit: 'desk', title: 'Desk', manager: 'boss' }],
    roles: [{ role: 'service_desk', title: 'Service desk' }],
    people,
  };
}

/** Whoever asks for their inbox. */
export const reader = (changes: Partial<Candidate> = {}): Candidate => ({
  person: 'li',
  roles: ['service_desk'],
  units: ['desk', 'company'],
  skills: { pumps: 2 },
  administrator: false,
  ...changes,
});
export const role = (id: string): Wanted => ({ kind: 'role', role: id });
export const unit = (id: string): Wanted => ({ kind: 'unit', unit: id });
export const skill = (id: string, level: number): Wanted => ({ kind: 'skill', skill: id, level });
