/** Finds the values that name the cases of a `choose` with `of` against the type of what is asked for. */
import { checkExpression, describeType } from '../../expression/check.js';
import type { ExpressionType } from '../../expression/expression-type.js';
import { nearest } from '../../expression/nearest.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import { fieldValue } from '../names-literals.js';
import { nodesOf, type StepOutline } from '../outline.js';
import { valueOfKey } from '../outline-values.js';
import { at, type Entry } from '../tree.js';

export const chooseValues: Rule = {
  name: 'choose-values',
  codes: ['flow/case-value', 'flow/choose-of', 'shape/missing-key', 'shape/wrong-type'],
  check(playbook, report) {
    for (const node of nodesOf(playbook.outline)) if (node.kind === 'choose') checkChoose(node, playbook, report);
  },
};

function checkChoose(node: StepOutline, { names }: CheckedParts, report: Report): void {
  const of = at(node.tree, 'of');
  const cases = at(node.tree, 'cases');
  if (!of && cases?.kind === 'map')
    return report('shape/missing-key', node.range, { key: 'of', of: 'choose', example: 'of: steps.STEP.outcome' });
  if (of && cases?.kind === 'list') return report('shape/wrong-type', cases.range, { key: 'cases', wanted: 'map', found: 'list' });
  const moment = names.flow.begin.get(node);
  const value = of?.kind === 'scalar' ? fieldValue(of, 'number') : undefined;
  if (!of || value?.kind !== 'cel' || !moment) return;
  const checked = checkExpression(value.cel, names.at(moment), 'any');
  if (!('type' in checked)) return;
  const { type } = checked;
  if (!['text', 'boolean', 'number', 'any', 'duration'].includes(type.kind)) {
    return report('flow/choose-of', of.range, { got: describeType(type) });
  }
  for (const branch of node.branches) if (branch.value) checkValue(branch.value, type, report);
}

function checkValue(entry: Entry, type: ExpressionType, report: Report): void {
  const value = valueOfKey(entry);
  const allowed = type.kind === 'boolean' ? ['true', 'false'] : type.kind === 'text' ? type.values : undefined;
  const isRight = type.kind === 'any' || typeof value === (type.kind === 'text' || type.kind === 'duration' ? 'string' : type.kind);
  if (isRight && (typeof value === 'boolean' || !allowed || allowed.includes(String(value)))) return;
  const near = allowed && nearest(entry.key, allowed);
  const params = { value: entry.key, wanted: describeType(type), ...(near ? { nearest: near } : {}) };
  report('flow/case-value', entry.key_range, params, near ? { range: entry.key_range, text: near } : undefined);
}
