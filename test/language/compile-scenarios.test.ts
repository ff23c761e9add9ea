import { describe, expect, it } from 'vitest';
import { playbookParts } from '../../src/language/check.js';
import type { CheckedParts } from '../../src/language/check-rule.js';
import type { ScenarioFile } from '../../src/language/scenarios.js';
import { checkScenarios } from '../../src/language/scenarios-check.js';
import { readInstant } from '../../src/language/scenarios-instant.js';
import { type Parts, playbook, surroundings, textAt, treeOf } from './checks/findings.js';

const PARTS: Parts = {
  data: 'properties: { reference: { type: string }, count: { type: integer, minimum: 0 }, asked: { type: integer, default: 0, readOnly: true } }\nrequired: [reference]',
  outcomes: '{ done: Done, gone: Gone }',
  deadlines: '- { deadline: whole, due: 5 business days }',
  steps: `- task: ask
  assign: { role: service_desk }
  form: { properties: { note: { type: string }, mark: { type: integer, maximum: 5 } }, required: [note] }
  outcomes: [yes_please, no_thanks]
  deadline: { due: 4 business hours }
- { record: mark, value: "steps.ask.?mark.orValue(0)", if: steps.ask.outcome == 'yes_please' }
- finish: done`,
  on: '- { message: withdrawn, steps: [{ finish: gone }] }',
};

function check(text: string, parts: Parts = PARTS) {
  const file = { path: 'test.yaml', tree: treeOf(playbook(parts)), sound: true, intact: true };
  const known = new Map<string, CheckedParts>([['test', playbookParts(file, surroundings)!]]);
  return checkScenarios({ path: 'test.scenarios.yaml', tree: treeOf(text), sound: true }, known);
}

const scenario = (steps: string, start = 'start: { at: 2026-03-02 09:00, data: { reference: A } }') =>
  `scenarios: test\n${start}\ncases:\n  - scenario: one\n    steps:\n${steps.replace(/^/gm, '      ')}\n`;

function findings(text: string, parts: Parts = PARTS): string[] {
  return check(text, parts).diagnostics.map(({ code, range }) => `${code} «${textAt(text, range)}»`);
}

function compiled(text: string): ScenarioFile {
  const { value, diagnostics } = check(text);
  if (!value) throw new Error(diagnostics.map(({ code, range }) => `${code} «${textAt(text, range)}»`).join('\n'));
  return value;
}

const at = (text: string) => Date.parse(`${text}:00+08:00`);

