/** Finds parallels that wait for more branches than they have: they would wait for all of them. */
import type { Rule } from '../check-rule.js';
import { joinOf } from '../names-parallel.js';
import { nodesOf } from '../outline.js';
import { at } from '../tree.js';

export const joinCounts: Rule = {
  name: 'join-counts',
  codes: ['flow/join-count'],
  needs: 'text',
  check({ outline }, report) {
    for (const node of nodesOf(outline)) {
      if (node.kind !== 'parallel') continue;
      const join = joinOf(node);
      const written = at(node.tree, 'join');
      const most = node.branches.length;
      if (!written || join.kind !== 'count' || (Number.isInteger(join.count) && join.count >= 1 && join.count <= most)) continue;
      report('flow/join-count', written.range, { parallel: node.id, count: join.count, branches: most });
    }
  },
};
