/** Finds deadlines that come surely later than one of the stage, the group or the case that they stand in. */
import { surelyLonger } from '../check-durations-compared.js';
import type { Report, Rule } from '../check-rule.js';
import { literalDuration } from '../names-durations.js';
import { type ClockOutline, listsBelow, type NodeOutline, nameAt } from '../outline.js';
import { at, textOf } from '../tree.js';

export const innerDeadlines: Rule = {
  name: 'inner-deadlines',
  codes: ['clock/longer-than-outer'],
  check({ outline }, report) {
    for (const stage of outline.stages) checkNode(stage, outline.clocks, report);
  },
};

function checkNode(node: NodeOutline, outer: readonly ClockOutline[], report: Report): void {
  for (const clock of node.clocks) checkClock(clock, outer, report);
  // Others may end an outer deadline before this one is due: only those that last until its end are compared.
  const here = [...outer, ...node.clocks].filter(({ tree }) => !nameAt(tree, 'stops'));
  for (const branch of listsBelow(node)) for (const step of branch.steps) checkNode(step, here, report);
}

function checkClock(clock: ClockOutline, outer: readonly ClockOutline[], report: Report): void {
  const dueTree = at(clock.tree, 'due');
  const due = literalDuration(dueTree);
  if (!dueTree || !due) return;
  for (const each of outer) {
    const outerTree = at(each.tree, 'due');
    const outerDue = literalDuration(outerTree);
    if (!outerDue || nameAt(each.tree, 'stops') || nameAt(each.tree, 'calendar') || nameAt(clock.tree, 'calendar')) continue;
    if (!surelyLonger(due, outerDue)) continue;
    report('clock/longer-than-outer', dueTree.range, { due: textOf(dueTree) ?? '', outer: textOf(outerTree) ?? '', on: each.id });
    return;
  }
}
