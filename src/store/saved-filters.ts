/** Filters of the inbox that people keep under names: each has their own. */
import { sql } from 'kysely';
import type { JsonObject } from '../program/json.js';
import { databaseNow } from './clock.js';
import { noteForJournal } from './journal-outbox.js';
import { jsonText } from './json-text.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface SavedFilter {
  readonly name: string;
  /** As its owner gave it; its names are the API's. */
  readonly filter: JsonObject;
  /** Epoch milliseconds. */
  readonly saved_at: number;
}

/** How many a person may keep. */
export const SAVED_FILTERS = 50;

/** By name. */
export async function savedFiltersOf(db: Database, person: string): Promise<SavedFilter[]> {
  const rows = await db
    .selectFrom('saved_filters')
    .select(['name', 'filter', 'saved_at'])
    .where('person', '=', person)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, filter: row.filter as JsonObject }));
}

/** Under a name that is there it takes its place. `full`: the person keeps as many as they may; nothing was saved. */
export function saveFilter(
  db: Database,
  person: string,
  { name, filter }: Pick<SavedFilter, 'name' | 'filter'>,
): Promise<{ readonly added: boolean; readonly saved_at: number } | 'full'> {
  return inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('saved_filters'), hashtext(${person}))`.execute(trx);
    const kept = await savedFiltersOf(trx, person);
    const known = kept.some((each) => each.name === name);
    if (!known && kept.length >= SAVED_FILTERS) return 'full';
    const { saved_at } = await trx
      .insertInto('saved_filters')
      .values({ person, name, filter: jsonText(filter), saved_at: databaseNow() })
      .onConflict((conflict) =>
        conflict
          .columns(['person', 'name'])
          .doUpdateSet(({ ref }) => ({ filter: ref('excluded.filter'), saved_at: ref('excluded.saved_at') })),
      )
      .returning('saved_at')
      .executeTakeFirstOrThrow();
    await noteForJournal(trx, { kind: 'filter_saved', person, name, filter, at: saved_at });
    return { added: !known, saved_at };
  });
}

/** False where the person has none of this name. */
export function removeFilter(db: Database, person: string, name: string): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const removed = await trx
      .deleteFrom('saved_filters')
      .where('person', '=', person)
      .where('name', '=', name)
      .returning('name')
      .executeTakeFirst();
    if (removed) await noteForJournal(trx, { kind: 'filter_removed', person, name });
    return removed !== undefined;
  });
}
