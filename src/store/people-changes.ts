/** People who cannot go on with what they have in hand: since when open cases are to be told of it, and which. */
import { sql } from 'kysely';
import type { ChangedPerson } from '../organisation/changed-person.js';
import type { Organisation } from '../organisation/snapshot.js';
import { noteCaseChanges } from './case-changes.js';
import { databaseNow } from './clock.js';
import { noteForJournal } from './journal-outbox.js';
import { candidateKey } from './projection/task-row.js';
import type { Database, DatabaseTransaction } from './schema.js';

/** Absences that have begun since it was last asked; returns how many. */
export async function noteBegunAbsences(trx: DatabaseTransaction): Promise<number> {
  const { rows } = await sql<{ id: string; person: string; substitute: string | null }>`
    update absences set begun = true where not begun and begins_at <= ${databaseNow()} and ends_at > ${databaseNow()}
    returning id, person, substitute`.execute(trx);
  for (const { id } of rows) await noteForJournal(trx, { kind: 'absence_begun', id });
  await notePeopleChanges(
    trx,
    rows.map(({ person, substitute }) => ({ person, why: 'away', substitute })),
  );
  return rows.length;
}

/** Who has left and who lost roles from one organisation to the next. */
export function lostBetween(before: Organisation, after: Organisation): ChangedPerson[] {
  const now = new Map(after.people.map((each) => [each.person, each]));
  return before.people.flatMap(({ person, roles }): ChangedPerson[] => {
    const kept = now.get(person);
    if (!kept) return [{ person, why: 'left' }];
    const lost = roles.filter((role) => !kept.roles.includes(role));
    return lost.length > 0 ? [{ person, why: 'roles', roles: lost }] : [];
  });
}

export function notePeopleChanges(db: Database | DatabaseTransaction, changes: readonly ChangedPerson[]): Promise<void> {
  return noteCaseChanges(
    db,
    changes.map((change) => ({ of: 'person', ...change })),
  );
}

/** As much of it as is still so: somebody may be back, or have one of the roles again. Null: nothing is. */
export async function stillSo(db: Database, change: ChangedPerson): Promise<ChangedPerson | null> {
  const { person, why, roles = [] } = change;
  if (why === 'away') {
    const { rows } = await sql`select from absences where person = ${person} and begins_at <= ${databaseNow()}
      and ends_at > ${databaseNow()} limit 1`.execute(db);
    return rows.length > 0 ? change : null;
  }
  const { rows } = await sql<{ roles: string[] | null }>`select (select p->'roles' from jsonb_array_elements(content::jsonb->'people') p
    where p->>'person' = ${person}) as roles from organisations order by version desc limit 1`.execute(db);
  const now = rows[0]?.roles ?? null;
  if (why === 'left') return now === null ? change : null;
  const lost = now === null ? [] : roles.filter((role) => !now.includes(role));
  return lost.length > 0 ? { ...change, roles: lost } : null;
}

/** Open cases after `after` in which the person has a task, is offered one by name, or holds a case role; in the order of their ids. */
export async function casesOfPerson(db: Database, person: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ case_id: string }>`
    select distinct case_id from (
      select t.case_id from task_candidates c join tasks t on t.task_id = c.task_id
      where c.candidate in (${candidateKey.assignee(person)}, ${candidateKey.person(person)})
      union all
      select case_id from heads where status = 'open' and jsonb_path_query_array(view, '$.case_roles.*') @> to_jsonb(${person}::text)) held
    where case_id > ${after} order by case_id limit ${limit}`.execute(db);
  return rows.map(({ case_id }) => case_id);
}
