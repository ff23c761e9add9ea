/**
 * Starting a case: first decided under its key's lock and kept, then sent to Temporal until it has it.
 *
 * owns: the order of these, and what is kept of a start that is on its way.
 * never: who may start (authorisation.ts), what a start must bring (start-input.ts).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Actor } from '../engine/event.js';
import { SEMANTICS } from '../engine/semantics.js';
import type { Instant } from '../engine/state.js';
import type { CaseView, TaskView } from '../engine/view.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonObject } from '../program/json.js';
import type { Program } from '../program/program.js';
import { inLanguage } from '../program/text.js';
import { readArchivedState } from '../store/archive.js';
import { confirmStart, type PendingStart, reserveCase } from '../store/case-starts.js';
import { readCase } from '../store/cases.js';
import type { Customer } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { tasksOfCase } from '../store/inbox.js';
import type { CaseInput } from '../temporal/case-contract.js';
import type { CaseStart } from '../temporal/case-start.js';
import { isDatabaseUnavailable, isTemporalUnavailable } from './availability.js';
import type { Cases } from './cases.js';
import type { OperationId } from './idempotency.js';
import type { PublishedProgram } from './published-programs.js';
import { keyOf, narrowedCustomer } from './start-input.js';
import { LATE, within } from './within.js';

const FIRST_WRITE_PATIENCE_MS = 10_000;

/** A start as it is kept until Temporal has it; the case's id and key come with the reservation. */
export interface KeptStart {
  readonly program: string;
  readonly calendars: string;
  readonly playbook: string;
  readonly phase: CaseStart['phase'];
  readonly first_stage: string | null;
  readonly title: string;
  readonly tier: string | null;
  readonly language: string;
  readonly time_zone: string;
  /** Null: a case that plays this one. */
  readonly actor: Actor | null;
  /** The case that plays this one and hears of its end. */
  readonly return_to?: CaseInput['return_to'] & {};
  /** The case that it is split from. */
  readonly split_from?: CaseInput['split_from'] & {};
  /** The case that is opened again. */
  readonly reopens?: { readonly case: string; readonly write_id: string; readonly comment: string };
  readonly started_at: Instant;
  readonly customer_id: string | null;
  readonly customer: JsonObject | null;
  readonly data: JsonObject;
}

interface GivenStart {
  readonly actor: Actor | null;
  readonly data: JsonObject;
  /** With the file as the playbook reads it. */
  readonly customer: Pick<Customer, 'id' | 'file'> | null;
  readonly at: Instant;
}

/** A start, and the key that its data give it (null: a number is taken). The data have been checked. @throws Problem */
export function startOf(
  { publication, content }: PublishedProgram,
  calendars: string,
  organisation: Organisation,
  /** `key`: the caller's own. */
  given: GivenStart & { readonly key: string | null },
): { readonly start: KeptStart; readonly key: string | null } {
  const start = keptStart(content, publication.hash, calendars, organisation, given);
  return { start, key: keyOf(content, given.data, start.customer, given.key) };
}

/** `program` and `calendars` are content hashes. */
export function keptStart(
  content: Program,
  program: string,
  calendars: string,
  organisation: Organisation,
  { actor, data, customer, at }: GivenStart,
): KeptStart {
  const { playbook, phase, stages, title } = content;
  const language = organisation.languages[0] ?? 'en';
  return {
    program,
    calendars,
    playbook,
    phase,
    first_stage: stages[0]?.id ?? null,
    title: inLanguage(title, language),
    language,
    time_zone: organisation.time_zone,
    actor,
    started_at: at,
    data,
    customer_id: customer?.id ?? null,
    customer: customer && narrowedCustomer(content, customer.file),
    tier: typeof customer?.file.tier === 'string' ? customer.file.tier : null,
  };
}

export type Started =
  | { readonly kind: 'started' | 'repeated'; readonly case: string; readonly view: CaseView; readonly tasks: readonly TaskView[] }
  /** Reserved; Temporal has it or will be sent it again. */
  | { readonly kind: 'pending'; readonly case: string }
  /** Another case has the key. */
  | { readonly kind: 'open'; readonly case: string; readonly refused: boolean }
  /** The Idempotency-Key came with another body before. */
  | { readonly kind: 'mismatch' };

export interface StartParts {
  readonly db: Database;
  readonly durable: () => Promise<void>;
  readonly cases: Cases;
  readonly logger: Logger;
  /** How long Temporal is waited for, in milliseconds. */
  readonly patience: number;
}

export interface StartOrder {
  readonly start: KeptStart;
  /** Null: a number is taken. */
  readonly key: string | null;
  readonly if_open: Program['if_open'];
  /** Null: no request of anybody's. */
  readonly operation: OperationId | null;
  /** Never two cases for one occasion. */
  readonly occasion?: string;
}

