/** Tasks as text. */
import { inLanguage } from '../program/text.js';
import type { CaseAnswer, InboxAnswer, TaskAnswer } from './answers.js';
import { table } from './print.js';
import { minuteIn, type Reader } from './reader.js';

export function inboxText({ items }: InboxAnswer, reader: Reader): string {
  return items.length === 0 ? 'Nothing to do.' : taskTable(items, reader);
}

export function operationText({ case: { id, status, outcome }, tasks }: CaseAnswer, reader: Reader): string {
  if (tasks.length > 0) return `Done. Open in ${id}:\n\n${taskTable(tasks, reader)}`;
  return status === 'open' ? `Done. ${id} has no open task now.` : `Done. ${id} is ${status}${outcome === null ? '' : `: ${outcome}`}.`;
}

export function taskTable(tasks: readonly TaskAnswer[], reader: Reader): string {
  const rows = tasks.map((task) => [task.id, inLanguage(task.title, reader.language), holder(task), due(task, reader), taskInputs(task)]);
  return table([['TASK', 'TITLE', 'WITH', `DUE (${reader.time_zone})`, 'TAKES'], ...rows]);
}

function holder(task: TaskAnswer): string {
  const rests = task.status === 'suspended' ? ' (suspended)' : '';
  return `${task.assignee ?? (task.status === 'created' ? 'nobody yet' : 'offered')}${rests}`;
}

function due({ due, due_unknown, overdue }: TaskAnswer, reader: Reader): string {
  if (due === null) return due_unknown ? 'unknown' : '';
  return `${minuteIn(reader, due)}${overdue ? ' (late)' : ''}`;
}

/** What `complete` needs: its outcomes, and the fields of its form with what they may be, those that may be left out in brackets. */
export function taskInputs(task: TaskAnswer): string {
  const outcomes = task.outcomes
    .map(({ id, form }) => {
      const fields = form === undefined ? [] : fieldsOf(form);
      return fields.length === 0 ? id : `${id} (${fields.join(', ')})`;
    })
    .join('|');
  return [outcomes === '' ? '' : `--outcome ${outcomes}`, ...fieldsOf(task.form)].filter((part) => part !== '').join(', ');
}

function fieldsOf({ properties = {}, required = [] }: TaskAnswer['form']): readonly string[] {
  return Object.entries(properties).map(([field, schema]) => {
    const among = (schema as { enum?: readonly unknown[] }).enum;
    const shown = among === undefined ? field : `${field}=${among.map(String).join('|')}`;
    return required.includes(field) ? shown : `[${shown}]`;
  });
}
