/** Finds what is wrong with cases that an escalation starts: a playbook that does not exist, and data that it does not take. */
import { givenCodes, missingFields, reportGiven } from '../check-given.js';
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import type { Moment } from '../names-moment.js';
import { clocksIn, maps, nameAt, nameOf } from '../outline.js';
import { at, entryOf, type Tree } from '../tree.js';

export const escalationStarts: Rule = {
  name: 'escalation-starts',
  codes: ['name/unknown-playbook', 'value/missing-field', ...givenCodes],
  check(playbook, report) {
    const { flow } = playbook.names;
    for (const { clock, owner } of clocksIn(playbook.outline)) {
      const moment = owner ? flow.during.get(owner) : flow.open;
      for (const level of maps(at(clock.tree, 'escalate'))) {
        const start = at(level, 'start');
        if (start && moment) checkOne(start, moment, playbook, report);
      }
    }
  },
};

function checkOne(start: Tree, moment: Moment, { names, surroundings }: CheckedParts, report: Report): void {
  const named = start.kind === 'map' ? nameAt(start, 'playbook') : nameOf(start);
  if (!named || reportUnknown(report, 'name/unknown-playbook', named, surroundings.playbooks.keys())) return;
  const started = surroundings.playbooks.get(named.name);
  if (!started) return;
  const data = start.kind === 'map' ? entryOf(start, 'data') : undefined;
  if (data) reportGiven(report, data.value, started.data, 'data', names.at(moment));
  const missing = missingFields(data?.value, started.data);
  if (missing.length === 0) return;
  const example = data ? `${missing[0]}: …` : `start: { playbook: ${named.name}, data: { ${missing[0]}: … } }`;
  report('value/missing-field', data?.key_range ?? named.range, { fields: missing.join(', '), of: named.name, example });
}
