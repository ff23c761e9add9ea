/** What is written once and used in many places: fragments, policies, variants. */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';
import type { Program, Step, Task } from '../../src/program/program.js';
import { sourcePlace } from '../../src/program/source-place.js';
import { checkIn } from './example-workspace.js';

function playbook(id: string, steps: string, more = ''): WorkspaceFile {
  return {
    path: `after-sale/${id}.yaml`,
    text: `language: 1
playbook: ${id}
title: Test
phase: after-sale
customer: none
data: { properties: { cost: { type: number }, note: { type: string } }, required: [cost, note] }
${more}stages:
  - stage: first
    title: First
    steps:
${steps.replace(/^/gm, '      ')}
`,
  };
}

const APPROVAL: WorkspaceFile = {
  path: 'fragments/approval.yaml',
  text: `fragment: approval
parameters:
  properties:
    who: { format: people }
    amount: { type: number }
    within: { format: duration, default: 1 business day }
    limit: { type: number, default: 100 }
    subject: { type: string }
    hint: { type: string }
  required: [who, amount, subject]
steps:
  - task: approve
    title: "Approve: \${ parameters.subject }"
    guide: \${ parameters.hint }
    if: parameters.amount > parameters.limit
    assign: \${ parameters.who }
    deadline: { due: parameters.within }
    outcomes: [yes_please, no_thanks]
  - choose: approved
    cases:
      - when: steps.?approve.?outcome.orValue('yes_please') == 'yes_please'
        steps: [{ record: approved_cost, value: parameters.amount }]
`,
};
const USE = '- use: approval\n  with: { who: { role: engineer }, amount: "${ data.cost }", subject: the repair }';

function found(...files: WorkspaceFile[]): string[] {
  return checkIn(files).diagnostics.map(({ code, file, range }) => `${code} ${file}:${range.start.line}:${range.start.column}`);
}

function program(id: string, ...files: WorkspaceFile[]): Program {
  const { files: all, diagnostics } = checkIn(files);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const made = compileWorkspace(readWorkspace(all)).programs.find(({ playbook: own }) => own === id);
  if (!made) throw new Error(`${id} was not compiled`);
  return made;
}

function stepsOf(step: Step | undefined): readonly Step[] {
  return step?.kind === 'group' ? step.steps : [];
}

describe('a fragment', () => {
  it('stands in the place of its use, as a group with its parameters filled in', () => {
    const made = program('refund', playbook('refund', USE), APPROVAL);
    const [group] = made.stages[0]?.steps ?? [];
    expect(group).toMatchObject({ kind: 'group', id: 'approval' });
    const [approve, approved] = stepsOf(group);
    expect(approve).toMatchObject({
      kind: 'task',
      id: 'approve',
      title: 'Approve: the repair',
      if: { cel: '(data.cost) > (100)' },
      assign: { any: [{ all: [{ kind: 'role', role: 'engineer' }] }] },
      deadlines: [{ due: { kind: 'literal', text: '1 business day' } }],
    });
    // An argument that may be left out, and is, takes its key with it.
    expect((approve as Task).guide).toBeUndefined();
    expect(approved).toMatchObject({ kind: 'choose', cases: [{ steps: [{ value: { kind: 'cel', cel: 'data.cost' } }] }] });
  });

  it('keeps the lines of its own file', () => {
    const made = program('refund', playbook('refund', USE), APPROVAL);
    const [group] = made.stages[0]?.steps ?? [];
    const [approve] = stepsOf(group);
    expect(sourcePlace(made, approve?.line ?? 0)).toEqual({ file: 'fragments/approval.yaml', line: 12 });
    expect(sourcePlace(made, (approve as Task).if?.line ?? 0)).toEqual({ file: 'fragments/approval.yaml', line: 15 });
    expect(sourcePlace(made, group?.line ?? 0)).toEqual({ file: 'after-sale/refund.yaml', line: 11 });
  });

  it('is used twice under names of its own, and its steps mean each other', () => {
    const twice = `${USE}\n${USE.replace('approval', 'approval\n  as: second')}`;
    const made = program('refund', playbook('refund', twice), APPROVAL);
    const [, second] = made.stages[0]?.steps ?? [];
    expect(second?.id).toBe('second');
    expect(stepsOf(second).map(({ id }) => id)).toEqual(['second_approve', 'second_approved']);
    expect(stepsOf(second)[1]).toMatchObject({
      cases: [{ when: { cel: "steps.?second_approve.?outcome.orValue('yes_please') == 'yes_please'" } }],
    });
  });

  it('may be read from outside, by the ids of its steps', () => {
    const after = '- task: tell\n  if: has(steps.approve.outcome)\n  assign: { same_as: approve }';
    expect(found(playbook('refund', `${USE}\n${after}`), APPROVAL).filter((each) => !each.startsWith('people/'))).toEqual([]);
  });

  it('may use another one, and hand its parameters on', () => {
    const outer: WorkspaceFile = {
      path: 'fragments/spending.yaml',
      text: `fragment: spending
parameters: { properties: { cost: { type: number }, boss: { format: people } }, required: [cost, boss] }
steps:
  - use: approval
    with: { who: "\${ parameters.boss }", amount: "\${ parameters.cost * 2 }", subject: spending }
`,
    };
    const made = program(
      'refund',
      playbook('refund', '- use: spending\n  with: { cost: "${ data.cost }", boss: { role: engineer } }'),
      APPROVAL,
      outer,
    );
    const [inner] = stepsOf(made.stages[0]?.steps[0]);
    expect(stepsOf(inner)[0]).toMatchObject({
      if: { cel: '((data.cost) * 2) > (100)' },
      assign: { any: [{ all: [{ role: 'engineer' }] }] },
    });
  });

  it('takes a language, and the word for that of the customer, in its parameters', () => {
    const calling = {
      path: 'fragments/calling.yaml',
      text: `fragment: calling
parameters: { properties: { language: { type: string } }, required: [language] }
steps: [{ task: ring, assign: { role: service_desk, by: random, speaks: '\${ parameters.language }' } }]
`,
    };
    const use = (language: string) => `- { use: calling, as: in_${language}, with: { language: ${language} } }`;
    const plain = playbook('calls', [use('zh'), use('customer')].join('\n'));
    const made = program('calls', { ...plain, text: plain.text.replace('customer: none', 'customer: required') }, calling);
    const tasks = made.stages[0]?.steps.flatMap(stepsOf) as Task[];
    expect(tasks.map(({ assign }) => assign.speaks)).toEqual([{ kind: 'language', language: 'zh' }, { kind: 'customer' }]);
  });

  it('that uses itself is refused', () => {
    const round: WorkspaceFile = { path: 'fragments/round.yaml', text: 'fragment: round\nsteps:\n  - use: round\n' };
    expect(found(playbook('refund', '- use: round'), round)).toContain('reuse/goes-round fragments/round.yaml:3:10');
  });
});

