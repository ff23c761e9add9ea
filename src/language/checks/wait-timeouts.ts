/** Finds a `timeout` on a wait for a moment: it never counts, since the moment ends the wait. */
import { checkExpression } from '../../expression/check.js';
import type { CheckedParts, Rule } from '../check-rule.js';
import { fieldValue } from '../names-literals.js';
import { nodesOf, type StepOutline } from '../outline.js';
import { at, entryOf } from '../tree.js';

export const waitTimeouts: Rule = {
  name: 'wait-timeouts',
  codes: ['flow/timeout-of-instant'],
  check(playbook, report) {
    for (const node of nodesOf(playbook.outline)) {
      if (node.kind !== 'wait') continue;
      const timeout = entryOf(node.tree, 'timeout');
      if (timeout && isForInstant(node, playbook)) report('flow/timeout-of-instant', timeout.key_range, { wait: node.id });
    }
  },
};

function isForInstant(wait: StepOutline, { names }: CheckedParts): boolean {
  const until = at(wait.tree, 'until');
  const moment = names.flow.begin.get(wait);
  if (until?.kind !== 'scalar' || !moment) return false;
  const value = fieldValue(until, 'instant');
  if (value.kind === 'literal') return true;
  const checked = value.kind === 'cel' ? checkExpression(value.cel, names.at(moment), 'any') : undefined;
  return checked !== undefined && 'type' in checked && (checked.type.kind === 'instant' || checked.type.kind === 'date');
}
