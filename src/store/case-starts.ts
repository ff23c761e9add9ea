/**
 * Starting cases: the number and whether to start at all are decided here, under the key's lock, before Temporal is asked
 * (DESIGN §2). What was decided is an intent that is sent until Temporal has it.
 *
 * owns: numbers, keys, `if_open`, occasions, idempotency of starts.
 */
import { sql } from 'kysely';
import { standingCase } from './case-relations.js';
import { noteForJournal } from './journal-outbox.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { StoreError } from './store-error.js';
import { inTransaction } from './transaction.js';

export interface StartRequest {
  readonly playbook: string;
  /** Two starts with one key are one case while it is open; null: a new number each time. */
  readonly key: string | null;
  readonly if_open: 'refuse' | 'skip' | 'join';
  /** Hash of actor, playbook and Idempotency-Key; unique for ever. */
  readonly request_id: string | null;
  /** Of the request's body. */
  readonly fingerprint: string | null;
  /** Trigger, its time or cause, and customer: never two cases for one occasion. */
  readonly occasion: string | null;
  /** The case with this key that is opened again: the last of them, which has ended. */
  readonly reopens?: string;
  /** What the start takes, kept until Temporal has it. */
  readonly input: unknown;
}

export type StartDecision =
  /** To be started, or started already where the request was made before. */
  | { readonly kind: 'start'; readonly case: string; readonly key: string; readonly number: number; readonly repeated: boolean }
  /** A case with the key is open: the caller gets that one. */
  | { readonly kind: 'join'; readonly case: string }
  | { readonly kind: 'skip'; readonly case: string }
  | { readonly kind: 'refuse'; readonly case: string }
  /** It was given up, before or after it was reserved. */
  | { readonly kind: 'abandoned' }
  /** The same idempotency key came with another body. */
  | { readonly kind: 'mismatch' };

type OwnDecision = Exclude<StartDecision, { kind: 'mismatch' | 'abandoned' }>;

export interface PendingStart {
  /** Null: nobody asked for it by a request. */
  readonly request_id: string | null;
  readonly case: string;
  readonly playbook: string;
  readonly key: string;
  readonly number: number;
  readonly input: unknown;
}

/** As long as it may be in a workflow id. */
const KEY_LIMIT = 200;

/** The workflow id of a case. `/` and `%` in a key are escaped, so that no key reads like another key's number. */
export function caseId(playbook: string, key: string, number: number): string {
  const safe = key.replaceAll('%', '%25').replaceAll('/', '%2F');
  return number === 1 ? `${playbook}/${safe}` : `${playbook}/${safe}/${number}`;
}

/**
 * Decides, and remembers the decision under the request's id and the occasion. A refusal is remembered for an occasion only:
 * a caller may try again.
 * @throws StoreError key_invalid
 */
export function reserveCase(db: Database, request: StartRequest): Promise<StartDecision> {
  checkKey(request.key);
  return inTransaction(db, async (trx) => {
    const claim = await claimRequest(trx, request);
    if (typeof claim === 'object' && claim !== null) return decisionAgain(claim, request);
    const decision = await decide(trx, request);
    await remember(trx, request, claim, decision);
    return decision;
  });
}

/** Temporal has the case (or had it: an id is never used twice). False: it was given up before that was known. */
export function confirmStart(db: Database, caseId: string, run_id: string): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    if (await settle(trx, caseId, 'confirmed', run_id)) return true;
    const given_up = trx.selectFrom('case_starts').select('id').where('case_id', '=', caseId).where('decision', '=', 'start');
    return (await given_up.where('state', '=', 'abandoned').executeTakeFirst()) === undefined;
  });
}

/** The case will never be started: its input was refused. Its key is free again; its number is not used again. */
export async function abandonStart(db: Database, caseId: string): Promise<void> {
  await inTransaction(db, (trx) => settle(trx, caseId, 'abandoned', null));
}

/**
 * What is reserved for the occasion, now or later, is not to be started. Gives the case that Temporal has already; null: there
 * is none, and none will be.
 */
