import { describe, expect, it } from 'vitest';
import { checkWorkspace, enteredSteps, programOf, runScenarios, shippedFiles, stepIds } from './checked-workspace.js';

const workspace = checkWorkspace(shippedFiles());

describe.each(['prospecting', 'replenishment'])('the scenarios of %s', (playbook) => {
  const results = runScenarios(workspace, playbook);

  it('are at least eight', () => {
    expect(results.length).toBeGreaterThanOrEqual(8);
  });

  it.each(results)('$scenario', ({ failures }) => {
    expect(failures).toEqual([]);
  });

  it('together enter every stage and every step', () => {
    const entered = enteredSteps(results);
    expect(stepIds(programOf(workspace, playbook)).filter((id) => !entered.has(id))).toEqual([]);
  });
});
