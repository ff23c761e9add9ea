/** Finds deadlines that come surely later than one of the stage, the group or the case that they stand in. */
import { surelyLonger } from '../check-durations-compared.js';
import type { Report, Rule } from '../check-rule.js';
import { dueTree } from '../clock-trees.js';
import { literalDuration } from '../names-durations.js';
import { type ClockOutline, listsBelow, type NodeOutline, nameAt } from '../outline.js';
import { at, type Tree, textOf } from '../tree.js';

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
  const start = at(clock.tree, 'start_by');
  // The work is done after it was taken up.
  if (start && at(clock.tree, 'due') && compare(start, clock, [clock], report)) return;
  compare(dueTree(clock.tree), clock, outer, report);
}

/** Reports the first outer deadline that this one outlasts; true when there was one. A repeating duty bounds nothing. */
function compare(tree: Tree | undefined, clock: ClockOutline, outer: readonly ClockOutline[], report: Report): boolean {
  const due = literalDuration(tree);
  if (!tree || !due) return false;
  for (const each of outer) {
    const outerTree = at(each.tree, 'due');
    const outerDue = literalDuration(outerTree);
    const others = each !== clock && [each, clock].some(({ tree }) => nameAt(tree, 'calendar'));
    if (!outerDue || others || (each !== clock && nameAt(each.tree, 'stops')) || at(each.tree, 'every')) continue;
    if (!surelyLonger(due, outerDue)) continue;
    report('clock/longer-than-outer', tree.range, { due: textOf(tree) ?? '', outer: textOf(outerTree) ?? '', on: each.id });
    return true;
  }
  return false;
}
