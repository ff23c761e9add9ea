/** The open tasks of a large company, the same at every run: 2,000 people and 200 roles when nothing else is said. */
import { sql } from 'kysely';
import type { TaskView } from '../src/engine/view.js';
import type { Candidate } from '../src/organisation/candidate.js';
import type { Database } from '../src/store/database.js';
import { jsonText } from '../src/store/json-text.js';
import { candidateRows, taskRow } from '../src/store/projection/task-row.js';

export interface Company {
  readonly people: number;
  readonly roles: number;
}

const UNITS = 50;
const STAGES = 20;
const CUSTOMERS = 50_000;
const ROWS_AT_ONCE = 5_000;
const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 2, 9);

/** Whole numbers below `below`, in an order that depends on the seed alone. */
export function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const nameOf = { person: (at: number) => `person_${at}`, role: (at: number) => `role_${at}`, unit: (at: number) => `unit_${at}` };

/** A person of the company: of a unit, with three roles. */
export function personOf({ people, roles }: Company, at: number): Candidate {
  const of = sequence(at + 1);
  return {
    person: nameOf.person(at % people),
    roles: [...new Set([of(roles), of(roles), of(roles)])].map(nameOf.role),
    units: [nameOf.unit(at % UNITS), 'company'],
    skills: {},
    administrator: false,
  };
}

/** Three of ten tasks are in somebody's hand, the others are offered to a role, one of ten to two. */
function taskOf({ people, roles }: Company, at: number): TaskView {
  const of = sequence(at);
  const assignee = of(10) < 3 ? nameOf.person(of(people)) : null;
  const offer = () => [{ kind: 'role', role: nameOf.role(of(roles)) } as const];
  const due = of(5) === 0 ? null : NOW + of(400) * HOUR - 40 * HOUR;
  const late = due !== null && due < NOW;
  const stage = of(STAGES);
  const owner = `playbook_${stage % 5}/${at}`;
  return {
    id: `${owner}:work.1`,
    case: owner,
    playbook: `playbook_${stage % 5}`,
    step: 'work',
    title: { en: `Work of kind ${stage}`, zh: `第${stage}类工作` },
    stage: `stage_${stage}`,
    stage_title: { en: `Stage ${stage}`, zh: `阶段${stage}` },
    status: assignee === null ? 'ready' : 'reserved',
    assignee,
    offered_to: assignee !== null ? [] : of(10) === 0 ? [offer(), offer()] : [offer()],
    excluded: [],
    priority: 'normal',
    customer_id: `customer_${of(CUSTOMERS)}`,
    created_at: NOW - 48 * HOUR,
    due,
    due_unknown: false,
    overdue: late,
    urgency: { at: due ?? NOW + 72 * HOUR, due, late, reasons: [{ kind: 'no_deadline', due: due ?? NOW + 72 * HOUR }] },
    guide: null,
    form: {
      type: 'object',
      properties: { story: { type: 'string', title: 'What happened' }, cost: { type: 'number' } },
      required: ['story'],
    },
    fields: ['story', 'cost'],
    outcomes: [],
    show: [],
    checklist: [],
  };
}

/** Adds the tasks from number `from` up to `to`, as rows of the same form that a case's write leaves. */
export async function addTasks(db: Database, company: Company, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += ROWS_AT_ONCE) {
    const views = Array.from({ length: Math.min(ROWS_AT_ONCE, to - first) }, (_, at) => taskOf(company, first + at));
    const rows = views.map((view) => ({ ...taskRow(view), case_id: view.case }));
    const candidates = views.flatMap((view) => candidateRows(view, view.assignee === null ? [] : unitsOf(view.assignee)));
    await sql`with now as materialized (
        select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as t(task_id text, case_id text, playbook text, stage text, customer_id text,
          assignee text, overdue boolean, rank bigint, due_rank bigint, search text, texts text, text_id text, digest text, view text)),
      texts as (insert into task_texts (text_id, playbook, stage, search)
        select distinct on (text_id) text_id, playbook, stage, texts from now order by text_id on conflict do nothing),
      task as (
        insert into tasks (task_id, case_id, playbook, stage, customer_id, assignee, overdue, rank, due_rank, search, text_id, digest, view)
        select task_id, case_id, playbook, stage, customer_id, assignee, overdue, rank, due_rank, search, text_id, digest, view::jsonb from now)
      insert into task_candidates (candidate, task_id, rank, due_rank, also, skills, levels, excluded, plain, playbook, text_id, customer_id, overdue)
      select c.candidate, c.task_id, now.rank, now.due_rank, c.also, c.skills, c.levels, c.excluded, c.plain,
        now.playbook, now.text_id, now.customer_id, now.overdue
      from jsonb_to_recordset(${jsonText(candidates)}::jsonb) as c(candidate text, task_id text, also text[], skills text[],
        levels double precision[], excluded text[], plain boolean) join now on now.task_id = c.task_id`.execute(db);
  }
}

function unitsOf(person: string): readonly string[] {
  return [nameOf.unit(Number(person.split('_')[1]) % UNITS), 'company'];
}
