/** Finds escalation levels that stand after a later one. */

import { surelyLonger } from '../check-durations-compared.js';
import type { Rule } from '../check-rule.js';
import { literalDuration } from '../names-durations.js';
import { clocksIn, maps } from '../outline.js';
import { at, textOf } from '../tree.js';

export const escalationOrder: Rule = {
  name: 'escalation-order',
  codes: ['clock/escalation-order'],
  check({ outline }, report) {
    for (const { clock } of clocksIn(outline)) {
      const levels = maps(at(clock.tree, 'escalate')).flatMap((level) => {
        const after = at(level, 'after');
        const duration = literalDuration(after);
        return after && duration ? [{ after, duration }] : [];
      });
      for (const [index, level] of levels.entries()) {
        const earlier = levels[index - 1];
        if (!earlier || !surelyLonger(earlier.duration, level.duration)) continue;
        report('clock/escalation-order', level.after.range, { after: textOf(level.after) ?? '', before: textOf(earlier.after) ?? '' });
      }
    }
  },
};
