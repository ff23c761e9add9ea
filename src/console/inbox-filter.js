/** What the inbox is narrowed to. It stands in the page's address, so that it can be linked and gone back to. */
import { change, Problem, read, removeAt } from './api.js';
import { element } from './element.js';
import { word } from './words.js';

/** Set by links in the list, and taken off again one by one. */
const CHOSEN = ['customer', 'stage', 'playbook', 'case', 'unit'];

/** As the parameters of the API are called. */
export function filterInAddress() {
  return new URLSearchParams(location.hash.split('?')[1] ?? '');
}

export function addressOf(filter) {
  const query = new URLSearchParams(filter).toString();
  return query === '' ? '#/' : `#/?${query}`;
}

/** The filter as people set it. `changed` is called after each change. `count` puts the numbers of tasks on it. */
export function inboxFilter(changed) {
  const parts = ['', 'mine', 'offered', 'unit'].map((part) => ({ part, button: button('', () => set({ in: part, role: '' })) }));
  const role = element('select', { name: 'role', change: () => set({ role: role.value, in: '' }) });
  const overdue = element('input', { type: 'checkbox', name: 'overdue', change: () => set({ overdue: overdue.checked ? 'true' : '' }) });
  const late = element('span', {});
  const text = element('input', { type: 'search', name: 'text', maxlength: 200, change: () => set({ text: text.value.trim() }) });
  const sort = element(
    'select',
    { name: 'sort', change: () => set({ sort: sort.value }) },
    element('option', { value: '' }, word('by_urgency')),
    element('option', { value: 'due' }, word('by_due')),
  );
  const chosen = element('div', { class: 'buttons' });
  const saved = element('div', { class: 'buttons saved' });
  const name = element('input', { name: 'filter_name', maxlength: 60, required: true });
  const refused = element('p', { class: 'problem', role: 'alert', hidden: '' });
  const keep = element(
    'form',
    { class: 'bar', submit: save },
    element('label', {}, word('filter_name'), name),
    element('button', {}, word('keep_filter')),
  );
  const keeping = element('details', {}, element('summary', {}, word('keep_this_filter')), keep);
  show();
  void showSaved();
  return {
    count,
    element: element(
      'section',
      { class: 'filter', 'aria-label': word('filter') },
      element(
        'div',
        { class: 'buttons' },
        parts.map((each) => each.button),
      ),
      element(
        'div',
        { class: 'bar' },
        element('label', {}, word('search'), text),
        element('label', {}, word('role'), role),
        element('label', {}, word('sorted'), sort),
        element('label', { class: 'tick' }, overdue, late),
      ),
      chosen,
      saved,
      keeping,
      refused,
    ),
  };

  function set(changes) {
    const filter = { ...Object.fromEntries(filterInAddress()), ...changes };
    const kept = Object.entries(filter).filter(([, value]) => value !== '');
    history.replaceState(null, '', addressOf(kept));
    show();
    changed();
  }

  function show() {
    const filter = filterInAddress();
    for (const { part, button: each } of parts) each.setAttribute('aria-pressed', String((filter.get('in') ?? '') === part));
    role.value = filter.get('role') ?? '';
    overdue.checked = filter.get('overdue') === 'true';
    text.value = filter.get('text') ?? '';
    sort.value = filter.get('sort') ?? '';
    const given = CHOSEN.filter((key) => filter.has(key));
    chosen.replaceChildren(...given.map((key) => button(`${word(key)}: ${filter.get(key)} ×`, () => set({ [key]: '' }))));
    keeping.toggleAttribute('hidden', filter.size === 0);
  }

  function count({ mine, offered, overdue: all, roles, units }) {
    const numbers = { '': mine + offered, mine, offered, unit: units.held };
    for (const { part, button: each } of parts) each.textContent = `${word(`in_${part || 'all'}`)} (${numbers[part]})`;
    late.textContent = `${word('overdue')} (${all})`;
    const ids = Object.keys(roles);
    role.replaceChildren(
      element('option', { value: '' }, word('any')),
      ...ids.map((id) => element('option', { value: id }, `${id} (${roles[id]})`)),
    );
    role.value = filterInAddress().get('role') ?? '';
  }

  async function save(event) {
    event.preventDefault();
    const { overdue: only, ...filter } = Object.fromEntries(filterInAddress());
    const url = `/api/v1/filters/${encodeURIComponent(name.value.trim())}`;
    await told(async () => {
      await change('PUT', url, { ...filter, ...(only === undefined ? {} : { overdue: only === 'true' }) });
      name.value = '';
    });
  }

  /** What came of it stands below the filters. */
  async function told(work) {
    refused.hidden = true;
    try {
      await work();
      await showSaved();
    } catch (error) {
      refused.textContent = error instanceof Problem ? error.message : word('offline');
      refused.hidden = false;
    }
  }

  async function showSaved() {
    const { items } = await read('/api/v1/filters');
    saved.replaceChildren(
      ...items.map((each) =>
        element(
          'span',
          {},
          element('a', { href: addressOf(each.filter) }, each.name),
          button('×', () => told(() => removeAt(each.url)), `${word('remove')} ${each.name}`),
        ),
      ),
    );
  }
}

function button(text, click, label) {
  return element('button', { type: 'button', click, 'aria-label': label }, text);
}
