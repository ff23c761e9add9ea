/** Finds tasks whose outcomes make no difference: there are several, and nothing asks which it was. */
import { readsOf } from '../../expression/reads.js';
import type { CheckedParts, Rule } from '../check-rule.js';
import { parsed } from '../names-conditions.js';
import { celIn, fieldsOf } from '../names-fields.js';
import { endingOutcomesOf } from '../names-schemas.js';
import { handlersIn, nameAt, nodesOf } from '../outline.js';
import { entryOf } from '../tree.js';

export const unusedOutcomes: Rule = {
  name: 'unused-outcomes',
  codes: ['flow/unused-outcomes'],
  needs: 'steps',
  check(playbook, report) {
    const asked = tasksAsked(playbook);
    if (asked === 'all') return;
    for (const node of nodesOf(playbook.outline)) {
      if (node.kind !== 'task' || asked.has(node.id)) continue;
      const outcomes = endingOutcomesOf(node);
      const entry = entryOf(node.tree, 'outcomes');
      if (entry && outcomes.length > 1) report('flow/unused-outcomes', entry.key_range, { task: node.id, outcomes: outcomes.join(', ') });
    }
  },
};

/** Steps whose outcome, or whole result, some expression reads or a handler waits for. An expression that cannot be read may read anything. */
function tasksAsked({ outline, names }: CheckedParts): ReadonlySet<string> | 'all' {
  const asked = new Set<string>();
  for (const { handler } of handlersIn(outline)) {
    if (handler.trigger !== 'outcome') continue;
    const of = nameAt(handler.tree, 'of');
    if (!of) return 'all';
    asked.add(of.name);
  }
  for (const field of fieldsOf(outline, names.flow)) {
    for (const { cel } of celIn(field)) {
      const node = parsed(cel);
      if (!node) return 'all';
      for (const [root, step, name] of readsOf(node)) {
        if (root !== 'steps') continue;
        if (step === undefined) return 'all';
        if (name === undefined || name === 'outcome') asked.add(step);
      }
    }
  }
  return asked;
}
