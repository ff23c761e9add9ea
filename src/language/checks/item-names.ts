/** Finds names for items that stand for something else already where the items are worked on. */
import type { Report, Rule } from '../check-rule.js';
import { itemName } from '../names-branching.js';
import { startsOf } from '../names-starts.js';
import { listsBelow, type NodeOutline, nameAt } from '../outline.js';

const IN_CASES = ['data', 'customer', 'steps', 'case', 'now', 'tables', 'message', 'error', 'form', 'branches', 'items', 'index'];
const IN_STARTS = ['now', 'source', 'customer', 'person', 'unit'];

export const itemNames: Rule = {
  name: 'item-names',
  codes: ['name/taken-name'],
  check({ outline }, report) {
    const walk = (node: NodeOutline, around: readonly string[]): void => {
      const inside = node.kind === 'each' ? [...around, itemName(node)] : around;
      if (node.kind === 'each') checkName(node, around, report);
      for (const { steps } of listsBelow(node)) for (const step of steps) walk(step, inside);
    };
    for (const stage of outline.stages) walk(stage, []);
    for (const { branch } of outline.handlers) for (const step of branch.steps) walk(step, []);
    for (const { tree } of startsOf(outline)) {
      const as = nameAt(tree, 'as');
      if (as && IN_STARTS.includes(as.name)) report('name/taken-name', as.range, { name: as.name });
    }
  },
};

/** `around`: what the items of eaches around are called. */
function checkName(each: Extract<NodeOutline, { kind: unknown }>, around: readonly string[], report: Report): void {
  if (each.kind !== 'each') return;
  const name = itemName(each);
  if (IN_CASES.includes(name) || around.includes(name)) report('name/taken-name', nameAt(each.tree, 'as')?.range ?? each.range, { name });
}