describe('what is wrong with a use', () => {
  it('is told where it is used', () => {
    const use = '- use: approvel\n- use: approval\n  with: { who: { role: engineer }, amont: 3, subject: x }';
    expect(found(playbook('refund', use), APPROVAL)).toEqual([
      'name/unknown-fragment after-sale/refund.yaml:11:14',
      'name/unknown-parameter after-sale/refund.yaml:13:42',
    ]);
  });

  it('a parameter that is missing is told once, at the use', () => {
    const use = '- use: approval\n  with: { who: { role: engineer }, subject: x }';
    expect(found(playbook('refund', use), APPROVAL)).toEqual(['reuse/missing-parameter after-sale/refund.yaml:11:14']);
  });

  it.each([
    ['a literal', 'amount: much', 'value/wrong-type after-sale/refund.yaml:12:50'],
    ['an expression', 'amount: "${ data.note }"', 'expression/wrong-type after-sale/refund.yaml:12:54'],
    ['a name that is not there', 'amount: "${ data.coast }"', 'expression/unknown-field after-sale/refund.yaml:12:59'],
  ])('%s of the wrong type is told at the use, and nowhere else', (_, amount, wanted) => {
    const use = `- use: approval\n  with: { who: { role: engineer }, ${amount}, subject: x }`;
    expect(found(playbook('refund', use), APPROVAL)).toEqual([wanted]);
  });

  it('people that do not exist are told where they are named', () => {
    const use = '- use: approval\n  with: { who: { role: enginer }, amount: 3, subject: x }';
    expect(found(playbook('refund', use), APPROVAL)).toEqual(['name/unknown-role after-sale/refund.yaml:12:30']);
  });

  it('a second use without a name of its own is told', () => {
    expect(found(playbook('refund', `${USE}\n${USE}`), APPROVAL)).toContain('reuse/used-twice after-sale/refund.yaml:13:14');
  });
});

describe('what is wrong inside a fragment', () => {
  const broken = {
    ...APPROVAL,
    text: APPROVAL.text.replace('value: parameters.amount', 'value: steps.aprove.outcome').replace('parameters.limit', 'parameters.limt'),
  };
  it('is told there, once, however many playbooks use it', () => {
    expect(found(playbook('refund', USE), playbook('repair', USE), broken)).toEqual([
      'name/unknown-parameter fragments/approval.yaml:15:40',
      'expression/unknown-field fragments/approval.yaml:22:55',
    ]);
  });
});

const POLICIES: WorkspaceFile = {
  path: 'policies.yaml',
  text: `policies:
  - policy: urgent
    due: 4 business hours
    remind: [{ before: 30 business minutes }]
    escalate:
      - { use: tell_engineers }
      - { after: 1 business day, priority: urgent }
  - policy: tell_engineers
    escalate: [{ after: 0 hours, notify: [{ role: engineer }] }]
`,
};

