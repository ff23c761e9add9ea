/** The job P3 as a playbook's Program: task A with an escalation after an hour, a choice, task B, task C. */
import type { Organisation } from '../src/organisation/snapshot.js';
import type { People, Program, Step } from '../src/program/program.js';

const desk: People = { any: [{ all: [{ kind: 'role', role: 'desk' }] }], not: [], by: 'offer', line: 1 };
const bare = { line: 1, deadlines: [], on: [] } as const;

function task(id: string, more: Partial<Extract<Step, { kind: 'task' }>> = {}): Extract<Step, { kind: 'task' }> {
  return { ...bare, kind: 'task', id, title: id, assign: desk, form: {}, outcomes: [], show: [], checklist: [], ...more };
}

const hour = { kind: 'literal', duration: { kind: 'elapsed', milliseconds: 3_600_000 }, text: '1 hour' } as const;
const atDue = { kind: 'literal', duration: { kind: 'elapsed', milliseconds: 0 }, text: '0 hours' } as const;

export const p3: Program = {
  format: 1,
  language: 1,
  playbook: 'approval',
  file: 'approval.yaml',
  title: 'Approval',
  phase: 'internal',
  customer: 'none',
  data: {},
  customer_fields: [],
  if_open: 'refuse',
  case_roles: [],
  access: [],
  outcomes: [],
  deadlines: [],
  stages: [
    {
      ...bare,
      kind: 'stage',
      id: 'only',
      title: 'Only',
      steps: [
        task('a', {
          outcomes: [
            { id: 'yes', title: 'Yes' },
            { id: 'no', title: 'No' },
          ],
          deadlines: [{ id: 'a', due: hour, remind: [], escalate: [{ after: atDue, notify: [], reassign: desk, line: 1 }], line: 1 }],
        }),
        { ...bare, kind: 'choose', id: 'path', cases: [{ when: { cel: "steps.a.outcome == 'yes'", line: 1 }, steps: [task('b')] }] },
        task('c'),
      ],
    },
  ],
  on: [],
  names: {
    data: { type: 'object' },
    steps: { type: 'object', properties: { a: { type: 'object', properties: { outcome: { type: 'string' } } } } },
    case: { type: 'object' },
  },
  calendar: 'office',
  calendars: [],
  tables: {},
  messages: {},
  connectors: {},
};

export const organisation: Organisation = {
  organisation: 'bench',
  time_zone: 'UTC',
  calendar: 'office',
  languages: ['en'],
  units: [{ unit: 'company', title: 'Company' }],
  roles: [{ role: 'desk', title: 'Desk' }],
  people: ['li_na', 'wang_wei'].map((person) => ({
    person,
    name: person,
    unit: 'company',
    roles: ['desk'],
    skills: {},
    languages: ['en'],
    administrator: person === 'wang_wei',
  })),
};
