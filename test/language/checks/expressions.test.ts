// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { check, findings, playbook, textAt } from './findings.js';

const when = (condition: string, parts = {}) => findings({ ...parts, steps: `- { wait: pause, for: 1 day, if: ${condition} }` });

describe('expressions', () => {
  it.each([
    'true',
    'data.urgent',
    '"!data.urgent"',
    "data.severity == 'high' && data.count > 3",
    "has(data.note) && data.note != ''",
    "data.?note.orValue('') != ''",
    "case.stage == 'first'",
    "'${ data.urgent }'",
    'now > case.started_at',
    'tables.sla.rounds > 2',
  ])('accepts the condition %s', (condition) => {
    expect(when(condition)).toEqual([]);
  });

  it.each([
    ['data.urgnt', 'expression/unknown-field «urgnt»'],
    ['dta.urgent', 'expression/unknown-name «dta»'],
    ['steps.nothing.outcome == 1', 'expression/unknown-field «nothing»'],
    ['data.count', 'expression/wrong-type «data.count»'],
    ["data.count == '3'", "expression/wrong-operands «data.count == '3'»"],
    ["data.severity == 'hi'", "expression/never-equal «'hi'»"],
    ["data.note == 'x'", 'expression/possibly-missing «data.note»'],
    ['data.urgent = true', 'expression/assignment «=»'],
    ['data.urgent and data.urgent', 'expression/word-operator «and»'],
    ["'not ${ data.urgent }'", "expression/text-around «'not ${ data.urgent }'»"],
    ['customer.name == "Li"', 'expression/unknown-name «customer»'],
  ])('finds %s', (condition, found) => {
    expect(when(condition)).toEqual([found]);
  });

  it('finds everything in one expression at once', () => {
    expect(when("data.urgnt && data.severity == 'hi' && steps.no.x == 1")).toEqual([
      'expression/unknown-field «urgnt»',
      "expression/never-equal «'hi'»",
      'expression/unknown-field «no»',
    ]);
  });

  it('puts its finger on the place in every style of scalar', () => {
    const styles = {
      plain: 'if: data.urgnt',
      single: "if: 'data.urgnt && data.severity == ''high'''",
      double: 'if: "\\u0064ata.urgnt"',
      folded: 'if: >-\n    data.urgent &&\n    data.urgnt',
      literal: 'if: |-\n    data.urgent\n    && data.urgnt',
      splice: "if: '${ data.urgnt }'",
    };
    for (const [style, condition] of Object.entries(styles)) {
      const text = playbook({ steps: `- wait: pause\n  for: 1 day\n  ${condition}` });
      const found = check(text).diagnostics;
      expect([style, found.map(({ range }) => textAt(text, range))]).toEqual([style, ['urgnt']]);
    }
  });

  it('offers the right name in the place of the wrong one', () => {
    const text = playbook({ steps: '- { wait: pause, for: 1 day, if: data.urgnt }' });
    const [found] = check(text).diagnostics;
    expect(found?.fix).toEqual({ range: found?.range, text: 'urgent' });
  });

  it('corrects a value inside its quotes', () => {
    const text = playbook({ steps: "- { wait: pause, for: 1 day, if: data.severity == 'hihg' }" });
    const [found] = check(text).diagnostics;
    expect(found?.fix?.text).toBe('high');
    expect(found?.fix && textAt(text, found.fix.range)).toBe('hihg');
  });

  it('types what is shown, recorded and counted', () => {
    const steps = `- task: work
  assign: owner
  show: [data.nte]
  form: { properties: { cost: { type: number } }, required: [cost] }
- { record: cost, value: steps.work.cost }
- { wait: pause, for: 1 day, if: "steps.cost.value > 'x'" }`;
    expect(findings({ steps })).toEqual(['expression/unknown-field «nte»', "expression/wrong-operands «steps.cost.value > 'x'»"]);
  });

  it('wants people where people stand', () => {
    expect(findings({ steps: '- { task: work, assign: data.count > 1 }' })).toEqual(['expression/wrong-type «data.count > 1»']);
  });

  it('wants a duration of a due', () => {
    expect(findings({ stage: 'deadline: { due: data.count }' })).toEqual(['expression/wrong-type «data.count»']);
    expect(findings({ stage: 'deadline: { due: tables.sla.resolution }' })).toEqual([]);
    // Or the moment when it is due; of a reminder there is none.
    expect(findings({ stage: `deadline: { due: "add(now, '3 days')" }` })).toEqual([]);
    expect(findings({ stage: 'deadline: { due: 2 days, remind: [{ before: now }] }' })).toEqual(['expression/wrong-type «now»']);
  });

  it('knows that nothing but data and the customer is there when the key is made', () => {
    expect(findings({ key: "'${ data.count }-${ case.id }'" })).toEqual(['expression/unknown-name «case»']);
  });

  it('guards the customer where a case may have none', () => {
    const use = (customer: 'required' | 'optional') => when("customer.tier == 'key'", { customer });
    expect(use('required')).toEqual([]);
    expect(use('optional')).toEqual(['expression/possibly-missing «customer.tier»']);
  });

  it('knows the message in its handler, and nowhere else', () => {
    const on = (use: string) => `- { message: part_arrived, when: message.parts > 1, steps: [{ record: parts, value: ${use} }] }`;
    expect(findings({ on: on('message.parts') })).toEqual([]);
    expect(findings({ on: on('message.prts') })).toEqual(['expression/unknown-field «prts»']);
    expect(when('message.parts > 1')).toEqual(['expression/unknown-name «message»']);
  });
});
