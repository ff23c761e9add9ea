import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const stages = (pauses: string) => `
- stage: one
  title: One
  steps:
    - { group: outer, steps: [{ task: hear, assign: owner, pauses: ${pauses} }] }
    - { wait: settle, for: 1 day, pauses: ${pauses === 'outer' ? 'one' : pauses} }`;

describe('what a step pauses', () => {
  it('may be the case, the stage, and what the step stands in', () => {
    for (const scope of ['case', 'stage', 'one', 'outer']) expect(findings({ stages: stages(scope) })).toEqual([]);
  });

  it('is not the step itself, nor what stands beside it', () => {
    expect(findings({ stages: stages('settle') })).toEqual(['clock/pauses-outside «settle»', 'clock/pauses-outside «settle»']);
  });

  it('is no stage in a handler of the case', () => {
    const on = '- { message: called, steps: [{ wait: later, for: 1 day, pauses: stage }] }';
    const found = findings({ stages: stages('case'), on });
    expect(found).toContain('clock/pauses-outside «stage»');
  });
});
