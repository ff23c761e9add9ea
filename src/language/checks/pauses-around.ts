/** Finds `pauses` that name something the step does not stand in: it would pause nothing. */
import type { Report, Rule } from '../check-rule.js';
import { listsBelow, type NodeOutline, nameAt } from '../outline.js';

export const pausesAround: Rule = {
  name: 'pauses-around',
  codes: ['clock/pauses-outside'],
  check({ outline }, report) {
    for (const stage of outline.stages) checkNode(stage, [], report);
    for (const handler of outline.handlers) for (const step of handler.branch.steps) checkNode(step, [], report);
  },
};

function checkNode(node: NodeOutline, around: readonly NodeOutline[], report: Report): void {
  const pauses = nameAt(node.tree, 'pauses');
  if (pauses) {
    const words = around.some(({ kind }) => kind === 'stage') ? ['case', 'stage'] : ['case'];
    const known = [...words, ...around.flatMap(({ name }) => name?.name ?? [])];
    if (!known.includes(pauses.name)) report('clock/pauses-outside', pauses.range, { pauses: pauses.name, known: known.join(', ') });
  }
  for (const branch of listsBelow(node)) for (const step of branch.steps) checkNode(step, [...around, node], report);
}
