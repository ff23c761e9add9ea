/** What Temporal UI shows of a case: its current details in Markdown, the summaries of timers, the search attributes. */
import type { Instant, State } from '../engine/state.js';
import type { CaseView, TaskView } from '../engine/view.js';
import type { Wanted } from '../organisation/request.js';
import type { Priority } from '../program/program.js';
import { inLanguage, type Text } from '../program/text.js';

export interface ReaderContext {
  readonly language: string;
  /** UTC offset in minutes at an instant, from the case's calendar. */
  readonly offset: (at: Instant) => number;
  /** Title of a step. */
  readonly title: (step: string) => Text;
}

/** Stage, open tasks with holder and due, deadlines, incidents and the last outcomes, for an admin to read. */
export function currentDetails(view: CaseView, tasks: readonly TaskView[], state: State, reader: ReaderContext): string {
  const say = (text: Text) => inLanguage(text, reader.language);
  const when = (at: Instant | null, overdue: boolean) =>
    `${at === null ? 'unknown' : localTime(at, reader)}${overdue ? ' **(overdue)**' : ''}`;
  const lines: string[] = [];
  if (view.status === 'open') lines.push(`**Stage:** ${view.stage_title === null ? '–' : say(view.stage_title)}`);
  else lines.push(`**${view.status === 'cancelled' ? 'Cancelled' : `Ended: ${view.outcome}`}** ${when(view.ended_at, false)}`);
  for (const [role, person] of Object.entries(view.case_roles)) lines.push(`**${capital(role)}:** ${person ?? '–'}`);
  const open = tasks.map((task) => {
    const due = task.due === null && !task.due_unknown ? '' : `, until ${when(task.due, task.overdue)}`;
    return `- ${say(task.title)}: ${holder(task)}${due}`;
  });
  // The clocks of tasks stand with their tasks.
  const deadlines = view.deadlines
    .filter((deadline) => !tasks.some((task) => task.step === deadline.on))
    .map((deadline) => `- ${say(deadline.title)}: ${when(deadline.due, deadline.overdue)}`);
  const incidents = view.incidents.map((incident) => `- ${incident.file}, line ${incident.line}: ${incident.message}`);
  lines.push(...section('Open tasks', open), ...section('Deadlines', deadlines), ...section('Incidents', incidents));
  lines.push(
    ...section(
      'Done',
      lastOutcomes(state, (step) => say(reader.title(step))),
    ),
  );
  return lines.join('\n');
}

function section(title: string, items: readonly string[]): string[] {
  return items.length > 0 ? ['', `**${title}**`, ...items] : [];
}

function lastOutcomes(state: State, title: (step: string) => string): string[] {
  return Object.entries(state.steps)
    .filter(([, result]) => typeof result.outcome === 'string' && typeof result.completed_by === 'string')
    .sort(([, a], [, b]) => (String(a.completed_at) < String(b.completed_at) ? -1 : 1))
    .slice(-5)
    .map(([step, result]) => `- ${title(step)}: ${result.outcome} (${result.completed_by})`);
}

function holder(task: TaskView): string {
  if (task.assignee !== null) return task.assignee;
  const offered = task.offered_to.map((match) => match.map(nameOfWanted).join(' + '));
  return offered.length > 0 ? `offered to ${offered.join(', ')}` : 'nobody yet';
}

function nameOfWanted(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'role':
      return wanted.role;
    case 'unit':
      return wanted.unit;
    case 'skill':
      return wanted.skill;
    case 'person':
      return wanted.person;
    case 'case_role':
      return wanted.case_role;
    case 'manager_of':
      return 'manager';
  }
}

export function timerSummary(at: Instant, reader: ReaderContext): string {
  return `Next check ${localTime(at, reader)}`;
}

/** `2026-03-02 10:00`, on the wall clock of the case's calendar. */
export function localTime(at: Instant, reader: ReaderContext): string {
  return new Date(at + reader.offset(at) * 60_000).toISOString().slice(0, 16).replace('T', ' ');
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
