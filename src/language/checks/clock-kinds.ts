/**
 * Finds deadlines whose keys do not go together: `start_by` on what nobody takes up, `met_by` on what does not repeat, a
 * duty that repeats at once, and levels that the next period always overtakes.
 */
import { surelyAsLong } from '../check-durations-compared.js';
import type { Report, Rule } from '../check-rule.js';
import { literalDuration } from '../names-durations.js';
import { type ClockOutline, clocksIn, maps } from '../outline.js';
import { at, entryOf, textOf } from '../tree.js';

export const clockKinds: Rule = {
  name: 'clock-kinds',
  codes: ['clock/start-not-task', 'clock/met-by-alone', 'clock/no-period', 'clock/level-after-period'],
  check({ outline }, report) {
    for (const { clock, owner } of clocksIn(outline)) {
      const start = entryOf(clock.tree, 'start_by');
      if (start && owner?.kind !== 'task') report('clock/start-not-task', start.key_range, { on: owner?.id ?? outline.id });
      const met = entryOf(clock.tree, 'met_by');
      if (met && !at(clock.tree, 'every')) report('clock/met-by-alone', met.key_range);
      checkPeriod(clock, report);
    }
  },
};

function checkPeriod({ tree }: ClockOutline, report: Report): void {
  const every = at(tree, 'every');
  const period = literalDuration(every);
  if (!every || !period) return;
  if ((period.kind === 'elapsed' ? period.milliseconds : period.count) === 0) return report('clock/no-period', every.range);
  for (const level of maps(at(tree, 'escalate'))) {
    const after = at(level, 'after');
    const duration = literalDuration(after);
    if (!after || !duration || !surelyAsLong(duration, period)) continue;
    report('clock/level-after-period', after.range, { after: textOf(after) ?? '', every: textOf(every) ?? '' });
  }
}
