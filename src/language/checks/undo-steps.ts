/** Finds `finish` and `goto` in the steps of an `undo`: there the case has been decided to end already. */
import type { Rule } from '../check-rule.js';
import { nodesBelow, nodesOf } from '../outline.js';

export const undoSteps: Rule = {
  name: 'undo-steps',
  codes: ['flow/leaves-undo'],
  check({ outline }, report) {
    const undone = [...nodesOf(outline)].flatMap((node) => node.undo?.steps ?? []).flatMap((step) => [...nodesBelow(step)]);
    for (const node of new Set(undone)) {
      if (node.kind === 'finish' || node.kind === 'goto') report('flow/leaves-undo', node.range, { step: node.kind });
    }
  },
};