export function abandonOccasion(db: Database, playbook: string, occasion: string): Promise<string | null> {
  return inTransaction(db, async (trx) => {
    const nobody = { request_id: null, fingerprint: null, key: null, number: null, case_id: null, input: null };
    const row = { ...nobody, occasion, playbook, decision: 'abandoned' };
    const added = await trx
      .insertInto('case_starts')
      .values({ ...row, state: 'settled' })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added) {
      await noteForJournal(trx, { kind: 'case_start', ...row, counted: false });
      return null;
    }
    const { case_id, decision, state } = await trx
      .selectFrom('case_starts')
      .select(['case_id', 'decision', 'state'])
      .where('occasion', '=', occasion)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (decision !== 'start' || case_id === null || state === 'abandoned') return null;
    return (await settle(trx, case_id, 'abandoned', null)) ? null : case_id;
  });
}

/** Starts that nobody confirmed, the oldest first: to be sent again. */
export async function pendingStarts(
  db: Database,
  options: { readonly olderThanSeconds?: number; readonly limit?: number } = {},
): Promise<PendingStart[]> {
  const rows = await db
    .selectFrom('case_starts')
    .select(['request_id', 'case_id', 'playbook', 'key', 'number', 'input'])
    .where('state', '=', 'pending')
    .where('created_at', '<=', sql<Date>`clock_timestamp() - make_interval(secs => ${options.olderThanSeconds ?? 10})`)
    .orderBy('id')
    .limit(options.limit ?? 100)
    .execute();
  return rows.map((row) => ({
    request_id: row.request_id,
    case: row.case_id ?? '',
    playbook: row.playbook,
    key: row.key ?? '',
    number: row.number ?? 0,
    input: JSON.parse(row.input ?? 'null'),
  }));
}

function checkKey(key: string | null): void {
  if (key === null) return;
  if (key === '') throw new StoreError('key_invalid', 'The key of a case is empty.');
  if (key.length > KEY_LIMIT)
    throw new StoreError('key_invalid', `The key of a case has ${key.length} characters; ${KEY_LIMIT} is the most.`);
  if (/[\p{Cc}\p{Cs}]/u.test(key)) throw new StoreError('key_invalid', 'The key of a case holds control characters.');
}

interface Earlier {
  id: number;
  request_id: string | null;
  fingerprint: string | null;
  case_id: string | null;
  key: string | null;
  number: number | null;
  decision: string | null;
  state: string;
}

/**
 * What was decided on the request before; or, when it is new, the id of the row that is now ours, so that others with its
 * request id or occasion wait for our end; or null where the request has neither.
 */
