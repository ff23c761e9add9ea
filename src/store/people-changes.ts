/**
 * What open cases are still to be told of people who cannot go on with their tasks: noted in the transaction that makes it
 * so, and worked off in batches that a restart goes on from.
 *
 * guarantees: every case in which the person had something when it was noted is told, and again after the longest
 * transaction: one that began before may have given them something meanwhile.
 */
import { sql } from 'kysely';
import type { ChangedPerson } from '../organisation/changed-person.js';
import type { Organisation } from '../organisation/snapshot.js';
import { databaseNow } from './clock.js';
import { candidateKey } from './projection/task-row.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { TRANSACTION_LIMIT_MS } from './transaction.js';

export interface PeopleChange {
  readonly id: number;
  readonly change: ChangedPerson;
  /** Cases up to this one have been told in this round. */
  readonly after_case: string;
  readonly round: number;
}

const ROUNDS = 2;
const BETWEEN_SECONDS = (2 * TRANSACTION_LIMIT_MS) / 1_000;

/** Absences that have begun since it was last asked; returns how many. */
export async function noteBegunAbsences(db: Database | DatabaseTransaction): Promise<number> {
  const { rows } = await sql`
    with begun as (
      update absences set begun = true where not begun and begins_at <= ${databaseNow()} and ends_at > ${databaseNow()}
      returning person, substitute)
    insert into people_changes (change) select jsonb_build_object('person', person, 'why', 'away', 'substitute', substitute) from begun
    returning id`.execute(db);
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

export async function notePeopleChanges(db: Database | DatabaseTransaction, changes: readonly ChangedPerson[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`insert into people_changes (change) select value from jsonb_array_elements(${JSON.stringify(changes)}::jsonb)`.execute(db);
}

/** The oldest that is due; null: none is. */
export async function nextPeopleChange(db: Database): Promise<PeopleChange | null> {
  const { rows } = await sql<PeopleChange>`select id, change, after_case, round from people_changes
    where due_at <= clock_timestamp() order by id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Whether it is still so: somebody may be back, or have the role again. */
export async function stillHolds(db: Database, { person, why, roles = [] }: ChangedPerson): Promise<boolean> {
  if (why === 'away') {
    const { rows } = await sql`select from absences where person = ${person} and begins_at <= ${databaseNow()}
      and ends_at > ${databaseNow()} limit 1`.execute(db);
    return rows.length > 0;
  }
  const { rows } = await sql<{ roles: string[] | null }>`select (select p->'roles' from jsonb_array_elements(content::jsonb->'people') p
    where p->>'person' = ${person}) as roles from organisations order by version desc limit 1`.execute(db);
  const now = rows[0]?.roles ?? null;
  return why === 'left' ? now === null : now !== null && roles.some((role) => !now.includes(role));
}

/** Open cases after `after` in which the person has a task, is offered one by name, or holds a case role; in the order of their ids. */
export async function casesOfPerson(db: Database, person: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ case_id: string }>`
    select distinct case_id from (
      select t.case_id from task_candidates c join tasks t on t.task_id = c.task_id
      where c.candidate in (${candidateKey.assignee(person)}, ${candidateKey.person(person)})
      union all select case_id from heads where owner = ${person} and status = 'open') held
    where case_id > ${after} order by case_id limit ${limit}`.execute(db);
  return rows.map(({ case_id }) => case_id);
}

/** Cases up to `caseId` are told. */
export async function peopleChangeTold(db: Database, id: number, caseId: string): Promise<void> {
  await sql`update people_changes set after_case = ${caseId} where id = ${id} and after_case < ${caseId}`.execute(db);
}

/** The round is done: a last one comes once every write that may not have known of it has ended. */
export async function endPeopleRound(db: Database, { id, round }: PeopleChange): Promise<void> {
  if (round >= ROUNDS) await dropPeopleChange(db, id);
  else
    await sql`update people_changes set round = ${round + 1}, after_case = '',
      due_at = clock_timestamp() + make_interval(secs => ${BETWEEN_SECONDS}) where id = ${id} and round = ${round}`.execute(db);
}

export async function dropPeopleChange(db: Database, id: number): Promise<void> {
  await sql`delete from people_changes where id = ${id}`.execute(db);
}
