/** Finds a mutex inside of another: two cases that enter them in different orders would wait for each other for ever. */
import type { Rule } from '../check-rule.js';
import { nodesBelow, nodesOf } from '../outline.js';

export const nestedMutexes: Rule = {
  name: 'nested-mutexes',
  codes: ['flow/nested-mutex'],
  check({ outline }, report) {
    const seen = new Set<string>();
    for (const node of nodesOf(outline)) {
      if (node.kind !== 'mutex') continue;
      for (const inner of nodesBelow(node)) {
        if (inner === node || inner.kind !== 'mutex' || seen.has(inner.id)) continue;
        seen.add(inner.id);
        report('flow/nested-mutex', inner.range, { mutex: inner.id, outer: node.id });
      }
    }
  },
};
