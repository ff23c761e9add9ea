/**
 * What must outlive the embedded database goes, in the same transaction, into an outbox that the journal empties
 * (journal.ts). On PostgreSQL, which syncs its own log, the outbox is off.
 */
import { type RawBuilder, sql } from 'kysely';
import type { JournalEntry } from './journal-entry.js';
import type { Database } from './schema.js';

/** For a query that notes: one row where a journal is kept, none where not. */
export const WHERE_JOURNAL = sql`(select from settings where name = 'journal' and value = 'on') journal`;

export async function noteForJournal(db: Database, entry: JournalEntry): Promise<void> {
  await sql`insert into journal_outbox (entry) select ${JSON.stringify(entry)} from ${WHERE_JOURNAL}`.execute(db);
}

/** Notes rows whose entries are the rows themselves, as they are now. `rows`: what follows `from`, the rows under the name `r`. */
export async function noteRowsForJournal(
  db: Database,
  kind: Extract<JournalEntry, { readonly row: unknown }>['kind'],
  rows: RawBuilder<unknown>,
): Promise<void> {
  await sql`insert into journal_outbox (entry) select json_build_object('kind', ${kind}::text, 'row', to_jsonb(noted))::text
    from (select r.* from ${rows} order by r.id) noted cross join ${WHERE_JOURNAL}`.execute(db);
}

export async function keepJournal(db: Database, keep = true): Promise<void> {
  const value = keep ? 'on' : 'off';
  await sql`insert into settings (name, value) values ('journal', ${value}) on conflict (name) do update set value = excluded.value`.execute(
    db,
  );
}

/** Entries are numbered: the next one after `last`, which is the last in the files. What the outbox has up to it is there. */
export async function numberAfter(db: Database, last: number): Promise<void> {
  await sql`delete from journal_outbox where id <= ${last}`.execute(db);
  await sql`select setval('journal_outbox_id_seq', greatest(${last}::bigint, (select coalesce(max(id), 0) from journal_outbox)) + 1, false)`.execute(
    db,
  );
}

/** The number of the last entry that this database ever noted, or one a little higher; 0: none. */
export async function lastNumber(db: Database): Promise<number> {
  const { rows } = await sql<{ last: number }>`select last_value - case when is_called then 0 else 1 end as last
    from journal_outbox_id_seq`.execute(db);
  return rows[0]?.last ?? 0;
}
