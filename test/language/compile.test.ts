// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/language/compile.js';
import type { Program, Step } from '../../src/program/program.js';
import { check, type Parts, playbook, surroundings } from './checks/findings.js';

function compiled(text: string): Program {
  const { value, diagnostics } = check(text);
  if (!value) throw new Error(diagnostics.map(({ code, range }) => `${code} line ${range.start.line}`).join('\n'));
  return compile(value);
}

/** The steps of the one stage of a playbook of these parts. */
function stepsOf(parts: Parts): readonly Step[] {
  return compiled(playbook(parts)).stages[0]?.steps ?? [];
}

function firstStep<K extends Step['kind']>(kind: K, steps: string): Extract<Step, { kind: K }> {
  const [step] = stepsOf({ steps });
  if (step?.kind !== kind) throw new Error(`the first step is a ${step?.kind}`);
  return step as Extract<Step, { kind: K }>;
}

const COMPLAINT = `language: 1
playbook: test
title: { en: Complaint, zh: 客户投诉 }
phase: after-sale
customer: required
data:
  properties:
    severity: { enum: [low, normal, high], default: normal, title: Severity }
    reference: { type: string }
  required: [reference]
key: \${ data.reference }
if_open: skip
case_roles:
  owner: { role: service_desk, by: least_loaded }
access:
  - { role: service_desk, may: [start, see] }
outcomes: { resolved: { en: Resolved, zh: 已解决 }, withdrawn: Withdrawn }
deadlines:
  - deadline: resolution
    due: tables.sla.resolution
    stops: listen
    remind: [{ before: 1 business hour }]
    escalate:
      - { after: 0 hours, notify: [manager], priority: high }
stages:
  - stage: listen
    title: { en: Listen, zh: 倾听 }
    progress: We are listening
    steps:
      - task: hear_out
        title: { en: Hear the customer out, zh: 倾听客户 }
        guide: Do not argue.
        assign: owner
        deadline:
          due: 1 business hour
          remind: [{ before: 15 minutes }]
          escalate: [{ after: 2 hours, reassign: { role: director } }]
        form:
          properties: { facts: { type: string, minLength: 1 } }
          required: [facts]
      - repeat: negotiation
        max: 3
        until: steps.ask.outcome == 'accepted'
        steps:
          - task: propose
            assign: { role: engineer, skill: milling, level: 2, not: [owner, { same_as: hear_out }] }
            show: [steps.hear_out.facts, customer.name]
            checklist: [Power is off, { en: Guard is on, zh: 护罩已装 }]
            priority: high
          - { task: ask, assign: [{ same_as: propose }, started_by], outcomes: { accepted: Accept, declined: { title: Decline } } }
        exhausted:
          - finish: withdrawn
      - { record: rounds, value: steps.negotiation.rounds, unit: rounds }
      - { wait: settle, for: 3 business days, calendar: round_the_clock }
      - set: note
        values: { data.severity: low, data.reference: 'R \${ data.reference }', case_roles.owner: li }
      - choose: way
        cases:
          - { when: customer.tier == 'key', steps: [{ goto: listen }] }
        else:
          - finish: resolved
on:
  - { message: withdrawn, when: has(message.reason), mode: interrupt, steps: [{ finish: withdrawn }] }
`;

