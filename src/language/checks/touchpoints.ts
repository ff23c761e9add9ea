/** Finds touchpoints of steps, stages and questions that touchpoints.yaml does not have. */
import { type Rule, reportUnknown } from '../check-rule.js';
import { entriesOf, nameAt, nodesOf } from '../outline.js';
import { at } from '../tree.js';

export const touchpoints: Rule = {
  name: 'touchpoints',
  codes: ['name/unknown-touchpoint'],
  check({ outline, surroundings }, report) {
    const { touchpoints: known } = surroundings;
    if (!known) return;
    for (const node of nodesOf(outline)) {
      const questions = node.kind === 'survey' ? entriesOf(at(node.tree, 'questions')).map(({ value }) => value) : [];
      for (const tree of [node.tree, ...questions]) {
        const named = tree.kind === 'map' ? nameAt(tree, 'touchpoint') : undefined;
        if (named) reportUnknown(report, 'name/unknown-touchpoint', named, known);
      }
    }
  },
};
