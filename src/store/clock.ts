import { type RawBuilder, sql } from 'kysely';

/** The database's clock in epoch milliseconds: one clock for all processes. */
export function databaseNow(): RawBuilder<number> {
  return sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
}
