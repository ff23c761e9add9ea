/**
 * Finds work that no one in the organisation may do: nobody has the role, the unit or the skill, or `not` keeps out
 * everybody who has.
 */
import type { Report, Rule } from '../check-rule.js';
import { fieldsOf } from '../names-fields.js';
import { peopleOf } from '../names-people.js';
import { isSet, PeopleSets, textOfPart } from '../people-sets.js';
import type { Tree } from '../tree.js';

export const somebody: Rule = {
  name: 'somebody',
  codes: ['people/nobody', 'people/nobody-left'],
  check(playbook, report) {
    const { organisation } = playbook.surroundings;
    if (!organisation) return;
    const people = new PeopleSets(playbook, organisation);
    for (const field of fieldsOf(playbook.outline, playbook.names.flow)) {
      if (field.kind === 'people' && field.use !== 'access') checkPeople(field.tree, people, report);
    }
  },
};

function checkPeople(tree: Tree, people: PeopleSets, report: Report): void {
  const { any, not } = peopleOf(tree);
  const wanted = any.map((part) => people.of(part));
  if (wanted.length === 0 || wanted.some((set) => set === undefined)) return;
  const candidates = new Set(wanted.flatMap((set) => [...(set ?? [])]));
  if (candidates.size === 0) return report('people/nobody', tree.range, { who: any.map(textOfPart).join(', ') });
  for (const part of not) {
    const kept = people.of(part);
    // Of several persons, only one is kept out by a part that stands for one person.
    if (kept && (kept.size === 1 || isSet(part))) for (const person of kept) candidates.delete(person);
  }
  if (candidates.size === 0) {
    report('people/nobody-left', tree.range, { who: any.map(textOfPart).join(', '), not: not.map(textOfPart).join(', ') });
  }
}
