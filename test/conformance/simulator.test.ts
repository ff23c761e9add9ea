import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/simulator/run-scenario.js';
import { conformanceCases, officeHoursCases } from './conformance-workspace.js';

describe.each([
  ['every conformance case holds in virtual time', conformanceCases()],
  ['every conformance case with office hours holds in virtual time', officeHoursCases()],
])('%s', (_, { organisation, cases }) => {
  it.each(cases)('$name', ({ playable, scenario }) => {
    expect(runScenario(playable, organisation, scenario).failures).toEqual([]);
  });
});
