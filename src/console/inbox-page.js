/** What somebody has to do, what is offered to them, and what they were told. */
import { read } from './api.js';
import { element } from './element.js';
import { listen } from './events.js';
import { filterInAddress, inboxFilter } from './inbox-filter.js';
import { pages } from './pages.js';
import { tasksTable } from './task-row.js';
import { inLanguage, instant, word } from './words.js';

/** Besides what the server tells: the time until something is overdue passes by itself. */
const LOOK_AGAIN_MS = 60_000;

/** Shows by itself what comes in later, for as long as it is on the page. */
export async function inboxPage() {
  const lists = element('div', {});
  const filter = inboxFilter(() => void lookAgain());
  let shown = '';
  await look();
  const timer = setInterval(lookAgain, LOOK_AGAIN_MS);
  // Once it is on the page.
  setTimeout(() => listen(lookAgain, () => lists.isConnected));
  return [element('h1', {}, word('inbox')), filter.element, lists];

  async function look() {
    const query = filterInAddress().toString();
    const [tasks, counts, notices] = await Promise.all([
      read(`/api/v1/tasks?${query}`),
      read('/api/v1/tasks/counts'),
      read('/api/v1/notices?limit=10'),
    ]);
    // The answer to an earlier filter may come after that to a later one.
    if (query !== filterInAddress().toString()) return;
    filter.count(counts);
    const found = JSON.stringify([tasks, notices]);
    if (found !== shown) lists.replaceChildren(...listsOf(tasks, notices));
    shown = found;
  }

  async function lookAgain() {
    if (!lists.isConnected) return clearInterval(timer);
    try {
      await look();
    } catch {
      // What is shown stays until the server answers again.
    }
  }
}

function listsOf(tasks, notices) {
  return [
    tasks.items.length === 0 ? element('p', { class: 'quiet' }, word('empty')) : pages(tasks, tasksTable),
    ...(notices.items.length === 0 ? [] : [element('h2', {}, word('notices')), pages(notices, noticeList)]),
  ];
}

function noticeList(notices) {
  return element('ul', {}, notices.map(noticeItem));
}

function noticeItem({ at, case: id, about }) {
  const link = element('a', { href: `#/cases/${encodeURIComponent(id)}` }, id);
  return element('li', {}, `${instant(at)} · `, ...(about.kind === 'notify' ? written(about, link) : ofClock(about, link)));
}

/** What a `notify` step says, in the reader's language. */
function written({ subject, text }, link) {
  const head = subject === undefined ? '' : ` · ${inLanguage(subject)}`;
  return [link, head, element('p', { class: 'said' }, inLanguage(text))];
}

function ofClock({ kind, clock, due }, link) {
  return [`${word(kind)} · `, link, ` · ${clock}${due === null ? '' : ` · ${word('due')} ${instant(due)}`}`];
}
