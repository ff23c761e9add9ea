/** Customers, found by words; those first by id, where none are given. */
import { read } from './api.js';
import { customersTable } from './customer-row.js';
import { element } from './element.js';
import { pages } from './pages.js';
import { problemText } from './problem-text.js';
import { word } from './words.js';

/** What is searched for stands in the page's address, so that it can be linked and gone back to. */
export async function customersPage() {
  const found = element('div', {});
  const input = element('input', { type: 'search', name: 'text', maxlength: 200, value: textInAddress(), change: () => void search() });
  await look();
  return [
    element('h1', {}, word('customers')),
    element('label', {}, word('search'), input, element('span', { class: 'quiet' }, word('customer_search_help'))),
    found,
  ];

  async function search() {
    const text = input.value.trim();
    history.replaceState(null, '', text === '' ? '#/customers' : `#/customers?${new URLSearchParams({ text })}`);
    try {
      await look();
    } catch (error) {
      found.replaceChildren(element('p', { class: 'problem', role: 'alert' }, problemText(error)));
    }
  }

  async function look() {
    const text = textInAddress();
    const first = await read(`/api/v1/customers?${new URLSearchParams({ limit: 20, ...(text === '' ? {} : { text }) })}`);
    // The answer to an earlier search may come after that to a later one.
    if (text !== textInAddress()) return;
    const none = first.items.length === 0 && first.next === null;
    found.replaceChildren(none ? element('p', { class: 'quiet' }, word('no_customer')) : pages(first, customersTable));
  }
}

function textInAddress() {
  return new URLSearchParams(location.hash.split('?')[1] ?? '').get('text') ?? '';
}
