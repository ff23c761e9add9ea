import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/engine/event.js';
import {
  type CaseParties,
  mayAdministerCase,
  mayListIncidents,
  mayMessage,
  mayPublish,
  maySee,
  mayStart,
} from '../../src/http/authorisation.js';
import { candidateOf } from '../../src/organisation/directory.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { AccessRule, People } from '../../src/program/program.js';

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

const parties: CaseParties = {
  case_roles: { owner: 'owner' },
  started_by: 'starter',
  tasks: [
    { assignee: 'holder', offered_to: [], excluded: [] },
    { assignee: null, offered_to: [[{ kind: 'role', role: 'engineer' }]], excluded: ['excluded'] },
  ],
  acted: ['helper'],
};

const participants = ['owner', 'starter', 'holder', 'candidate', 'helper'];
/** Engineers are candidates of the offered task. */
const seers = [...participants, 'director', 'manager', 'sales_manager', 'admin'];
const none: AccessRule[] = [];

describe('who may do what', () => {
  const table: readonly { operation: string; access: AccessRule[]; may: (actor: Actor, access: AccessRule[]) => boolean; who: string[] }[] =
    [
      { operation: 'start, where the playbook says nothing', access: none, may: mayStart, who: everyone },
      { operation: 'start, by role', access: [rule({ role: 'desk' }, 'start')], may: mayStart, who: ['owner', 'desk', 'admin'] },
      { operation: 'start, where only other things are ruled', access: [rule({ role: 'desk' }, 'see')], may: mayStart, who: everyone },
      { operation: 'see, as a participant or above one', access: none, may: see, who: seers.filter((each) => each !== 'sales_manager') },
      {
        operation: 'see, by access',
        access: [rule({ role: 'seller' }, 'see')],
        may: see,
        who: ['stranger', ...seers.filter((each) => each !== 'sales_manager')],
      },
      {
        operation: 'see, by case role',
        access: [rule({ case_role: 'owner' }, 'see')],
        may: see,
        who: seers.filter((each) => each !== 'sales_manager'),
      },
      { operation: 'message, as whoever sees', access: none, may: message, who: seers.filter((each) => each !== 'sales_manager') },
      { operation: 'message, by access alone', access: [rule({ role: 'desk' }, 'message')], may: message, who: ['owner', 'desk', 'admin'] },
      {
        operation: 'message, as the owner alone',
        access: [rule({ case_role: 'owner' }, 'message')],
        may: message,
        who: ['owner', 'admin'],
      },
      {
        operation: 'message, all but the one who started',
        access: [allBut('starter')],
        may: message,
        who: everyone.filter((each) => each !== 'starter'),
      },
      { operation: 'publish', access: none, may: mayPublish, who: ['admin'] },
      { operation: 'list incidents', access: none, may: mayListIncidents, who: ['admin'] },
      { operation: 'administer a case, where the playbook says nothing', access: none, may: administer, who: ['admin'] },
      {
        operation: 'administer a case, by access',
        access: [rule({ role: 'service_manager' }, 'administer'), rule({ case_role: 'owner' }, 'administer')],
        may: administer,
        who: ['manager', 'owner', 'admin'],
      },
    ];

  test.each(table)('$operation', ({ access, may, who }) => {
    expect(everyone.filter((each) => may(actor(each), access))).toEqual(everyone.filter((each) => who.includes(each)));
  });

  test('a rule that only the case could evaluate lets nobody in, and an exception like that keeps everybody out', () => {
    const cel = { kind: 'cel', cel: 'customer.account_manager', line: 1 } as const;
    const byCel: AccessRule = { may: ['see'], people: { any: [{ all: [cel] }], not: [], by: 'offer', line: 1 } };
    const notByCel: AccessRule = {
      may: ['see'],
      people: { any: [{ all: [{ kind: 'role', role: 'seller' }] }], not: [{ all: [cel] }], by: 'offer', line: 1 },
    };
    expect(see(actor('stranger'), [byCel])).toBe(false);
    expect(see(actor('stranger'), [notByCel])).toBe(false);
  });
});

function see(who: Actor, access: AccessRule[]): boolean {
  return maySee(who, access, parties, organisation);
}

function message(who: Actor, access: AccessRule[]): boolean {
  return mayMessage(who, access, parties, organisation);
}

function administer(who: Actor, access: AccessRule[]): boolean {
  return mayAdministerCase(who, access, parties);
}

function person(id: string, unit: string, roles: string[]) {
  return { person: id, name: id, unit, roles, skills: {}, languages: [] };
}

function actor(id: string): Actor {
  const found = candidateOf(organisation, id);
  if (!found) throw new Error(id);
  return found;
}

function rule(who: { role: string } | { case_role: string }, permission: AccessRule['may'][number]): AccessRule {
  const criterion = 'role' in who ? ({ kind: 'role', ...who } as const) : ({ kind: 'case_role', ...who } as const);
  return { may: [permission], people: people([criterion]) };
}

function allBut(id: string): AccessRule {
  const all = people([{ kind: 'unit', unit: 'company' }]);
  return { may: ['message'], people: { ...all, not: [{ all: [{ kind: 'person', person: id }] }] } };
}

function people(all: People['any'][number]['all']): People {
  return { any: [{ all }], not: [], by: 'offer', line: 1 };
}
