/** A case of another playbook that a case starts: checked and reserved as any start is, then handed to the case to be its child. */
import type { Answer } from '../engine/ask.js';
import { type Json, objectOf } from '../program/json.js';
import { reserveCase } from '../store/case-starts.js';
import { contentHash } from '../store/content-hash.js';
import { customerForPlaybook } from '../store/customer-facts.js';
import { readCustomer } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { currentOrganisation } from '../store/organisation.js';
import { currentCalendars } from '../store/publications.js';
import type { CaseStart } from '../temporal/case-start.js';
import { inOneLine, Problem } from './problem.js';
import type { PublishedPrograms } from './published-programs.js';
import { caseStart, type KeptStart, startOf } from './start-case.js';
import { checkCustomerGiven, checkedData } from './start-input.js';

export interface PlayOrder {
  /** The case that asks, and the effect id of its ask: under that one, the same case is reserved again. */
  readonly case: string;
  readonly effect: string;
  readonly playbook: string;
  readonly data: Json;
  readonly customer: string | null;
  /** The case that asks hears of the end. */
  readonly returns: boolean;
}
export type Played =
  | { readonly kind: 'start'; readonly start: CaseStart }
  | { readonly kind: 'open'; readonly case: string }
  | { readonly kind: 'failed'; readonly error: Extract<Answer, { ok: false }>['error'] };

export async function reservePlayedCase(
  parts: { readonly db: Database; readonly durable: () => Promise<void>; readonly programs: PublishedPrograms },
  order: PlayOrder,
): Promise<Played> {
  const { db } = parts;
  const program = await parts.programs.current(order.playbook);
  if (program === null) return failed('playbook_unknown', `No playbook ${order.playbook} is published.`);
  const { content } = program;
  const organisation = await currentOrganisation(db);
  const calendars = await currentCalendars(db);
  if (organisation === null || calendars === null) return failed('not_published', 'No organisation is published.');
  let start: KeptStart;
  let key: string | null;
  try {
    checkCustomerGiven(content, order.customer);
    const data = checkedData(content, objectOf(order.data));
    const customer = order.customer === null ? null : await readCustomer(db, order.customer);
    if (order.customer !== null && customer === null) return failed('customer_unknown', `There is no customer ${order.customer}.`);
    const given = { actor: null, data, customer: await customerForPlaybook(db, content, customer), key: null, at: Date.now() };
    const made = startOf(program, calendars.hash, organisation.organisation, given);
    key = made.key;
    start = order.returns ? { ...made.start, return_to: { case: order.case, effect: order.effect } } : made.start;
  } catch (error) {
    if (error instanceof Problem) return failed(error.code, inOneLine(error));
    throw error;
  }
  const decision = await reserveCase(db, {
    playbook: order.playbook,
    key,
    if_open: content.if_open,
    request_id: null,
    fingerprint: null,
    occasion: playedOccasion(order.effect),
    input: start,
  });
  await parts.durable();
  switch (decision.kind) {
    case 'start':
      return { kind: 'start', start: caseStart(decision.case, decision.key, start) };
    case 'refuse':
      return failed('case_open', `${decision.case} is open with the same key.`);
    case 'join':
    case 'skip':
      return { kind: 'open', case: decision.case };
    case 'abandoned':
      return failed('withdrawn', 'It is not wanted any more.');
    case 'mismatch':
      return failed('mismatch', 'The same case was asked for with other data.');
  }
}

/** Names the start that an effect of a case asks for. */
export function playedOccasion(effect: string): string {
  return `play ${contentHash(effect)}`;
}

function failed(code: string, message: string): Played {
  return { kind: 'failed', error: { code, message } };
}
