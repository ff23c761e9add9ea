/** Deadlines with their ledgers as text. */
import { inLanguage } from '../program/text.js';
import type { ClockCauseAnswer, DeadlineLedgerAnswer, DeadlinesAnswer } from './answers.js';
import { table } from './print.js';
import { minuteIn, type Reader } from './reader.js';

export function deadlinesText({ items }: DeadlinesAnswer, reader: Reader): string {
  return items.length === 0 ? 'The case has no deadlines.' : items.map((item) => deadlineText(item, reader)).join('\n\n');
}

function deadlineText(deadline: DeadlineLedgerAnswer, reader: Reader): string {
  const at = (instant: string | null) => (instant === null ? 'unknown' : minuteIn(reader, instant));
  const ended = deadline.ended_at === null ? '' : ` ${at(deadline.ended_at)}`;
  const late = deadline.overdue ? ', late' : '';
  const head = `${inLanguage(deadline.title, reader.language)}: due ${at(deadline.due)} (${reader.time_zone}), ${deadline.status}${ended}${late}`;
  const counted = `  ${deadline.clock}: ${deadline.target} on ${deadline.calendar}, from ${at(deadline.started_at)}`;
  const changes = deadline.changes.map(({ at: when, kind, cause, was, target }) => {
    const to = target === undefined ? '' : ` to ${target}`;
    return `  ${at(when)} ${kind}${to} (${causeText(cause)}); was due ${at(was)}`;
  });
  const rows = (deadline.ledger ?? []).map(({ from, to, kind, causes, title }) => [
    `  ${kind}`,
    at(from),
    at(to),
    causes ? causes.map(causeText).join('; ') : title === undefined ? '' : inLanguage(title, reader.language),
  ]);
  return [head, counted, ...changes, ...(rows.length > 0 ? [table(rows)] : [])].join('\n');
}

function causeText({ kind, of, by, reason }: ClockCauseAnswer): string {
  return [kind, of, by === undefined ? undefined : `by ${by}`, reason].filter((part) => part !== undefined).join(' ');
}
