/**
 * Cases that something was to start by itself and could not: a schedule, the end of another case, an escalation. Nobody waits
 * for an answer there, so each is kept until it was started after all or an administrator gave it up.
 */
import { sql } from 'kysely';
import { type AuditedActor, noteDeed } from './audit.js';
import { contentHash } from './content-hash.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { noteForJournal } from './journal-outbox.js';
import { jsonText } from './json-text.js';
import type { Database, Schema } from './schema.js';
import type { StartCause } from './start-cause.js';
import { inTransaction } from './transaction.js';

export interface UnstartedCase {
  readonly playbook: string;
  /** Id of the start among those of the playbook; null: an escalation's. */
  readonly start: string | null;
  readonly cause: StartCause;
  /** Why, in plain words. */
  readonly message: string;
}
export interface FailedStart extends UnstartedCase {
  readonly id: string;
  readonly attempts: number;
  /** Epoch milliseconds: when it failed for the first time. */
  readonly failed_at: number;
}

const LONGEST_WAIT_MINUTES = 60;
const ID_LENGTH = 16;

/** It failed, for the first time or again; it is tried again after a minute, and each time after twice as long. */
export function noteFailedStart(db: Database, { playbook, start, cause, message }: UnstartedCase, now = Date.now()): Promise<void> {
  const id = contentHash([playbook, start, keyOf(cause)]).slice(0, ID_LENGTH);
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ attempts: number }>`
      insert into failed_starts (id, playbook, start, cause, message, failed_at)
      values (${id}, ${playbook}, ${start}, ${jsonText(cause)}::jsonb, ${message}, ${now})
      on conflict (id) do update set message = excluded.message, attempts = failed_starts.attempts + 1,
        retry_at = clock_timestamp() + make_interval(mins => least(${LONGEST_WAIT_MINUTES}::int, (2 ^ least(failed_starts.attempts, 10))::int))
      returning attempts`.execute(trx);
    if (rows[0]?.attempts === 1) await noteForJournal(trx, { kind: 'failed_start', id, playbook, start, cause, message, failed_at: now });
  });
}

/** It was started, or an administrator gave it up. */
/** `given_up`: by whom, and why. */
export function failedStartSettled(
  db: Database,
  id: string,
  given_up?: { readonly by: AuditedActor; readonly reason: string },
): Promise<void> {
  return inTransaction(db, async (trx) => {
    await trx.deleteFrom('failed_starts').where('id', '=', id).execute();
    await noteForJournal(trx, { kind: 'failed_start_settled', id });
    if (!given_up) return;
    const deed = { action: 'failed_start_given_up', subject: id, detail: { reason: given_up.reason } };
    await noteDeed(trx, given_up.by, { entry: `failed start ${id} given up`, ...deed });
  });
}

export async function readFailedStart(db: Database, id: string): Promise<FailedStart | null> {
  const row = await db.selectFrom('failed_starts').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row ? failedStartOf(row) : null;
}

/** The oldest first. */
export async function listFailedStarts(
  db: Database,
  { cursor, limit }: { readonly cursor?: string | null; readonly limit: number },
): Promise<Page<FailedStart>> {
  const after = cursor ? decodeCursor(cursor, [0, '']) : null;
  let select = db
    .selectFrom('failed_starts')
    .select(COLUMNS)
    .orderBy('failed_at')
    .orderBy('id')
    .limit(limit + 1);
  if (after) select = select.where(({ eb, refTuple, tuple }) => eb(refTuple('failed_at', 'id'), '>', tuple(after[0], after[1])));
  return pageOf(await select.execute(), limit, failedStartOf, (row) => [row.failed_at, row.id]);
}

/** Those whose time has come. */
export async function failedStartsDue(db: Database, limit = 50): Promise<readonly FailedStart[]> {
  const rows = await db
    .selectFrom('failed_starts')
    .select(COLUMNS)
    .where('retry_at', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('retry_at')
    .limit(limit)
    .execute();
  return rows.map(failedStartOf);
}

/** Something was published, which may be what they lacked. */
export async function retryFailedStartsSoon(db: Database): Promise<void> {
  await sql`update failed_starts set retry_at = clock_timestamp()`.execute(db);
}

export async function countFailedStarts(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('failed_starts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const COLUMNS = ['id', 'playbook', 'start', 'cause', 'message', 'attempts', 'failed_at'] as const;

function failedStartOf(row: Pick<Selected, (typeof COLUMNS)[number]>): FailedStart {
  return { ...row, cause: row.cause as StartCause };
}
type Selected = {
  readonly [C in keyof Schema['failed_starts']]: C extends 'attempts' ? number : C extends 'cause' ? unknown : Schema['failed_starts'][C];
};

/** What tells one of a playbook's starts from another; not the data, which may be mended. */
function keyOf(cause: StartCause): string {
  switch (cause.kind) {
    case 'schedule':
      return `${cause.at} ${cause.subject}`;
    case 'outcome':
      return cause.case;
    case 'escalation':
      return cause.effect;
  }
}
