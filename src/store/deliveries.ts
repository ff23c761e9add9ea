/**
 * Notices on their way out of Steward: e-mail, chat, webhook.
 *
 * guarantees: a notice is handed over once its write is committed history and never for a branch that never was; there is
 * one delivery for each notice, receiver and channel, however often its write was retried; a batch once begun keeps its
 * rows and its id, so that what is sent again after a crash can be known by its receiver. What waits (for others, for the
 * time of a digest, until its receiver works) is a row with the instant until which it does.
 *
 * never: how long something waits. Instants are epoch milliseconds; `now` is given, so that one clock says both what is due
 * and what is too early.
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
  /** When it arose. */
  readonly at: number;
  /** The file of the case's customer. */
  readonly customer: unknown;
}
export interface Outgoing {
  readonly channel: DeliveryChannel;
  /** It is not sent before. */
  readonly not_before: number;
  /** It does not wait until its receiver works. */
  readonly urgent?: true;
  /** It is sent as one with all that its receiver's digest gathers. */
  readonly digest?: true;
}

/** What is older was told too long ago to be news. */
const NEWS_HOURS = 24;

/** Takes up to `limit` notices that stand and were not handed over yet; `waysOf` says how each goes out. Returns how many. */
export function handOver(db: Database, now: number, waysOf: (notice: HandedOver) => readonly Outgoing[], limit = 200): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<HandedOver & { readonly news: boolean }>`
      select n.id as notice, n.case_id as case, n.effect, n.person, n.about, c.file as customer,
        (extract(epoch from n.created_at) * 1000)::bigint as at,
        n.created_at > ${instant(now)} - make_interval(hours => ${NEWS_HOURS}) as news
      from notices n join writes w on w.case_id = n.case_id and w.write_id = n.write_id
      left join heads h on h.case_id = n.case_id left join customers c on c.id = h.customer_id
      where not n.handed_over and w.status = 'verified'
      order by n.id limit ${limit} for update of n skip locked`.execute(trx);
    if (rows.length === 0) return 0;
    const outgoing = rows.flatMap((row) => (row.news ? waysOf(row).map((way) => ({ ...way, notice: row.notice })) : []));
    const made = await sql<{ id: number }>`
      insert into deliveries (case_id, effect, person, channel, about, noticed_at, state, due_at, urgent, digest)
      select n.case_id, n.effect, n.person, o.channel, n.about, n.created_at, 'waiting', to_timestamp(o.not_before / 1000.0),
        coalesce(o.urgent, false), coalesce(o.digest, false)
      from jsonb_to_recordset(${jsonText(outgoing)}::jsonb) as o(notice bigint, channel text, not_before bigint, urgent boolean, digest boolean)
      join notices n on n.id = o.notice order by n.id
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
  readonly digest: boolean;
  /** The oldest first. */
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
const MOST_IN_DIGEST = 500;

/** What is due first, before it is taken. */
export interface DueDelivery {
  readonly person: string;
  readonly channel: DeliveryChannel;
  readonly urgent: boolean;
  /** The file of the case's customer. */
  readonly customer: unknown;
}

/**
 * Takes what is due for one person on one channel, for `lease` milliseconds; who comes later takes the batch again. What
 * `openFrom` has wait puts off until then, with all that waits for the same; null: it may go.
 */
export async function takeBatch(
  db: Database,
  { now, lease }: { readonly now: number; readonly lease: number },
  openFrom: (due: DueDelivery) => number | null,
): Promise<DeliveryBatch | null> {
  for (;;) {
    const taken = await inTransaction(db, (trx) => takeFirst(trx, now, lease, openFrom));
    if (taken !== 'put off') return taken;
  }
}

interface FirstDue extends DueDelivery {
  readonly id: number;
  readonly batch: string | null;
  readonly digest: boolean;
}

async function takeFirst(
  trx: DatabaseTransaction,
  now: number,
  lease: number,
  openFrom: (due: DueDelivery) => number | null,
): Promise<DeliveryBatch | null | 'put off'> {
  // Two that took at once would each have a part of what is to leave as one.
  await sql`select pg_advisory_xact_lock(hashtext('deliveries'))`.execute(trx);
  const { rows } = await sql<FirstDue>`
    select d.id, d.person, d.channel, d.batch, d.urgent, d.digest, c.file as customer from deliveries d
    left join heads h on h.case_id = d.case_id left join customers c on c.id = h.customer_id
    where d.state in ('waiting', 'sending') and d.due_at <= ${instant(now)}
    order by d.due_at, d.id limit 1 for update of d`.execute(trx);
  const [first] = rows;
  if (!first) return null;
  // Contacts of several customers have one id: what is said of one says nothing of another.
  const ofContact = contactOfId(first.person) !== null;
  const waiting = sql`person = ${first.person} and channel = ${first.channel} and urgent = ${first.urgent} and digest = ${first.digest}
    and state = 'waiting' and due_at <= ${instant(now)}`;
  const same = first.batch ? sql`batch = ${first.batch} and state = 'sending'` : ofContact ? sql`id = ${first.id}` : waiting;
  const open = openFrom(first);
  if (open !== null && open > now) {
    await changeDeliveries(trx, sql`due_at = ${instant(open)}`, same);
    return 'put off';
  }
  if (!first.batch && first.channel !== 'webhook') {
    const left = await changeDeliveries(trx, sql`state = 'left_out'`, sql`${same} and ${isSettled}`);
    if (left.includes(first.id)) return 'put off';
  }
  const batch = first.batch ?? randomUUID();
  // A chat and a webhook get each notice by itself, unless it was gathered, and so does a customer.
  const most = ofContact || (first.channel !== 'email' && !first.digest) ? 1 : first.digest ? MOST_IN_DIGEST : MOST_IN_BATCH;
  const wanted = most === 1 ? sql`id = ${first.id}` : same;
  const taken = await sql<{ id: number; attempts: number }>`
    update deliveries set state = 'sending', batch = ${batch}, attempts = attempts + 1, due_at = ${instant(now + lease)}
    where id in (select id from deliveries where ${wanted} order by noticed_at, id limit ${most})
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
    where d.batch = ${batch} and d.state = 'sending' order by d.noticed_at, d.id`.execute(trx);
  return { batch, person: first.person, channel: first.channel, digest: first.digest, attempts, notices: notices.rows };
}

/**
 * A reminder of what is done: its clock has ended, and none of its tasks is open. Only where the case is known for certain:
 * after a repair the sweeper may not have come to it yet.
 */
const isSettled = sql`about ->> 'kind' = 'reminder'
  and exists (select from heads h where h.case_id = deliveries.case_id and h.verified and not exists (
    select from jsonb_array_elements(h.view -> 'deadlines') as running(clock) where running.clock ->> 'clock' = deliveries.about ->> 'clock'))
  and not exists (select from tasks t where t.task_id in (select jsonb_array_elements_text(deliveries.about -> 'tasks')))`;

export function markSent(db: Database, batch: string): Promise<void> {
  return changeBatch(db, batch, sql`state = 'sent', error = null`);
}

/** Tried again at `until`. */
export function putOff(db: Database, batch: string, until: number, error: string): Promise<void> {
  return changeBatch(db, batch, sql`due_at = ${instant(until)}, error = ${error}`);
}

/** Not tried any more. The notice stays in the inbox. */
export function giveUp(db: Database, batch: string, error: string): Promise<void> {
  return changeBatch(db, batch, sql`state = 'failed', error = ${error}`);
}

async function changeBatch(db: Database, batch: string, change: RawBuilder<unknown>): Promise<void> {
  await inTransaction(db, (trx) => changeDeliveries(trx, change, sql`batch = ${batch} and state = 'sending'`));
}

/** Returns the ids of those that were changed. */
async function changeDeliveries(trx: DatabaseTransaction, change: RawBuilder<unknown>, which: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`update deliveries set ${change} where ${which} returning id`.execute(trx);
  const ids = rows.map(({ id }) => id);
  await noteDeliveries(trx, ids);
  return ids;
}

function instant(at: number): RawBuilder<Date> {
  return sql<Date>`to_timestamp(${at}::double precision / 1000)`;
}

async function noteDeliveries(trx: DatabaseTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await noteRowsForJournal(trx, 'delivery', sql`deliveries r where r.id = any(${ids}::bigint[])`);
}
