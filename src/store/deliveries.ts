/**
 * Notices on their way out of Steward: e-mail, chat, webhook.
 *
 * guarantees: a notice is handed over once its write is committed history and never for a branch that never was; there is
 * one delivery for each notice, receiver and channel, however often its write was retried; a batch once begun keeps its
 * rows and its id, so that what is sent again after a crash can be known by its receiver.
 */
import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { contactOfId } from '../organisation/customer-contact.js';
import type { NoticeSubject } from '../organisation/request.js';
import { noteRowsForJournal } from './journal-outbox.js';
import { jsonText } from './json-text.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

export type DeliveryChannel = 'email' | 'chat' | 'webhook';

export interface HandedOver {
  readonly notice: number;
  readonly case: string;
  readonly effect: string;
  /** A person, or a contact of the customer (customer-contact.ts). */
  readonly person: string;
  readonly about: NoticeSubject;
  /** The file of the case's customer. */
  readonly customer: unknown;
}
export interface Outgoing {
  readonly channel: DeliveryChannel;
  /** Milliseconds from now before which it is not sent. */
  readonly wait_ms: number;
}

/** What is older was told too long ago to be news. */
const NEWS_HOURS = 24;

/** Takes up to `limit` notices that stand and were not handed over yet; `waysOf` says how each goes out. Returns how many. */
export function handOver(db: Database, waysOf: (notice: HandedOver) => readonly Outgoing[], limit = 200): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<HandedOver & { readonly news: boolean }>`
      select n.id as notice, n.case_id as case, n.effect, n.person, n.about, c.file as customer, n.created_at > clock_timestamp() - make_interval(hours => ${NEWS_HOURS}) as news
      from notices n join writes w on w.case_id = n.case_id and w.write_id = n.write_id
      left join heads h on h.case_id = n.case_id left join customers c on c.id = h.customer_id
      where not n.handed_over and w.status = 'verified'
      order by n.id limit ${limit} for update of n skip locked`.execute(trx);
    if (rows.length === 0) return 0;
    const outgoing = rows.flatMap((row) => (row.news ? waysOf(row).map((way) => ({ ...way, notice: row.notice })) : []));
    const made = await sql<{ id: number }>`
      insert into deliveries (case_id, effect, person, channel, about, noticed_at, state, due_at)
      select n.case_id, n.effect, n.person, o.channel, n.about, n.created_at, 'waiting', clock_timestamp() + o.wait_ms * interval '1 millisecond'
      from jsonb_to_recordset(${jsonText(outgoing)}::jsonb) as o(notice bigint, channel text, wait_ms bigint)
      join notices n on n.id = o.notice
      on conflict do nothing returning id`.execute(trx);
    const notices = rows.map(({ notice }) => notice);
    await sql`update notices set handed_over = true where id = any(${notices}::bigint[])`.execute(trx);
    await noteDeliveries(
      trx,
      made.rows.map(({ id }) => id),
    );
    await noteRowsForJournal(trx, 'notice', sql`notices r where r.id = any(${notices}::bigint[])`);
    return rows.length;
  });
}

export interface DeliveryBatch {
  /** The same for every try. */
  readonly batch: string;
  readonly person: string;
  readonly channel: DeliveryChannel;
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly notices: readonly DeliveredNotice[];
}
export interface DeliveredNotice {
  readonly case: string;
  readonly effect: string;
  readonly about: NoticeSubject;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly playbook_title: unknown;
  readonly key: string | null;
  /** Of the tasks that it is about, as far as they are open. */
  readonly task_titles: readonly unknown[];
  /** The file of the case's customer; null: there is none. */
  readonly customer: unknown;
}

const MOST_IN_BATCH = 50;

/** Takes what is due for one person on one channel, for `leaseSeconds`; who comes later takes the batch again. */
export function takeBatch(db: Database, leaseSeconds: number): Promise<DeliveryBatch | null> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number; person: string; channel: DeliveryChannel; batch: string | null }>`
      select id, person, channel, batch from deliveries
      where state in ('waiting', 'sending') and due_at <= clock_timestamp()
      order by due_at limit 1 for update skip locked`.execute(trx);
    const [first] = rows;
    if (!first) return null;
    const batch = first.batch ?? randomUUID();
    const others = first.batch
      ? sql`batch = ${first.batch} and state = 'sending'`
      : sql`person = ${first.person} and channel = ${first.channel} and state = 'waiting' and due_at <= clock_timestamp()`;
    // A chat and a webhook get each notice by itself, and so does a customer: contacts of several customers have one id.
    const most = first.channel === 'email' && contactOfId(first.person) === null ? MOST_IN_BATCH : 1;
    const wanted = most === 1 ? sql`id = ${first.id}` : others;
    const taken = await sql<{ id: number; attempts: number }>`
      update deliveries set state = 'sending', batch = ${batch}, attempts = attempts + 1,
        due_at = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      where id in (select id from deliveries where ${wanted} order by id limit ${most} for update skip locked)
      returning id, attempts`.execute(trx);
    await noteDeliveries(
      trx,
      taken.rows.map(({ id }) => id),
    );
    const attempts = Math.max(...taken.rows.map((row) => row.attempts));
    const notices = await sql<DeliveredNotice>`
      select d.case_id as case, d.effect, d.about, (extract(epoch from d.noticed_at) * 1000)::bigint as at,
        h.view -> 'title' as playbook_title, h.key, c.file as customer,
        coalesce((select json_agg(t.view -> 'title' order by t.task_id) from tasks t
          where t.task_id in (select jsonb_array_elements_text(d.about -> 'tasks'))), '[]') as task_titles
      from deliveries d left join heads h on h.case_id = d.case_id left join customers c on c.id = h.customer_id
      where d.batch = ${batch} and d.state = 'sending' order by d.id`.execute(trx);
    return { batch, person: first.person, channel: first.channel, attempts, notices: notices.rows };
  });
}

export function markSent(db: Database, batch: string): Promise<void> {
  return changeBatch(db, batch, sql`state = 'sent', error = null`);
}

/** Tried again after `waitMs`. */
export function putOff(db: Database, batch: string, waitMs: number, error: string): Promise<void> {
  return changeBatch(db, batch, sql`due_at = clock_timestamp() + ${waitMs} * interval '1 millisecond', error = ${error}`);
}

/** Not tried any more. The notice stays in the inbox. */
export function giveUp(db: Database, batch: string, error: string): Promise<void> {
  return changeBatch(db, batch, sql`state = 'failed', error = ${error}`);
}

function changeBatch(db: Database, batch: string, change: RawBuilder<unknown>): Promise<void> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number }>`
      update deliveries set ${change} where batch = ${batch} and state = 'sending' returning id`.execute(trx);
    await noteDeliveries(
      trx,
      rows.map(({ id }) => id),
    );
  });
}

async function noteDeliveries(trx: DatabaseTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await noteRowsForJournal(trx, 'delivery', sql`deliveries r where r.id = any(${ids}::bigint[])`);
}
