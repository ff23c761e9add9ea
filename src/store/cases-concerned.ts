/** Which open cases a change concerns, and which that are only on their way into the database. */
import { sql } from 'kysely';
import type { Database } from './schema.js';

/** After `after`, in the order of their ids. */
export async function openCasesOfCustomer(db: Database, customer: string, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('heads')
    .select('case_id')
    .where('customer_id', '=', customer)
    .where('status', '=', 'open')
    .where('case_id', '>', after)
    .orderBy('case_id')
    .limit(limit)
    .execute();
  return rows.map(({ case_id }) => case_id);
}

/** Those that run on others than these, after `after`, in the order of their ids. */
export async function openCasesOnOtherCalendars(db: Database, hash: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ case_id: string }>`
    select case_id from heads where status = 'open' and view ->> 'calendars' <> ${hash} and case_id > ${after}
    order by case_id limit ${limit}`.execute(db);
  return rows.map(({ case_id }) => case_id);
}

/** Whether a start is on its way with a copy of this customer's file, which may be one of before. */
export function isStartingFor(db: Database, customer: string): Promise<boolean> {
  return isPending(db, sql`strpos(input, ${`"customer_id":${JSON.stringify(customer)}`}) > 0`);
}

/** Whether a start is on its way with other calendars than these. */
export function isStartingOnOtherCalendars(db: Database, hash: string): Promise<boolean> {
  return isPending(db, sql`strpos(input, ${`"calendars":${JSON.stringify(hash)}`}) = 0`);
}

async function isPending(db: Database, holds: ReturnType<typeof sql>): Promise<boolean> {
  const { rows } = await sql`select from case_starts where state = 'pending' and ${holds} limit 1`.execute(db);
  return rows.length > 0;
}
