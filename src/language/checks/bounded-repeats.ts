/** Finds repeats without `max`: nothing keeps them from going round for ever. */
import type { Rule } from '../check-rule.js';
import { nodesOf } from '../outline.js';
import { at } from '../tree.js';

export const boundedRepeats: Rule = {
  name: 'bounded-repeats',
  codes: ['flow/repeat-without-max'],
  check({ outline }, report) {
    for (const node of nodesOf(outline)) {
      if (node.kind === 'repeat' && at(node.tree, 'max') === undefined) report('flow/repeat-without-max', node.range, { repeat: node.id });
    }
  },
};
