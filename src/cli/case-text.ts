/** A case as text. */
import { inLanguage } from '../program/text.js';
import type { CaseAnswer } from './answers.js';
import { minuteIn, type Reader } from './reader.js';
import { taskTable } from './task-text.js';

export function caseText({ case: shown, tasks }: CaseAnswer, reader: Reader): string {
  const title = (text: Parameters<typeof inLanguage>[0]) => inLanguage(text, reader.language);
  const stage = shown.stage_title === null ? '' : ` in ${title(shown.stage_title)}`;
  const stands = shown.outcome === null ? `${shown.status}${stage}` : `${shown.status}, ${shown.outcome}`;
  const roles = Object.entries(shown.case_roles).map(([role, person]) => `${role}: ${person ?? 'nobody yet'}`);
  const deadlines = shown.deadlines.map((deadline) => {
    const due = deadline.due === null ? 'unknown' : `${minuteIn(reader, deadline.due)} (${reader.time_zone})`;
    return `${title(deadline.title)}: due ${due}${deadline.overdue ? ', late' : ''}`;
  });
  const records = shown.records.map(({ record, value, unit }) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${record}: ${text}${unit === undefined ? '' : ` ${unit}`}`;
  });
  const incidents = shown.incidents.map((incident) => `incident: ${incident.message} (${incident.file}:${incident.line})`);
  const lines = [`${shown.id}  ${title(shown.title)}`, stands, ...roles, ...deadlines, ...records, ...incidents];
  return tasks.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${taskTable(tasks, reader)}`;
}
