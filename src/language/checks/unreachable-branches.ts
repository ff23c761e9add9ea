/** Finds branches of a parallel that are never taken: their condition cannot hold. */
import type { Rule } from '../check-rule.js';
import { samePath, testsWhere, type ValueTest } from '../names-conditions.js';
import { celOf } from '../names-literals.js';
import { nodesOf } from '../outline.js';
import { at, type Tree } from '../tree.js';

export const unreachableBranches: Rule = {
  name: 'unreachable-branches',
  codes: ['flow/unreachable-branch'],
  check({ outline }, report) {
    for (const node of nodesOf(outline)) {
      if (node.kind !== 'parallel') continue;
      for (const { beside } of node.branches) {
        const when = at(beside?.tree, 'when');
        if (when && neverHolds(when)) report('flow/unreachable-branch', when.range, { branch: beside?.name?.name ?? '' });
      }
    }
  },
};

/** `false`, or comparisons of one name that exclude each other. */
function neverHolds(when: Tree): boolean {
  if (when.kind === 'scalar' && (when.value === false || when.value === 'false')) return true;
  const cel = celOf(when);
  const tests = cel === undefined ? [] : testsWhere(cel, true);
  return tests.some((one, index) => tests.slice(index + 1).some((other) => excludes(one, other)));
}

function excludes(one: ValueTest, other: ValueTest): boolean {
  if (!samePath(one.path, other.path) || (one.except && other.except)) return false;
  if (one.except) return excludes(other, one);
  return one.values.every((value) => other.values.includes(value) === other.except);
}
