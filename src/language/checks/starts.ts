/**
 * Finds what is wrong with `starts`: names that stand for nothing, times that are none, data that do not fit, and keys by
 * which several cases would be one, or one occasion would make several cases.
 */
import { readsOf } from '../../expression/reads.js';
import { expressionCodes } from '../check-expression.js';
import { givenCodes, missingFields, reportGiven } from '../check-given.js';
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { cronProblem } from '../cron.js';
import { parsed } from '../names-conditions.js';
import { scalarsOf } from '../names-fields.js';
import { fieldValue } from '../names-literals.js';
import { customerNeed } from '../names-schemas.js';
import { asOf, type StartNames, type StartOutline, startNames, startsOf } from '../names-starts.js';
import { nameAt, type Outline } from '../outline.js';
import { at, entryOf, type Tree, textOf } from '../tree.js';
import { checkScalarIn } from './expressions.js';

export const starts: Rule = {
  name: 'starts',
  codes: [
    'name/unknown-message',
    'name/unknown-playbook',
    'name/unknown-outcome',
    'name/unknown-calendar',
    'start/bad-schedule',
    'start/same-key',
    'start/no-key',
    'flow/customer-unwanted',
    'value/missing-field',
    'value/read-only',
    'expression/text-around',
    ...givenCodes,
    ...expressionCodes,
  ].filter((code, index, all) => all.indexOf(code) === index) as Rule['codes'],
  needs: 'text',
  check(playbook, report) {
    for (const start of startsOf(playbook.outline)) {
      if (!checkCause(start, playbook, report)) continue;
      const names = startNames(start, playbook.surroundings);
      checkExpressions(start, names, report);
      checkData(start, names, playbook, report);
      checkCustomer(start, names, playbook, report);
      if (start.kind === 'schedule') checkKey(start, playbook.outline, report);
    }
  },
};

/** False where it is not known what the start refers to. */
function checkCause({ kind, tree }: StartOutline, { surroundings }: CheckedParts, report: Report): boolean {
  if (kind === 'message') {
    const message = nameAt(tree, 'message');
    return message !== undefined && !reportUnknown(report, 'name/unknown-message', message, surroundings.messages.keys());
  }
  if (kind === 'outcome') {
    const of = nameAt(tree, 'of');
    const outcome = nameAt(tree, 'outcome');
    if (!of || !outcome || reportUnknown(report, 'name/unknown-playbook', of, surroundings.playbooks.keys())) return false;
    reportUnknown(report, 'name/unknown-outcome', outcome, [...(surroundings.playbooks.get(of.name)?.outcomes ?? []), 'cancelled']);
    return true;
  }
  const calendar = nameAt(tree, 'calendar');
  if (calendar && surroundings.calendars) reportUnknown(report, 'name/unknown-calendar', calendar, surroundings.calendars);
  const times = at(tree, 'schedule');
  const problem = times && cronProblem(textOf(times) ?? '');
  if (times && problem) {
    const { kind: what, ...params } = problem;
    report('start/bad-schedule', times.range, { what, schedule: textOf(times) ?? '', ...params });
  }
  return true;
}

function checkExpressions({ tree, kind }: StartOutline, { before, all, calendars }: StartNames, report: Report): void {
  const each = kind === 'schedule' ? at(tree, 'each') : undefined;
  if (each?.kind === 'scalar') checkScalarIn(each, 'number', 'list', { names: before, calendars }, report);
  const when = at(tree, 'when');
  if (when?.kind === 'scalar') checkScalarIn(when, 'boolean', 'boolean', { names: all, calendars }, report);
  for (const key of ['data', 'customer']) {
    const value = at(tree, key);
    for (const scalar of value ? scalarsOf(value) : []) checkScalarIn(scalar, 'any', 'any', { names: all, calendars }, report);
  }
}

function checkData(
  { tree, kind }: StartOutline,
  { all, calendars }: StartNames,
  { outline, names, surroundings }: CheckedParts,
  report: Report,
): void {
  const data = entryOf(tree, 'data');
  if (data) reportGiven(report, data.value, names.data, 'data', { names: all, calendars });
  const readOnly = surroundings.playbooks.get(outline.id)?.read_only ?? [];
  for (const { key, key_range } of data?.value.kind === 'map' ? data.value.entries : []) {
    if (readOnly.includes(key)) report('value/read-only', key_range, { field: `data.${key}` });
  }
  const missing = missingFields(data?.value, names.data);
  if (missing.length === 0) return;
  const example = data ? `${missing[0]}: …` : `data: { ${missing[0]}: … }`;
  report('value/missing-field', data?.key_range ?? placeOf(tree, kind), { fields: missing.join(', '), of: outline.id, example });
}

function checkCustomer(
  { tree, kind }: StartOutline,
  { all, calendars }: StartNames,
  { outline, surroundings }: CheckedParts,
  report: Report,
): void {
  const need = customerNeed(outline);
  const customer = entryOf(tree, 'customer');
  if (customer && (need === 'none' || need === 'created')) {
    return report('flow/customer-unwanted', customer.key_range, { playbook: outline.id });
  }
  if (customer) return reportGiven(report, customer.value, { type: 'string' }, 'customer', { names: all, calendars });
  const source = kind === 'outcome' ? surroundings.playbooks.get(nameAt(tree, 'of')?.name ?? '')?.customer : undefined;
  const known = textOf(at(tree, 'for')) === 'customers' || (source !== undefined && source !== 'none');
  if (need === 'required' && !known) {
    const example = 'customer: ${ … }';
    report('value/missing-field', placeOf(tree, kind), { fields: 'customer', of: outline.id, example });
  }
}

/** A schedule that goes over many needs a key that tells them apart; one with a condition, a key at all. */
function checkKey(start: StartOutline, outline: Outline, report: Report): void {
  const { tree, kind } = start;
  const over = textOf(at(tree, 'for'));
  const each = at(tree, 'each');
  const key = entryOf(outline.tree, 'key');
  if (!key) {
    if (at(tree, 'when')) report('start/no-key', placeOf(tree, kind), {});
    return;
  }
  const varying = each ? asOf(start) : over && { customers: 'customer', people: 'person', units: 'unit' }[over];
  if (varying === undefined || varying === '') return;
  const reads = readsIn(key.value);
  const given = at(tree, 'data');
  const differs = reads.some(([root, field]) => {
    if (root === 'customer') return varying === 'customer';
    const value = root === 'data' && field !== undefined ? at(given, field) : undefined;
    // All of data, or a value that cannot be looked into, may differ.
    if (root === 'data' && field === undefined) return true;
    return value !== undefined && readsIn(value).some(([name]) => name === varying);
  });
  if (!differs) report('start/same-key', placeOf(tree, kind), { name: varying, key: textOf(key.value) ?? '' });
}

function readsIn(tree: Tree): readonly (readonly string[])[] {
  return [...scalarsOf(tree)].flatMap((scalar) => {
    const value = fieldValue(scalar, 'any');
    const cels =
      value.kind === 'cel'
        ? [value.cel]
        : value.kind === 'splice'
          ? value.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.cel]))
          : [];
    return cels.flatMap((cel) => {
      const node = parsed(cel);
      return node ? readsOf(node) : [];
    });
  });
}

function placeOf(tree: StartOutline['tree'], kind: string) {
  return at(tree, kind)?.range ?? tree.range;
}