describe('compiled scenarios', () => {
  it('start where the organisation is, with what is shared and what is their own', () => {
    const file = compiled(`scenarios: test
start: { at: 2026-03-02 09:00, by: li, data: { reference: A, count: 1 } }
cases:
  - scenario: one
    title: { en: One, zh: 一 }
    start: { data: { reference: B } }
    steps: [{ after: 2 days }]
  - scenario: two
    start: { at: '2026-03-02T09:00:00Z', key: K }
    steps: [{ after: 2 days }]
`);
    expect(file).toMatchObject({ file: 'test.scenarios.yaml', playbook: 'test' });
    expect(file.scenarios).toMatchObject([
      {
        scenario: 'one',
        title: { en: 'One', zh: '一' },
        line: 4,
        start: { at: at('2026-03-02T09:00'), by: 'li', key: null, data: { reference: 'B', count: 1 }, customer: null, line: 6 },
      },
      { scenario: 'two', start: { at: Date.parse('2026-03-02T09:00:00Z'), key: 'K', data: { reference: 'A', count: 1 } } },
    ]);
  });

  it('keep every step with its line', () => {
    const steps = `- { claim: ask, by: li }
- { release: ask, by: li, refused: task_not_held }
- { complete: ask, outcome: yes_please, values: { note: N, mark: 4 } }
- { message: withdrawn, data: { reference: A } }
- { cancel: No longer wanted, by: zhou }
- { after: 2 business hours, calendar: round_the_clock }
- { at: 2026-03-09 10:30 }`;
    expect(compiled(scenario(steps)).scenarios[0]?.steps).toEqual([
      { do: 'claim', task: 'ask', by: 'li', refused: null, line: 6 },
      { do: 'release', task: 'ask', by: 'li', refused: 'task_not_held', line: 7 },
      {
        do: 'complete',
        task: 'ask',
        by: null,
        outcome: 'yes_please',
        values: { note: 'N', mark: 4 },
        item: null,
        checked: null,
        comment: null,
        refused: null,
        line: 8,
      },
      { do: 'message', message: 'withdrawn', key: null, data: { reference: 'A' }, line: 9 },
      { do: 'cancel', reason: 'No longer wanted', by: 'zhou', line: 10 },
      {
        do: 'after',
        duration: { kind: 'business', unit: 'minutes', count: 120 },
        text: '2 business hours',
        calendar: 'round_the_clock',
        line: 11,
      },
      { do: 'at', at: at('2026-03-09T10:30'), line: 12 },
    ]);
  });

  it('keep what was ticked and said, and how else a task ended', () => {
    const steps = `- { complete: ask, outcome: no_thanks, values: { note: N }, checked: [1, 3], comment: Not so }
- { fail: ask, reason: Nobody there }
- { skip: ask, refused: task_not_optional }`;
    expect(compiled(scenario(steps)).scenarios[0]?.steps).toMatchObject([
      { do: 'complete', checked: [0, 2], comment: 'Not so' },
      { do: 'fail', task: 'ask', reason: 'Nobody there', refused: null },
      { do: 'skip', task: 'ask', reason: null, refused: 'task_not_optional' },
    ]);
  });

  it('go on from the one that they continue, and start as it does', () => {
    const file = compiled(`scenarios: test
start: { data: { reference: A } }
cases:
  - { scenario: three, continues: two, steps: [{ after: 3 days }] }
  - { scenario: one, start: { at: 2026-03-02 09:00, by: li }, steps: [{ at: 2026-03-02 10:00 }] }
  - { scenario: two, continues: one, steps: [{ after: 2 days }] }
`);
    expect(file.scenarios[0]).toMatchObject({ start: { at: at('2026-03-02T09:00'), by: 'li' } });
    expect(file.scenarios.map(({ steps }) => steps.map(({ do: what, line }) => `${what} ${line}`))).toEqual([
      ['at 5', 'after 6', 'after 4'],
      ['at 5'],
      ['at 5', 'after 6'],
    ]);
  });

  it('do not go back before the end of the one that they continue', () => {
    const text = `${scenario('- { at: 2026-03-02 10:00 }')}  - { scenario: two, continues: one, steps: [{ at: 2026-03-02 09:30 }] }\n`;
    expect(findings(text)).toEqual(['scenario/time-goes-back «2026-03-02 09:30»']);
  });

  it('keep what is expected, and nothing of what is not named', () => {
    const steps = `- expect: { tasks: [ask], stage: first, status: open }
- expect:
    tasks: { ask: { assignee: li, offered_to: [service_desk], due: 2026-03-02 14:30, overdue: false, priority: high } }
    outcome: done
    data: { count: 2 }
    case_roles: { owner: li }
    deadlines: { whole: { due: 2026-03-09 09:00 }, ask: { overdue: true } }
    escalations: [{ deadline: ask, level: 1 }]
    notices: [{ about: reminder, deadline: whole, to: [li, zhou] }]
    records: { mark: 3 }
- expect: { tasks: [], escalations: [], notices: [] }`;
    expect(compiled(scenario(steps)).scenarios[0]?.steps).toEqual([
      { do: 'expect', expect: { tasks: [{ task: 'ask', line: 6 }], stage: 'first', status: 'open', line: 6 }, line: 6 },
      {
        do: 'expect',
        expect: {
          tasks: [
            {
              task: 'ask',
              assignee: 'li',
              offered_to: ['service_desk'],
              due: at('2026-03-02T14:30'),
              overdue: false,
              priority: 'high',
              line: 8,
            },
          ],
          outcome: 'done',
          data: { count: 2 },
          case_roles: { owner: 'li' },
          deadlines: [
            { deadline: 'whole', due: at('2026-03-09T09:00'), line: 12 },
            { deadline: 'ask', overdue: true, line: 12 },
          ],
          escalations: [{ deadline: 'ask', level: 1, line: 13 }],
          notices: [{ about: 'reminder', deadline: 'whole', to: ['li', 'zhou'], line: 14 }],
          records: { mark: 3 },
          line: 7,
        },
        line: 7,
      },
      { do: 'expect', expect: { tasks: [], escalations: [], notices: [], line: 16 }, line: 16 },
    ]);
  });
});

