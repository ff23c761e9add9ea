/**
 * What follows from the rules of a table together: gaps, overlaps, rules that never count; and whether it always gives
 * something.
 */
import { analyse } from '../decision/analyse.js';
import { givesList } from '../decision/evaluate.js';
import type { JsonObject } from '../program/json.js';
import type { DecisionTable } from '../program/table.js';
import type { Report } from './check-rule.js';
import { maps, nameAt } from './outline.js';
import { at, entryOf, type MapTree } from './tree.js';

/** Reports what can be proven of a table without errors. True when it gives something for all inputs. */
export function proveTable(tree: MapTree, table: DecisionTable, report: Report): boolean {
  const { complete, gap, unproven, overlaps, dead, cut_short } = analyse(table);
  const rules = maps(at(tree, 'rules'));
  const placeOf = (rule: number) => rules[rule]?.entries[0]?.key_range ?? tree.range;
  const lineOf = (rule: number) => rules[rule]?.range.start.line ?? 0;
  const title = nameAt(tree, 'table')?.range ?? tree.range;
  const always = table.default !== undefined || givesList(table) || ['collect_sum', 'collect_count'].includes(table.hit);
  for (const { rule, why } of dead) report('table/dead-rule', placeOf(rule), { rule: rule + 1, why, hit: table.hit });
  for (const { first, second, input } of overlaps) {
    const params = { rule: second + 1, other: first + 1, line: lineOf(first), input: inputText(input), hit: table.hit };
    report('table/overlap', placeOf(second), params);
  }
  if (!always && gap) report('table/gap', entryOf(tree, 'rules')?.key_range ?? title, { input: inputText(gap) });
  else if (!always && unproven) report('table/unproven', title, { why: unproven });
  else if (cut_short) report('table/unproven', title, { why: 'too_large' });
  return always || complete === 'yes';
}

/** `tier: gold, weight: 20` */
function inputText(input: JsonObject): string {
  return Object.entries(input)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
