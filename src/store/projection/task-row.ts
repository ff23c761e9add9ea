/** A task as a row of the inbox: what sorts and finds it, and before whom it stands. */
import { createHash } from 'node:crypto';
import type { TaskView } from '../../engine/view.js';
import type { Wanted, WantedMatch } from '../../organisation/request.js';
import type { Text } from '../../program/text.js';
import { jsonText } from '../json-text.js';

export interface TaskRow {
  readonly task_id: string;
  readonly playbook: string;
  readonly stage: string;
  readonly customer_id: string | null;
  readonly assignee: string | null;
  /** One of the deadlines that it is held to is overdue. */
  readonly overdue: boolean;
  /** Sorts by urgency; lower is more urgent. */
  readonly rank: number;
  /** Sorts by the earliest of the deadlines that it is held to. */
  readonly due_rank: number;
  /** What is its own of the text that it is found by, in lower case. */
  readonly search: string;
  /** What it has in common with the other tasks of its step, and a name of that. */
  readonly texts: string;
  readonly text_id: string;
  /** Tells whether the stored row is this one. */
  readonly digest: string;
  /** JSON text of the TaskView. */
  readonly view: string;
}

/**
 * One way to see a task in an inbox: whoever has the key `candidate`, all of `also`, the skills at these levels, and is
 * not excluded. The key is the narrowest criterion of a match, so that an inbox reads few rows it must drop.
 */
export interface CandidateRow {
  readonly task_id: string;
  readonly candidate: string;
  readonly also: readonly string[];
  readonly skills: readonly string[];
  readonly levels: readonly number[];
  readonly excluded: readonly string[];
  /** Whoever has the key sees the task, and no other row of offers or holders tells of it: it can be counted by its key. */
  readonly plain: boolean;
}

/** The keys of candidates; an inbox asks for those of its reader. */
export const candidateKey = {
  assignee: (person: string) => `assignee:${person}`,
  person: (person: string) => `person:${person}`,
  role: (role: string) => `role:${role}`,
  unit: (unit: string) => `unit:${unit}`,
  skill: (skill: string) => `skill:${skill}`,
  /** Somebody of this unit, or of one below it, has the task. */
  held: (unit: string) => `held:${unit}`,
  administrators: 'administrators',
} as const;

/** Far beyond any due time. */
const NEVER = 2 ** 49 - 1;

export function taskRow(task: TaskView): TaskRow {
  const { urgency, stage, playbook, step, part_of } = task;
  const view = jsonText(task);
  const subtask = part_of?.as === 'subtask';
  const texts = [...(subtask ? [] : variantsOf(task.title)), ...variantsOf(task.stage_title), playbook, step].join('\n').toLowerCase();
  return {
    task_id: task.id,
    playbook,
    stage,
    customer_id: task.customer_id,
    assignee: task.assignee,
    overdue: urgency.late,
    rank: within(urgency.at),
    due_rank: urgency.due === null ? NEVER : within(urgency.due),
    search: [task.case, ...(task.customer_id === null ? [] : [task.customer_id]), ...(subtask ? variantsOf(task.title) : [])]
      .join('\n')
      .toLowerCase(),
    texts,
    text_id: shortHash(`${stage}\n${texts}`),
    digest: shortHash(view),
    view,
  };
}

function within(instant: number): number {
  return Math.min(Math.max(instant, 0), NEVER);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function variantsOf(text: Text): readonly string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}

/** `units`: the holder's unit and those above it. */
export function candidateRows(task: TaskView, units: readonly string[]): CandidateRow[] {
  const { assignee, excluded } = task;
  const base = { task_id: task.id, also: [], skills: [], levels: [], excluded: [], plain: true };
  if (assignee !== null) {
    const shut = excluded.includes(assignee);
    return [
      { ...base, candidate: candidateKey.assignee(assignee), excluded: shut ? [assignee] : [], plain: !shut },
      ...units.map((unit) => ({ ...base, candidate: candidateKey.held(unit) })),
    ];
  }
  if (task.offered_to.length === 0) {
    return [{ ...base, candidate: candidateKey.administrators, excluded, plain: excluded.length === 0 }];
  }
  const rows = task.offered_to.flatMap((match) => rowsOfMatch(match).map((row) => ({ ...base, ...row, excluded })));
  const plain = rows.length === 1 && rows.every(({ also, skills }) => excluded.length + also.length + skills.length === 0);
  return rows.map((row) => ({ ...row, plain }));
}

/** Of several roles each is a key, so that all that is offered to a role is found under it. */
function rowsOfMatch(match: WantedMatch): Pick<CandidateRow, 'candidate' | 'also' | 'skills' | 'levels'>[] {
  if (match.some((wanted) => keyOf(wanted) === null)) return [];
  const [narrowest, ...others] = [...match].sort((a, b) => WIDTH[a.kind] - WIDTH[b.kind]);
  if (!narrowest) return [];
  const leads = narrowest.kind === 'role' ? match.filter((wanted) => wanted.kind === 'role') : [narrowest];
  // A skill that is the key itself is tested for its level too.
  const skills = match.filter((wanted) => wanted.kind === 'skill');
  return leads.map((lead) => ({
    candidate: keyOf(lead) ?? '',
    also: [narrowest, ...others].filter((wanted) => wanted !== lead && wanted.kind !== 'skill').map((wanted) => keyOf(wanted) ?? ''),
    skills: skills.map((wanted) => wanted.skill),
    levels: skills.map((wanted) => wanted.level),
  }));
}

const WIDTH: { readonly [K in Wanted['kind']]: number } = { person: 0, skill: 2, role: 1, unit: 3, case_role: 4, manager_of: 4 };

/** Null for criteria that nobody meets as they are: a decision has put persons in their place. */
function keyOf(wanted: WantedMatch[number]): string | null {
  switch (wanted.kind) {
    case 'person':
      return candidateKey.person(wanted.person);
    case 'role':
      return candidateKey.role(wanted.role);
    case 'unit':
      return candidateKey.unit(wanted.unit);
    case 'skill':
      return candidateKey.skill(wanted.skill);
    case 'case_role':
    case 'manager_of':
      return null;
  }
}
