/** What Temporal UI shows of a case: its current details in Markdown, the summaries of timers, the search attributes. */
import type { Instant, State } from '../engine/state.js';
import type { CaseView, TaskView } from '../engine/view.js';
import type { Priority } from '../program/program.js';
import { inLanguage } from '../program/text.js';

export interface ReaderContext {
  readonly language: string;
  /** UTC offset in minutes at an instant, from the case's calendar. */
  readonly offset: (at: Instant) => number;
}

/** Stage, open tasks with holder and due, deadlines, incidents and the last outcomes, for an admin to read. */
export function currentDetails(view: CaseView, tasks: readonly TaskView[], state: State, reader: ReaderContext): string {
  const { language } = reader;
  const when = (at: Instant | null) => (at === null ? 'unknown' : localTime(at, reader));
  const lines: string[] = [];
  if (view.status !== 'open') {
    lines.push(`**${view.status === 'cancelled' ? 'Cancelled' : `Ended: ${view.outcome}`}** at ${when(view.ended_at)}`);
  } else {
    lines.push(`**Stage:** ${view.stage_title === null ? '–' : inLanguage(view.stage_title, language)}`);
  }
  for (const [role, person] of Object.entries(view.case_roles)) lines.push(`**${capital(role)}:** ${person ?? '–'}`);
  if (tasks.length > 0) {
    lines.push('', '| Open task | With | Due |', '|---|---|---|');
    for (const task of tasks) {
      const late = task.overdue ? ' **overdue**' : '';
      const due = task.due === null ? (task.due_unknown ? 'unknown' : '–') : `${when(task.due)}${late}`;
      lines.push(`| ${cell(inLanguage(task.title, language))} | ${cell(holder(task))} | ${due} |`);
    }
  }
  if (view.deadlines.length > 0) {
    lines.push('', '**Deadlines**');
    for (const each of view.deadlines) {
      lines.push(`- ${inLanguage(each.title, language)}: ${when(each.due)}${each.overdue ? ' (overdue)' : ''}`);
    }
  }
  for (const incident of view.incidents) lines.push('', `**Incident** ${incident.file}:${incident.line} ${incident.message}`);
  const outcomes = lastOutcomes(state);
  if (outcomes.length > 0) lines.push('', '**Done**', ...outcomes.map(([step, outcome]) => `- ${step}: ${outcome}`));
  return lines.join('\n');
}

function lastOutcomes(state: State): [string, string][] {
  return Object.entries(state.steps)
    .filter(([, result]) => typeof result.outcome === 'string' && typeof result.completed_by === 'string')
    .sort(([, a], [, b]) => (String(a.completed_at) < String(b.completed_at) ? -1 : 1))
    .slice(-5)
    .map(([step, result]) => [step, `${result.outcome} (${result.completed_by})`]);
}

function holder(task: TaskView): string {
  if (task.assignee !== null) return task.assignee;
  const offered = task.offered_to.map((match) =>
    match
      .map((wanted) =>
        'role' in wanted ? wanted.role : 'unit' in wanted ? wanted.unit : 'person' in wanted ? (wanted.person ?? '') : wanted.kind,
      )
      .join(' + '),
  );
  return offered.length > 0 ? `offered to ${offered.join(', ')}` : '–';
}

export function timerSummary(at: Instant, reader: ReaderContext): string {
  return `Next check ${localTime(at, reader)}`;
}

/** `2026-03-02 10:00`, on the wall clock of the case's calendar. */
export function localTime(at: Instant, reader: ReaderContext): string {
  return new Date(at + reader.offset(at) * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replaceAll('_', ' ');
}

const RANK: { readonly [P in Priority]: number } = { low: 1, normal: 2, high: 3, urgent: 4 };

/** Search attributes that change while a case runs. */
export interface CaseAttributes {
  readonly Stage: string | null;
  readonly Outcome: string | null;
  readonly Priority: number;
  readonly Overdue: boolean;
  readonly Incident: boolean;
}

export function attributesOf(view: CaseView, state: State): CaseAttributes {
  const priorities = [state.priority, ...Object.values(state.tasks).map((task) => task.priority)];
  return {
    Stage: view.stage,
    Outcome: view.outcome,
    Priority: Math.max(...priorities.map((priority) => RANK[priority])),
    Overdue: view.overdue,
    Incident: view.incidents.length > 0,
  };
}

/** What a case has when it is started, so that its first task changes nothing. */
export function firstAttributes(firstStage: string | null): CaseAttributes {
  return { Stage: firstStage, Outcome: null, Priority: RANK.normal, Overdue: false, Incident: false };
}
