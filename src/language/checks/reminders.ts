/** Finds reminders that never come, since they would lie before the deadline's start, and those that come after it is due. */
import { surelyAsLong, surelyLonger } from '../check-durations-compared.js';
import type { Rule } from '../check-rule.js';
import { dueTree } from '../clock-trees.js';
import { literalDuration } from '../names-durations.js';
import { clocksIn, maps } from '../outline.js';
import { at, textOf } from '../tree.js';

export const reminders: Rule = {
  name: 'reminders',
  codes: ['clock/reminder-too-early', 'clock/reminder-too-late'],
  check({ outline }, report) {
    for (const { clock } of clocksIn(outline)) {
      const written = dueTree(clock.tree);
      const due = literalDuration(written);
      if (!due) continue;
      for (const reminder of maps(at(clock.tree, 'remind'))) {
        const beforeTree = at(reminder, 'before');
        const before = literalDuration(beforeTree);
        const params = { due: textOf(written) ?? '' };
        if (beforeTree && before && surelyLonger(before, due)) {
          report('clock/reminder-too-early', beforeTree.range, { ...params, before: textOf(beforeTree) ?? '' });
        }
        const afterTree = at(reminder, 'after');
        const after = literalDuration(afterTree);
        if (afterTree && after && surelyAsLong(after, due)) {
          report('clock/reminder-too-late', afterTree.range, { ...params, after: textOf(afterTree) ?? '' });
        }
      }
    }
  },
};
