/** Finds the customer among people where only people of the organisation can be meant: it would stand for nobody. */
import type { Rule } from '../check-rule.js';
import { fieldsOf } from '../names-fields.js';
import { peopleOf } from '../names-people.js';
import { nodesOf } from '../outline.js';
import { at, entryOf, type Tree } from '../tree.js';

export const customerPeople: Rule = {
  name: 'customer-people',
  codes: ['people/customer-not-here'],
  check({ outline, names }, report) {
    const allowed = new Set<Tree>();
    for (const { kind, tree } of nodesOf(outline)) {
      const people = kind === 'task' ? at(tree, 'assign') : kind === 'notify' ? at(tree, 'to') : undefined;
      if (people) allowed.add(people);
    }
    for (const field of fieldsOf(outline, names.flow)) {
      if (field.kind !== 'people') continue;
      const { any, not } = peopleOf(field.tree);
      for (const part of [...any, ...not]) {
        if (part.kind !== 'customer') continue;
        const alone = part.scalar === field.tree;
        if (!(allowed.has(part.scalar) && alone) && !(field.use === 'notify' && allowed.has(field.tree))) {
          report('people/customer-not-here', part.scalar.range);
        }
      }
      for (const map of mapsIn(field.tree)) {
        const customer = entryOf(map, 'customer');
        if (customer && !(allowed.has(map) || (field.use === 'notify' && allowed.has(field.tree)))) {
          report('people/customer-not-here', customer.key_range);
        }
      }
    }
  },
};

/** The maps of people as written, those of `not` too. */
function mapsIn(tree: Tree): Extract<Tree, { kind: 'map' }>[] {
  if (tree.kind === 'list') return tree.items.flatMap(mapsIn);
  if (tree.kind !== 'map') return [];
  const not = at(tree, 'not');
  return [tree, ...(not ? mapsIn(not) : [])];
}
