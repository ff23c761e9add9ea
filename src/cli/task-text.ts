/** Tasks as text. */
import { inLanguage } from '../program/text.js';
import type { InboxAnswer, OperationAnswer, TaskAnswer } from './answers.js';
import { localMinute, table } from './print.js';

export function inboxText({ tasks }: InboxAnswer, language: string): string {
  return tasks.length === 0 ? 'Nothing to do.' : taskTable(tasks, language);
}

export function operationText({ case: id, tasks }: OperationAnswer, language: string): string {
  return tasks.length === 0 ? `Done. ${id} has no open task.` : `Done. Open in ${id}:\n\n${taskTable(tasks, language)}`;
}

export function taskTable(tasks: readonly TaskAnswer[], language: string): string {
  const rows = tasks.map((task) => [task.id, inLanguage(task.title, language), holder(task), due(task), inputs(task)]);
  return table([['TASK', 'TITLE', 'WITH', 'DUE', 'TAKES'], ...rows]);
}

function holder(task: TaskAnswer): string {
  return task.assignee ?? (task.status === 'created' ? 'nobody yet' : 'offered');
}

function due({ due, overdue }: TaskAnswer): string {
  return due === null ? '' : `${localMinute(due)}${overdue ? ' (late)' : ''}`;
}

/** What `complete` needs: its outcomes, and the fields of its form, those that may be left out in brackets. */
function inputs(task: TaskAnswer): string {
  const required = task.form.required ?? [];
  const fields = Object.keys(task.form.properties ?? {}).map((field) => (required.includes(field) ? field : `[${field}]`));
  const outcomes = task.outcomes.map((outcome) => outcome.id).join(' | ');
  return [outcomes, ...fields].filter((part) => part !== '').join(', ');
}