export async function startCase(
  { db, durable, cases, logger, patience }: StartParts,
  { start, key, if_open, operation, occasion }: StartOrder,
): Promise<Started> {
  const decision = await reserveCase(db, {
    playbook: start.playbook,
    key,
    if_open,
    request_id: operation?.id ?? null,
    fingerprint: operation?.fingerprint ?? null,
    occasion: occasion ?? null,
    ...(start.reopens ? { reopens: start.reopens.case } : {}),
    input: start,
  });
  // A number or key that was given must not be given again after a power cut: Temporal may have the case by then.
  await durable();
  switch (decision.kind) {
    case 'mismatch':
    // Only cases that others play are given up.
    case 'abandoned':
      return { kind: 'mismatch' };
    case 'join':
    case 'skip':
    case 'refuse':
      return { kind: 'open', case: decision.case, refused: decision.kind === 'refuse' };
    case 'start': {
      if (decision.repeated) {
        const head = await readCase(db, decision.case);
        if (head) return { kind: 'repeated', case: decision.case, view: head.view, tasks: await tasksOfCase(db, decision.case) };
      }
      const sent = await within(sendStart(db, cases, { ...decision, input: start }), patience).catch((error: unknown): null => {
        // It is kept and will be sent again, whatever kept it from being sent now.
        if (!isTemporalUnavailable(error))
          logger.error({ err: error, case: decision.case }, 'a case could not be started; it is tried again');
        return null;
      });
      const told =
        sent !== LATE &&
        sent !== null &&
        (await durable().then(
          () => true,
          () => false,
        ));
      if (!told) return { kind: 'pending', case: decision.case };
      return { kind: decision.repeated ? 'repeated' : 'started', case: decision.case, view: sent.view, tasks: sent.tasks };
    }
  }
}

/** Sends a reserved start to Temporal; sending it again does no harm. Null: it is started, and how it stands is not known yet. */
export async function sendStart(
  db: Database,
  cases: Cases,
  reserved: Pick<PendingStart, 'case' | 'key'> & { readonly input: KeptStart },
): Promise<{ readonly view: CaseView; readonly tasks: readonly TaskView[] } | null> {
  const start = caseStart(reserved.case, reserved.key, reserved.input);
  await cases.start(reserved.input.reopens ? await reopened(db, start, reserved.input.reopens) : start);
  const said = await cases.projection(reserved.case);
  if (said === null) return null;
  if (!(await confirm(db, reserved.case, said.run_id))) {
    // Whoever wanted it gave it up while it was being sent.
    await cases.cancel(reserved.case);
    return null;
  }
  return said.last_write === null ? untilWritten(cases, reserved.case) : said;
}

/** With the State that it goes on from: the archive has it for ever. */
async function reopened(db: Database, start: CaseStart, { case: from, write_id, comment }: KeptStart['reopens'] & {}): Promise<CaseStart> {
  const state = await readArchivedState(db, from, write_id);
  if (state === null) throw new Error(`${from} is not in the archive any more.`);
  const { id, started_at } = start.input.case;
  return { ...start, input: { ...start.input, case: { ...state.case, id }, reopens: { state, comment, at: started_at } } };
}

/**
 * A case may answer before its first write is done: nobody has its tasks then, and it cannot be read. Null where that
 * takes longer than an answer may.
 */
async function untilWritten(
  cases: Cases,
  caseId: string,
): Promise<{ readonly view: CaseView; readonly tasks: readonly TaskView[] } | null> {
  const deadline = performance.now() + FIRST_WRITE_PATIENCE_MS;
  for (let wait = 10; performance.now() < deadline; wait = Math.min(2 * wait, 500)) {
    await sleep(wait);
    const said = await cases.projection(caseId);
    if (said === null || said.last_write !== null) return said;
  }
  return null;
}

/** A started case is not reported as failed because the database went away meanwhile: it is sent, and confirmed, again. */
async function confirm(db: Database, caseId: string, run_id: string): Promise<boolean> {
  try {
    return await confirmStart(db, caseId, run_id);
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    return true;
  }
}

export function caseStart(id: string, key: string, kept: KeptStart): CaseStart {
  const { playbook, phase, first_stage, program, calendars, tier, actor, data, customer, customer_id, language, time_zone, started_at } =
    kept;
  return {
    playbook,
    phase,
    first_stage,
    program,
    calendars,
    summary: `${kept.title} ${key}`,
    details: customer_id === null ? '' : `Customer ${customer_id}`,
    tier,
    input: {
      case: { id, playbook, key, customer_id, started_at, started_by: actor?.person ?? null },
      data,
      customer,
      actor,
      language,
      time_zone,
      semantics: SEMANTICS,
      ...(kept.return_to ? { return_to: kept.return_to } : {}),
      ...(kept.split_from ? { split_from: kept.split_from } : {}),
      resume: null,
    },
  };
}
