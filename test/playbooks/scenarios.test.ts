/** The shipped playbooks pass their scenarios, and speak the languages of their organisation. */
import { describe, expect, it } from 'vitest';
import type { Text } from '../../src/program/text.js';
import { checkWorkspace, programOf, runScenarios, shippedFiles } from './checked-workspace.js';

const workspace = checkWorkspace(shippedFiles());
const playbooks = workspace.scenarios.map(({ playbook }) => playbook).sort();

describe.each(playbooks)('%s', (playbook) => {
  const results = runScenarios(workspace, playbook);

  it('has at least eight scenarios', () => {
    expect(results.length).toBeGreaterThanOrEqual(8);
  });

  it.each(results)('passes $scenario', ({ failures }) => {
    expect(failures).toEqual([]);
  });

  it('speaks English and Chinese wherever people read it', () => {
    expect(textsIn(programOf(workspace, playbook)).filter((text) => typeof text === 'string' || !text.en || !text.zh)).toEqual([]);
  });
});

/** Titles, guides and what else people read: texts under these names, and maps of languages. */
function textsIn(value: unknown, name = ''): Text[] {
  if (typeof value === 'string') return ['title', 'guide', 'say', 'progress'].includes(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each));
  if (typeof value !== 'object' || value === null) return [];
  const map = value as { readonly [key: string]: unknown };
  if (typeof map.en === 'string' || typeof map.zh === 'string') return [map as Text];
  return Object.entries(map).flatMap(([key, each]) => textsIn(each, key));
}
