/** Finds `stops` and `met_by` that name a step or stage outside of what the deadline stands on: such a deadline would never be met. */
import type { Rule } from '../check-rule.js';
import { metBy } from '../clock-trees.js';
import { clocksIn, nameAt, nodesBelow, nodesOf } from '../outline.js';

export const clockStops: Rule = {
  name: 'clock-stops',
  codes: ['clock/stops-outside'],
  check({ outline }, report) {
    const all = [...nodesOf(outline)];
    for (const { clock, owner } of clocksIn(outline)) {
      const stops = nameAt(clock.tree, 'stops');
      for (const end of [...(stops ? [stops] : []), ...metBy(clock.tree)]) {
        const target = all.find((node) => node.name?.name === end.name);
        if (!target || !owner) continue;
        const inside = [...nodesBelow(owner)];
        if (inside.includes(target)) continue;
        const known = inside.flatMap(({ name }) => name?.name ?? []).join(', ');
        report('clock/stops-outside', end.range, { stops: end.name, on: owner.id, known });
      }
    }
  },
};
