import { describe, expect, it } from 'vitest';
import { compile } from '../../src/language/compile.js';
import { check, findings, playbook } from './checks/findings.js';

function steps(text: string) {
  const { value, diagnostics } = check(playbook({ steps: text }));
  if (!value) throw new Error(diagnostics.map(({ code, range }) => `${code} line ${range.start.line}`).join(', '));
  return compile(value).stages[0]?.steps;
}

const ASK = '- task: ask\n  assign: owner\n  form: { properties: { ok: { type: boolean } }, required: [ok] }';
const branch = (id: string, when = '') =>
  `    - branch: ${id}\n${when}      steps:\n        - { task: do_${id}, assign: owner, form: { properties: { n: { type: integer } }, required: [n] } }\n`;
const parallel = (join: string, branches = branch('a') + branch('b')) => `- parallel: both\n${join}  branches:\n${branches}`;
const READ = '- { record: r, value: steps.do_a.n }';

describe('waits', () => {
  it('are for a duration, a moment, a condition or a message, by what is written', () => {
    expect(
      steps(`- { wait: a, for: 1 day }
- { wait: b, until: 2026-03-02 09:00 }
- { wait: c, until: data.wanted_on, if: has(data.wanted_on) }
- { wait: d, until: data.count > 3, timeout: 2 days }
- { wait: e, message: part_arrived, match: message.parts > 2 }`),
    ).toMatchObject([
      { wait: { kind: 'for', duration: { kind: 'literal', text: '1 day' } } },
      { wait: { kind: 'instant', instant: { kind: 'literal', value: '2026-03-02T01:00:00.000Z' } } },
      { wait: { kind: 'instant', instant: { kind: 'cel', cel: 'data.wanted_on' } } },
      { wait: { kind: 'condition', condition: { cel: 'data.count > 3' } }, timeout: { text: '2 days' } },
      { wait: { kind: 'message', message: 'part_arrived', match: { cel: 'message.parts > 2' } } },
    ]);
  });

  it('leave the fields of their message, which are certain unless the wait may have timed out', () => {
    const read = '- { record: parts, value: steps.w.parts }';
    expect(findings({ steps: `- { wait: w, message: part_arrived }\n${read}` })).toEqual([]);
    expect(findings({ steps: `- { wait: w, message: part_arrived, timeout: 2 days }\n${read}` })).toEqual([
      'expression/possibly-missing «steps.w.parts»',
    ]);
  });

  it('have got their message where that was asked for', () => {
    const choose = `- choose: c
  of: steps.w.outcome
  cases:
    received: [{ record: parts, value: steps.w.parts }]
    timed_out: []`;
    expect(findings({ steps: `- { wait: w, message: part_arrived, timeout: 2 days }\n${choose}` })).toEqual([]);
  });

  it('cannot wait for what is neither a moment nor a condition, or for a moment that there is not', () => {
    expect(findings({ steps: '- { wait: w, until: data.count }' })).toEqual(['expression/wrong-type «data.count»']);
    expect(findings({ steps: '- { wait: w, until: 2026-02-30 09:00 }' })).toEqual(['value/wrong-format «2026-02-30 09:00»']);
  });
});

describe('a choose by value', () => {
  it('becomes comparisons with what is asked for', () => {
    expect(steps(`${ASK}\n- choose: c\n  of: steps.ask.ok\n  cases: { true: [{ wait: a, for: 1 day }], false: [] }`)?.[1]).toMatchObject({
      cases: [{ when: { cel: 'steps.ask.ok == true' } }, { when: { cel: 'steps.ask.ok == false' }, steps: [] }],
    });
  });

  it('says which values are left out, and which there are not', () => {
    const choose = (cases: string) => findings({ steps: `- choose: c\n  of: data.severity\n  cases: { ${cases} }` });
    expect(choose('low: [], normal: []')).toEqual(['flow/choose-gap «c»']);
    expect(choose('low: [], hgih: []')).toEqual(['flow/case-value «hgih»']);
    expect(choose('low: [], normal: [], high: []')).toEqual([]);
  });
});

