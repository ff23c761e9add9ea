import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/simulator/run-scenario.js';
import { conformanceCases } from './conformance-workspace.js';

const { organisation, cases } = conformanceCases();

describe('every conformance case holds in virtual time', () => {
  it.each(cases)('$name', ({ playable, scenario }) => {
    expect(runScenario(playable, organisation, scenario).failures).toEqual([]);
  });
});