describe('a policy', () => {
  it('says what a deadline does not say itself', () => {
    const task = '- task: work\n  assign: { role: engineer }\n  deadline: { use: urgent, due: 2 business hours }';
    const [work] = program('refund', playbook('refund', task), POLICIES).stages[0]?.steps ?? [];
    expect(work?.deadlines).toMatchObject([
      { id: 'work', due: { text: '2 business hours' }, remind: [{ at: 'before' }], escalate: [{ notify: [{}] }, { priority: 'urgent' }] },
    ]);
  });

  it('serves the list of deadlines, and escalations alone', () => {
    const deadlines = `deadlines:
  - { deadline: answer, use: urgent }
  - { deadline: close, due: 3 business days, escalate: { use: tell_engineers } }
`;
    const made = program('refund', playbook('refund', '- task: work\n  assign: { role: engineer }', deadlines), POLICIES);
    expect(made.deadlines).toMatchObject([
      { id: 'answer', due: { text: '4 business hours' } },
      { id: 'close', escalate: [{ notify: [{}] }] },
    ]);
  });

  it('that there is not, or that does not say it, is told with the nearest', () => {
    const task = '- task: work\n  assign: { role: engineer }\n  deadline: { use: urgnt }';
    expect(found(playbook('refund', task), POLICIES)).toEqual(['name/unknown-policy after-sale/refund.yaml:13:26']);
    const list = '- task: work\n  assign: { role: engineer }\n  deadline: { due: 1 hour, remind: { use: tell_engineers } }';
    expect(found(playbook('refund', list), POLICIES)).toEqual(['name/unknown-policy after-sale/refund.yaml:13:49']);
  });

  it('with a mistake in it is told of in its own file, once', () => {
    const broken = { ...POLICIES, text: POLICIES.text.replace('role: engineer', 'role: enginer') };
    const task = (id: string) => `- task: ${id}\n  assign: { role: engineer }\n  deadline: { use: urgent }`;
    expect(found(playbook('refund', `${task('work')}\n${task('more')}`), broken)).toEqual(['name/unknown-role policies.yaml:9:51']);
  });
});

const COMPLAINT: WorkspaceFile = {
  path: 'after-sale/complaint.yaml',
  text: `language: 1
playbook: complaint
title: Complaint
phase: after-sale
customer: none
data:
  properties: { note: { type: string }, region: { type: string } }
  required: [note]
case_roles: { owner: { role: service_desk } }
outcomes: { resolved: Resolved, unresolved: Unresolved }
deadlines:
  - { deadline: resolution, due: 3 business days }
stages:
  - stage: listen
    title: Listen
    steps:
      - { task: hear_out, assign: owner, guide: Listen first, outcomes: [heard, gone], deadline: { due: 1 business hour } }
      - { use: approval, with: { who: owner, amount: 3, subject: repair } }
  - stage: settle
    title: Settle
    steps:
      - choose: result
        cases:
          - when: steps.hear_out.outcome == 'gone'
            steps: [{ finish: unresolved }]
        else:
          - task: repair
            assign: { role: engineer }
          - finish: resolved
`,
};

function variant(id: string, text: string): WorkspaceFile {
  return { path: `after-sale/${id}.yaml`, text: `language: 1\nplaybook: ${id}\n${text}` };
}

const GOLD = variant(
  'complaint-gold',
  `variant_of: complaint
title: Complaint of a gold customer
data: { properties: { card: { type: string } }, required: [card] }
outcomes: { resolved: Made good, thanked: Thanked }
deadlines: [{ deadline: resolution, due: 1 business day }]
override:
  - change: hear_out
    to: { deadline: { due: 30 business minutes }, priority: high }
    without: [guide]
  - change: approve
    to: { priority: urgent }
  - after: repair
    steps:
      - { task: apologise, assign: owner }
  - before: settle
    stages:
      - stage: thank
        title: Thank
        steps:
          - choose: thanks
            cases:
              - { when: data.note == 'thanks', steps: [{ finish: thanked }] }
  - remove: data.region
`,
);