describe('checking scenarios', () => {
  it.each([
    ['an unknown task', '- { complete: aks, outcome: yes_please, values: { note: N } }', 'name/unknown-task «aks»'],
    ['an unknown person', '- { claim: ask, by: lee }', 'name/unknown-person «lee»'],
    ['an unknown outcome', '- { complete: ask, outcome: yes, values: { note: N } }', 'name/unknown-outcome «yes»'],
    ['an outcome that is not given', '- { complete: ask, values: { note: N } }', 'scenario/outcome-missing «ask»'],
    [
      'the customer at a task of others',
      '- { complete: ask, as: customer, outcome: yes_please, values: { note: N } }',
      'scenario/not-the-customers «customer»',
    ],
    ['an unknown field', '- { complete: ask, outcome: yes_please, values: { note: N, nte: M } }', 'name/unknown-field «nte»'],
    ['a field that is not filled', '- { complete: ask, outcome: yes_please, values: { mark: 3 } }', 'value/missing-field «values»'],
    ['a value of another type', '- { complete: ask, outcome: yes_please, values: { note: N, mark: much } }', 'value/wrong-type «much»'],
    ['a number out of range', '- { complete: ask, outcome: yes_please, values: { note: N, mark: 6 } }', 'value/out-of-range «6»'],
    ['an unknown message', '- { message: withdrwn, data: { reference: A } }', 'name/unknown-message «withdrwn»'],
    ['a message that lacks a field', '- { message: withdrawn }', 'value/missing-field «withdrawn»'],
    ['a wrong duration', '- { after: 2 dys }', 'duration/unknown-unit «dys»'],
    ['an unknown calendar', '- { after: 2 business days, calendar: ofice }', 'name/unknown-calendar «ofice»'],
    ['a time that is none', '- { at: 2026-02-30 09:00 }', 'value/wrong-format «2026-02-30 09:00»'],
    ['a time before the start', '- { at: 2026-03-01 09:00 }', 'scenario/time-goes-back «2026-03-01 09:00»'],
    ['an unknown stage', '- expect: { stage: frst }', 'name/unknown-stage «frst»'],
    ['an unknown task that is expected', '- expect: { tasks: [aks] }', 'name/unknown-task «aks»'],
    ['an unknown task with details', '- expect: { tasks: { aks: { overdue: true } } }', 'name/unknown-task «aks»'],
    ['an unknown outcome of the case', '- expect: { outcome: dne }', 'name/unknown-outcome «dne»'],
    ['an unknown deadline', '- expect: { deadlines: { whol: { overdue: true } } }', 'name/unknown-deadline «whol»'],
    ['an unknown deadline that escalates', '- expect: { escalations: [{ deadline: aks, level: 1 }] }', 'name/unknown-deadline «aks»'],
    ['an unknown person who is told', '- expect: { notices: [{ about: reminder, to: [lee] }] }', 'name/unknown-person «lee»'],
    ['an unknown record', '- expect: { records: { mrk: 3 } }', 'name/unknown-step «mrk»'],
    ['an unknown field of the data', '- expect: { data: { cuont: 3 } }', 'name/unknown-field «cuont»'],
    ['an unknown case role', '- expect: { case_roles: { ownr: li } }', 'name/unknown-case-role «ownr»'],
    ['nobody that a task is offered to', '- expect: { tasks: { ask: { offered_to: [service] } } }', 'name/unknown-people «service»'],
  ])('finds %s', (_, steps, found) => {
    expect(findings(scenario(steps))).toEqual([found]);
  });

  it('asks nothing more of what is to be refused', () => {
    expect(findings(scenario('- { complete: ask, by: zhou, refused: not_a_candidate }'))).toEqual([]);
  });

  it('finds what a start lacks, has too much, or has wrong', () => {
    const steps = '- { after: 1 day }';
    expect(findings(scenario(steps, 'start: { data: { reference: A } }'))).toEqual(['value/missing-field «one»']);
    expect(findings(scenario(steps, 'start: { at: 2026-03-02 09:00 }'))).toEqual(['value/missing-field «one»']);
    expect(findings(scenario(steps, 'start: { at: tomorrow, data: { reference: A } }'))).toEqual(['value/wrong-format «tomorrow»']);
    expect(findings(scenario(steps, 'start: { at: 2026-03-02 09:00, by: lee, data: { reference: A, asked: 1, count: -1 } }'))).toEqual([
      'name/unknown-person «lee»',
      'value/read-only «asked»',
      'value/out-of-range «-1»',
    ]);
  });

  it('wants a customer just where the playbook does', () => {
    const start = (customer: string) => `start: { at: 2026-03-02 09:00, data: { reference: A }${customer} }`;
    const steps = '- { after: 1 day }';
    const required: Parts = { ...PARTS, customer: 'required' };
    expect(findings(scenario(steps, start(', customer: { name: 和平米店 }')), required)).toEqual([]);
    expect(findings(scenario(steps, start('')), required)).toEqual(['scenario/customer-missing «one»']);
    expect(findings(scenario(steps, start(', customer: { nme: 和平米店 }')), required)).toEqual(['name/unknown-field «nme»']);
    expect(findings(scenario(steps, start(', customer: { name: 和平米店 }')))).toEqual(['scenario/customer-unwanted «customer»']);
  });

  it('finds one id for two scenarios, and a playbook that is none', () => {
    const two = `scenarios: test\nstart: { at: 2026-03-02 09:00, data: { reference: A } }\ncases:\n${'  - { scenario: one, steps: [{ after: 1 day }] }\n'.repeat(2)}`;
    expect(findings(two)).toEqual(['name/duplicate-id «one»']);
    expect(findings(scenario('- { after: 1 day }').replace('scenarios: test', 'scenarios: tset'))).toEqual([
      'name/unknown-playbook «tset»',
    ]);
  });

  it('gives no value where anything is wrong', () => {
    expect(check(scenario('- { after: 2 dys }')).value).toBeUndefined();
    expect(check(scenario('- { after: 2 days }')).value).toBeDefined();
  });
});

