import { describe, expect, it } from 'vitest';
import type { AssignRequest, Decision, Wanted } from '../../src/organisation/request.js';
import { loadsAfter, resolve, resolvePeople } from '../../src/organisation/resolve.js';
import type { Loads, Organisation } from '../../src/organisation/snapshot.js';
import { mill, person } from './mill.js';

const idle: Loads = { open: {}, turn: {} };
const role = (id: string): Wanted => ({ kind: 'role', role: id });
const unit = (id: string): Wanted => ({ kind: 'unit', unit: id });
const one = (id: string): Wanted => ({ kind: 'person', person: id });
const caseRole = (id: string): Wanted => ({ kind: 'case_role', case_role: id });
const skill = (id: string, level: number): Wanted => ({ kind: 'skill', skill: id, level });

function task(any: readonly Wanted[][], rest: Partial<AssignRequest> = {}): AssignRequest {
  return { effect: '1.1', subject: { kind: 'task', task: 't' }, any, not: [], by: 'offer', ...rest };
}

function decide(
  request: AssignRequest,
  {
    organisation = mill,
    loads = idle,
    roles = {},
  }: { organisation?: Organisation; loads?: Loads; roles?: Record<string, string | null> } = {},
): Decision {
  return resolve([request], organisation, loads, roles)[0]!;
}

describe('an offer', () => {
  it('keeps the role, so that whoever joins it sees the task', () => {
    expect(decide(task([[role('desk')]]))).toEqual({
      effect: '1.1',
      subject: { kind: 'task', task: 't' },
      assignee: null,
      offered_to: [[role('desk')]],
      excluded: [],
    });
  });

  it('is an assignment where one person is eligible', () => {
    expect(decide(task([[role('director')]]))).toMatchObject({ assignee: 'director', offered_to: [] });
    expect(decide(task([[role('desk')]], { not: [[one('li')]] }))).toMatchObject({ assignee: 'wang', offered_to: [], excluded: ['li'] });
  });

  it('names the person in the place of a case role and of a manager', () => {
    const any = [[caseRole('owner')], [{ kind: 'manager_of', case_role: 'owner' } as const], [role('engineer')]];
    expect(decide(task(any), { roles: { owner: 'li' } }).offered_to).toEqual([[one('li')], [one('chen')], [role('engineer')]]);
  });

  it('leaves out what nobody is, while others remain', () => {
    expect(decide(task([[caseRole('expert')], [role('desk')]])).offered_to).toEqual([[role('desk')]]);
  });

  it('of a case role is given to one person, since nobody could claim a case role', () => {
    const request = task([[role('desk')]], { subject: { kind: 'case_role', case_role: 'owner' } });
    expect(decide(request, { loads: { open: { li: 1 }, turn: {} } })).toMatchObject({ assignee: 'wang', offered_to: [] });
  });
});

describe('who matches', () => {
  it('a unit stands for its people and those of the units below', () => {
    expect(resolvePeople([[unit('after_sales')]], mill, {})).toEqual(['chen', 'li', 'wang', 'zhao', 'qian']);
    expect(resolvePeople([[unit('workshop')]], mill, {})).toEqual(['zhao', 'qian']);
  });

  it('a skill asks for its level or more', () => {
    expect(resolvePeople([[skill('pumps', 1)]], mill, {})).toEqual(['zhao', 'qian']);
    expect(resolvePeople([[skill('pumps', 2)]], mill, {})).toEqual(['zhao']);
  });

  it('all criteria of one match hold together', () => {
    expect(resolvePeople([[role('engineer'), skill('motors', 1)]], mill, {})).toEqual(['zhao']);
  });

  it('a manager of a unit has the manager above as theirs', () => {
    expect(resolvePeople([[{ kind: 'manager_of', person: 'chen' }]], mill, {})).toEqual(['director']);
  });

  it('the manager of people whose unit has none is the one above', () => {
    expect(resolvePeople([[{ kind: 'manager_of', person: 'zhao' }]], mill, {})).toEqual(['chen']);
  });

  it('names each person once, in the order of the organisation', () => {
    expect(resolvePeople([[one('wang')], [role('desk')], [caseRole('owner')]], mill, { owner: 'li' })).toEqual(['li', 'wang']);
  });

  it('tells the administrators where a notice would reach nobody', () => {
    expect(resolvePeople([[caseRole('owner')]], mill, { owner: null })).toEqual(['ada', 'abe']);
    expect(resolvePeople([], mill, {})).toEqual([]);
  });
});