describe('a variant', () => {
  it('is the playbook that it is a variant of, but for what it overrides', () => {
    const made = program('complaint-gold', COMPLAINT, APPROVAL, GOLD);
    expect(made).toMatchObject({
      playbook: 'complaint-gold',
      file: 'after-sale/complaint-gold.yaml',
      title: 'Complaint of a gold customer',
      phase: 'after-sale',
      data: { properties: { note: {}, card: {} }, required: ['note', 'card'] },
      deadlines: [{ id: 'resolution', due: { text: '1 business day' } }],
    });
    expect(Object.keys(made.data.properties as object)).toEqual(['note', 'card']);
    expect(made.outcomes.map(({ id, title }) => [id, title])).toEqual([
      ['resolved', 'Made good'],
      ['unresolved', 'Unresolved'],
      ['thanked', 'Thanked'],
    ]);
    expect(made.stages.map(({ id }) => id)).toEqual(['listen', 'thank', 'settle']);
    const [hear_out, approval] = made.stages[0]?.steps ?? [];
    expect(hear_out).toMatchObject({ priority: 'high', deadlines: [{ due: { text: '30 business minutes' } }] });
    expect((hear_out as Task).guide).toBeUndefined();
    expect(stepsOf(approval)[0]).toMatchObject({ id: 'approve', priority: 'urgent' });
    const [result] = made.stages[2]?.steps ?? [];
    expect(result?.kind === 'choose' && result.else?.map(({ id }) => id)).toEqual(['repair', 'apologise', 'result/else/2']);
  });

  it('keeps the lines of each file', () => {
    const made = program('complaint-gold', COMPLAINT, APPROVAL, GOLD);
    const [hear_out, approval] = made.stages[0]?.steps ?? [];
    expect(sourcePlace(made, hear_out?.line ?? 0)).toEqual({ file: 'after-sale/complaint.yaml', line: 17 });
    expect(sourcePlace(made, hear_out?.deadlines[0]?.line ?? 0)).toEqual({ file: 'after-sale/complaint-gold.yaml', line: 10 });
    expect(sourcePlace(made, stepsOf(approval)[0]?.line ?? 0).file).toBe('fragments/approval.yaml');
  });

  it('may be varied again', () => {
    const platinum = variant(
      'complaint-platinum',
      'variant_of: complaint-gold\noverride:\n  - change: apologise\n    to: { priority: urgent }\n',
    );
    const made = program('complaint-platinum', COMPLAINT, APPROVAL, GOLD, platinum);
    const [result] = made.stages[2]?.steps ?? [];
    expect(result?.kind === 'choose' && result.else?.[1]).toMatchObject({ id: 'apologise', priority: 'urgent' });
  });

  it('follows a change of the playbook that it is a variant of', () => {
    const changed = { ...COMPLAINT, text: COMPLAINT.text.replace('assign: { role: engineer }', 'assign: { role: service_desk }') };
    const [result] = program('complaint-gold', changed, APPROVAL, GOLD).stages[2]?.steps ?? [];
    expect(result?.kind === 'choose' && result.else?.[0]).toMatchObject({ assign: { any: [{ all: [{ role: 'service_desk' }] }] } });
  });
});

describe('what is wrong with a variant', () => {
  const told = (text: string) => found(COMPLAINT, APPROVAL, variant('complaint-gold', `variant_of: complaint\n${text}`));
  it.each([
    ['a part that there is not', 'override:\n  - remove: haer_out\n', 'name/unknown-part after-sale/complaint-gold.yaml:5:13'],
    ['an outcome that there is not', 'override:\n  - remove: outcomes.solved\n', 'name/unknown-part after-sale/complaint-gold.yaml:5:13'],
    [
      'a key that a task does not have',
      'override:\n  - change: repair\n    to: { guid: x }\n',
      'shape/unknown-key after-sale/complaint-gold.yaml:6:11',
    ],
    [
      'a person that there is not',
      'override:\n  - change: repair\n    to: { assign: { person: nobody } }\n',
      'name/unknown-person after-sale/complaint-gold.yaml:6:29',
    ],
    ['a playbook that comes back to itself', 'override: [{ remove: repair }]\n', 'reuse/goes-round after-sale/complaint-gold.yaml:3:13'],
  ])('%s is told in its own file', (_, text, wanted) => {
    if (!wanted.startsWith('reuse')) return expect(told(text)).toEqual([wanted]);
    expect(found(variant('complaint-gold', 'variant_of: complaint-gold\n'))).toEqual([wanted]);
  });

  it('what it breaks in its base is told of the variant, with the line', () => {
    const gold = variant('complaint-gold', 'variant_of: complaint\noverride:\n  - remove: hear_out\n');
    const { diagnostics } = checkIn([COMPLAINT, APPROVAL, gold]);
    expect(diagnostics).toMatchObject([
      {
        code: 'reuse/breaks-base',
        file: 'after-sale/complaint-gold.yaml',
        params: { file: 'after-sale/complaint.yaml', line: 24, code: 'expression/unknown-field' },
      },
    ]);
  });

  it('a mistake in its base is told there, once', () => {
    const broken = { ...COMPLAINT, text: COMPLAINT.text.replace('role: engineer', 'role: enginer') };
    expect(found(broken, APPROVAL, GOLD)).toEqual(['name/unknown-role after-sale/complaint.yaml:28:29']);
  });
});