describe('instants of scenarios', () => {
  it('are on the clocks of the zone unless they say otherwise', () => {
    expect(readInstant('2026-03-02 09:00', 'Asia/Shanghai')).toBe(Date.UTC(2026, 2, 2, 1));
    expect(readInstant('2026-03-02T09:00:30', 'Asia/Shanghai')).toBe(Date.UTC(2026, 2, 2, 1, 0, 30));
    expect(readInstant('2026-03-02 09:00Z', 'Asia/Shanghai')).toBe(Date.UTC(2026, 2, 2, 9));
    expect(readInstant('2026-03-02T09:00+01:00', 'Asia/Shanghai')).toBe(Date.UTC(2026, 2, 2, 8));
  });

  it.each(['2026-03-02', '9:00', '2026-13-02 09:00', '2026-03-02 25:00', 'tomorrow', ''])('are not %s', (text) => {
    expect(readInstant(text, 'Asia/Shanghai')).toBeUndefined();
  });

  it('are none in a zone that is none', () => {
    expect(readInstant('2026-03-02 09:00', 'Asia/Shangai')).toBeUndefined();
  });
});

describe('somebody away in a scenario', () => {
  it('is a known person with a known substitute', () => {
    const person = surroundings.organisation?.people[0]?.person ?? '';
    const [first] = compiled(scenario(`- { absent: ${person}, until: 2026-03-09 08:00 }`)).scenarios;
    expect(first?.steps).toMatchObject([{ do: 'absent', person, substitute: null }]);
    expect(findings(scenario('- { absent: nobody_here, substitute: nobody_there }'))).toEqual([
      'name/unknown-person «nobody_here»',
      'name/unknown-person «nobody_there»',
    ]);
  });
});

