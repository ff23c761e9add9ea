/**
 * Carries notices out of Steward: each once to each receiver on each channel, in their working hours, several to one
 * person as one mail, or as the digest that they asked for. Several processes may do so at once.
 *
 * A crash between sending and marking it sent sends the same batch again, under the same Message-ID or webhook-id.
 */
import type { Logger } from 'pino';
import { LONGEST_CHAT, postChat } from '../connectors/chat-webhook.js';
import { sendMail } from '../connectors/mail.js';
import type { CallFailure } from '../connectors/outcome.js';
import { postSigned } from '../connectors/signed-webhook.js';
import { contactOfId } from '../organisation/customer-contact.js';
import type { Person } from '../organisation/snapshot.js';
import type { JsonObject } from '../program/json.js';
import { readDatabaseNow } from '../store/clock.js';
import type { Database } from '../store/database.js';
import {
  type DeliveryBatch,
  type DeliveryChannel,
  type DueDelivery,
  giveUp,
  handOver,
  markSent,
  putOff,
  takeBatch,
} from '../store/deliveries.js';
import { type Company, calendarIn, calendarOfContact, companyOf, openFrom, personIn } from './company.js';
import { contactOf, readerOfContact, textForContact } from './customer-notices.js';
import type { LinkAddresses } from './link-addresses.js';
import { chatText, textOfNotices } from './notice-texts.js';
import { outgoing } from './outgoing.js';
import type { Reader } from './reader.js';
import type { Ways } from './ways.js';

export interface DelivererParts {
  readonly db: Database;
  /** Once it returns, what was committed before outlives the machine's power. */
  readonly durable: () => Promise<void>;
  readonly ways: Ways;
  readonly links: LinkAddresses;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  /** Between two rounds, in milliseconds. */
  readonly interval?: number;
  /** How long mails wait for others to the same person, in milliseconds. */
  readonly gather?: number;
  /** Epoch milliseconds; without it, the database's clock: one for all processes. */
  readonly now?: () => number;
}

export interface Deliverer {
  /** One round: hands over, then sends all that is due. */
  deliver(): Promise<void>;
  stop(): Promise<void>;
}

const INTERVAL_MS = 2_000;
const GATHER_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** Longer than a try takes. */
const LEASE_MS = 120_000;
const MOST_ATTEMPTS = 20;
const LONGEST_WAIT_MS = 3_600_000;

export function startDeliverer(parts: DelivererParts): Deliverer {
  const { logger, interval = INTERVAL_MS } = parts;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  const deliver = (): Promise<void> => {
    round = round.then(() => deliverOnce(parts, stopping.signal));
    return round;
  };
  const run = (): void => {
    void deliver()
      .catch((error: unknown) => {
        round = Promise.resolve();
        if (!stopping.signal.aborted) logger.error({ err: error }, 'notices could not be delivered');
      })
      .then(schedule);
  };
  const schedule = (): void => {
    if (!stopping.signal.aborted) timer = setTimeout(run, interval);
  };
  schedule();
  return {
    deliver,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await round.catch(() => undefined);
    },
  };
}

async function deliverOnce(parts: DelivererParts, signal: AbortSignal): Promise<void> {
  const { db, durable, ways, gather = GATHER_MS } = parts;
  const company = await companyOf(db);
  const now = await instantOf(parts);
  while (!signal.aborted && (await handOver(db, now, (notice) => outgoing(notice, company, ways, { now, gather }))) > 0);
  const take = async () => {
    const at = await instantOf(parts);
    return takeBatch(db, { now: at, lease: LEASE_MS }, (due) => waitsUntil(due, company, at));
  };
  for (let batch = await take(); batch && !signal.aborted; batch = await take()) {
    // Under which id it goes out must not be forgotten: whatever comes next, it is sent again under the same.
    await durable();
    await send(batch, company, parts, signal);
  }
}

async function instantOf({ db, now }: DelivererParts): Promise<number> {
  return now ? now() : readDatabaseNow(db);
}

/** Until its receiver works; null: it does not wait. Asked as it would leave, by the calendars and hours of now. */
function waitsUntil({ person, urgent, customer }: DueDelivery, company: Company, now: number): number | null {
  const contact = contactOfId(person);
  if (urgent) return null;
  return openFrom(contact === null ? calendarIn(company, person) : calendarOfContact(company, contactOf({ customer }, contact)), now);
}

