/** Finds what is wrong with `play`: a playbook that does not exist, and data or a customer that it does not take. */
import { givenCodes, missingFields, reportGiven } from '../check-given.js';
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { customerNeed } from '../names-schemas.js';
import { nameAt, nodesOf, type StepOutline } from '../outline.js';
import { entryOf } from '../tree.js';

export const plays: Rule = {
  name: 'plays',
  codes: ['name/unknown-playbook', 'value/missing-field', 'value/read-only', 'flow/customer-unwanted', ...givenCodes],
  check(playbook, report) {
    for (const node of nodesOf(playbook.outline)) if (node.kind === 'play') checkOne(node, playbook, report);
  },
};

function checkOne(step: StepOutline, { names, outline, surroundings }: CheckedParts, report: Report): void {
  const named = nameAt(step.tree, 'playbook');
  if (!named || reportUnknown(report, 'name/unknown-playbook', named, surroundings.playbooks.keys())) return;
  const played = surroundings.playbooks.get(named.name);
  const moment = names.flow.begin.get(step);
  if (!played || !moment) return;
  const environment = names.at(moment);
  const data = entryOf(step.tree, 'data');
  if (data) reportGiven(report, data.value, played.data, 'data', environment);
  if (data?.value.kind === 'map') {
    for (const { key, key_range } of data.value.entries) {
      if (played.read_only.includes(key)) report('value/read-only', key_range, { field: `data.${key}` });
    }
  }
  const missing = missingFields(data?.value, played.data);
  if (missing.length > 0) {
    const example = data ? `${missing[0]}: …` : `data: { ${missing[0]}: … }`;
    report('value/missing-field', data?.key_range ?? named.range, { fields: missing.join(', '), of: named.name, example });
  }
  const customer = entryOf(step.tree, 'customer');
  const unwanted = played.customer === 'none' || played.customer === 'created';
  if (customer && unwanted) report('flow/customer-unwanted', customer.key_range, { playbook: named.name });
  else if (customer) reportGiven(report, customer.value, { type: 'string' }, 'customer', environment);
  else if (played.customer === 'required' && customerNeed(outline) === 'none') {
    const example = 'customer: ${ … }';
    report('value/missing-field', named.range, { fields: 'customer', of: named.name, example });
  }
}
