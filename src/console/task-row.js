/** A task in a list, and when it is due. */
import { person } from './api.js';
import { element } from './element.js';
import { addressOf, filterInAddress } from './inbox-filter.js';
import { inLanguage, instant, word } from './words.js';

export function tasksTable(tasks) {
  const heads = ['task', 'case', 'customer', 'stage', 'due', 'with', 'priority'];
  return element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        heads.map((head) => element('th', { scope: 'col' }, word(head))),
      ),
    ),
    element('tbody', {}, tasks.map(taskRow)),
  );
}

function taskRow(task) {
  const cells = [
    element('a', { href: `#/tasks/${encodeURIComponent(task.id)}` }, inLanguage(task.title)),
    element('a', { href: `#/cases/${encodeURIComponent(task.case)}` }, task.case),
    task.customer_id === null ? '' : narrowing('customer', task.customer_id, task.customer_id),
    narrowing('stage', task.stage, inLanguage(task.stage_title)),
    dueOf(task),
    holderOf(task),
    word(task.priority),
  ];
  return element(
    'tr',
    {},
    cells.map((cell) => element('td', {}, cell)),
  );
}

/** Leads to what else there is of the same. */
function narrowing(key, value, text) {
  return element('a', { class: 'narrowing', href: addressOf({ ...Object.fromEntries(filterInAddress()), [key]: value }) }, text);
}

export function dueOf({ due, due_unknown, overdue }) {
  const text = due_unknown && due === null ? word('unknown') : instant(due);
  return element('span', overdue ? { class: 'late' } : {}, overdue ? `${text} (${word('overdue')})` : text);
}

export function holderOf(task) {
  if (task.assignee === null) return word('offered');
  return task.assignee === person() ? word('mine') : task.assignee;
}
