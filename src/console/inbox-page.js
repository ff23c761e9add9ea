/** What somebody has to do, what is offered to them, and what they were told. */
import { read } from './api.js';
import { element } from './element.js';
import { pages } from './pages.js';
import { tasksTable } from './task-row.js';
import { instant, word } from './words.js';

export async function inboxPage() {
  const [tasks, notices] = await Promise.all([read('/api/v1/tasks'), read('/api/v1/notices?limit=10')]);
  return [
    element('h1', {}, word('inbox')),
    tasks.items.length === 0 ? element('p', { class: 'quiet' }, word('empty')) : pages(tasks, tasksTable),
    ...(notices.items.length === 0 ? [] : [element('h2', {}, word('notices')), pages(notices, noticeList)]),
  ];
}

function noticeList(notices) {
  return element('ul', {}, notices.map(noticeItem));
}

function noticeItem({ at, case: id, about }) {
  const link = element('a', { href: `#/cases/${encodeURIComponent(id)}` }, id);
  const due = about.due === null ? '' : ` · ${word('due')} ${instant(about.due)}`;
  return element('li', {}, `${instant(at)} · ${word(about.kind)} · `, link, ` · ${about.clock}${due}`);
}
