import { describe, expect, it } from 'vitest';
import { findings } from './checks/findings.js';

const call = (more = '') => `- task: call
  assign: owner
  outcomes:
    meeting: { title: M, form: { properties: { place: { type: string }, remark: { type: string } }, required: [place] } }
    visit: { title: V, form: { properties: { place: { type: string }, room: { type: string } }, required: [place, room] } }
    no: 'No'${more}`;
const read = (when: string, value: string, more = '') =>
  findings({ steps: `${call(more)}\n- choose: c\n  cases: [{ when: "${when}", steps: [{ record: r, value: ${value} }] }]` });

describe('the fields of an outcome of its own', () => {
  it('may be missing where nothing was asked', () => {
    expect(findings({ steps: `${call()}\n- { record: r, value: steps.call.place }` })).toContain(
      'expression/possibly-missing «steps.call.place»',
    );
  });

  it('are there where that outcome was asked for, also by what else it is not', () => {
    expect(read("steps.call.outcome == 'meeting'", 'steps.call.place')).toEqual([]);
    expect(read("!(steps.call.outcome in ['meeting', 'no'])", 'steps.call.room')).toEqual([]);
    expect(read("steps.call.outcome != 'no'", 'steps.call.place')).toEqual([]);
  });

  it('are there in the case of a choose by value', () => {
    const choose =
      '- choose: c\n  of: steps.call.outcome\n  cases: { meeting: [{ record: r, value: steps.call.place }], visit: [], no: [] }';
    expect(findings({ steps: `${call()}\n${choose}` })).toEqual([]);
  });

  it('may be missing where another outcome has it, where it need not be filled in, and where it is of another outcome', () => {
    expect(read("steps.call.outcome != 'no'", 'steps.call.room')).toEqual(['expression/possibly-missing «steps.call.room»']);
    expect(read("steps.call.outcome == 'meeting'", 'steps.call.remark')).toEqual(['expression/possibly-missing «steps.call.remark»']);
    expect(read("steps.call.outcome != 'meeting'", 'steps.call.place')).toEqual(['expression/possibly-missing «steps.call.place»']);
  });

  it('may be missing where the task may have failed', () => {
    expect(read("steps.call.outcome in ['meeting', 'failed']", 'steps.call.place', '\n    failed: Failed')).toEqual([
      'expression/possibly-missing «steps.call.place»',
    ]);
  });
});
