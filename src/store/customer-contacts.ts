/**
 * Contacts with a customer: those that a case has in its history, and those that no case has, as a call out of the blue.
 *
 * owns: the table of the latter, and both read together.
 * never: how a case logs one (its own event `contact`).
 */
import { sql } from 'kysely';
import type { CaseView } from '../engine/view.js';
import { type AuditedActor, noteDeed } from './audit.js';
import { noteCaseChanges } from './case-changes.js';
import { databaseNow } from './clock.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { factsRead } from './facts-read.js';
import { noteForJournal } from './journal-outbox.js';
import { jsonText } from './json-text.js';
import { visibleWrites } from './projection/visible.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

/** How, and what was said. */
export interface ContactDetail {
  readonly channel: string;
  readonly note: string;
}

export interface CustomerContact extends ContactDetail {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string | null;
  readonly acting_for: string | null;
  /** The case that has it; null: none. */
  readonly case: CaseView | null;
}

export interface NewContact {
  /** Logged once under this. */
  readonly id: string;
  readonly customer: string;
  readonly detail: ContactDetail;
  /** Of what was asked: the same id with another one is another request. */
  readonly fingerprint: string;
}
/** `fingerprint`: of the request that came first under this id. */
export interface LoggedContact {
  readonly contact: CustomerContact;
  readonly fingerprint: string;
}

/** Logged once: the same id again gives back what was logged first. Open cases that read `customer.facts` are to be told. */
export function logContact(db: Database, contact: NewContact, by: AuditedActor): Promise<LoggedContact> {
  const { id, customer, fingerprint } = contact;
  return inTransaction(db, async (trx) => {
    const added = await trx
      .insertInto('customer_contacts')
      .values({
        id,
        customer_id: customer,
        at: databaseNow(),
        person: by.person,
        acting_for: by.acting_for ?? null,
        detail: jsonText(contact.detail),
        fingerprint,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    const row = await trx.selectFrom('customer_contacts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const detail = row.detail as ContactDetail & { readonly [member: string]: string };
    if (added) {
      const { rows } = await sql`select where ${factsRead()}`.execute(trx);
      if (rows.length > 0) await noteCaseChanges(trx, [{ of: 'customer', customer }]);
      await noteForJournal(trx, { kind: 'customer_contact', ...row, detail });
      await noteDeed(trx, by, { entry: `contact ${id}`, action: 'contact_logged', subject: customer, detail });
    }
    const { at, person, acting_for } = row;
    return {
      contact: { id, at, by: person, acting_for, channel: detail.channel, note: detail.note, case: null },
      fingerprint: row.fingerprint,
    };
  });
}

type Row = Omit<CustomerContact, 'case'> & { readonly view: CaseView | null };

/** Of all cases of the customer and of none, the latest first; without those that a reset of a case took back. */
export async function contactsOf(
  db: Database,
  customer: string,
  query: { readonly cursor?: string | null; readonly limit: number },
): Promise<Page<CustomerContact>> {
  const after = query.cursor ? decodeCursor(query.cursor, [0, '']) : null;
  const { rows } = await sql<Row>`
    with cases as materialized (
      select h.case_id from heads h where h.customer_id = ${customer}
        and exists (select from facts f where f.case_id = h.case_id and f.kind = 'contact_logged')),
    contacts as (
      select f.case_id || ' ' || f.fact_id as id, f.at, f.actor as by, f.acting_for, f.detail, f.case_id
      from cases c cross join lateral ${visibleWrites(sql`c.case_id`)} v
        join facts f on f.case_id = c.case_id and f.write_id = v.write_id
      where f.kind = 'contact_logged' and not v.undone
      union all
      select id, at, person, acting_for, detail, null from customer_contacts where customer_id = ${customer})
    select page.id, page.at, page.by, page.acting_for, page.detail ->> 'channel' as channel,
      coalesce(page.detail ->> 'note', '') as note, h.view
    from (
      select * from contacts
      where ${after ? sql`(at, id collate "C") < (${after[0]}::bigint, ${after[1]} collate "C")` : sql`true`}
      order by at desc, id collate "C" desc limit ${query.limit + 1}
    ) page left join heads h on h.case_id = page.case_id
    order by page.at desc, page.id collate "C" desc`.execute(db);
  return pageOf(
    rows,
    query.limit,
    ({ view, ...contact }) => ({ ...contact, case: view }),
    ({ at, id }) => [at, id],
  );
}

/** When each of them was last spoken to outside any case, in epoch milliseconds; of one who never was, nothing. */
export async function lastContactsApart(db: Database, customers: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ readonly customer: string; readonly at: number }>`
    select customer_id as customer, max(at) as at from customer_contacts
    where customer_id = any(${customers}::text[]) group by customer_id`.execute(db);
  return new Map(rows.map(({ customer, at }) => [customer, at]));
}
