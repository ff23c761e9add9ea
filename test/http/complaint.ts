/** What the tests of HTTP work on: a small complaint playbook and the people who handle it. */
import type { Organisation, Person } from '../../src/organisation/snapshot.js';
import type { Program } from '../../src/program/program.js';
import { clock, hours, literal, owner, people, program, role, task } from '../engine/complaint-program.js';

function person(id: string, unit: string, roles: string[], more: Partial<Person> = {}): Person {
  return { person: id, name: id.toUpperCase(), unit, roles, skills: {}, languages: ['en'], ...more };
}

/** li and wang answer the desk, zhao repairs, chen manages both, xu administers, gu is in another department. */
export const mill: Organisation = {
  organisation: 'mill',
  time_zone: 'Asia/Shanghai',
  calendar: 'office',
  languages: ['en', 'zh'],
  units: [
    { unit: 'company', title: 'Company', manager: 'zhou' },
    { unit: 'service', title: 'Service', parent: 'company', manager: 'chen' },
    { unit: 'sales', title: 'Sales', parent: 'company' },
  ],
  roles: [{ role: 'desk', title: 'Desk' }],
  people: [
    person('zhou', 'company', ['director']),
    person('chen', 'service', ['manager']),
    person('li', 'service', ['desk']),
    person('wang', 'service', ['desk']),
    person('zhao', 'service', ['engineer']),
    person('gu', 'sales', []),
    person('xu', 'company', [], { administrator: true }),
  ],
};

export const complaint: Program = program(
  {
    listen: [
      task('hear_out', {
        title: { en: 'Hear out', zh: '倾听' },
        guide: 'Listen first.',
        form: {
          properties: { story: { type: 'string', minLength: 1 }, mood: { enum: ['calm', 'furious'], default: 'calm' } },
          required: ['story'],
        },
        deadlines: [clock('hear_out', hours(1), { escalate: [{ after: literal(hours(0)), notify: [people(role('manager'))], line: 1 }] })],
        show: [{ label: 'What they say', value: { cel: 'data.description', line: 1 } }],
      }),
    ],
    resolve: [
      task('ask', {
        assign: people(owner),
        outcomes: [
          { id: 'accepted', title: 'Accepted' },
          { id: 'declined', title: 'Declined' },
        ],
      }),
    ],
  },
  {
    customer: 'required',
    customer_fields: ['name'],
    data: {
      properties: {
        description: { type: 'string', minLength: 1 },
        severity: { enum: ['low', 'normal', 'high'], default: 'normal' },
        reference: { type: 'string' },
        reopened: { type: 'integer', default: 0, readOnly: true },
      },
      required: ['description', 'reference'],
    },
    key: { kind: 'cel', cel: 'data.reference', line: 1 },
    case_roles: [{ role: 'owner', people: people(role('desk'), 'least_loaded'), line: 1 }],
    access: [
      { may: ['start', 'message'], people: people(role('desk')) },
      { may: ['see'], people: people(role('engineer')) },
    ],
    on: [
      {
        id: 'withdraws',
        trigger: { kind: 'message', message: 'customer_withdraws' },
        mode: 'interrupt',
        steps: [{ kind: 'finish', id: 'withdraws/0', outcome: 'withdrawn', line: 1, deadlines: [], on: [] }],
        line: 1,
      },
    ],
    messages: {
      customer_withdraws: { properties: { reference: { type: 'string' }, reason: { type: 'string' } }, required: ['reference'] },
    },
    outcomes: [
      { id: 'completed', title: 'Completed' },
      { id: 'withdrawn', title: 'Withdrawn' },
    ],
    names: {
      data: {
        type: 'object',
        properties: { description: { type: 'string' }, reference: { type: 'string' }, severity: { type: 'string' } },
      },
      steps: { type: 'object', additionalProperties: { type: 'object' } },
      case: { type: 'object' },
    },
  },
);

/** Anyone may start it; it has no customer and takes numbers. */
export const errand: Program = program(
  { only: [task('run', { assign: people([{ all: [{ kind: 'started_by' }] }]) })] },
  { playbook: 'errand', title: 'Errand' },
);

/** Its first step fails until an administrator skips it. */
export const broken: Program = program(
  { only: [task('fails', { if: { cel: 'data.n / 0.0 > data.missing', line: 7 } }), task('then')] },
  { playbook: 'broken', title: 'Broken' },
);

export const customers = { hengfa: { name: 'Hengfa', tier: 'key', phone: '123' } };
