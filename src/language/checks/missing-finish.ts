/** Finds paths that end without a `finish` in a playbook that has outcomes. */
import type { Range } from '../../diagnostics/diagnostic.js';
import type { Rule } from '../check-rule.js';
import type { Flow } from '../names-flow.js';
import type { Branch, StepOutline } from '../outline.js';

export const missingFinish: Rule = {
  name: 'missing-finish',
  codes: ['flow/missing-finish'],
  needs: 'steps',
  check({ outline, names: { flow } }, report) {
    const last = outline.stages.at(-1);
    if (outline.outcomes.length === 0 || !last) return;
    const outcomes = outline.outcomes.map(({ name }) => name).join(', ');
    for (const handler of outline.handlers) {
      if (handler.interrupts && flow.end.get(handler.branch)?.reachable) {
        report('flow/missing-finish', handler.range, { after: handler.message?.name ?? handler.id, outcomes });
      }
    }
    if (!flow.after.get(last)?.reachable) return;
    const [branch] = last.branches;
    const open = flow.end.get(branch)?.reachable;
    // The steps of the stage end well: it is left out by its `if`, or ended by one of its handlers.
    const place = open ? endOf(branch, flow) : last.range;
    report('flow/missing-finish', place, { after: last.id, outcomes });
  },
};

/** Where the path goes on to the end: as deep in the steps as there is a single one. */
function endOf(branch: Branch, flow: Flow): Range {
  const step = branch.steps.at(-1);
  if (!step) return branch.range;
  const open = step.branches.filter((each) => flow.end.get(each)?.reachable);
  const [only] = open;
  return only && open.length === 1 && !goesOnBesides(step) ? endOf(only, flow) : step.range;
}

/** Whether the step can end in another way than through its branches. */
function goesOnBesides(step: StepOutline): boolean {
  if (step.kind === 'choose') return !step.branches.some((branch) => branch.name === 'else');
  return step.kind !== 'group';
}
