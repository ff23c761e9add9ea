import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/engine/event.js';
import type { CaseView, TaskView } from '../../src/engine/view.js';
import {
  type KnownCase,
  mayAdministerCase,
  mayListIncidents,
  mayMessage,
  mayPublish,
  maySee,
  mayStart,
  type Reader,
  withRelations,
} from '../../src/http/authorisation.js';
import { candidateOf } from '../../src/organisation/directory.js';
import type { OrganisationRule } from '../../src/organisation/organisation-rule.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { AccessRule, Criterion, People, Program } from '../../src/program/program.js';
import { program } from '../engine/complaint-program.js';

const organisation: Organisation = {
  organisation: 'mill',
  time_zone: 'Asia/Shanghai',
  calendar: 'office',
  languages: ['en'],
  units: [
    { unit: 'company', title: 'Company', manager: 'director' },
    { unit: 'service', title: 'Service', parent: 'company', manager: 'manager' },
    { unit: 'sales', title: 'Sales', parent: 'company', manager: 'sales_manager' },
  ],
  roles: [],
  people: [
    person('director', 'company', []),
    person('manager', 'service', ['service_manager']),
    person('sales_manager', 'sales', []),
    person('owner', 'service', ['desk']),
    person('starter', 'sales', []),
    person('holder', 'service', ['engineer']),
    person('candidate', 'service', ['engineer']),
    person('excluded', 'service', ['engineer']),
    person('helper', 'sales', []),
    person('desk', 'sales', ['desk']),
    person('stranger', 'sales', ['seller']),
    { ...person('admin', 'company', []), administrator: true },
  ],
};
const everyone = organisation.people.map((each) => each.person);

/** Names for `where`, whatever the playbook says of its data. */
const NAMES = {
  data: { type: 'object', properties: { amount: { type: 'number' } } },
  case: { type: 'object' },
  customer: { type: 'object', properties: { unit: { type: 'string' } } },
  person: { type: 'object' },
} as const;

function known(access: readonly AccessRule[]): KnownCase {
  const tasks = [
    { assignee: 'holder', offered_to: [], excluded: [] },
    { assignee: null, offered_to: [[{ kind: 'role', role: 'engineer' }]], excluded: ['excluded'] },
  ] as unknown as readonly TaskView[];
  const view = {
    id: 'complaint/1',
    key: '1',
    playbook: 'complaint',
    phase: 'after-sale',
    started_at: 0,
    customer_id: 'hengfa',
    stage: null,
    case_roles: { owner: 'owner' },
    started_by: 'starter',
    data: { amount: 7 },
  } as unknown as CaseView;
  return { view, tasks, acted: ['helper'], program: playbook(access), customer: { unit: 'sales' } };
}

function playbook(access: readonly AccessRule[]): Program {
  return program({ only: [] }, { access, names: NAMES });
}

/** Engineers are candidates of the offered task. */
const seers = ['owner', 'starter', 'holder', 'candidate', 'helper', 'director', 'manager', 'admin'];
const all = people([{ kind: 'unit', unit: 'company' }]);

interface Row {
  readonly what: string;
  readonly access?: readonly AccessRule[];
  readonly organisation?: readonly OrganisationRule[];
  readonly may: (reader: Reader, of: KnownCase) => boolean;
  readonly who: readonly string[];
}

