/** Finds outcomes that send work back to what is no task done before, in the same list of steps or in one around it. */
import type { Rule } from '../check-rule.js';
import { type Branch, entriesOf, listsBelow, type NodeOutline, nameAt } from '../outline.js';
import { at } from '../tree.js';

export const sendBackTargets: Rule = {
  name: 'send-back-targets',
  codes: ['flow/send-back-target'],
  needs: 'steps',
  check({ outline }, report) {
    /** `before`: the tasks that come before, in this list and in those around it. */
    function walkList(list: Branch, before: readonly string[]): void {
      const known = [...before];
      for (const step of list.steps) {
        walk(step, known);
        if (step.kind === 'task' && step.name) known.push(step.name.name);
      }
    }

    function walk(node: NodeOutline, before: readonly string[]): void {
      if (node.kind === 'task') {
        for (const { value } of entriesOf(at(node.tree, 'outcomes'))) {
          const target = value.kind === 'map' ? nameAt(value, 'send_back') : undefined;
          if (!target || before.includes(target.name)) continue;
          report('flow/send-back-target', target.range, { step: target.name, ...(before.length > 0 ? { known: before.join(', ') } : {}) });
        }
      }
      for (const branch of listsBelow(node)) walkList(branch, before);
    }

    for (const stage of outline.stages) walk(stage, []);
    for (const handler of outline.handlers) walkList(handler.branch, []);
  },
};
