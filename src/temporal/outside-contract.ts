/** What a case and the outside say to each other: activities, signals, and the workflows of messages and critical sections. */
import type { Answer, AskSubject } from '../engine/ask.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Connector } from '../program/program.js';
import type { CaseStart } from './case-start.js';

/** The task queue of everything that leaves Steward or looks something up. */
export const OUTSIDE_QUEUE = 'steward-outside';

/** Who waits: a case, under the effect id of its ask. */
export interface Waiter {
  readonly case: string;
  readonly effect: string;
}

type Subject<K extends AskSubject['kind']> = Extract<AskSubject, { kind: K }>;

/** Named as the business would: Temporal UI shows them. */
export type OutsideActivities = {
  /** Throws an application failure whose type is the error's code. */
  readonly callConnector: (
    request: Waiter & { readonly connector: Connector; readonly operation: string; readonly with: Json; readonly timeout: number },
  ) => Promise<Json>;
  readonly findRecords: (request: Waiter & { readonly about: Subject<'find'>; readonly program: string }) => Promise<Json>;
  readonly createRecord: (request: Waiter & { readonly about: Subject<'create'> }) => Promise<Json>;
  readonly updateRecord: (request: Waiter & { readonly about: Subject<'update'> }) => Promise<Json>;
  readonly writeDocument: (request: Waiter & { readonly about: Subject<'document'> }) => Promise<Json>;
  /** Takes the key and the number of a case of another playbook; again under one effect id, the same. */
  readonly reserveCase: (request: Waiter & { readonly about: PlayedCase; readonly returns: boolean }) => Promise<ReservedCase>;
  /**
   * A case that was reserved under this effect id, or still is to be, is not wanted any more. Gives the one that was started
   * all the same.
   */
  readonly abandonCase: (request: Waiter & { readonly playbook: string }) => Promise<{ readonly started: string | null }>;
  /** Tells other cases, once each by the id of what is told; answers which of them have ended. */
  readonly tellCases: (request: Waiter & { readonly about: Subject<'tell'> }) => Promise<{ ended: string[] }>;
  readonly enterSection: (request: Waiter & { readonly key: string }) => Promise<void>;
  readonly awaitMessage: (request: Waiter & { readonly message: string; readonly key: string }) => Promise<void>;
};
export type PlayedCase = Pick<Subject<'play'>, 'playbook' | 'data' | 'customer'>;
export type ReservedCase =
  | { readonly kind: 'start'; readonly start: CaseStart }
  /** Its key has an open case: that one stands for it, and nobody tells of its end. */
  | { readonly kind: 'open'; readonly case: string }
  /** It could not be reserved, and nobody waits for it: it is tried again until it can be, and administrators see it. */
  | { readonly kind: 'kept' };

/** Signal to a case: the answer to what it asked. */
export const RESPONDED_SIGNAL = 'responded';
export interface Response {
  readonly effect: string;
  readonly answer: Answer;
  /** The critical section that was granted. */
  readonly section?: string;
}
/** Signal to a case: a message it waits for. It says to the mailbox whether it takes it. */
export const DELIVERED_SIGNAL = 'delivered';
export interface Delivery {
  readonly effect: string;
  readonly message: { readonly id: string; readonly data: JsonObject };
  /** Workflow id of the mailbox. */
  readonly mailbox: string;
}
/** Signal to a case that holds a critical section while others wait for it: it says when it does not. */
export const SECTION_HELD_SIGNAL = 'section_held';

export const MUTEX_WORKFLOW = 'steward.mutex';
export const MAILBOX_WORKFLOW = 'steward.message';
export const mutexId = (key: string): string => `mutex/${key}`;
export const MAILBOX_PREFIX = 'message/';
export const mailboxId = (message: string, key: string): string => `${MAILBOX_PREFIX}${message}/${key}`;

export const ENTER_SIGNAL = 'enter';
export const LEAVE_SIGNAL = 'leave';
export const SEND_SIGNAL = 'send';
export const WAIT_SIGNAL = 'wait';
export const TAKEN_SIGNAL = 'taken';
/** A message for whoever waits under its key. */
export interface Sent {
  readonly id: string;
  readonly data: JsonObject;
  /** Epoch milliseconds; dropped then when nobody has taken it. */
  readonly until: number;
}
export interface Taken {
  readonly effect: string;
  readonly message: string;
  /** False: it does not fit, or the case does not wait any more; `waits`: it waits for another. */
  readonly taken: boolean;
  readonly waits: boolean;
}
