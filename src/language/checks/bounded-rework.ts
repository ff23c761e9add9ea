/**
 * Finds a `goto` back to a stage that nothing counts: a case could come back for ever. It is counted where a condition on
 * the way to it reads a field of `data` that some `set` changes.
 */
import { readsOf } from '../../expression/reads.js';
import type { Rule } from '../check-rule.js';
import { parsed } from '../names-conditions.js';
import { valuesSet } from '../names-fields.js';
import { conditionAt } from '../names-literals.js';
import { type Branch, listsBelow, type NodeOutline, nodesOf } from '../outline.js';

export const boundedRework: Rule = {
  name: 'bounded-rework',
  codes: ['flow/unbounded-goto'],
  check({ outline }, report) {
    const counted = new Set(
      [...nodesOf(outline)].flatMap((node) => (node.kind === 'set' ? valuesSet(node.tree) : [])).map(({ path }) => path.join('.')),
    );
    const stages = outline.stages.map(({ id }) => id);

    function walk(node: NodeOutline, stage: number, isCounted: boolean): void {
      const here = isCounted || counts(conditionAt(node.tree, 'if'));
      const target = node.kind === 'goto' ? node.target : undefined;
      const back = target ? stages.indexOf(target.name) : -1;
      if (target && back >= 0 && back <= stage && !here) report('flow/unbounded-goto', target.range, { stage: target.name });
      // A case that is not taken leaves its condition behind for those after it.
      let before = here;
      for (const branch of listsBelow(node)) {
        before = before || counts(conditionOf(branch));
        for (const step of branch.steps) walk(step, stage, before);
      }
    }

    function counts(cel: string | undefined): boolean {
      const tree = cel === undefined ? undefined : parsed(cel);
      return tree !== undefined && readsOf(tree).some((path) => path.some((_, length) => counted.has(path.slice(0, length + 1).join('.'))));
    }

    for (const [index, stage] of outline.stages.entries()) walk(stage, index, false);
  },
};

function conditionOf(branch: Branch): string | undefined {
  return branch.case && conditionAt(branch.case, 'when');
}
