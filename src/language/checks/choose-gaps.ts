/**
 * Finds a `choose` with several cases and no `else` whose cases leave values out: then nothing happens, and a reader
 * cannot tell whether that is meant. A single case is an "if", and meant.
 */
import type { Rule } from '../check-rule.js';
import { untestedValues } from '../names.js';
import { conditionAt } from '../names-literals.js';
import { nodesOf } from '../outline.js';

export const chooseGaps: Rule = {
  name: 'choose-gaps',
  codes: ['flow/choose-gap'],
  needs: 'steps',
  check({ outline, names }, report) {
    for (const node of nodesOf(outline)) {
      if (node.kind !== 'choose' || node.branches.some((branch) => branch.name === 'else')) continue;
      const conditions = node.branches.map((branch) => branch.case && conditionAt(branch.case, 'when'));
      const left = conditions.length > 1 ? untestedValues(conditions, names) : undefined;
      if (left && left.values.length > 0) {
        report('flow/choose-gap', node.range, { path: left.path.join('.'), values: left.values.join(', ') });
      }
    }
  },
};
