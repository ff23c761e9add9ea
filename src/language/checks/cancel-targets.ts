/**
 * Finds a `cancel` of something that cannot be open where it stands: it is open while the `cancel` is in it, in another
 * branch of a parallel, in something that runs on beside, or in what a handler stands on.
 */
import type { Rule } from '../check-rule.js';
import { listsBelow, type NodeOutline, nodesBelow, type Outline, type StepOutline } from '../outline.js';
import { at, textOf } from '../tree.js';

export const cancelTargets: Rule = {
  name: 'cancel-targets',
  codes: ['flow/cancel-not-open'],
  needs: 'steps',
  check({ outline }, report) {
    const runningOn = new Set(
      outline.stages.flatMap((stage) => [...nodesBelow(stage)]).flatMap((node) => (runsOn(node) ? [...nodesBelow(node)] : [])),
    );
    const besideStages = new Set(outline.stages.flatMap((stage) => [...nodesBelow(stage)]));
    const handled = new Set(outline.handlers.flatMap(({ branch }) => below(branch.steps)));

    /** `open`: what may be open besides what is around. */
    function walk(node: NodeOutline, open: ReadonlySet<NodeOutline>): void {
      const here = new Set([...open, node]);
      if (node.kind === 'cancel' && node.target) {
        const { name, range } = node.target;
        const target = find(outline, name);
        if (target && target !== node && !open.has(target) && !runningOn.has(target))
          report('flow/cancel-not-open', range, { target: name });
      }
      const meanwhile = node.handlers.flatMap(({ branch }) => below(branch.steps));
      for (const branch of node.branches) {
        const others =
          node.kind === 'parallel' ? node.branches.filter((other) => other !== branch).flatMap(({ steps }) => below(steps)) : [];
        // The other items of an `each` are at any of its steps.
        const items = node.kind === 'each' ? below(branch.steps) : [];
        for (const step of branch.steps) walk(step, new Set([...here, ...others, ...items, ...meanwhile]));
      }
      const inside = node.branches.flatMap(({ steps }) => below(steps));
      for (const { branch } of node.handlers) {
        for (const step of branch.steps)
          walk(step, new Set([...here, ...inside, ...meanwhile.filter((each) => !below(branch.steps).includes(each))]));
      }
      for (const branch of listsBelow(node)) if (branch === node.undo) for (const step of branch.steps) walk(step, here);
    }

    for (const stage of outline.stages) walk(stage, handled);
    for (const { branch } of outline.handlers) for (const step of branch.steps) walk(step, new Set([...besideStages, ...handled]));
  },
};

function runsOn(node: NodeOutline): boolean {
  return textOf(at(node.tree, 'rest')) === 'run';
}

function below(steps: readonly StepOutline[]): NodeOutline[] {
  return steps.flatMap((step) => [...nodesBelow(step)]);
}

function find(outline: Outline, name: string): NodeOutline | undefined {
  const all = [...outline.stages, ...outline.handlers.flatMap(({ branch }) => branch.steps)].flatMap((node) => [...nodesBelow(node)]);
  return all.find((node) => node.name?.name === name);
}
