/** Finds deadlines on what takes no time: they end as soon as they begin. */
import type { Rule } from '../check-rule.js';
import { lasts } from '../names-moment.js';
import { clocksIn } from '../outline.js';

export const instantClocks: Rule = {
  name: 'instant-clocks',
  codes: ['clock/never-runs'],
  check({ outline }, report) {
    for (const { clock, owner } of clocksIn(outline)) {
      if (owner && !lasts(owner)) report('clock/never-runs', clock.range, { on: owner.id, kind: owner.kind });
    }
  },
};