describe('a compiled playbook', () => {
  const program = compiled(COMPLAINT);
  const stage = program.stages[0];
  const steps = stage?.steps ?? [];

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  });

  it('says what it is', () => {
    expect(program).toMatchObject({
      format: 1,
      language: 1,
      playbook: 'test',
      file: 'test.yaml',
      title: { en: 'Complaint', zh: '客户投诉' },
      phase: 'after-sale',
      customer: 'required',
      if_open: 'skip',
      key: { kind: 'cel', cel: 'data.reference', line: 11 },
      outcomes: [
        { id: 'resolved', title: { en: 'Resolved', zh: '已解决' } },
        { id: 'withdrawn', title: 'Withdrawn' },
      ],
    });
  });

  it('keeps data and forms as written, with what people see', () => {
    expect(program.data).toEqual({
      type: 'object',
      properties: {
        severity: { enum: ['low', 'normal', 'high'], default: 'normal', title: 'Severity' },
        reference: { type: 'string' },
      },
      required: ['reference'],
    });
    expect(steps[0]).toMatchObject({
      form: { type: 'object', properties: { facts: { type: 'string', minLength: 1 } }, required: ['facts'] },
    });
    expect(firstStep('task', '- { task: work, assign: owner }').form).toEqual({});
  });

  it('names every node by its id, or by its path', () => {
    const ids = (list: readonly Step[]): unknown[] =>
      list.map((step) => {
        if (step.kind === 'repeat') return [step.id, ids(step.steps), ids(step.exhausted)];
        if (step.kind === 'choose') return [step.id, step.cases.map((each) => ids(each.steps)), ids(step.else ?? [])];
        return step.id;
      });
    expect(ids(steps)).toEqual([
      'hear_out',
      ['negotiation', ['propose', 'ask'], ['negotiation/exhausted/0']],
      'rounds',
      'settle',
      'note',
      ['way', [['way/case/0/0']], ['way/else/0']],
    ]);
    expect(program.on.map(({ id, steps: own }) => [id, own.map((step) => step.id)])).toEqual([['on/0', ['on/0/steps/0']]]);
  });

  it('keeps the lines of the file', () => {
    expect([stage?.line, steps[0]?.line, steps[1]?.line]).toEqual([26, 30, 41]);
    const repeat = steps[1];
    expect(repeat?.kind === 'repeat' && repeat.loop).toEqual({
      kind: 'until',
      condition: { cel: "steps.ask.outcome == 'accepted'", line: 43 },
    });
  });

  it('keeps the language by which somebody goes first, and has the customer’s with the case only where it is asked for', () => {
    const around = {
      ...surroundings,
      customer: { type: 'object', properties: { contacts: {}, language: {}, name: { type: 'string' } }, required: ['name'] },
    };
    const speaking = (speaks: string) => {
      const steps = `- { task: work, assign: { role: engineer, by: random, speaks: ${speaks} } }`;
      const { value } = check(playbook({ customer: 'required', steps }), around);
      const program = value && compile(value);
      const [step] = program?.stages[0]?.steps ?? [];
      return [step?.kind === 'task' && step.assign.speaks, program?.customer_fields];
    };
    expect(speaking('customer')).toEqual([{ kind: 'customer' }, ['contacts', 'language']]);
    expect(speaking('en')).toEqual([{ kind: 'language', language: 'en' }, []]);
    expect(speaking('"[data.urgent ? \'en\' : customer.name]"')).toEqual([
      { kind: 'cel', cel: "[data.urgent ? 'en' : customer.name]", line: expect.any(Number) },
      ['name'],
    ]);
  });

  it('compiles people to criteria', () => {
    expect(program.case_roles).toEqual([
      {
        role: 'owner',
        people: { any: [{ all: [{ kind: 'role', role: 'service_desk' }] }], not: [], by: 'least_loaded', line: 14 },
        line: 14,
      },
    ]);
    expect(program.access).toEqual([
      { people: { any: [{ all: [{ kind: 'role', role: 'service_desk' }] }], not: [], by: 'offer', line: 16 }, may: ['start', 'see'] },
    ]);
    const repeat = steps[1];
    const [propose, ask] = repeat?.kind === 'repeat' ? repeat.steps : [];
    expect(propose).toMatchObject({
      assign: {
        any: [
          {
            all: [
              { kind: 'role', role: 'engineer' },
              { kind: 'skill', skill: 'milling', level: 2 },
            ],
          },
        ],
        not: [{ all: [{ kind: 'case_role', case_role: 'owner' }] }, { all: [{ kind: 'same_as', step: 'hear_out' }] }],
        by: 'offer',
      },
      show: [
        { label: 'Facts', value: { cel: 'steps.hear_out.facts' } },
        { label: 'Name', value: { cel: 'customer.name' } },
      ],
      checklist: ['Power is off', { en: 'Guard is on', zh: '护罩已装' }],
      priority: 'high',
      title: 'Propose',
    });
    expect(ask).toMatchObject({
      assign: { any: [{ all: [{ kind: 'same_as', step: 'propose' }] }, { all: [{ kind: 'started_by' }] }] },
      outcomes: [
        { id: 'accepted', title: 'Accept' },
        { id: 'declined', title: 'Decline' },
      ],
    });
  });

  it('parses durations', () => {
    expect(steps[3]).toMatchObject({
      wait: {
        kind: 'for',
        duration: { kind: 'literal', duration: { kind: 'business', unit: 'days', count: 3 }, text: '3 business days' },
      },
      calendar: 'round_the_clock',
    });
    expect(program.deadlines[0]?.due).toEqual({ kind: 'cel', cel: 'tables.sla.resolution', line: 20 });
  });

  it('gives the one deadline of a step the id of the step', () => {
    expect(steps[0]?.deadlines).toMatchObject([
      { id: 'hear_out', due: { duration: { kind: 'business', unit: 'minutes', count: 60 } }, line: 34 },
    ]);
    expect(program.deadlines).toMatchObject([{ id: 'resolution', stops: 'listen' }]);
  });

  it('reminds the owner of the case, and whoever has the task', () => {
    const reminded = (clock: Program['deadlines'][number] | undefined) => clock?.remind[0]?.notify?.[0]?.any;
    expect(reminded(program.deadlines[0])).toEqual([{ all: [{ kind: 'case_role', case_role: 'owner' }] }]);
    expect(reminded(steps[0]?.deadlines[0])).toEqual([{ all: [{ kind: 'assignee' }] }]);
  });

  it('keeps escalations with whom they tell and what they change', () => {
    expect(program.deadlines[0]?.escalate).toMatchObject([
      { notify: [{ any: [{ all: [{ kind: 'manager' }] }] }], priority: 'high', line: 24 },
    ]);
    expect(steps[0]?.deadlines[0]?.escalate).toMatchObject([
      { notify: [], reassign: { any: [{ all: [{ kind: 'role', role: 'director' }] }] } },
    ]);
  });

  it('compiles what is set, literal or computed', () => {
    expect(steps[4]).toMatchObject({
      values: [
        { path: ['data', 'severity'], value: { kind: 'literal', value: 'low' } },
        { path: ['data', 'reference'], value: { kind: 'splice', parts: ['R ', { cel: 'data.reference', line: 56 }] } },
        { path: ['case_roles', 'owner'], value: { kind: 'literal', value: 'li' } },
      ],
    });
    expect(steps[2]).toMatchObject({ value: { kind: 'cel', cel: 'steps.negotiation.rounds' }, unit: 'rounds' });
  });

  it('names what it needs from outside, and nothing else', () => {
    expect(program.customer_fields).toEqual(['name', 'tier']);
    expect(program.calendar).toBe('office');
    expect(program.calendars).toEqual(['office', 'round_the_clock']);
    expect(Object.keys(program.tables)).toEqual(['sla']);
    expect(program.tables.sla?.default?.resolution).toEqual({ kind: 'literal', value: '3 business days' });
  });

  it('types the names that its expressions use', () => {
    const names = program.names as { [name: string]: { properties: { [field: string]: unknown } } };
    expect(Object.keys(names).sort()).toEqual(['case', 'customer', 'data', 'message', 'now', 'steps', 'tables']);
    expect(Object.keys(names.steps?.properties ?? {})).toEqual([
      'hear_out',
      'negotiation',
      'propose',
      'ask',
      'rounds',
      'settle',
      'note',
      'way',
    ]);
    expect(names.steps?.properties.ask).toMatchObject({ properties: { outcome: { enum: ['accepted', 'declined'] } } });
    expect(names.steps?.properties.rounds).toMatchObject({ properties: { value: { type: 'number' } } });
    expect(names.message?.properties).toEqual({ reference: { type: 'string' }, reason: { type: 'string' } });
  });

  it('takes the message apart from the case', () => {
    expect(program.on).toMatchObject([
      { trigger: { kind: 'message', message: 'withdrawn', when: { cel: 'has(message.reason)' } }, mode: 'interrupt' },
    ]);
  });
});

