/** The page of a customer's link: what is asked of them, and their answer. It knows no token but that of its address. */
import { element } from './element.js';
import { fieldsOf } from './form.js';
import { inLanguage, instant, language, value, word } from './words.js';

const url = `/api/v1/links/${encodeURIComponent(location.pathname.split('/').at(-1))}`;
const page = document.getElementById('page');

document.documentElement.lang = language;
await show();

async function show() {
  const { answer, problem } = await ask(url, {});
  if (problem) return page.replaceChildren(element('p', { role: 'alert' }, wordsFor(problem)), ...progressOf(problem));
  document.title = inLanguage(answer.title);
  page.replaceChildren(
    ...[
      element('h1', {}, inLanguage(answer.title)),
      ...progressOf(answer),
      answer.guide === null ? null : element('p', {}, inLanguage(answer.guide)),
      ...answer.show.flatMap(({ label, value: shown }) => [element('h2', {}, label), element('p', {}, value(shown))]),
      answer.until === null ? null : element('p', { class: 'quiet' }, `${word('answer_until')} ${instant(answer.until)}`),
      formOf(answer),
    ].filter((part) => part !== null),
  );
}

/** Where their case stands, as far as its playbook says so. */
function progressOf({ progress }) {
  return progress ? [element('p', { class: 'quiet', role: 'status' }, inLanguage(progress))] : [];
}

function formOf({ form, fields: names, outcomes }) {
  const fields = fieldsOf(form, names);
  const remark = element('textarea', { name: 'comment' });
  const commented = element('label', { hidden: !outcomes.some((each) => each.comment) }, word('remark'), remark);
  const problem = element('div', { role: 'alert' });
  // The same answer sent again after a failure on the way has the same key, and so counts once.
  let last = { body: '', key: '' };
  const buttons = (outcomes.length === 0 ? [{ id: null, title: word('send') }] : outcomes).map(({ id, title }) =>
    element('button', { class: 'main', value: id ?? '' }, inLanguage(title)),
  );
  const submit = async (event) => {
    event.preventDefault();
    const outcome = event.submitter?.value || undefined;
    const comment = remark.value.trim() || undefined;
    const body = JSON.stringify({ values: fields.read(), outcome, comment });
    if (body !== last.body) last = { body, key: crypto.randomUUID() };
    for (const button of buttons) button.disabled = true;
    const headers = { 'content-type': 'application/json', 'idempotency-key': last.key };
    const said = await ask(`${url}/answer`, { method: 'POST', headers, body });
    for (const button of buttons) button.disabled = false;
    if (said.answer)
      return page.replaceChildren(
        element('h1', {}, word('thanks')),
        element('p', {}, word(said.answer.status === 'pending' ? 'noted' : 'answered')),
      );
    if (said.problem.status === 410) return page.replaceChildren(element('p', { role: 'alert' }, word('link_ended')));
    const elsewhere = fields.show(said.problem.errors ?? []).map(({ message }) => message);
    const lines = said.problem.errors?.length > elsewhere.length ? [word('attention')] : [wordsFor(said.problem)];
    problem.replaceChildren(element('div', { class: 'problem' }, ...[...lines, ...elsewhere].map((line) => element('p', {}, line))));
  };
  return element('form', { submit, novalidate: true }, fields.elements, commented, problem, element('div', { class: 'buttons' }, buttons));
}

function wordsFor({ status, detail }) {
  if (status === 404) return word('link_unknown');
  if (status === 410) return word('link_ended');
  return status === undefined ? word('offline') : detail;
}

async function ask(address, options) {
  try {
    const response = await fetch(address, { ...options, headers: { accept: 'application/json', ...options.headers } });
    const answer = await response.json();
    return response.ok ? { answer } : { problem: answer };
  } catch {
    return { problem: {} };
  }
}
