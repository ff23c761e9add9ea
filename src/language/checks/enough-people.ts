/** Finds tasks that need more people than there are, and signatures that nobody can give but who did the task. */
import type { Rule } from '../check-rule.js';
import { nodesOf } from '../outline.js';
import { PeopleSets } from '../people-sets.js';
import { at, entryOf } from '../tree.js';

export const enoughPeople: Rule = {
  name: 'enough-people',
  codes: ['people/too-few', 'people/nobody-to-sign'],
  check(playbook, report) {
    const { organisation } = playbook.surroundings;
    if (!organisation) return;
    const people = new PeopleSets(playbook, organisation);
    for (const { kind, tree } of nodesOf(playbook.outline)) {
      if (kind !== 'task') continue;
      const doers = people.candidates(at(tree, 'assign'));
      // Where there is nobody at all, it is said of `assign`.
      if (!doers || doers.size === 0) continue;
      const need = at(tree, 'need');
      if (need?.kind === 'scalar' && typeof need.value === 'number' && need.value > doers.size) {
        report('people/too-few', need.range, { need: need.value, people: doers.size });
      }
      const countersign = entryOf(tree, 'countersign');
      const signers = countersign && people.candidates(countersign.value);
      const [only] = signers ?? [];
      if (signers?.size === 1 && doers.size === 1 && only !== undefined && doers.has(only)) {
        report('people/nobody-to-sign', countersign?.key_range ?? tree.range, { person: only });
      }
    }
  },
};
