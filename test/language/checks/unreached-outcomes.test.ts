import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

describe('unreached outcomes', () => {
  it('accepts outcomes that steps or messages finish with', () => {
    const on = '- { message: withdrawn, steps: [{ finish: gone }] }';
    expect(findings({ outcomes: '{ done: Done, gone: Gone }', steps: '- finish: done', on })).toEqual([]);
  });

  it('finds an outcome that no finish leads to', () => {
    expect(findings({ outcomes: '{ done: Done, gone: Gone }', steps: '- finish: done' })).toEqual(['flow/unreached-outcome «gone»']);
  });

  it('counts a misspelt finish as what it was meant to be', () => {
    const steps = '- choose: way\n  cases:\n    - { when: data.urgent, steps: [{ finish: gon }] }\n- finish: done';
    expect(findings({ outcomes: '{ done: Done, gone: Gone }', steps })).toEqual(['name/unknown-outcome «gon»']);
  });
});
