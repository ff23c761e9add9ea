/** When a customer was spoken to, and that they were. */
import { element } from './element.js';
import { operationsOf } from './operations.js';
import { instant, word } from './words.js';

export function contactList(contacts) {
  return element('ul', { class: 'timeline' }, contacts.map(contactItem));
}

function contactItem({ at, by, acting_for, channel, note, case: id }) {
  const who = acting_for === undefined ? by : `${by} (${word('acting_for')} ${acting_for})`;
  const about = id === null ? word('without_case') : element('a', { href: `#/cases/${encodeURIComponent(id)}` }, id);
  const head = [instant(at), channel, who].filter((part) => part !== null).join(' · ');
  return element('li', {}, `${head} · `, about, note === '' ? null : element('p', { class: 'said' }, note));
}

/** For a contact that no case has. `url`: where it is logged; undefined: the reader may not. `again` is called once it is. */
export function contactForm(url, again) {
  if (url === undefined) return null;
  const channel = element('input', { name: 'channel', maxlength: 40, required: true });
  const note = element('textarea', { name: 'note', maxlength: 4000 });
  const problem = element('div', { role: 'alert' });
  const operations = operationsOf(null, problem);
  const submit = (event) => {
    event.preventDefault();
    return operations.run(url, { channel: channel.value.trim(), note: note.value.trim() }, again);
  };
  const form = element(
    'form',
    { submit },
    element('label', {}, `${word('channel')} *`, channel),
    element('label', {}, word('contact_note'), note),
    problem,
    element('div', { class: 'buttons' }, element('button', { class: 'main' }, word('log_contact'))),
  );
  return element(
    'details',
    {},
    element('summary', {}, word('log_contact')),
    element('p', { class: 'quiet' }, word('log_contact_help')),
    form,
  );
}
