/** The console: which page is shown, who is signed in, and what happens when something goes wrong. */
import { Problem, person, token } from './api.js';
import { casePage } from './case-page.js';
import { customerPage } from './customer-page.js';
import { customersPage } from './customers-page.js';
import { element } from './element.js';
import { inboxPage } from './inbox-page.js';
import { problemText } from './problem-text.js';
import { taskPage } from './task-page.js';
import { language, word } from './words.js';

const page = document.getElementById('page');
const who = document.getElementById('who');
let shown = 0;

document.documentElement.lang = language;
addEventListener('hashchange', show);
await show();

async function show() {
  shown += 1;
  const mine = shown;
  showWho();
  const content = token.get() === null ? signInPage() : await routed();
  // A slower page must not replace the one asked for after it.
  if (mine === shown) page.replaceChildren(...content);
}

async function routed() {
  const [, kind, id] = location.hash.split('?')[0].split('/');
  try {
    if (kind === 'cases') return await casePage(decodeURIComponent(id));
    if (kind === 'tasks') return await taskPage(decodeURIComponent(id), show);
    if (kind === 'customers') return await (id ? customerPage(decodeURIComponent(id), show) : customersPage());
    return await inboxPage();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) token.clear();
    const problem = element('div', { class: 'problem', role: 'alert' }, element('p', {}, problemText(error)));
    return token.get() === null ? [problem, ...signInPage()] : [problem];
  }
}

function showWho() {
  if (token.get() === null) return who.replaceChildren();
  const leave = () => {
    token.clear();
    return show();
  };
  const customers = element('a', { href: '#/customers' }, word('customers'));
  who.replaceChildren(customers, person() ?? '', element('button', { type: 'button', click: leave }, word('sign_out')));
}

function signInPage() {
  const input = element('input', { type: 'password', name: 'token', autocomplete: 'off', required: true });
  const enter = (event) => {
    event.preventDefault();
    token.set(input.value.trim());
    return show();
  };
  return [
    element('h1', {}, word('sign_in')),
    element(
      'form',
      { submit: enter },
      element('label', {}, word('token'), input),
      element('span', { class: 'quiet' }, word('token_help')),
      element('div', { class: 'buttons' }, element('button', { class: 'main' }, word('sign_in'))),
    ),
  ];
}
