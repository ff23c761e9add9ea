/** One customer: the file as it is kept, the cases, and when they were spoken to. */
import { read } from './api.js';
import { definitions } from './case-page.js';
import { contactForm, contactList } from './customer-contacts.js';
import { nameOf } from './customer-row.js';
import { element } from './element.js';
import { pages } from './pages.js';
import { table } from './table.js';
import { inLanguage, instant, value, word } from './words.js';

/** `again` shows the page anew, after a contact was logged. Cases and contacts are those that the reader may see. */
export async function customerPage(id, again) {
  const customer = await read(`/api/v1/customers/${encodeURIComponent(id)}`);
  const cases = (status) => read(`/api/v1/cases?${new URLSearchParams({ customer: id, status, limit: 10 })}`);
  const [open, ended, contacts] = await Promise.all([cases('open'), cases('ended'), read(`${customer.contacts_url}?limit=10`)]);
  return [
    element('p', {}, element('a', { href: '#/customers' }, word('customers'))),
    element('h1', {}, `${nameOf(customer)} · ${id}`),
    ...fileOf(customer.file),
    ...factsOf(customer.facts),
    ...listed('open_cases', open, openCases),
    ...listed('ended_cases', ended, endedCases),
    ...listed('contacts_logged', contacts, contactList, contactForm(customer.actions.contact, again)),
  ];
}

function listed(title, first, listOf, before = null) {
  const none = first.items.length === 0 && first.next === null;
  const list = none ? element('p', { class: 'quiet' }, word('none')) : pages(first, listOf);
  return [element('h2', {}, word(title)), before, list].filter((part) => part !== null);
}

/** First those fields that say who it is. (The file comes without the order in which somebody wrote it.) */
const FIRST = ['id', 'contact', 'name', 'tier', 'phone', 'email', 'language'];

/** The fields; then what there are several of, as the contacts. */
function fileOf(file) {
  const fields = ordered(Object.keys(file)).map((name) => [name, file[name]]);
  const lists = fields.filter(([, of]) => isList(of));
  return [
    definitions(fields.filter(([, of]) => !isList(of)).map(([name, of]) => [fieldTitle(name), shown(of)])),
    ...lists.flatMap(([name, items]) => [element('h2', {}, fieldTitle(name)), itemsTable(items)]),
  ];
}

function isList(of) {
  return Array.isArray(of) && of.length > 0 && of.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
}

function itemsTable(items) {
  const names = ordered([...new Set(items.flatMap((item) => Object.keys(item)))]);
  return table(
    names.map(fieldTitle),
    items.map((item) => names.map((name) => shown(item[name]))),
  );
}

function ordered(names) {
  return [...FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !FIRST.includes(name))];
}

/** What a field means to Steward; others are called as the file has them. */
function fieldTitle(name) {
  return word(`field_${name}`, name);
}

function shown(of) {
  return Array.isArray(of) && of.every((item) => typeof item !== 'object') ? of.join(', ') : value(of);
}

/** Of what Steward adds up, whatever there is. */
function factsOf({ promises, satisfaction, contribution, score, last_contact }) {
  const pairs = [];
  if (last_contact !== undefined) pairs.push([word('last_contact'), instant(last_contact)]);
  if (promises.kept + promises.broken > 0) {
    pairs.push([word('promises'), `${word('promises_kept')} ${promises.kept}, ${word('promises_broken')} ${promises.broken}`]);
  }
  for (const [touchpoint, of] of Object.entries(satisfaction)) pairs.push([`${word('satisfaction')}: ${touchpoint}`, value(of)]);
  if (contribution !== 0) pairs.push([word('contribution'), value(contribution)]);
  if (score !== undefined) pairs.push([word('score'), value(score)]);
  return pairs.length === 0 ? [] : [element('h2', {}, word('facts')), definitions(pairs)];
}

function openCases(cases) {
  return table(
    ['case', 'stage', 'started'].map((head) => word(head)),
    cases.map((each) => [caseLink(each), stageOf(each), instant(each.started_at)]),
  );
}

function endedCases(cases) {
  return table(
    ['case', 'outcome', 'started', 'ended'].map((head) => word(head)),
    cases.map((each) => [caseLink(each), each.outcome ?? word(each.status), instant(each.started_at), instant(each.ended_at)]),
  );
}

function caseLink({ id, title, key }) {
  return element('a', { href: `#/cases/${encodeURIComponent(id)}` }, `${inLanguage(title)} · ${key}`);
}

function stageOf({ stage_title, overdue }) {
  return [inLanguage(stage_title), overdue ? element('span', { class: 'late' }, ` (${word('overdue')})`) : null];
}