describe('an each', () => {
  const EACH =
    '- each: worked\n  in: data.names\n  as: name\n  steps:\n    - task: look\n      title: Look\n      assign: { role: service_desk }\n';
  const unread = (after: string, each = EACH) =>
    compiled(
      playbook({ data: 'properties: { names: { type: array, items: { type: string } } }\nrequired: [names]', steps: `${each}${after}` }),
    ).unread;

  it('whose result no expression reads is named, so that it is not kept', () => {
    expect(unread('- { record: names, value: size(data.names) }')).toEqual(['worked']);
    expect(unread('- { record: looked, value: size(steps.worked.items) }')).toBeUndefined();
    expect(unread('- { record: looked, value: has(steps.worked) }')).toBeUndefined();
  });

  it('that ends by what its items came to reads it', () => {
    expect(unread('', EACH.replace('  as: name\n', '  as: name\n  until: size(items) > 1\n'))).toBeUndefined();
  });
});

describe('compiling', () => {
  it('sorts escalation levels by their times', () => {
    const [clock] = firstStep(
      'task',
      `- task: work
  assign: owner
  deadline: { due: 1 day, escalate: [{ after: 2 hours, priority: urgent }, { after: 1 hour, priority: high }, { after: 1 hour, notify: owner }] }`,
    ).deadlines;
    expect(clock?.escalate.map(({ after, priority }) => [after.kind === 'literal' && after.text, priority])).toEqual([
      ['1 hour', 'high'],
      ['1 hour', undefined],
      ['2 hours', 'urgent'],
    ]);
  });

  it('says beside where a message says nothing', () => {
    const program = compiled(playbook({ on: '- { message: withdrawn, steps: [{ finish: completed }] }' }));
    expect(program.on[0]?.mode).toBe('beside');
  });

  it('keeps a literal condition', () => {
    expect(firstStep('wait', '- { wait: pause, for: 1 hour, if: false }').if).toEqual({ cel: 'false', line: 19 });
  });

  it('records numbers and expressions', () => {
    expect(firstStep('record', '- { record: one, value: 1.5 }').value).toEqual({ kind: 'literal', value: 1.5 });
    expect(firstStep('record', '- { record: text, value: "\'yes\'" }').value).toEqual({ kind: 'cel', cel: "'yes'", line: 19 });
  });

  it('keeps lists and objects that hold expressions', () => {
    const data = 'properties: { list: { type: array, items: { type: string } }, n: { type: integer, default: 1 } }';
    const [step] = stepsOf({ data, steps: "- { set: s, values: { data.list: [a, 'b ${ data.n }', '${ string(data.n) }'] } }" });
    expect(step?.kind === 'set' && step.values[0]?.value).toMatchObject({
      kind: 'list',
      items: [{ kind: 'literal', value: 'a' }, { kind: 'splice' }, { kind: 'cel', cel: 'string(data.n)' }],
    });
  });

  it('takes $${ for the signs themselves', () => {
    const [step] = stepsOf({ steps: "- { set: s, values: { data.note: 'costs $${ 5 }' } }" });
    expect(step?.kind === 'set' && step.values[0]?.value).toEqual({ kind: 'literal', value: 'costs ${ 5 }' });
  });

  it('reads all of the customer where an expression takes it as a whole', () => {
    const program = compiled(playbook({ customer: 'required', steps: '- { wait: pause, for: 1 day, if: size(customer) > 0 }' }));
    expect(program.customer_fields).toEqual(['name', 'products', 'tier', 'unit']);
  });

  it('gives every node of nested steps a path of its own', () => {
    const steps = `- group: g
  steps:
    - { choose: a, cases: [{ when: data.urgent, steps: [{ finish: completed }] }] }
    - { choose: b, cases: [{ when: data.urgent, steps: [{ goto: first }] }], else: [{ finish: completed }] }`;
    const ids = JSON.stringify(compiled(playbook({ steps }))).match(/"id":"[^"]+"/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
