/** One task with all that whoever does it needs, as text. */
import { inLanguage } from '../program/text.js';
import type { OpenTaskAnswer, UrgencyReasonAnswer } from './answers.js';
import { table } from './print.js';
import { minuteIn, type Reader } from './reader.js';
import { taskInputs } from './task-text.js';

export function oneTaskText(task: OpenTaskAnswer, reader: Reader): string {
  const told = (text: Parameters<typeof inLanguage>[0]) => inLanguage(text, reader.language);
  const value = (each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each));
  const takes = taskInputs(task);
  const parts = [
    `${task.id}  ${told(task.title)}`,
    `${task.status.replace('_', ' ')}, ${standsBefore(task)}${task.acting_for === undefined ? '' : ` for ${task.acting_for}`}`,
    ...(task.delegated_by === undefined ? [] : [`delegated by ${task.delegated_by}`]),
    ...(task.sent_back === undefined ? [] : [`sent back by ${task.sent_back.by}: ${task.sent_back.comment}`]),
    'comes when it does because',
    ...task.urgency.reasons.map((reason) => `  ${reasonText(reason, reader)}`),
    ...(task.guide === null ? [] : ['', told(task.guide)]),
    ...section(task.show.map(({ label, value: shown }) => `${label}: ${value(shown)}`)),
    ...section(task.checklist.map((item, at) => `${at + 1}. ${told(item)}`)),
    ...section(takes === '' ? [] : [`takes: ${takes}`]),
    ...(task.draft
      ? Object.entries(task.draft.values).map(([field, entered]) => `  ${field}, by ${task.draft?.by}: ${value(entered)}`)
      : []),
    ...section((task.comments ?? []).map(({ at, by, text }) => `${minuteIn(reader, at)} ${by}: ${text}`)),
    ...section(filesText(task)),
    ...section([`you may: ${Object.keys(task.actions).join(', ') || 'nothing'}`]),
  ];
  return parts.join('\n');
}

function standsBefore({ assignee, offered_to }: OpenTaskAnswer): string {
  if (assignee !== null) return `with ${assignee}`;
  if (offered_to.length === 0) return 'with nobody yet';
  const all = offered_to.map((match) => match.map(({ kind, ...who }) => `${kind} ${Object.values(who).join(' ')}`).join(' and '));
  return `offered to ${all.join(', ')}`;
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function filesText({ attachments = [] }: OpenTaskAnswer): readonly string[] {
  if (attachments.length === 0) return [];
  return [table([['FILE', 'NAME', 'BYTES', 'BY'], ...attachments.map(({ id, name, size, by }) => [id, name, String(size), by])])];
}

function reasonText(reason: UrgencyReasonAnswer, reader: Reader): string {
  const at = reason.due === undefined ? '' : `${minuteIn(reader, reason.due)} (${reader.time_zone})`;
  switch (reason.kind) {
    case 'due':
      return `due ${at}: ${inLanguage(reason.title ?? '', reader.language)}`;
    case 'no_deadline':
      return `no deadline: counts as due ${at}`;
    case 'priority':
      return `priority ${reason.priority}: ${moved(reason)}`;
    case 'case_priority':
      return `priority of the case ${reason.priority}: ${moved(reason)}`;
    case 'escalated':
      return `escalated to level ${reason.level}: ${moved(reason)}`;
    case 'tier':
      return `tier ${reason.tier}: ${moved(reason)}`;
  }
}

function moved({ sooner = 0 }: UrgencyReasonAnswer): string {
  return `${Math.abs(sooner) / 60} hours ${sooner < 0 ? 'later' : 'sooner'}`;
}