describe('handing out', () => {
  const desk = [[role('desk')]];

  it('by least_loaded takes the fewest open tasks, then the lowest turn', () => {
    const request = task(desk, { by: 'least_loaded' });
    expect(decide(request, { loads: { open: { li: 1, wang: 0 }, turn: { wang: 9 } } }).assignee).toBe('wang');
    expect(decide(request, { loads: { open: { li: 1, wang: 1 }, turn: { li: 4, wang: 3 } } }).assignee).toBe('wang');
  });

  it('takes the first in the organisation’s order among equals', () => {
    for (const by of ['least_loaded', 'round_robin'] as const) expect(decide(task(desk, { by })).assignee).toBe('li');
  });

  it('by round_robin takes the lowest turn, however much is in hand', () => {
    const request = task(desk, { by: 'round_robin' });
    expect(decide(request, { loads: { open: { li: 1, wang: 0 }, turn: { li: 2, wang: 3 } } }).assignee).toBe('li');
  });

  it('by random draws by the effect, so that a retry draws the same', () => {
    const drawn = Array.from({ length: 40 }, (_, at) => decide(task(desk, { by: 'random', effect: `${at}.1` })).assignee);
    expect(new Set(drawn)).toEqual(new Set(['li', 'wang']));
    expect(decide(task(desk, { by: 'random', effect: '7.1' })).assignee).toBe(drawn[7]);
  });

  it('passes over people at their capacity while others are eligible', () => {
    const loads = { open: { li: 2, wang: 30 }, turn: {} };
    for (const by of ['least_loaded', 'round_robin', 'random'] as const) {
      expect(decide(task(desk, { by }), { loads }).assignee).toBe('wang');
    }
  });

  it('gives it to the least loaded where all are full', () => {
    const organisation = { ...mill, people: mill.people.map((each) => (each.person === 'wang' ? { ...each, capacity: 1 } : each)) };
    const loads = { open: { li: 7, wang: 3 }, turn: { li: 1, wang: 2 } };
    expect(decide(task(desk, { by: 'round_robin' }), { organisation, loads }).assignee).toBe('wang');
  });

  it('gives a task to the one person wanted, full or not', () => {
    expect(decide(task([[one('li')]]), { loads: { open: { li: 9 }, turn: {} } }).assignee).toBe('li');
  });
});

describe('who speaks a language that is wanted', () => {
  const speaking = (tongues: Readonly<Record<string, readonly string[]>>): Organisation => ({
    ...mill,
    people: mill.people.map((each) => ({ ...each, languages: tongues[each.person] ?? ['zh'] })),
  });
  const desk = [[role('desk')]];
  const organisation = speaking({ wang: ['zh', 'en'] });
  const english = (rest: Partial<AssignRequest> = {}) => task(desk, { by: 'least_loaded', speaks: ['en'], ...rest });

  it.each(['least_loaded', 'round_robin', 'random'] as const)('goes first by %s, however much is in hand', (by) => {
    const loads = { open: { li: 0, wang: 9 }, turn: { li: 1, wang: 7 } };
    for (const effect of ['1.1', '1.2', '1.3']) expect(decide(english({ by, effect }), { organisation, loads }).assignee).toBe('wang');
  });

  it('is picked by load among those who speak it', () => {
    const both = speaking({ li: ['en'], wang: ['zh', 'en'] });
    expect(decide(english(), { organisation: both, loads: { open: { li: 1, wang: 0 }, turn: {} } }).assignee).toBe('wang');
    expect(decide(english(), { organisation: both, loads: { open: { li: 1, wang: 3 }, turn: {} } }).assignee).toBe('li');
  });

  it('goes first for a case role that says no way of picking', () => {
    const request = english({ subject: { kind: 'case_role', case_role: 'owner' }, by: 'offer' });
    expect(decide(request, { organisation, loads: { open: { wang: 5 }, turn: {} } }).assignee).toBe('wang');
  });

  it('speaks one of several', () => {
    expect(decide(english({ speaks: ['fr', 'en'] }), { organisation, loads: { open: { wang: 5 }, turn: {} } }).assignee).toBe('wang');
  });

  it('where nobody speaks it, whoever else is meant has it', () => {
    const decision = decide(english({ speaks: ['fr'] }), { organisation, loads: { open: { wang: 5 }, turn: {} } });
    expect(decision).toMatchObject({ assignee: 'li' });
    expect(decision).not.toHaveProperty('fell_to');
  });

  it.each<[string, Partial<AssignRequest>, Loads]>([
    ['away', {}, { ...idle, away: { wang: null } }],
    ['kept out', { not: [[one('wang')]] }, idle],
  ])('who is %s gives way to the others', (_, rest, loads) => {
    expect(decide(english(rest), { organisation, loads }).assignee).toBe('li');
  });

  it('who is at capacity gives way to whoever is free, and where all are full the least loaded has it', () => {
    const limited = speaking({ li: ['en'] });
    expect(decide(english(), { organisation: limited, loads: { open: { li: 2, wang: 30 }, turn: {} } }).assignee).toBe('wang');
    const full = { ...limited, people: limited.people.map((each) => (each.person === 'wang' ? { ...each, capacity: 2 } : each)) };
    expect(decide(english(), { organisation: full, loads: { open: { li: 5, wang: 2 }, turn: {} } }).assignee).toBe('wang');
  });

  it('never has it from whoever has it again', () => {
    expect(decide(english({ prefer: 'li' }), { organisation }).assignee).toBe('li');
  });

  it('stands in before others where all who are meant are away', () => {
    const loads = { ...idle, away: { li: 'zhao', wang: 'qian' } };
    expect(decide(english(), { organisation: speaking({ qian: ['en'] }), loads })).toMatchObject({ assignee: 'qian', acting_for: 'wang' });
    expect(decide(english(), { organisation: speaking({}), loads })).toMatchObject({ assignee: 'zhao', acting_for: 'li' });
  });

  it('is told by tags that say more or less', () => {
    const british = speaking({ wang: ['en-GB'], li: ['zh-HK'] });
    const loads = { open: { wang: 5 }, turn: {} };
    expect(decide(english({ speaks: ['EN'] }), { organisation: british, loads }).assignee).toBe('wang');
    expect(decide(english({ speaks: ['en-gb-oxendict'] }), { organisation: british, loads }).assignee).toBe('wang');
    expect(decide(english({ speaks: ['zh-CN'] }), { organisation: british, loads: { open: { li: 5 }, turn: {} } }).assignee).toBe('wang');
  });

  it('changes nothing of an offer', () => {
    expect(decide(english({ by: 'offer' }), { organisation }).offered_to).toEqual(desk);
  });
});

