/** Finds outcomes of the playbook that no `finish` leads to. */
import { nearest } from '../../expression/nearest.js';
import type { Rule } from '../check-rule.js';
import { nodesOf } from '../outline.js';

export const unreachedOutcomes: Rule = {
  name: 'unreached-outcomes',
  codes: ['flow/unreached-outcome'],
  needs: 'steps',
  check({ outline }, report) {
    const outcomes = outline.outcomes.map(({ name }) => name);
    const targets = [...nodesOf(outline)].flatMap((node) => (node.kind === 'finish' && node.target ? [node.target.name] : []));
    // What was misspelt is reported there, and counts as what it was meant to be.
    const meant = new Set(targets.map((target) => (outcomes.includes(target) ? target : nearest(target, outcomes))));
    for (const { name, range } of outline.outcomes) if (!meant.has(name)) report('flow/unreached-outcome', range, { outcome: name });
  },
};
