/**
 * Links that customers were given, by the hash of their token: whoever reads the database cannot follow one.
 *
 * guarantees: a link that is given again is the same one, and lasts until the later of its ends.
 */
import { sql } from 'kysely';
import type { LinkSubject } from '../identity/link-token.js';
import { noteForJournal } from './journal-outbox.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface CustomerLink extends LinkSubject {
  /** Epoch milliseconds. */
  readonly expires_at: number;
}

/** How long it is remembered that a link was one, after its end. */
const REMEMBERED_MS = 30 * 86_400_000;

export function issueLink(db: Database, token_hash: string, link: CustomerLink, now: number = Date.now()): Promise<void> {
  return inTransaction(db, async (trx) => {
    const { kind, case: case_id, subject, contact, expires_at } = link;
    const { rows } = await sql<{ expires_at: number }>`
      insert into customer_links (token_hash, kind, case_id, subject, contact, expires_at)
      values (${token_hash}, ${kind}, ${case_id}, ${subject}, ${contact}, ${expires_at})
      on conflict (token_hash) do update set expires_at = excluded.expires_at where customer_links.expires_at < excluded.expires_at
      returning expires_at`.execute(trx);
    if (rows.length === 0) return;
    await noteForJournal(trx, { kind: 'customer_link', token_hash, of: kind, case_id, subject, contact, expires_at });
    await sql`delete from customer_links where token_hash in (
      select token_hash from customer_links where expires_at < ${now - REMEMBERED_MS} order by expires_at limit 100)`.execute(trx);
  });
}

export async function readLink(db: Database, token_hash: string): Promise<CustomerLink | null> {
  const row = await db.selectFrom('customer_links').selectAll().where('token_hash', '=', token_hash).executeTakeFirst();
  if (!row) return null;
  const { case_id, kind, subject, contact, expires_at } = row;
  return { kind: kind as CustomerLink['kind'], case: case_id, subject, contact, expires_at };
}
