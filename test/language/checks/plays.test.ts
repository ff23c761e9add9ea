// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

/** The playbooks that are there: `visit`, which takes `place`, `floor` and a customer, and `count`, which takes none. */
const play = (keys: string, customer: 'required' | 'none' = 'required') =>
  findings({ customer, steps: `- play: go_there\n  ${keys.replaceAll('\n', '\n  ')}` });

describe('a play', () => {
  it.each([
    'playbook: visit\ndata: { place: Wuxi }',
    "playbook: visit\ndata: { place: '${ data.severity }', floor: 3 }",
    "playbook: visit\ndata: { place: 'At ${ data.count }', floor: '${ data.count }' }",
    'playbook: visit\ncustomer: ${ case.customer_id }\ndata: { place: Wuxi }\nwait: false',
    'playbook: counting\non_cancel: leave',
  ])('accepts %j', (keys) => {
    expect(play(keys)).toEqual([]);
  });

  it.each([
    ['playbook: vist\ndata: {}', 'name/unknown-playbook «vist»'],
    ['playbook: visit', 'value/missing-field «visit»'],
    ['playbook: visit\ndata: { floor: 3 }', 'value/missing-field «data»'],
    ['playbook: visit\ndata: { place: Wuxi, flor: 3 }', 'name/unknown-field «flor»'],
    ['playbook: visit\ndata: { place: Wuxi, floor: high }', 'value/wrong-type «high»'],
    ["playbook: visit\ndata: { place: Wuxi, floor: '${ data.severity }' }", 'expression/wrong-type «data.severity»'],
    ["playbook: visit\ndata: { place: Wuxi, floor: 'no ${ data.count }' }", "expression/wrong-type «'no ${ data.count }'»"],
    ['playbook: visit\ndata: { place: Wuxi, seen: true }', 'value/read-only «seen»'],
    ['playbook: counting\ncustomer: C-1', 'flow/customer-unwanted «customer»'],
  ])('refuses %j', (keys, finding) => {
    expect(play(keys)).toEqual([finding]);
  });

  it('needs to be told the customer where this playbook has none', () => {
    expect(play('playbook: visit\ndata: { place: Wuxi }', 'none')).toEqual(['value/missing-field «visit»']);
    expect(play('playbook: visit\ndata: { place: Wuxi }\ncustomer: C-1', 'none')).toEqual([]);
  });

  it('leaves the outcome and the data of the playbook that was played', () => {
    const read = (value: string) =>
      findings({
        customer: 'required',
        steps: `- { play: go, playbook: visit, data: { place: Wuxi } }\n- { record: it, value: ${value} }`,
      });
    expect(read('steps.go.data.place')).toEqual([]);
    expect(read("steps.go.outcome == 'been'")).toEqual([]);
    expect(read("steps.go.outcome == 'cancelled'")).toEqual([]);
    expect(read("steps.go.outcome == 'bean'")).toEqual(["expression/never-equal «'bean'»"]);
    expect(read('steps.go.data.plase')).toEqual(['expression/unknown-field «plase»']);
  });

  it('that is not waited for leaves the id of the case alone', () => {
    const steps =
      '- { play: go, playbook: counting, wait: false }\n- { record: it, value: steps.go.case }\n- { record: no, value: steps.go.outcome }';
    expect(findings({ steps })).toEqual(['expression/unknown-field «outcome»']);
  });
});