describe('a parallel', () => {
  it('joins all, any, a number or by a condition', () => {
    const join = (text: string) => steps(parallel(text))?.[0];
    expect(join('')).toMatchObject({ join: { kind: 'all' }, rest: 'cancel', one_at_a_time: false });
    expect(join('  join: any\n  rest: run\n')).toMatchObject({ join: { kind: 'count', count: 1 }, rest: 'run' });
    expect(join('  join: 2\n')).toMatchObject({ join: { kind: 'count', count: 2 } });
    expect(join("  join: branches.a == 'done'\n")).toMatchObject({ join: { kind: 'when' } });
  });

  it('leaves what its branches left, certain where all of them were done', () => {
    expect(findings({ steps: `${parallel('')}${READ}` })).toEqual([]);
    expect(findings({ steps: `${parallel('  join: any\n')}${READ}` })).toEqual(['expression/possibly-missing «steps.do_a»']);
    const sometimes = parallel('', branch('a', '      when: data.urgent\n') + branch('b'));
    expect(findings({ steps: `${sometimes}${READ}` })).toEqual(['expression/possibly-missing «steps.do_a»']);
  });

  it('knows its branches by name', () => {
    expect(findings({ steps: `${parallel('')}- { wait: w, for: 1 day, if: "steps.both.branches.a == 'done'" }` })).toEqual([]);
    expect(findings({ steps: parallel("  join: branches.c == 'done'\n") })).toEqual(['expression/unknown-field «c»']);
    expect(findings({ steps: parallel('', branch('a') + branch('a').replace('do_a', 'again')) })).toEqual(['name/duplicate-id «a»']);
  });

  it('goes nowhere when each of its branches does', () => {
    const ends = '- parallel: p\n  branches:\n    - { branch: a, steps: [{ finish: completed }] }\n- { task: never, assign: owner }';
    expect(findings({ steps: ends })).toEqual(['flow/unreachable-step «never»']);
  });
});

describe('an each', () => {
  const data = 'properties: { parts: { type: array, items: { type: string }, default: [] } }';
  const each = (more: string) =>
    `- each: all\n  in: data.parts\n  as: part\n${more}  steps:\n    - ${ASK.slice(2).replaceAll('\n', '\n    ')}\n`;

  it('has its item and index inside, and its items outside', () => {
    const inside = '    - { record: r, value: steps.ask.ok, if: "index > 0 && part == \'x\'" }\n';
    const outside = '- { record: s, value: "steps.all.items.exists(i, i.steps.ask.ok)" }';
    expect(findings({ data, steps: `${each('')}${inside}${outside}` })).toEqual([]);
  });

  it('keeps what is of an item from what stands outside', () => {
    expect(findings({ data, steps: `${each('')}- { record: s, value: part }` })).toEqual(['expression/unknown-name «part»']);
    expect(findings({ data, steps: `${each('')}- { record: s, value: steps.ask.ok }` })).toEqual(['expression/step-of-each «ask»']);
  });

  it('asks its until over what is done', () => {
    expect(findings({ data, steps: each('  until: "items.exists(i, i.steps.ask.ok)"\n') })).toEqual([]);
  });

  it('goes over a list', () => {
    expect(findings({ steps: `- each: all\n  in: data.count\n  steps: [{ task: t, assign: owner }]` })).toEqual([
      'expression/wrong-type «data.count»',
    ]);
  });
});

describe('handlers', () => {
  const on = (text: string) => check(playbook({ stage: `on:\n  - ${text}`, steps: ASK }));

  it.each([
    ['{ after: 2 days, steps: [{ task: t, assign: owner }] }', { kind: 'after' }],
    ['{ at: 2026-03-02, steps: [{ task: t, assign: owner }] }', { kind: 'at', instant: { value: '2026-03-01T16:00:00.000Z' } }],
    ['{ when: data.count > 3, mode: hold, steps: [{ task: t, assign: owner }] }', { kind: 'when', condition: { cel: 'data.count > 3' } }],
    ['{ error: any, steps: [{ record: r, value: error.code }] }', { kind: 'error', codes: [] }],
    ['{ error: [task_failed, b], steps: [{ record: r, value: error.message }] }', { kind: 'error', codes: ['task_failed', 'b'] }],
    ['{ outcome: completed, of: ask, steps: [{ record: r, value: steps.ask.ok }] }', { kind: 'outcome', outcome: 'completed', of: 'ask' }],
    ['{ button: help, by: owner, steps: [{ task: t, assign: owner }] }', { kind: 'button', button: 'help', title: 'Help' }],
  ])('%s', (text, trigger) => {
    const { value, diagnostics } = on(text);
    expect(diagnostics).toEqual([]);
    expect(value && compile(value).stages[0]?.on[0]?.trigger).toMatchObject(trigger);
  });
});

describe('undo', () => {
  it('may read what it undoes, and is kept with its step', () => {
    const undo = '  undo: [{ record: r, value: steps.ask.ok }]';
    expect(steps(`${ASK}\n${undo}`)?.[0]).toMatchObject({ undo: [{ kind: 'record' }] });
  });
});

describe('a cancel', () => {
  it('of what it stands in ends what comes after it there', () => {
    const text = '- group: g\n  steps:\n    - cancel: g\n    - { task: never, assign: owner }\n- { task: after, assign: owner }';
    expect(findings({ steps: text })).toEqual(['flow/unreachable-step «never»']);
  });

  it('may name what runs beside it, and not what is before it', () => {
    const beside = parallel('', `${branch('a')}    - { branch: b, steps: [{ cancel: do_a }] }\n`);
    expect(findings({ steps: beside })).toEqual([]);
    expect(findings({ steps: `${beside}${READ}` })).toEqual(['expression/possibly-missing «steps.do_a»']);
    expect(findings({ steps: `${ASK}\n- cancel: ask` })).toEqual(['flow/cancel-not-open «ask»']);
  });
});
