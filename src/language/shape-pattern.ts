/** Patterns that texts must match: regular expressions, and none that takes for ever. */
import { shortened } from './parse-written.js';
import { slowPattern } from './pattern-cost.js';
import type { Report } from './shape-values.js';
import { type Tree, textOf } from './tree.js';

export function reportPattern(tree: Tree, report: Report): void {
  const pattern = textOf(tree);
  if (pattern === undefined) return;
  if (!isRegularExpression(pattern)) {
    const params = { value: shortened(pattern), wanted: 'regular_expression', example: "'^[A-Z]{2}[0-9]+$'" };
    report('shape/bad-format', tree.range, params);
    return;
  }
  const slow = slowPattern(pattern);
  if (!slow) return;
  const { why, part } = slow;
  report('shape/slow-pattern', tree.range, { pattern: shortened(pattern), why, ...(part === undefined ? {} : { part: shortened(part) }) });
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
