/** Finds playbooks that play one another in every case, so that one case would start cases without end. */
import type { Rule } from '../check-rule.js';
import type { PlaybookFace } from '../names-surroundings.js';
import { nameAt, nodesOf } from '../outline.js';

export const endlessPlays: Rule = {
  name: 'endless-plays',
  codes: ['flow/endless-plays'],
  check({ outline, surroundings: { playbooks } }, report) {
    const always = new Set(playbooks.get(outline.id)?.always_plays);
    for (const node of nodesOf(outline)) {
      const named = node.kind === 'play' ? nameAt(node.tree, 'playbook') : undefined;
      if (!named || !always.has(named.name)) continue;
      const path = wayBack(named.name, outline.id, playbooks);
      if (path) report('flow/endless-plays', named.range, { playbook: outline.id, path: [outline.id, ...path].join(' → ') });
    }
  },
};

/** From one playbook to another, each always playing the next; undefined where there is no such way. */
function wayBack(from: string, to: string, playbooks: ReadonlyMap<string, PlaybookFace>): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (id: string): readonly string[] | undefined => {
    if (id === to) return [id];
    if (seen.has(id)) return undefined;
    seen.add(id);
    for (const next of playbooks.get(id)?.always_plays ?? []) {
      const rest = search(next);
      if (rest) return [id, ...rest];
    }
    return undefined;
  };
  return search(from);
}
