/** A case as text. */
import { inLanguage } from '../program/text.js';
import type { CaseAnswer } from './answers.js';
import { localMinute } from './print.js';
import { taskTable } from './task-text.js';

export function caseText(answer: CaseAnswer, language: string): string {
  const stage = answer.stage_title === null ? '' : ` in ${inLanguage(answer.stage_title, language)}`;
  const stands = answer.outcome === null ? `${answer.status}${stage}` : `${answer.status}, ${answer.outcome}`;
  const roles = Object.entries(answer.case_roles).map(([role, person]) => `${role}: ${person ?? 'nobody yet'}`);
  const deadlines = answer.deadlines.map((deadline) => {
    const due = deadline.due === null ? 'unknown' : localMinute(deadline.due);
    return `${inLanguage(deadline.title, language)}: due ${due}${deadline.overdue ? ' (late)' : ''}`;
  });
  const incidents = answer.incidents.map((incident) => `incident: ${incident.message} (${incident.file}:${incident.line})`);
  const lines = [`${answer.id}  ${inLanguage(answer.title, language)}`, stands, ...roles, ...deadlines, ...incidents];
  const tasks = answer.tasks ?? [];
  return tasks.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${taskTable(tasks, language)}`;
}
