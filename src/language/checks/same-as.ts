/** Finds `same_as` that names no task, or a task that has not been done, or may not have been, where its doer is asked for. */
import { type Report, type Rule, reportUnknown } from '../check-rule.js';
import { fieldsOf } from '../names-fields.js';
import type { Moment } from '../names-flow.js';
import { type CriterionSource, type PeoplePart, peopleOf } from '../names-people.js';
import { nodesOf } from '../outline.js';

export const sameAs: Rule = {
  name: 'same-as',
  codes: ['name/unknown-step', 'people/same-as-not-run', 'people/same-as-may-be-missing'],
  needs: 'text',
  check({ outline, names }, report) {
    const tasks = [...nodesOf(outline)].flatMap((node) => (node.kind === 'task' && node.name ? [node.name.name] : []));
    for (const field of fieldsOf(outline, names.flow)) {
      // Of access it is said by its own rule.
      if (field.kind !== 'people' || field.use === 'access') continue;
      const { any, not } = peopleOf(field.tree);
      for (const criterion of sameAsIn(any)) checkOne(criterion, field.moment, true);
      // Whoever did not do it is not kept out: that is as it should be.
      for (const criterion of sameAsIn(not)) checkOne(criterion, field.moment, false);
    }

    function checkOne(step: CriterionSource, moment: Moment, needed: boolean): void {
      if (reportUnknown(report, 'name/unknown-step', step, tasks)) return;
      const certain = moment.ran.get(step.name);
      if (certain === undefined) report('people/same-as-not-run', step.range, { step: step.name });
      else if (!certain && needed) reportMaybe(report, step);
    }
  },
};

function reportMaybe(report: Report, step: CriterionSource): void {
  report('people/same-as-may-be-missing', step.range, { step: step.name });
}

function sameAsIn(parts: readonly PeoplePart[]): readonly CriterionSource[] {
  return parts.flatMap((part) => (part.kind === 'criteria' ? part.criteria.filter(({ key }) => key === 'same_as') : []));
}
