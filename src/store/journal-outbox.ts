/**
 * What must outlive the embedded database goes, in the same transaction, into an outbox that the journal empties
 * (journal.ts). On PostgreSQL, which syncs its own log, the outbox is off.
 */
import { sql } from 'kysely';
import type { JournalEntry } from './journal-entry.js';
import type { Database } from './schema.js';

export async function noteForJournal(db: Database, entry: JournalEntry): Promise<void> {
  await sql`insert into journal_outbox (entry) select ${JSON.stringify(entry)} from settings where name = 'journal' and value = 'on'`.execute(
    db,
  );
}

export async function keepJournal(db: Database): Promise<void> {
  await sql`insert into settings (name, value) values ('journal', 'on') on conflict (name) do update set value = 'on'`.execute(db);
}
