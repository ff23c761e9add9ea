/** Finds steps and stages that no case ever reaches, since what stands before always finishes or goes elsewhere. */
import type { Report, Rule } from '../check-rule.js';
import type { Flow } from '../names-flow.js';
import { type Branch, handlersIn, listsBelow, type NodeOutline, nodesOf, type Outline } from '../outline.js';

export const unreachableSteps: Rule = {
  name: 'unreachable-steps',
  codes: ['flow/unreachable-step', 'flow/unreachable-stage'],
  needs: 'steps',
  check({ outline, names: { flow } }, report) {
    const stages = new Set(outline.stages.map(({ id }) => id));
    // A misspelt `goto` may lead to any of them.
    const misspelt = [...nodesOf(outline)].some((node) => node.kind === 'goto' && node.target && !stages.has(node.target.name));
    for (const [index, stage] of outline.stages.entries()) {
      const before = outline.stages[index - 1];
      if (flow.before.get(stage)?.reachable === false && before && !misspelt) {
        report('flow/unreachable-stage', stage.range, { stage: stage.id, before: before.id });
      }
    }
    for (const branch of branchesIn(outline)) checkBranch(branch, flow, report);
  },
};

function checkBranch(branch: Branch, flow: Flow, report: Report): void {
  for (const [index, step] of branch.steps.entries()) {
    const before = branch.steps[index - 1];
    // A list that is not reached at all is reported where it stands, and what follows an unreachable step is with it.
    if (!before || flow.before.get(step)?.reachable !== false || flow.before.get(before)?.reachable === false) continue;
    report('flow/unreachable-step', step.range, { step: step.name?.name ?? step.kind, kind: before.kind, line: before.line });
  }
}

function* branchesIn(outline: Outline): Generator<Branch> {
  for (const stage of outline.stages) yield* branchesBelow(stage);
  for (const { handler, owner } of handlersIn(outline)) {
    if (owner) continue;
    yield handler.branch;
    for (const step of handler.branch.steps) yield* branchesBelow(step);
  }
}

function* branchesBelow(node: NodeOutline): Generator<Branch> {
  for (const branch of listsBelow(node)) {
    yield branch;
    for (const step of branch.steps) yield* branchesBelow(step);
  }
}
