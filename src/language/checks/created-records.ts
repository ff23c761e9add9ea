/**
 * Finds what is wrong with `create` and `update`: fields that the customer's file does not have, records that are not named,
 * and a customer that no step makes.
 */
import { givenCodes, missingFields, reportGiven } from '../check-given.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import { idField, recordSchema } from '../names-chain.js';
import { customerNeed, isObject } from '../names-schemas.js';
import { nodesOf, type StepOutline } from '../outline.js';
import type { Created } from '../shape-chain.js';
import { at, type Entry, entryOf, textOf } from '../tree.js';

export const createdRecords: Rule = {
  name: 'created-records',
  codes: ['flow/customer-never-created', 'name/no-record', 'value/missing-field', ...givenCodes],
  needs: 'steps',
  check(playbook, report) {
    const { outline } = playbook;
    const steps = [...nodesOf(outline)].filter((node): node is StepOutline => node.kind === 'create' || node.kind === 'update');
    for (const step of steps) checkOne(step, playbook, report);
    const written = entryOf(outline.tree, 'customer');
    if (written && customerNeed(outline) === 'created' && !steps.some((step) => step.kind === 'create' && what(step) === 'customer')) {
      report('flow/customer-never-created', written.value.range);
    }
  },
};

function checkOne(step: StepOutline, { names, surroundings }: CheckedParts, report: Report): void {
  const made = what(step);
  const moment = names.flow.begin.get(step);
  const values = entryOf(step.tree, 'values');
  const kind = entryOf(step.tree, step.kind);
  if (!moment || !values || !kind || !surroundings.customer_written) return;
  const { properties, required, ...rest } = recordSchema(made, surroundings);
  if (!isObject(properties)) {
    report('name/no-record', kind.value.range, { what: made, list: `${made}s` });
    return;
  }
  // Steward gives the id; a designer may.
  const schema = { ...rest, properties, required: (required as readonly string[]).filter((name) => name !== idField(made, properties)) };
  const wanted =
    made === 'customer' || step.kind === 'update' ? schema : { ...schema, properties: { ...properties, customer_id: { type: 'string' } } };
  reportGiven(report, values.value, wanted, 'values', names.at(moment));
  if (step.kind === 'update') return checkNamed(step, made, kind, report);
  const missing = missingFields(values.value, wanted);
  if (missing.length > 0) {
    report('value/missing-field', values.key_range, { fields: missing.join(', '), of: made, example: `${missing[0]}: …` });
  }
}

/** A customer has several products and contacts: which one is meant has to be said. */
function checkNamed(step: StepOutline, made: Created, kind: Entry, report: Report): void {
  if (made === 'customer' || at(step.tree, 'id')) return;
  report('value/missing-field', kind.value.range, { fields: 'id', of: made, example: 'id: ${ … }' });
}

function what(step: StepOutline): Created {
  return textOf(at(step.tree, step.kind)) as Created;
}
