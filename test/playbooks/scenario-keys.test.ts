/** A scenario starts only what could be started: its data make a key that a case can have. */
import { describe, expect, it } from 'vitest';
import { checkWorkspace, runScenarios, shippedFiles } from './checked-workspace.js';

/** The failures of the scenarios of replenishment, with this key. */
function failuresWith(key: string): readonly string[] {
  const files = shippedFiles().map(({ path, text }) => ({ path, text: text.replace('key: ${ data.customer }.${ data.product }', key) }));
  return runScenarios(checkWorkspace(files), 'replenishment').flatMap(({ failures }) => failures.map(({ message }) => message));
}

describe('a scenario of a playbook that makes its keys', () => {
  it('fails where no case can have the key', () => {
    const failures = failuresWith('key: ${ data.customer } ${ data.product }');
    expect(new Set(failures)).toEqual(
      new Set([expect.stringMatching(/^the data make the key "c-17 p-17-rollers", which no case can have/)]),
    );
  });

  it('fails where the data make none', () => {
    expect(failuresWith('key: ${ string(int(data.product)) }')[0]).toMatch(/^the data make no key: /);
  });

  it('passes where a case can have it', () => {
    expect(failuresWith('key: ${ data.product }')).toEqual([]);
  });
});