const table: readonly Row[] = [
  { what: 'start, where the playbook says nothing', may: start, who: everyone },
  { what: 'start, by role', access: [rule('start', role('desk'))], may: start, who: ['owner', 'desk', 'admin'] },
  { what: 'start, where only other things are ruled', access: [rule('see', role('desk'))], may: start, who: everyone },
  {
    what: 'start, where the customer is of their unit',
    access: [rule('start', role('desk'), 'customer.unit == person.unit')],
    may: start,
    who: ['desk', 'admin'],
  },
  { what: 'see, as a participant or above one', may: maySee, who: seers },
  { what: 'see, by access', access: [rule('see', role('seller'))], may: maySee, who: ['stranger', ...seers] },
  { what: 'see, by case role', access: [rule('see', { kind: 'case_role', case_role: 'owner' })], may: maySee, who: seers },
  {
    what: 'see, by access and by what the case is about',
    access: [rule('see', role('seller'), 'data.amount < 5'), rule('see', role('desk'), 'customer.unit == person.unit')],
    may: maySee,
    who: ['desk', ...seers],
  },
  {
    what: 'see, by a condition that cannot be worked out',
    access: [rule('see', role('seller'), 'customer.region == person.unit')],
    may: maySee,
    who: seers,
  },
  {
    what: 'see, where the offer is bound and does not hold',
    access: [rule('claim', role('engineer'), 'customer.unit == person.unit')],
    may: maySee,
    who: seers.filter((each) => each !== 'candidate'),
  },
  {
    what: 'see, by the organisation',
    organisation: [organised('see_cases', role('seller'))],
    may: maySee,
    who: ['stranger', ...seers],
  },
  {
    what: 'see, by the organisation: everything of their unit',
    organisation: [organised('see_cases', { kind: 'unit', unit: 'company' }, 'person.unit in case.units')],
    may: maySee,
    who: ['excluded', ...seers],
  },
  { what: 'message, as whoever sees', may: mayMessage, who: seers },
  { what: 'message, by access alone', access: [rule('message', role('desk'))], may: mayMessage, who: ['owner', 'desk', 'admin'] },
  {
    what: 'message, as the owner alone',
    access: [rule('message', { kind: 'case_role', case_role: 'owner' })],
    may: mayMessage,
    who: ['owner', 'admin'],
  },
  {
    what: 'message, as whoever has a task',
    access: [rule('message', { kind: 'assignee' })],
    may: mayMessage,
    who: ['holder', 'admin'],
  },
  {
    what: 'message, as the manager of whoever has a task',
    access: [rule('message', { kind: 'manager' })],
    may: mayMessage,
    who: ['director', 'manager', 'admin'],
  },
  {
    what: 'message, all but the one who started',
    access: [{ may: ['message'], people: { ...all, not: [{ all: [{ kind: 'started_by' }] }] } }],
    may: mayMessage,
    who: everyone.filter((each) => each !== 'starter'),
  },
  { what: 'pause deadlines', may: pause, who: ['admin'] },
  {
    what: 'pause deadlines, by access',
    access: [rule('administer', role('desk'))],
    may: pause,
    who: ['owner', 'desk', 'admin'],
  },
  {
    what: 'pause deadlines, by the organisation',
    organisation: [organised('pause_deadlines', role('seller'), 'case.owner == "owner"')],
    may: pause,
    who: ['stranger', 'admin'],
  },
  { what: 'settle incidents', may: settle, who: ['admin'] },
  {
    what: 'settle incidents, by access',
    access: [rule('administer', { kind: 'case_role', case_role: 'owner' })],
    may: settle,
    who: ['owner', 'admin'],
  },
  { what: 'list incidents', may: mayListIncidents, who: ['admin'] },
  {
    what: 'settle incidents, by the organisation',
    organisation: [organised('resolve_incidents', role('seller'))],
    may: settle,
    who: ['stranger', 'admin'],
  },
  { what: 'publish', may: mayPublish, who: ['admin'] },
  {
    what: 'publish, by the organisation',
    organisation: [organised('publish', role('seller'))],
    may: mayPublish,
    who: ['stranger', 'admin'],
  },
];

describe('who may do what', () => {
  test.each(table)('$what', ({ access = [], organisation: ruled = [], may, who }) => {
    const of = known(access);
    const here = { ...organisation, access: ruled };
    const found = everyone.filter((each) => may({ actor: actor(each), organisation: here }, of));
    expect(found).toEqual(everyone.filter((each) => who.includes(each)));
  });

  test('a rule for people that only the case could work out lets nobody in, and an exception like that keeps everybody out', () => {
    const cel = { kind: 'cel', cel: 'customer.account_manager', line: 1 } as const;
    const byCel: AccessRule = { may: ['see'], people: people([cel]) };
    const notByCel: AccessRule = { may: ['see'], people: { ...people([role('seller')]), not: [{ all: [cel] }] } };
    const reader = { actor: actor('stranger'), organisation };
    expect(maySee(reader, known([byCel]))).toBe(false);
    expect(maySee(reader, known([notByCel]))).toBe(false);
  });

  test('somebody who acts for another is to a case what that one is', () => {
    const reader = { actor: { ...actor('stranger'), acting_for: 'owner' }, organisation };
    expect(maySee(reader, known([]))).toBe(true);
    expect(mayMessage(reader, known([rule('message', { kind: 'case_role', case_role: 'owner' })]))).toBe(true);
  });

  test('a case is told of whom somebody manages, and of what the organisation lets them do, where its rules ask for it', () => {
    const here = { ...organisation, access: [organised('pause_deadlines', role('service_manager'))] };
    const asked = known([rule('reassign', { kind: 'manager' })]);
    expect(withRelations({ actor: actor('manager'), organisation: here }, asked)).toMatchObject({
      manages: ['holder'],
      granted: ['pause_deadlines'],
    });
    const plain = withRelations({ actor: actor('manager'), organisation }, known([]));
    expect(plain.manages ?? plain.granted).toBeUndefined();
  });
});

function pause(reader: Reader, of: KnownCase): boolean {
  return mayAdministerCase(reader, of, 'pause_deadlines');
}

function settle(reader: Reader, of: KnownCase): boolean {
  return mayAdministerCase(reader, of, 'resolve_incidents');
}

function start({ actor: who }: Reader, { program: of, customer, view }: KnownCase): boolean {
  return of !== null && mayStart(who, of, { data: view.data, customer });
}

function person(id: string, unit: string, roles: string[]) {
  return { person: id, name: id, unit, roles, skills: {}, languages: [] };
}

function actor(id: string): Actor {
  const found = candidateOf(organisation, id);
  if (!found) throw new Error(id);
  return found;
}

function role(id: string): Criterion {
  return { kind: 'role', role: id };
}

function rule(permission: AccessRule['may'][number], who: Criterion, where?: string): AccessRule {
  return { may: [permission], people: people([who]), ...(where === undefined ? {} : { where: { cel: where, line: 1 } }) };
}

function organised(permission: OrganisationRule['may'][number], who: Criterion, where?: string): OrganisationRule {
  return { may: [permission], people: people([who]), ...(where === undefined ? {} : { where: { cel: where, line: 1 } }) };
}

function people(all: People['any'][number]['all']): People {
  return { any: [{ all }], not: [], by: 'offer', line: 1 };
}
