/** Answers about due times as text. */
import type { DueAnswer, DueProblem } from '../calendar/due.js';
import type { CodeOf } from '../diagnostics/codes.js';
import type { Language } from '../diagnostics/message.js';
import { textsOf } from '../diagnostics/messages.js';
import { inLanguage } from '../program/text.js';
import { table } from './print.js';

export function dueText(answer: Extract<DueAnswer, { due: string }>, language: string): string {
  const rows = answer.ledger.map(({ from, to, kind, title }) => [
    `  ${kind}`,
    from,
    to,
    title === undefined ? '' : inLanguage(title, language),
  ]);
  return rows.length === 0 ? answer.due : `${answer.due}\n\n${table(rows)}`;
}

export function dueProblemText(problem: DueProblem, language: Language): string {
  switch (problem.code) {
    case 'bad_json':
      return 'The question is not a JSON object.';
    case 'bad_field':
      return `'${problem.field}' is missing, or not what it should be.`;
    case 'unknown_calendar':
      return `There is no calendar '${problem.calendar}' in calendars.yaml, or it has errors: \`steward check\` tells.`;
    case 'bad_calendar':
      return `The calendar has errors: ${problem.problems.map(({ code }) => code.replaceAll('_', ' ')).join(', ')}.`;
    case 'bad_instant':
      return `'${problem.text}' is not a date and time, such as 2026-03-02T09:00 or 2026-03-02T09:00+08:00.`;
    case 'bad_duration': {
      const { code, params } = problem.problem;
      if (code === 'empty') return 'The duration is empty. Write it like 30 minutes, 4 business hours, 2 business days.';
      const { message, help } = textsOf({ code: `duration/${code.replaceAll('_', '-')}` as CodeOf<'duration'>, params }, language);
      return `${message} ${help}`;
    }
  }
}
