import { describe, expect, it } from 'vitest';
import { step } from '../../src/engine/step.js';
import type { Scenario, ScenarioStep } from '../../src/language/scenarios.js';
import type { Organisation, Person } from '../../src/organisation/snapshot.js';
import { runScenario } from '../../src/simulator/run-scenario.js';
import { SimulatedCase } from '../../src/simulator/simulated-case.js';
import { HOUR, MONDAY_9, owner, people, playable, program, role, task } from './complaint-program.js';

const someone = (id: string, roles: string[], more: Partial<Person> = {}): Person => ({
  person: id,
  name: id,
  unit: 'desk',
  roles,
  skills: {},
  languages: ['en'],
  ...more,
});
const office: Organisation = {
  organisation: 'mill',
  time_zone: 'UTC',
  calendar: 'office',
  languages: ['en'],
  units: [{ unit: 'desk', title: 'Desk', manager: 'boss' }],
  roles: [{ role: 'desk', title: 'Desk' }],
  people: [someone('li', ['desk']), someone('wang', ['desk']), someone('zhao', ['engineer']), someone('boss', ['boss'])],
};
const played = playable(
  program(
    { listen: [task('ask', { assign: people(role('desk'), 'least_loaded') }), task('check', { assign: people(owner) })] },
    {
      case_roles: [{ role: 'owner', people: people(role('desk'), 'least_loaded'), line: 1 }],
    },
  ),
);

function begun(): SimulatedCase {
  return new SimulatedCase(played, office, {
    case: { id: 'complaint/1', playbook: 'complaint', key: '1', customer_id: null, started_at: MONDAY_9, started_by: null },
    data: {},
    customer: null,
    actor: null,
  });
}
const holder = (simulated: SimulatedCase) => simulated.tasks.map(({ assignee }) => assignee);
const kinds = (simulated: SimulatedCase) => simulated.facts.map(({ kind }) => kind).filter((kind) => /assigned/.test(kind));

describe('when somebody is away', () => {
  it('their task goes to the substitute, and the substitute is told of as acting for them', () => {
    const simulated = begun();
    const [first] = holder(simulated);
    simulated.absent(first ?? '', 'zhao', null);
    expect(simulated.tasks).toMatchObject([{ assignee: 'zhao', acting_for: first }]);
    const zhao = { person: 'zhao', roles: ['engineer'], units: ['desk'], skills: {}, administrator: false };
    const [open] = simulated.tasks;
    expect(simulated.apply({ kind: 'complete', at: simulated.now, actor: zhao, task: open?.id ?? '', values: {} })).toBeNull();
    expect(simulated.facts.find(({ kind }) => kind === 'task_completed')).toMatchObject({ actor: 'zhao', acting_for: first });
  });

  it('without a substitute, or with one who is away as well, it goes to another', () => {
    for (const substitute of [null, 'zhao']) {
      const simulated = begun();
      const [first] = holder(simulated);
      simulated.absent('zhao', null, null);
      simulated.absent(first ?? '', substitute, null);
      expect(holder(simulated)).toEqual([first === 'li' ? 'wang' : 'li']);
    }
  });

  it('being told again changes nothing', () => {
    const simulated = begun();
    const [first] = holder(simulated);
    simulated.absent(first ?? '', 'zhao', null);
    const before = simulated.state;
    const told = step(played, before, { kind: 'people_changed', at: simulated.now, people: [{ person: first ?? '', why: 'away' }] });
    expect(told.effects).toEqual([]);
    expect(told.state.tasks).toEqual(before.tasks);
  });

  it('new tasks pass them over until they are back', () => {
    const simulated = begun();
    simulated.absent('li', null, MONDAY_9 + 2 * HOUR);
    simulated.absent('wang', null, MONDAY_9 + 2 * HOUR);
    // Nobody of the desk is there: it falls to their manager.
    expect(holder(simulated)).toEqual(['boss']);
    simulated.moveTo(MONDAY_9 + 3 * HOUR);
    simulated.absent('boss', null, null);
    expect(['li', 'wang']).toContain(holder(simulated)[0]);
  });
});

describe('when somebody', () => {
  it('leaves, their tasks and case roles go to others', () => {
    const simulated = begun();
    const gone = simulated.state.case_roles.owner ?? '';
    simulated.apply({ kind: 'people_changed', at: simulated.now, people: [{ person: gone, why: 'left' }] });
    expect(holder(simulated)).not.toContain(gone);
    expect(simulated.state.case_roles.owner).toBe(gone === 'li' ? 'wang' : 'li');
  });

  it('loses a role, only what they had by it does', () => {
    const simulated = begun();
    const [first] = holder(simulated);
    const lose = (lost: string) =>
      simulated.apply({ kind: 'people_changed', at: simulated.now, people: [{ person: first ?? '', why: 'roles', roles: [lost] }] });
    lose('typist');
    expect(holder(simulated)).toEqual([first]);
    expect(kinds(simulated)).toEqual([]);
    lose('desk');
    expect(holder(simulated)).not.toContain(first);
    expect(kinds(simulated)).toEqual(['task_reassigned']);
  });
});

describe('a scenario', () => {
  it('has people be away', () => {
    const steps: ScenarioStep[] = [
      { do: 'absent', person: 'li', substitute: 'zhao', until: null, line: 1 },
      { do: 'absent', person: 'wang', substitute: 'zhao', until: null, line: 2 },
      { do: 'expect', expect: { tasks: [{ task: 'ask', assignee: 'zhao', line: 3 }], line: 3 }, line: 3 },
    ];
    const start = { at: MONDAY_9, by: null, key: null, data: {}, customer: null, line: 0 };
    const scenario: Scenario = { scenario: 'away', line: 0, start, steps };
    expect(runScenario(played, office, scenario).failures).toEqual([]);
  });
});