async function claimRequest(trx: DatabaseTransaction, request: StartRequest): Promise<Earlier | number | null> {
  const { request_id, fingerprint, occasion, playbook } = request;
  if (request_id === null && occasion === null) return null;
  const claimed = await trx
    .insertInto('case_starts')
    .values({ request_id, fingerprint, occasion, playbook, state: 'settled' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (claimed) return claimed.id;
  return await trx
    .selectFrom('case_starts')
    .select(['id', 'request_id', 'fingerprint', 'case_id', 'key', 'number', 'decision', 'state'])
    .where((where) => where.or([where('request_id', '=', request_id), where('occasion', '=', occasion)]))
    .orderBy(sql`request_id = ${request_id}`, (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirstOrThrow();
}

function decisionAgain(earlier: Earlier, request: StartRequest): StartDecision {
  if (earlier.request_id !== null && earlier.request_id === request.request_id && earlier.fingerprint !== request.fingerprint)
    return { kind: 'mismatch' };
  const id = earlier.case_id ?? '';
  if (earlier.decision === 'abandoned' || earlier.state === 'abandoned') return { kind: 'abandoned' };
  switch (earlier.decision) {
    case 'join':
    case 'skip':
    case 'refuse':
      return { kind: earlier.decision, case: id };
    default:
      return { kind: 'start', case: id, key: earlier.key ?? '', number: earlier.number ?? 1, repeated: true };
  }
}

async function decide(trx: DatabaseTransaction, request: StartRequest): Promise<OwnDecision> {
  const { playbook, if_open, reopens } = request;
  if (request.key !== null) {
    const held = await lockKey(trx, playbook, request.key);
    // Of several only the last goes on: another that was started since is in its place.
    if (reopens !== undefined && held.case_id !== null && held.case_id !== reopens && !(await isAbandoned(trx, held.case_id))) {
      return { kind: 'refuse', case: held.case_id };
    }
    if (held.case_id !== null) {
      // One that was merged into another is that one, for its key as well.
      const standing = await standingCase(trx, held.case_id);
      if (await isOpen(trx, standing)) return { kind: if_open, case: standing };
    }
    return take(trx, playbook, request.key, held.last_number + 1);
  }
  for (;;) {
    const key = String(await nextNumber(trx, playbook));
    const held = await lockKey(trx, playbook, key);
    // A number that was once somebody's key is passed over.
    if (held.last_number === 0) return take(trx, playbook, key, 1);
  }
}

async function lockKey(trx: DatabaseTransaction, playbook: string, key: string): Promise<{ last_number: number; case_id: string | null }> {
  await trx
    .insertInto('case_keys')
    .values({ playbook, key, last_number: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await trx
    .selectFrom('case_keys')
    .select(['last_number', 'case_id'])
    .where('playbook', '=', playbook)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

async function nextNumber(trx: DatabaseTransaction, playbook: string): Promise<number> {
  const { last } = await trx
    .insertInto('case_numbers')
    .values({ playbook, last: 1 })
    .onConflict((conflict) => conflict.column('playbook').doUpdateSet({ last: sql<number>`case_numbers.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

async function take(trx: DatabaseTransaction, playbook: string, key: string, number: number): Promise<OwnDecision> {
  const id = caseId(playbook, key, number);
  await trx
    .updateTable('case_keys')
    .set({ last_number: number, case_id: id })
    .where('playbook', '=', playbook)
    .where('key', '=', key)
    .execute();
  return { kind: 'start', case: id, key, number, repeated: false };
}

/** A case is closed only when its end is certain, or when it was never started. */
async function isOpen(trx: DatabaseTransaction, id: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select
    not exists (select from heads where case_id = ${id} and status <> 'open' and verified)
    and not exists (select from case_starts where case_id = ${id} and decision = 'start' and state = 'abandoned') as open`.execute(trx);
  return rows[0]?.open ?? true;
}

async function isAbandoned(trx: DatabaseTransaction, id: string): Promise<boolean> {
  const given_up = trx.selectFrom('case_starts').select('id').where('case_id', '=', id).where('decision', '=', 'start');
  return (await given_up.where('state', '=', 'abandoned').executeTakeFirst()) !== undefined;
}

async function remember(trx: DatabaseTransaction, request: StartRequest, claimed: number | null, decision: OwnDecision): Promise<void> {
  const { request_id, fingerprint, occasion, playbook } = request;
  if (decision.kind !== 'start') {
    if (claimed === null) return;
    if (decision.kind === 'refuse' && occasion === null) {
      await trx.deleteFrom('case_starts').where('id', '=', claimed).execute();
      return;
    }
  }
  const decided =
    decision.kind === 'start'
      ? { key: decision.key, number: decision.number, input: JSON.stringify(request.input ?? null), state: 'pending' }
      : { key: null, number: null, input: null, state: 'settled' };
  const row = { request_id, fingerprint, occasion, playbook, case_id: decision.case, decision: decision.kind, ...decided };
  if (claimed === null) await trx.insertInto('case_starts').values(row).execute();
  else await trx.updateTable('case_starts').set(row).where('id', '=', claimed).execute();
  const { state: _, ...entry } = row;
  await noteForJournal(trx, { kind: 'case_start', ...entry, counted: request.key === null });
}

async function settle(
  trx: DatabaseTransaction,
  case_id: string,
  state: 'confirmed' | 'abandoned',
  run_id: string | null,
): Promise<boolean> {
  const changed = await trx
    .updateTable('case_starts')
    .set({ state, run_id, input: null })
    .where('case_id', '=', case_id)
    .where('decision', '=', 'start')
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (!changed) return false;
  await noteForJournal(trx, { kind: 'case_start_settled', case_id, state, run_id });
  return true;
}
