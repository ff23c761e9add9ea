import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const call = (rest: string, after = '') => findings({ steps: `- call: order\n  ${rest}\n${after}` });

describe('calls', () => {
  it('accepts an operation with the values it takes', () => {
    expect(
      call('connector: erp.get_order\n  with: { no: \'${ data.note.orValue("") }\', lines: true }'.replace('data.note', 'data.?note')),
    ).toEqual([]);
  });

  it('finds connectors and operations that are not there, each at its own part', () => {
    expect(call("connector: epr.get_order\n  with: { no: '7' }")).toEqual(['name/unknown-connector «epr»']);
    expect(call("connector: erp.get_ordr\n  with: { no: '7' }")).toEqual(['name/unknown-operation «get_ordr»']);
  });

  it('finds values that are missing, misspelt or of another type', () => {
    expect(call('connector: erp.get_order')).toEqual(['value/missing-field «erp.get_order»']);
    expect(call('connector: erp.get_order\n  with: { lines: true }')).toEqual(['value/missing-field «with»']);
    expect(call("connector: erp.get_order\n  with: { nr: '7' }")).toEqual(['name/unknown-field «nr»']);
    expect(call("connector: erp.get_order\n  with: { no: '7', lines: maybe }")).toEqual(['value/wrong-type «maybe»']);
    expect(call("connector: erp.get_order\n  with: { no: '${ data.count }' }")).toEqual(['expression/wrong-type «data.count»']);
  });

  it('types the answer', () => {
    const ask = "connector: erp.get_order\n  with: { no: '7' }";
    const read = (value: string) => call(ask, `- { record: got, value: ${value} }\n`);
    expect(read('steps.order.state')).toEqual([]);
    expect(read('steps.order.status')).toEqual(['expression/unknown-field «status»']);
    expect(read('steps.order.total')).toEqual(['expression/possibly-missing «steps.order.total»']);
  });

  it('may have no answer where a handler catches its error', () => {
    const steps = "- call: order\n  connector: erp.get_order\n  with: { no: '7' }\n- { record: got, value: steps.order.state }";
    const on = '- error: any\n  steps: [{ task: look, assign: owner }]';
    expect(findings({ steps, on })).toEqual(['expression/possibly-missing «steps.order»']);
  });

  it('knows error where a call has failed, and only there; after it the answer may be missing', () => {
    const on = (steps: string, after = '') => call(`connector: erp.get_order\n  with: { no: '7' }\n  on_error:\n${steps}`, after);
    expect(on('    - { record: why, value: error.code }')).toEqual([]);
    expect(on('    - { record: why, value: error.cause }')).toEqual(['expression/unknown-field «cause»']);
    expect(on('    - { record: why, value: steps.order.state }')).toEqual(['expression/step-not-run «order»']);
    expect(on('    - { record: why, value: error.code }', '- { record: late, value: error.code }\n')).toEqual([
      'expression/unknown-name «error»',
    ]);
    expect(on('    - { record: why, value: error.code }', '- { record: got, value: steps.order.state }\n')).toEqual([
      'expression/possibly-missing «steps.order»',
    ]);
    expect(on('    - { finish: completed }', '- { record: got, value: steps.order.state }\n')).toEqual([]);
  });
});
