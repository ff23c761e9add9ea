/** Finds promises that nothing keeps: `kept_by` names no step, or the promise is made for items side by side. */
import { type Rule, reportUnknown } from '../check-rule.js';
import { nameAt, nodesBelow, nodesOf } from '../outline.js';

export const promises: Rule = {
  name: 'promises',
  codes: ['name/unknown-step', 'clock/promise-in-each'],
  needs: 'text',
  check({ outline }, report) {
    const nodes = [...nodesOf(outline)];
    const known = nodes.flatMap(({ kind, name }) => (name && kind !== 'promise' ? [name.name] : []));
    const inEach = new Set(nodes.flatMap((node) => (node.kind === 'each' ? [...nodesBelow(node)] : [])));
    for (const node of nodes) {
      if (node.kind !== 'promise') continue;
      const keeps = nameAt(node.tree, 'kept_by');
      if (keeps) reportUnknown(report, 'name/unknown-step', keeps, known);
      if (inEach.has(node)) report('clock/promise-in-each', node.range, { promise: node.id });
    }
  },
};
