/** A customer in a list, and the way to their page. */
import { element } from './element.js';
import { table } from './table.js';
import { instant, word } from './words.js';

export function customerLink(id, text = id) {
  return element('a', { href: `#/customers/${encodeURIComponent(id)}` }, text);
}

export function customersTable(customers) {
  const heads = ['field_name', 'customer', 'field_tier', 'open_cases', 'last_contact'];
  return table(
    heads.map((head) => word(head)),
    customers.map(customerCells),
  );
}

function customerCells({ id, file, facts }) {
  const open = Object.values(facts.open_cases).reduce((sum, each) => sum + each, 0);
  return [customerLink(id, nameOf({ id, file })), id, file.tier ?? '–', String(open), instant(facts.last_contact ?? null)];
}

export function nameOf({ id, file }) {
  return typeof file.name === 'string' && file.name !== '' ? file.name : id;
}
