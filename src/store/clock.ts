import { type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.js';

/** The database's clock in epoch milliseconds: one clock for all processes. */
export function databaseNow(): RawBuilder<number> {
  return sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
}

export async function readDatabaseNow(db: Database): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${databaseNow()} as now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the database told no time');
  return row.now;
}
