/** What people have in hand stands under their units; when people move, it moves with them. */
import { sql } from 'kysely';
import { directoryOf, unitPath } from '../../organisation/directory.js';
import type { Organisation } from '../../organisation/snapshot.js';
import { jsonText } from '../json-text.js';
import type { DatabaseTransaction } from '../schema.js';
import { candidateKey } from './task-row.js';

export interface MovedPerson {
  readonly person: string;
  /** Their unit now and those above it. */
  readonly units: readonly string[];
}

/** People who are of other units than before, or whose units are below others now. */
export function movedBetween(before: Organisation, after: Organisation): MovedPerson[] {
  const [was, is] = [directoryOf(before), directoryOf(after)];
  return [...new Set([...was.people.keys(), ...is.people.keys()])].flatMap((person) => {
    const [old, units] = [was, is].map((each) => unitPath(each.units, each.people.get(person)?.unit ?? '')) as [string[], string[]];
    return old.join('\n') === units.join('\n') ? [] : [{ person, units }];
  });
}

/** The organisation must be locked against those who write by it. */
export async function moveHeldTasks(trx: DatabaseTransaction, moved: readonly MovedPerson[]): Promise<void> {
  if (moved.length === 0) return;
  const people = moved.map(({ person }) => candidateKey.assignee(person));
  await sql`delete from task_candidates c using task_candidates a
    where a.candidate = any(${people}::text[]) and c.task_id = a.task_id and starts_with(c.candidate, ${candidateKey.held('')})`.execute(
    trx,
  );
  const places = moved.flatMap(({ person, units }) =>
    units.map((unit) => ({ holder: candidateKey.assignee(person), candidate: candidateKey.held(unit) })),
  );
  await sql`
    insert into task_candidates (candidate, task_id, rank, due_rank, also, skills, levels, excluded, plain, playbook, text_id, customer_id, overdue)
    select p.candidate, a.task_id, a.rank, a.due_rank, '{}', '{}', '{}', '{}', true, a.playbook, a.text_id, a.customer_id, a.overdue
    from jsonb_to_recordset(${jsonText(places)}::jsonb) as p(holder text, candidate text)
    join task_candidates a on a.candidate = p.holder`.execute(trx);
}
