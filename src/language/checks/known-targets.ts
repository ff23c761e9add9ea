/**
 * Finds names that stand for nothing where a step, stage, outcome, message or calendar is meant: `goto`, `finish`,
 * `cancel`, `reopen`, `stops`, `on`, `message`, `calendar`.
 */
import type { Node } from '../../expression/ast.js';
import { type Report, type Rule, reportUnknown } from '../check-rule.js';
import { metBy } from '../clock-trees.js';
import { parsed } from '../names-conditions.js';
import { isCalendarName } from '../names-fields.js';
import { fieldValue, rangeIn } from '../names-literals.js';
import { calendarUsers, clocksIn, messagesIn, nameAt, nodesOf, type Outline } from '../outline.js';
import { at, itemsOf, type ScalarTree } from '../tree.js';

export const knownTargets: Rule = {
  name: 'known-targets',
  codes: ['name/unknown-outcome', 'name/unknown-stage', 'name/unknown-step', 'name/unknown-message', 'name/unknown-calendar'],
  needs: 'text',
  check({ outline, surroundings }, report) {
    checkSteps(outline, report);
    const nodes = [...nodesOf(outline)].flatMap(({ name }) => name?.name ?? []);
    for (const { clock } of clocksIn(outline)) {
      const stops = nameAt(clock.tree, 'stops');
      if (stops) reportUnknown(report, 'name/unknown-step', stops, nodes);
      for (const step of metBy(clock.tree)) reportUnknown(report, 'name/unknown-step', step, nodes);
    }
    for (const message of messagesIn(outline)) reportUnknown(report, 'name/unknown-message', message, surroundings.messages.keys());
    if (surroundings.calendars) checkCalendars(outline, surroundings.calendars, report);
  },
};

function checkSteps(outline: Outline, report: Report): void {
  const stages = outline.stages.flatMap(({ name }) => name?.name ?? []);
  const outcomes = outline.outcomes.length > 0 ? outline.outcomes.map(({ name }) => name) : ['completed'];
  const { reopen } = outline;
  if (reopen?.at) reportUnknown(report, 'name/unknown-stage', reopen.at, stages);
  for (const outcome of reopen?.outcomes ?? []) reportUnknown(report, 'name/unknown-outcome', outcome, outcomes);
  const ids = [...nodesOf(outline)].flatMap(({ name }) => name?.name ?? []);
  for (const node of nodesOf(outline)) {
    if (node.kind === 'stage' || !node.target) continue;
    if (node.kind === 'goto') reportUnknown(report, 'name/unknown-stage', node.target, stages);
    else if (node.kind === 'cancel') reportUnknown(report, 'name/unknown-step', node.target, ids);
    else reportUnknown(report, 'name/unknown-outcome', node.target, outcomes);
  }
}

/** A name, or CEL: of that, the texts that it may give as they stand there. */
function checkCalendar(scalar: ScalarTree, known: readonly string[], report: Report): void {
  if (isCalendarName(scalar) || typeof scalar.value !== 'string') {
    reportUnknown(report, 'name/unknown-calendar', { name: String(scalar.value).trim(), range: scalar.range }, known);
    return;
  }
  const value = fieldValue(scalar, 'number');
  const node = value.kind === 'cel' ? parsed(value.cel) : undefined;
  if (value.kind !== 'cel' || !node) return;
  for (const { args, start, end } of textsGiven(node)) {
    const range = rangeIn(scalar, value.start + start + 1, value.start + end - 1);
    reportUnknown(report, 'name/unknown-calendar', { name: args, range }, known);
  }
}

/** The texts that an expression may come to, where they stand in it: `a ? 'office' : 'shop'`. */
function textsGiven(node: Node): readonly { readonly args: string; readonly start: number; readonly end: number }[] {
  if (node.op === 'value') return typeof node.args === 'string' ? [{ args: node.args, start: node.start, end: node.end }] : [];
  return node.op === '?:' ? node.args.slice(1).flatMap(textsGiven) : [];
}

function checkCalendars(outline: Outline, known: readonly string[], report: Report): void {
  const own = nameAt(outline.tree, 'calendar');
  if (own) reportUnknown(report, 'name/unknown-calendar', own, known);
  for (const tree of calendarUsers(outline)) {
    const calendar = at(tree, 'calendar');
    if (calendar?.kind === 'scalar') checkCalendar(calendar, known, report);
  }
  for (const node of nodesOf(outline)) {
    for (const item of itemsOf(at(node.tree, 'window'))) {
      if (item.kind !== 'scalar' || !isCalendarName(item)) continue;
      reportUnknown(report, 'name/unknown-calendar', { name: String(item.value).trim(), range: item.range }, known);
    }
  }
}