describe('what people do with tasks in a scenario', () => {
  const own = { by: null, refused: null, line: 6 };

  it.each<[string, object]>([
    ['{ start: ask, by: li }', { do: 'start', by: 'li' }],
    ['{ stop: ask, refused: state_wrong }', { do: 'stop', refused: 'state_wrong' }],
    ['{ suspend: ask, until: 2026-03-02 11:00, reason: R }', { do: 'suspend', until: at('2026-03-02T11:00'), for: null, reason: 'R' }],
    [
      '{ suspend: ask, for: 2 hours }',
      { do: 'suspend', until: null, for: { duration: { kind: 'elapsed', milliseconds: 7_200_000 }, text: '2 hours' }, reason: null },
    ],
    ['{ resume: ask }', { do: 'resume' }],
    ['{ delegate: ask, to: li, comment: C }', { do: 'delegate', to: 'li', comment: 'C' }],
    [
      '{ forward: ask, to: [{ role: engineer, unit: after_sales }, { skill: pumps }] }',
      {
        do: 'forward',
        to: [
          [
            { kind: 'role', role: 'engineer' },
            { kind: 'unit', unit: 'after_sales' },
          ],
          [{ kind: 'skill', skill: 'pumps', level: 1 }],
        ],
        comment: null,
      },
    ],
    ['{ nominate: ask, to: { person: li }, by: zhou }', { do: 'nominate', to: [[{ kind: 'person', person: 'li' }]], by: 'zhou' }],
    ['{ set_priority: ask, priority: high }', { do: 'set_priority', priority: 'high' }],
    ['{ comment: ask, text: T }', { do: 'comment', text: 'T' }],
    ['{ send_back: ask, comment: C }', { do: 'send_back', comment: 'C', outcome: null, values: {} }],
    [
      '{ add_subtask: ask, title: T, to: { skill: pumps, level: 2 } }',
      { do: 'add_subtask', title: 'T', to: [[{ kind: 'skill', skill: 'pumps', level: 2 }]] },
    ],
  ])('%s is kept', (text, step) => {
    expect(compiled(scenario(`- ${text}`)).scenarios[0]?.steps).toEqual([{ task: 'ask', ...own, ...step }]);
  });

  it('names tasks, people and instants that there are', () => {
    const steps = `- { start: aks }
- { suspend: ask, until: noon }
- { delegate: ask, to: lee }
- { forward: ask, to: [{ role: enginer }, { unit: sale }, { person: lee }] }
- { send_back: ask, comment: C, outcome: yes_please }`;
    expect(findings(scenario(steps))).toEqual([
      'name/unknown-task «aks»',
      'value/wrong-format «noon»',
      'name/unknown-person «lee»',
      'name/unknown-role «enginer»',
      'name/unknown-unit «sale»',
      'name/unknown-person «lee»',
      'name/unknown-outcome «yes_please»',
    ]);
  });
});

describe('what administrators and the world do to a case in a scenario', () => {
  it.each<[string, object]>([
    [
      '{ pause_deadline: whole, reason: R, ago: 2 hours, until: 2026-03-02 09:30 }',
      {
        do: 'pause_deadline',
        deadline: 'whole',
        reason: 'R',
        from: null,
        ago: { text: '2 hours' },
        until: at('2026-03-02T09:30'),
        for: null,
      },
    ],
    ['{ resume_deadline: case, by: zhou }', { do: 'resume_deadline', deadline: null, by: 'zhou' }],
    ['{ retry_incident: ask }', { do: 'retry_incident', on: 'ask', data: {} }],
    ['{ mend_incident: whole, data: { count: 2 } }', { do: 'mend_incident', on: 'whole', data: { count: 2 } }],
    ['{ contact: phone, note: N }', { do: 'contact', channel: 'phone', note: 'N' }],
    ['{ change_customer: { name: N } }', { do: 'change_customer', values: { name: 'N' } }],
    [
      "{ change_calendar: round_the_clock, hours: { mon-fri: ['09:00-12:00'] }, days: { 2026-05-01: closed, 2026-05-02: workday } }",
      {
        do: 'change_calendar',
        calendar: 'round_the_clock',
        change: { hours: { 'mon-fri': ['09:00-12:00'] }, days: { '2026-05-01': 'closed', '2026-05-02': 'workday' } },
      },
    ],
  ])('%s is kept', (text, step) => {
    expect(compiled(scenario(`- ${text}`)).scenarios[0]?.steps).toMatchObject([step]);
  });

  it('names deadlines, steps, calendars, data and hours that there are', () => {
    const steps = `- { pause_deadline: hole, ago: 2 hors }
- { skip_incident: aks }
- { mend_incident: ask, data: { cont: 1 } }
- { change_customer: { nme: N } }
- { change_calendar: round_the_clok, hours: { mon-fir: ['09:00-12:00'] }, days: { 2026-02-30: closed } }
- { expect: { incidents: [aks], deadlines: { whole: { paused: false } } } }`;
    expect(findings(scenario(steps), { ...PARTS, customer: 'optional' })).toEqual([
      'name/unknown-deadline «hole»',
      'duration/unknown-unit «hors»',
      'name/unknown-step «aks»',
      'name/unknown-field «cont»',
      'name/unknown-field «nme»',
      'name/unknown-calendar «round_the_clok»',
      'calendar/unknown-weekday «mon-fir»',
      'calendar/bad-date «2026-02-30»',
      'name/unknown-step «aks»',
    ]);
  });
});
