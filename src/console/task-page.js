/** One task: what is to be done, and the form that completes it. */
import { answerFieldsOf, sendsBack } from './answer-fields.js';
import { read } from './api.js';
import { definitions } from './case-page.js';
import { customerLink } from './customer-row.js';
import { element } from './element.js';
import { operationsOf } from './operations.js';
import { dueOf, holderOf } from './task-row.js';
import { urgencyInWords } from './urgency.js';
import { inLanguage, instant, value, word } from './words.js';

/** `again` shows the page anew, after the task has changed. */
export async function taskPage(id, again) {
  const task = await read(`/api/v1/tasks/${encodeURIComponent(id)}`);
  return [
    element('p', {}, element('a', { href: '#/' }, word('inbox'))),
    element('h1', {}, inLanguage(task.title)),
    definitions([
      [word('case'), element('a', { href: `#/cases/${encodeURIComponent(task.case)}` }, task.case)],
      ...(task.customer_id === null ? [] : [[word('customer'), customerLink(task.customer_id)]]),
      [word('stage'), inLanguage(task.stage_title)],
      [word('due'), dueOf(task)],
      [word('with'), holderOf(task)],
      [word('priority'), word(task.priority)],
      [word('urgency'), urgencyInWords(task.urgency)],
    ]),
    task.sent_back === undefined ? null : sentBack(task.sent_back),
    task.guide === null ? null : element('p', {}, inLanguage(task.guide)),
    task.show.length === 0 ? null : definitions(task.show.map((item) => [item.label, value(item.value)])),
    ...commentsOn(task.comments ?? []),
    ...workOn(task, again),
  ].filter((part) => part !== null);
}

/** Why it is to be done again. */
function sentBack({ by, comment }) {
  return element('div', { class: 'problem' }, element('p', {}, `${word('sent_back')}: ${by}`), element('p', { class: 'said' }, comment));
}

function commentsOn(comments) {
  if (comments.length === 0) return [];
  const said = comments.map(({ at, by, text }) => element('li', {}, `${instant(at)} · ${by}`, element('p', { class: 'said' }, text)));
  return [element('h2', {}, word('remarks')), element('ul', {}, said)];
}

function workOn(task, again) {
  const { claim, release, complete } = task.actions;
  const problem = element('div', { role: 'alert' });
  if (!complete) return [problem, ...otherOperations(task, operationsOf(null, problem), again)];
  const answer = answerFieldsOf(task);
  const main = element('button', { class: 'main' }, word('complete'));
  const outcome = outcomeChoice(task.outcomes, (chosen) => {
    answer.choose(chosen?.id);
    main.textContent = word(chosen !== undefined && sendsBack(chosen) ? 'send_back' : 'complete');
  });
  if (task.draft?.outcome !== undefined) outcome?.begin(task.draft.outcome);
  const checklist = checklistOf(task.checklist);
  const operations = operationsOf(answer, problem);
  const submit = (event) => {
    event.preventDefault();
    const body = {
      ...answer.read(),
      ...checklist.read(),
      ...(outcome === null || outcome.select.value === '' ? {} : { outcome: outcome.select.value }),
    };
    return operations.run(complete, body, () => {
      location.hash = '#/';
    });
  };
  const others = [
    claim && element('button', { type: 'button', click: () => operations.run(claim, {}, again) }, word('claim')),
    release && element('button', { type: 'button', click: () => operations.run(release, {}, again) }, word('release')),
  ].filter(Boolean);
  const buttons = element('div', { class: 'buttons' }, main, others);
  return [
    element('form', { submit, novalidate: true }, checklist.elements, answer.shared, outcome?.label, answer.own, problem, buttons),
    ...otherOperations(task, operations, again),
  ];
}

/** What can be done besides completing it, as far as the case lets the reader. It is sent back with an outcome of its form. */
function otherOperations({ actions }, operations, again) {
  const text = element('input', { name: 'remark' });
  const person = element('input', { name: 'person' });
  const bodies = {
    start: () => ({}),
    stop: () => ({}),
    resume: () => ({}),
    suspend: () => ({}),
    skip: () => ({}),
    comment: () => ({ text: text.value }),
    delegate: () => ({ to: person.value }),
    forward: () => ({ to: { person: person.value } }),
  };
  const buttons = Object.entries(bodies).flatMap(([operation, body]) => {
    const url = actions[operation];
    return url ? [element('button', { type: 'button', click: () => operations.run(url, body(), again) }, word(operation))] : [];
  });
  if (buttons.length === 0) return [];
  return [
    element('label', {}, word('remark'), text),
    element('label', {}, word('person'), person),
    element('div', { class: 'buttons' }, buttons),
  ];
}

function checklistOf(items) {
  const boxes = items.map(() => element('input', { type: 'checkbox' }));
  const labels = items.map((item, i) => element('label', {}, boxes[i], inLanguage(item)));
  return {
    elements: labels,
    read: () => (items.length === 0 ? {} : { checked: boxes.flatMap((box, i) => (box.checked ? [i] : [])) }),
  };
}

/** `choose` is told the outcome whenever another is chosen; undefined: none. */
function outcomeChoice(outcomes, choose) {
  if (outcomes.length === 0) return null;
  const options = outcomes.map(({ id, title }) => element('option', { value: id }, inLanguage(title)));
  const change = () => choose(outcomes.find(({ id }) => id === select.value));
  const select = element('select', { name: 'outcome', change }, element('option', { value: '' }, word('choose')), options);
  const begin = (id) => {
    select.value = id;
    change();
  };
  return { select, begin, label: element('label', {}, `${word('outcome')} *`, select) };
}
