import { describe, expect, it } from 'vitest';
import { checkPlaybook } from '../../../src/language/check.js';
import { playbookFaces } from '../../../src/language/names-playbooks.js';
import { playbook, surroundings, treeOf } from './findings.js';

/** What is found in the first of these playbooks, each given by its id and the YAML of its steps. */
function found(...playbooks: readonly (readonly [string, string])[]): string[] {
  const trees = playbooks.map(([id, steps]) => treeOf(playbook({ steps }).replace('playbook: test', `playbook: ${id}`)));
  const around = { ...surroundings, playbooks: playbookFaces(trees) };
  const [first] = trees;
  if (!first) throw new Error('no playbook');
  return checkPlaybook({ path: 'a.yaml', tree: first, sound: true, intact: true }, around).diagnostics.flatMap(({ code, params }) =>
    code === 'flow/endless-plays' ? [String(params.path)] : [],
  );
}

const DATA = 'data: { urgent: true, count: 1 }';

describe('playbooks that play one another', () => {
  it('without end are found, with the way round', () => {
    expect(found(['a', `- { play: x, playbook: a, ${DATA} }`])).toEqual(['a → a']);
    expect(found(['a', `- { play: x, playbook: b, ${DATA} }`], ['b', `- { play: y, playbook: a, ${DATA} }`])).toEqual(['a → b → a']);
    expect(found(['a', `- group: all\n  steps:\n    - { play: x, playbook: a, wait: false, ${DATA} }`])).toEqual(['a → a']);
  });

  it('may come back where a condition decides about it', () => {
    expect(found(['a', `- { play: x, playbook: a, if: data.count > 1, ${DATA} }`])).toEqual([]);
    expect(found(['a', `- choose: c\n  cases:\n    - when: data.urgent\n      steps: [{ play: x, playbook: a, ${DATA} }]`])).toEqual([]);
    expect(found(['a', `- { finish: completed, if: data.urgent }\n- { play: x, playbook: a, ${DATA} }`])).toEqual([]);
  });

  it('are not found where one of them does not play the next', () => {
    expect(found(['a', `- { play: x, playbook: b, ${DATA} }`], ['b', '- { task: work, assign: owner }'])).toEqual([]);
  });
});