async function send(batch: DeliveryBatch, company: Company, parts: DelivererParts, signal: AbortSignal): Promise<void> {
  const { db, logger } = parts;
  const contact = contactOfId(batch.person);
  const failure = await (contact === null
    ? sendToPerson(batch, company, parts.ways, signal)
    : sendToContact(batch, contact, company, parts, signal));
  if (!failure) return markSent(db, batch.batch);
  const { code, message } = failure.error;
  const { batch: id, channel, person, attempts } = batch;
  if (failure.retryable && attempts < MOST_ATTEMPTS) {
    const wait = failure.retry_after_ms ?? Math.min(5_000 * 2 ** (attempts - 1), LONGEST_WAIT_MS);
    return putOff(db, id, (await instantOf(parts)) + wait, message);
  }
  logger.warn({ channel, person, code, error: message }, 'a notice was not delivered; it stays in the inbox');
  return giveUp(db, id, message);
}

async function sendToPerson(batch: DeliveryBatch, company: Company, ways: Ways, signal: AbortSignal): Promise<CallFailure | undefined> {
  const { channel, person, notices } = batch;
  const receiver = personIn(company, person);
  const sending = { idempotencyKey: `notice-${batch.batch}`, timeoutMs: TIMEOUT_MS, signal };
  const reader = readerOf(receiver, company, ways);
  const words = { organisation: company.organisation, receiver: receiver?.name ?? person };
  let result: object | CallFailure = gone(person, channel);
  if (channel === 'email' && ways.email && receiver?.email) {
    const { smtp_url, from } = ways.email;
    const written = textOfNotices(batch, words, reader);
    result = await sendMail({ from, to: receiver.email, ...written }, { ...sending, smtpUrl: smtp_url });
  } else if (channel === 'webhook' && ways.webhook) {
    const [notice] = notices;
    const data = { person, case: notice?.case ?? '', at: new Date(notice?.at ?? 0).toISOString(), about: notice?.about ?? null };
    result = await postSigned({ type: 'notice', data: data as unknown as JsonObject }, { ...sending, ...ways.webhook });
  } else if (channel === 'chat' && ways.chat) {
    result = await postChat(chatText(batch, words, reader, LONGEST_CHAT[ways.chat.kind]), ways.chat, sending);
  }
  return 'error' in result ? (result as CallFailure) : undefined;
}

async function sendToContact(
  { batch, person, channel, notices }: DeliveryBatch,
  id: string,
  { organisation }: Company,
  { ways, links }: DelivererParts,
  signal: AbortSignal,
): Promise<CallFailure | undefined> {
  const [notice] = notices;
  const contact = notice ? contactOf(notice, id) : null;
  if (!notice || !contact) return gone(person, channel);
  const { name, channel: reached, entry, email } = contact;
  const mail = channel === 'email' && email !== undefined && ways.email ? { ...ways.email, to: email } : undefined;
  const webhook = channel === 'webhook' && reached !== 'email' ? ways.webhook : undefined;
  if (!mail && !webhook) return gone(person, channel);
  const written = await textForContact(notice, id, contact, organisation, links);
  if (written === null) return undefined;
  const sending = { idempotencyKey: `notice-${batch}`, timeoutMs: TIMEOUT_MS, signal };
  let result: object | CallFailure | undefined;
  if (mail) {
    const { smtp_url: smtpUrl, from, to } = mail;
    result = await sendMail({ from, to, ...written }, { ...sending, smtpUrl });
  } else if (webhook) {
    const { language } = readerOfContact(contact, organisation);
    const to = { contact: id, name, channel: reached, language, entry };
    const data = { to, case: notice.case, at: new Date(notice.at).toISOString(), kind: notice.about.kind, ...written };
    result = await postSigned({ type: 'customer_notice', data }, { ...sending, ...webhook });
  }
  return result && 'error' in result ? (result as CallFailure) : undefined;
}

function gone(person: string, channel: DeliveryChannel): CallFailure {
  return { ok: false, retryable: false, error: { code: 'not_configured', message: `${person} cannot be reached by ${channel} any more.` } };
}

function readerOf(receiver: Person | undefined, { organisation }: Company, { console_url }: Ways): Reader {
  const language = receiver?.languages[0] ?? organisation?.languages[0] ?? 'en';
  return { language, time_zone: organisation?.time_zone ?? 'UTC', ...(console_url === undefined ? {} : { console_url }) };
}