describe('a batch', () => {
  it('knows the case role that was decided before', () => {
    const decisions = resolve(
      [
        task([[role('desk')]], { subject: { kind: 'case_role', case_role: 'owner' }, by: 'least_loaded' }),
        task([[caseRole('owner')]], { effect: '1.2' }),
        task([[role('desk')]], { effect: '1.3', not: [[caseRole('owner')]] }),
      ],
      mill,
      { open: { wang: 1 }, turn: {} },
      { owner: null },
    );
    expect(decisions.map((each) => each.assignee)).toEqual(['li', 'li', 'wang']);
  });

  it('lets each assignment weigh on the next', () => {
    const requests = ['1', '2', '3', '4'].map((effect) => task([[role('engineer')]], { effect, by: 'least_loaded' }));
    const assignees = resolve(requests, mill, idle, {}).map((each) => each.assignee);
    expect(assignees.filter((each) => each === 'zhao')).toHaveLength(2);
  });

  it('hands on the loads it left', () => {
    const decisions = resolve([task([[one('li')]])], mill, { open: { li: 1 }, turn: { wang: 6 } }, {});
    expect(loadsAfter({ open: { li: 1 }, turn: { wang: 6 } }, decisions)).toEqual({ open: { li: 2 }, turn: { wang: 6, li: 7 } });
  });
});

describe('what nobody may do falls upward', () => {
  it('to the manager of the unit that was wanted', () => {
    expect(decide(task([[role('clerk'), unit('workshop')]]))).toMatchObject({ assignee: 'chen', fell_to: 'manager', offered_to: [] });
  });

  it('to the manager at or above the unit of the case owner, where no unit was wanted', () => {
    expect(decide(task([[role('nobody_has')]]), { roles: { owner: 'zhao' } })).toMatchObject({ assignee: 'chen', fell_to: 'manager' });
  });

  it('past a manager who is excluded or has left', () => {
    expect(decide(task([[role('nobody_has'), unit('workshop')]], { not: [[one('chen')]] }))).toMatchObject({ assignee: 'director' });
    expect(decide(task([[one('sun')]], { not: [[one('sun')]] }))).toMatchObject({ assignee: 'director', fell_to: 'manager' });
  });

  it('to the administrators, offered', () => {
    expect(decide(task([[role('nobody_has')]]))).toMatchObject({
      assignee: null,
      offered_to: [[one('ada')], [one('abe')]],
      fell_to: 'administrators',
    });
  });

  it('to the one administrator who is not excluded', () => {
    expect(decide(task([[role('nobody_has')]], { not: [[one('ada')]] }))).toMatchObject({ assignee: 'abe', fell_to: 'administrators' });
  });

  it('to one administrator, for a case role', () => {
    const request = task([[role('nobody_has')]], { subject: { kind: 'case_role', case_role: 'owner' } });
    expect(decide(request, { loads: { open: { ada: 1 }, turn: {} } })).toMatchObject({ assignee: 'abe', fell_to: 'administrators' });
  });

  it('to a manager of any unit, where every administrator is excluded', () => {
    expect(decide(task([[role('nobody_has')]], { not: [[one('ada')], [one('abe')]] }))).toMatchObject({
      assignee: 'director',
      fell_to: 'manager',
    });
  });

  it('and stands open before nobody only where nobody is left', () => {
    const organisation = { ...mill, people: [person('li')] };
    expect(decide(task([[one('li')]], { not: [[one('li')]] }), { organisation })).toMatchObject({
      assignee: null,
      offered_to: [],
      excluded: ['li'],
      fell_to: 'administrators',
    });
  });

  it('comes through a circle of units', () => {
    const organisation: Organisation = {
      ...mill,
      units: [
        { unit: 'a', title: 'A', parent: 'b' },
        { unit: 'b', title: 'B', parent: 'a', manager: 'bo' },
      ],
      people: [person('al', { unit: 'a' }), person('bo', { unit: 'b' })],
    };
    expect(decide(task([[unit('a'), role('nobody_has')]]), { organisation })).toMatchObject({ assignee: 'bo', fell_to: 'manager' });
  });
});
