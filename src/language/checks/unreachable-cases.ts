/** Finds cases of a `choose` that are never taken, since the cases before take all their values. */
import type { Report, Rule } from '../check-rule.js';
import type { Names } from '../names.js';
import { samePath, type ValueTest, valueTestOf } from '../names-conditions.js';
import { conditionAt } from '../names-literals.js';
import { nodesOf, type StepOutline } from '../outline.js';
import { at } from '../tree.js';

export const unreachableCases: Rule = {
  name: 'unreachable-cases',
  codes: ['flow/unreachable-case'],
  check({ outline, names }, report) {
    for (const node of nodesOf(outline)) if (node.kind === 'choose') checkChoose(node, names, report);
  },
};

function checkChoose(choose: StepOutline, names: Names, report: Report): void {
  const taken: ValueTest[] = [];
  let always: number | undefined;
  for (const branch of choose.branches) {
    const when = at(branch.case, 'when');
    if (!branch.case || !when) continue;
    if (always !== undefined) report('flow/unreachable-case', when.range, { line: always });
    else if (when.kind === 'scalar' && when.value === true) always = when.range.start.line;
    const cel = conditionAt(branch.case, 'when');
    const test = cel === undefined ? undefined : valueTestOf(cel);
    if (!test) continue;
    const all = names.valuesAt(test.path);
    // A value that there is none of is reported as such.
    if (!all || test.values.some((value) => !all.includes(value))) continue;
    const before = taken.filter((each) => samePath(each.path, test.path));
    const left = valuesOf(test, all).filter((value) => before.every((each) => !valuesOf(each, all).includes(value)));
    if (left.length === 0 && before.length > 0) report('flow/unreachable-case', when.range, { values: test.values.join(', ') });
    taken.push(test);
  }
}

/** The values for which the test holds. */
function valuesOf(test: ValueTest, all: readonly string[]): readonly string[] {
  return all.filter((value) => test.values.includes(value) !== test.except);
}
