/**
 * How much each person has in hand. A row is read and changed only under its lock, and rows are locked in one order, so
 * that writes of many cases balance and never wait in a circle.
 */
import { sql } from 'kysely';
import type { Loads } from '../../organisation/snapshot.js';
import { listed, prepared } from '../prepared.js';
import type { Database, DatabaseTransaction } from '../schema.js';
import { inTransaction } from '../transaction.js';

export interface LoadChange {
  readonly person: string;
  /** Tasks more in hand; fewer when negative. */
  readonly tasks: number;
  /** Somebody was chosen: it is others' turn. */
  readonly takes_turn: boolean;
}

interface LoadRow {
  person: string;
  open: number;
  turn: number;
}

/** Locks the rows of `people` in the order of their ids, making those that are missing. */
export async function lockLoads(trx: DatabaseTransaction, people: readonly string[]): Promise<Loads> {
  let rows = await lockRows(trx, people);
  if (rows.length < people.length) {
    await sql`insert into loads (person, open, turn) select person, 0, 0 from unnest(${people}::text[]) person order by person collate "C"
      on conflict do nothing`.execute(trx);
    rows = await lockRows(trx, people);
  }
  return {
    open: Object.fromEntries(rows.map((row) => [row.person, row.open])),
    turn: Object.fromEntries(rows.map((row) => [row.person, row.turn])),
  };
}

async function lockRows(trx: DatabaseTransaction, people: readonly string[]): Promise<LoadRow[]> {
  const { rows } =
    await sql<LoadRow>`${prepared}select person, open, turn from loads where person = any(${listed(people)}) order by person for update`.execute(
      trx,
    );
  return rows;
}

/** Counts what each person has in hand anew, one person at a time; returns how many counts were wrong. */
export async function recountLoads(db: Database): Promise<number> {
  const { rows } = await sql<{ person: string }>`
    select person from (select person from loads union select assignee from tasks where assignee is not null) people order by person`.execute(
    db,
  );
  let wrong = 0;
  for (const { person } of rows) {
    wrong += await inTransaction(db, async (trx) => {
      // With the row locked, every write that changed this person's tasks has ended or waits to add to this count.
      await lockLoads(trx, [person]);
      const { numAffectedRows } = await sql`
        update loads set open = counted.open
        from (select count(*)::int as open from tasks where assignee = ${person}) counted
        where person = ${person} and loads.open <> counted.open`.execute(trx);
      return Number(numAffectedRows ?? 0);
    });
  }
  return wrong;
}
