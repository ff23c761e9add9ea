/** A task in a list, and when it is due. */
import { person } from './api.js';
import { element } from './element.js';
import { addressOf, filterInAddress } from './inbox-filter.js';
import { table } from './table.js';
import { inLanguage, instant, word } from './words.js';

export function tasksTable(tasks) {
  const heads = ['task', 'case', 'customer', 'stage', 'due', 'with', 'priority'];
  return table(
    heads.map((head) => word(head)),
    tasks.map(taskCells),
  );
}

function taskCells(task) {
  return [
    element('a', { href: `#/tasks/${encodeURIComponent(task.id)}` }, inLanguage(task.title)),
    element('a', { href: `#/cases/${encodeURIComponent(task.case)}` }, task.case),
    task.customer_id === null ? '' : narrowing('customer', task.customer_id, task.customer_id),
    narrowing('stage', task.stage, inLanguage(task.stage_title)),
    dueOf(task),
    holderOf(task),
    word(task.priority),
  ];
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
