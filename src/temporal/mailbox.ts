/**
 * What a mailbox holds: messages that came, cases that wait, and which messages it has had. Pure; message-workflow.ts
 * carries it.
 *
 * guarantees: a message counts once by its id, also long after it was taken: each id is remembered for as long as the message
 * may be kept, and seven days at least, and the last thousand ids at most.
 */
import type { Sent, Waiter } from './outside-contract.js';

export interface Mailbox {
  readonly messages: readonly Sent[];
  readonly waiters: readonly Waiter[];
  /** `MESSAGE EFFECT` of what was offered and not taken. */
  readonly declined: readonly string[];
  /** Messages that came, the newest last. */
  readonly seen: readonly Seen[];
}
/** As a run of before may hand it over: it wrote down the ids alone. */
export type EarlierMailbox = Omit<Mailbox, 'seen'> & { readonly seen: readonly (Seen | string)[] };

interface Seen {
  readonly id: string;
  /** Epoch milliseconds; forgotten then. */
  readonly until: number;
}

export const EMPTY: Mailbox = { messages: [], waiters: [], declined: [], seen: [] };
const SEEN_KEPT = 1_000;
const SEEN_MILLISECONDS = 7 * 24 * 3_600_000;
/** For which a mailbox stays that has nothing to keep. */
const IDLE_MILLISECONDS = 60_000;
/** Between looks at a mailbox where cases wait and nothing comes. */
const LOOK_MILLISECONDS = 30 * 24 * 3_600_000;

/** What an earlier run handed over; ids alone are known for as long as if they had just come. */
export function goesOnFrom(box: EarlierMailbox, now: number): Mailbox {
  return { ...box, seen: box.seen.map((each) => (typeof each === 'string' ? { id: each, until: now + SEEN_MILLISECONDS } : each)) };
}

export function withMessage(box: Mailbox, sent: Sent, now: number): Mailbox {
  if (box.seen.some(({ id }) => id === sent.id)) return box;
  const seen = { id: sent.id, until: Math.max(sent.until, now + SEEN_MILLISECONDS) };
  return { ...box, seen: [...box.seen, seen].slice(-SEEN_KEPT), messages: [...box.messages, sent] };
}

export function withWaiter(box: Mailbox, waiter: Waiter): Mailbox {
  return box.waiters.some((each) => each.effect === waiter.effect) ? box : { ...box, waiters: [...box.waiters, waiter] };
}

export function withoutWaiter(box: Mailbox, effect: string): Mailbox {
  return {
    ...box,
    waiters: box.waiters.filter((each) => each.effect !== effect),
    declined: box.declined.filter((each) => !each.endsWith(` ${effect}`)),
  };
}

export function withoutMessage(box: Mailbox, id: string): Mailbox {
  return {
    ...box,
    messages: box.messages.filter((each) => each.id !== id),
    declined: box.declined.filter((each) => !each.startsWith(`${id} `)),
  };
}

export function withDeclined(box: Mailbox, message: string, effect: string): Mailbox {
  return { ...box, declined: [...box.declined, `${message} ${effect}`] };
}

/** Without what has run out by now. */
export function asOf(box: Mailbox, now: number): Mailbox {
  const seen = box.seen.filter(({ until }) => until > now);
  const over = box.messages.filter((each) => each.until <= now);
  return over.reduce<Mailbox>((left, { id }) => withoutMessage(left, id), { ...box, seen });
}

/** The oldest message that somebody waits for who has not declined it, and that somebody. */
export function nextPair({ messages, waiters, declined }: Mailbox): readonly [Sent, Waiter] | undefined {
  for (const message of messages) {
    const waiter = waiters.find((each) => !declined.includes(`${message.id} ${each.effect}`));
    if (waiter) return [message, waiter];
  }
  return undefined;
}

/** Milliseconds until it may be empty, when nothing comes meanwhile. */
export function lifetime({ messages, waiters, seen }: Mailbox, now: number): number {
  if (waiters.length > 0) return LOOK_MILLISECONDS;
  return Math.max(IDLE_MILLISECONDS, ...[...messages, ...seen].map(({ until }) => until - now));
}

/** Nothing is lost when it ends. */
export function isEmpty({ messages, waiters, seen }: Mailbox): boolean {
  return messages.length === 0 && waiters.length === 0 && seen.length === 0;
}
