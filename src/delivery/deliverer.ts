/**
 * Carries notices out of Steward: each once to each receiver on each channel, in their working hours, several to one
 * person as one mail. Several processes may do so at once.
 *
 * A crash between sending and marking it sent sends the same batch again, under the same Message-ID or webhook-id.
 */
import type { Logger } from 'pino';
import { nextWorking } from '../calendar/arithmetic.js';
import type { CalendarSet } from '../calendar/compiled.js';
import { exchange } from '../connectors/exchange.js';
import { sendMail } from '../connectors/mail.js';
import type { CallFailure } from '../connectors/outcome.js';
import { postSigned } from '../connectors/signed-webhook.js';
import { calendarOfPerson } from '../organisation/calendar-of.js';
import { contactOfId } from '../organisation/customer-contact.js';
import type { Organisation, Person } from '../organisation/snapshot.js';
import type { JsonObject } from '../program/json.js';
import type { Database } from '../store/database.js';
import {
  type DeliveryBatch,
  type DeliveryChannel,
  giveUp,
  type HandedOver,
  handOver,
  markSent,
  type Outgoing,
  putOff,
  takeBatch,
} from '../store/deliveries.js';
import { currentOrganisation } from '../store/organisation.js';
import { publishedCalendars } from '../store/published-calendars.js';
import { contactOf, outgoingToContact, textForContact } from './customer-notices.js';
import type { LinkAddresses } from './link-addresses.js';
import { textOfNotices } from './notice-texts.js';
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
const LEASE_S = 120;
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
  const { db, durable } = parts;
  const company = await companyOf(db);
  while (!signal.aborted && (await handOver(db, (notice) => outgoing(notice, company, parts))) > 0);
  for (let batch = await takeBatch(db, LEASE_S); batch && !signal.aborted; batch = await takeBatch(db, LEASE_S)) {
    // Under which id it goes out must not be forgotten: whatever comes next, it is sent again under the same.
    await durable();
    await send(batch, company, parts, signal);
  }
}

interface Company {
  readonly organisation: Organisation | null;
  readonly people: ReadonlyMap<string, Person>;
  readonly calendars: CalendarSet;
}

async function companyOf(db: Database): Promise<Company> {
  const organisation = (await currentOrganisation(db))?.organisation ?? null;
  const calendars = (await publishedCalendars(db)) ?? {};
  return { organisation, people: new Map(organisation?.people.map((each) => [each.person, each])), calendars };
}

/** A clock's notices go by mail and webhook, what is late to the chat too; a step says itself where its notices go. */
function outgoing(
  { person, about, customer }: HandedOver,
  company: Company,
  { ways, gather = GATHER_MS, now = Date.now }: DelivererParts,
): Outgoing[] {
  const contact = contactOfId(person);
  if (contact !== null) return outgoingToContact(about, contactOf({ customer }, contact), ways, company.calendars, now());
  if (about.kind === 'link') return [];
  const channels: readonly string[] =
    about.kind === 'notify' ? about.channels : about.kind === 'reminder' ? ['email', 'webhook'] : ['email', 'webhook', 'chat'];
  const wanted = (channel: DeliveryChannel) => channels.includes(channel) && ways[channel] !== undefined;
  const quiet = quietFor(person, company, now());
  return [
    ...(wanted('email') && company.people.get(person)?.email ? [{ channel: 'email' as const, wait_ms: Math.max(quiet, gather) }] : []),
    ...(wanted('chat') ? [{ channel: 'chat' as const, wait_ms: quiet }] : []),
    // Nobody is woken by a machine's call to a machine.
    ...(wanted('webhook') ? [{ channel: 'webhook' as const, wait_ms: 0 }] : []),
  ];
}

/** Milliseconds until the person works; none where that is not known. */
function quietFor(person: string, { organisation, calendars }: Company, now: number): number {
  const calendar = organisation ? calendars[calendarOfPerson(organisation, person)] : undefined;
  const next = calendar ? nextWorking(calendar, now) : undefined;
  return next && 'at' in next ? Math.max(0, next.at - now) : 0;
}

async function send(batch: DeliveryBatch, company: Company, parts: DelivererParts, signal: AbortSignal): Promise<void> {
  const { db, ways, logger } = parts;
  const contact = contactOfId(batch.person);
  const failure = await (contact === null ? sendOver(batch, company, ways, signal) : sendToContact(batch, contact, company, parts, signal));
  if (!failure) return markSent(db, batch.batch);
  const { code, message } = failure.error;
  const { batch: id, channel, person, attempts } = batch;
  if (failure.retryable && attempts < MOST_ATTEMPTS) {
    return putOff(db, id, failure.retry_after_ms ?? Math.min(5_000 * 2 ** (attempts - 1), LONGEST_WAIT_MS), message);
  }
  logger.warn({ channel, person, code, error: message }, 'a notice was not delivered; it stays in the inbox');
  return giveUp(db, id, message);
}

async function sendOver(
  { batch, channel, person, notices }: DeliveryBatch,
  company: Company,
  ways: Ways,
  signal: AbortSignal,
): Promise<CallFailure | undefined> {
  const receiver = company.people.get(person);
  const sending = { idempotencyKey: `notice-${batch}`, timeoutMs: TIMEOUT_MS, signal };
  const written = textOfNotices(notices, readerOf(receiver, company, ways));
  let result: object | CallFailure = gone(person, channel);
  if (channel === 'email' && ways.email && receiver?.email) {
    const { smtp_url, from } = ways.email;
    result = await sendMail({ from, to: receiver.email, ...written }, { ...sending, smtpUrl: smtp_url });
  } else if (channel === 'webhook' && ways.webhook) {
    const [notice] = notices;
    const data = { person, case: notice?.case ?? '', at: new Date(notice?.at ?? 0).toISOString(), about: notice?.about ?? null };
    result = await postSigned({ type: 'notice', data: data as unknown as JsonObject }, { ...sending, ...ways.webhook });
  } else if (channel === 'chat' && ways.chat) {
    const text = `${receiver?.name ?? person}: ${written.subject}\n${written.text}`;
    const headers = { 'content-type': 'application/json', 'idempotency-key': sending.idempotencyKey };
    result = await exchange({
      method: 'POST',
      url: new URL(ways.chat.url),
      headers,
      body: JSON.stringify({ text }),
      timeoutMs: TIMEOUT_MS,
      signal,
    });
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
  if (!notice || contact?.email === undefined || !ways.email) return gone(person, channel);
  const written = await textForContact(notice, id, contact, organisation, links);
  if (written === null) return undefined;
  const { smtp_url: smtpUrl, from } = ways.email;
  const sending = { smtpUrl, idempotencyKey: `notice-${batch}`, timeoutMs: TIMEOUT_MS, signal };
  const result = await sendMail({ from, to: contact.email, ...written }, sending);
  return 'error' in result ? result : undefined;
}

function gone(person: string, channel: DeliveryChannel): CallFailure {
  return { ok: false, retryable: false, error: { code: 'not_configured', message: `${person} cannot be reached by ${channel} any more.` } };
}

function readerOf(receiver: Person | undefined, { organisation }: Company, { console_url }: Ways): Reader {
  const language = receiver?.languages[0] ?? organisation?.languages[0] ?? 'en';
  return { language, time_zone: organisation?.time_zone ?? 'UTC', ...(console_url === undefined ? {} : { console_url }) };
}
