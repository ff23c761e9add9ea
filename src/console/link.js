/** The page of a customer's link: what is asked of them, and their answer. It knows no token but that of its address. */
import { answerFieldsOf } from './answer-fields.js';
import { element } from './element.js';
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

function formOf(asked) {
  const { outcomes } = asked;
  const fields = answerFieldsOf(asked);
  const problem = element('div', { role: 'alert' });
  // The same answer sent again after a failure on the way has the same key, and so counts once.
  let last = { body: '', key: '' };
  const send = async (outcome) => {
    const body = JSON.stringify({ ...fields.read(), outcome });
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
  const choices = outcomes.map((outcome) => choiceOf(outcome, fields.groupOf(outcome.id)));
  /** An outcome that asks for more first shows for what, and is sent when it is pressed again. */
  const press = async (choice) => {
    const opens = choice.group?.hidden;
    fields.choose(choice.id);
    for (const each of choices) each.open(each === choice);
    problem.replaceChildren();
    if (opens) choice.group.querySelector('input, select, textarea').focus();
    else await send(choice.id);
  };
  for (const choice of choices) {
    // The second click of a double click is none that says that all is filled in.
    choice.button.addEventListener('click', ({ detail }) => detail < 2 && press(choice));
  }
  const buttons = choices.length === 0 ? [element('button', { class: 'main' }, word('send'))] : choices.map(({ button }) => button);
  const submit = async (event) => {
    event.preventDefault();
    // Enter in a field chooses no outcome.
    if (choices.length === 0) await send();
  };
  const elements = [fields.shared, fields.own, problem, element('div', { class: 'buttons' }, buttons)];
  return element('form', { submit, novalidate: true }, elements);
}

/** The button of an outcome. `open` says on it whether its group of fields is shown, and that pressing it then sends the answer. */
function choiceOf({ id, title }, group) {
  const text = inLanguage(title);
  const button = element('button', { type: 'button', class: 'main', value: id, 'aria-controls': group?.id });
  const open = (opened) => {
    button.textContent = group && opened ? `${word('send_as')}${text}` : text;
    if (group) button.ariaExpanded = String(opened);
  };
  open(false);
  return { id, group, button, open };
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
