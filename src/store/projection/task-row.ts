/** A task as a row of the inbox: what sorts it, and before whom it stands. */
import { createHash } from 'node:crypto';
import type { TaskView } from '../../engine/view.js';
import type { Wanted, WantedMatch } from '../../organisation/request.js';
import type { Priority } from '../../program/program.js';
import { jsonText } from '../json-text.js';

export interface TaskRow {
  readonly task_id: string;
  readonly playbook: string;
  readonly stage: string;
  readonly customer_id: string | null;
  readonly assignee: string | null;
  readonly overdue: boolean;
  /** Sorts by (overdue first, priority, due); lower is more urgent. */
  readonly rank: number;
  /** Sorts by due alone. */
  readonly due_rank: number;
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
  readonly rank: number;
  readonly due_rank: number;
  readonly also: readonly string[];
  readonly skills: readonly string[];
  readonly levels: readonly number[];
  readonly excluded: readonly string[];
}

/** The keys of candidates; an inbox asks for those of its reader. */
export const candidateKey = {
  assignee: (person: string) => `assignee:${person}`,
  person: (person: string) => `person:${person}`,
  role: (role: string) => `role:${role}`,
  unit: (unit: string) => `unit:${unit}`,
  skill: (skill: string) => `skill:${skill}`,
  administrators: 'administrators',
} as const;

const URGENCY: { readonly [P in Priority]: number } = { urgent: 0, high: 1, normal: 2, low: 3 };
/** Far beyond any due time; `rank` stays below 2^53. */
const NEVER = 2 ** 49 - 1;

export function taskRow(task: TaskView): TaskRow {
  const due_rank = task.due === null ? NEVER : Math.min(Math.max(task.due, 0), NEVER);
  const view = jsonText(task);
  return {
    task_id: task.id,
    playbook: task.playbook,
    stage: task.stage,
    customer_id: task.customer_id,
    assignee: task.assignee,
    overdue: task.overdue,
    rank: (task.overdue ? 0 : 2 ** 51) + URGENCY[task.priority] * 2 ** 49 + due_rank,
    due_rank,
    digest: createHash('sha256').update(view).digest('base64url').slice(0, 22),
    view,
  };
}

export function candidateRows(task: TaskView, row: TaskRow): CandidateRow[] {
  const base = { task_id: task.id, rank: row.rank, due_rank: row.due_rank, also: [], skills: [], levels: [], excluded: task.excluded };
  if (task.assignee !== null) return [{ ...base, candidate: candidateKey.assignee(task.assignee) }];
  if (task.offered_to.length === 0) return [{ ...base, candidate: candidateKey.administrators }];
  return task.offered_to.flatMap((match) => {
    const [narrowest, ...others] = [...match].sort((a, b) => WIDTH[a.kind] - WIDTH[b.kind]);
    const candidate = narrowest && keyOf(narrowest);
    if (!narrowest || candidate === null || candidate === undefined || others.some((wanted) => keyOf(wanted) === null)) return [];
    // A skill that is the key itself is tested for its level too.
    const skills = match.filter((wanted) => wanted.kind === 'skill');
    return [
      {
        ...base,
        candidate,
        also: others.filter((wanted) => wanted.kind !== 'skill').map((wanted) => keyOf(wanted) ?? ''),
        skills: skills.map((wanted) => wanted.skill),
        levels: skills.map((wanted) => wanted.level),
      },
    ];
  });
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
