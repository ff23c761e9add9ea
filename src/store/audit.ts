/**
 * The audit log: who did what, for whom, when and from where. It is only ever added to (a trigger refuses the rest).
 *
 * owns: what was done to no case (customers' files, absences, what is published …), what was refused, and how the log is read.
 * never: what was done to cases; the database adds that by itself as soon as it stands (migration 0009).
 */
import { sql } from 'kysely';
import type { Actor } from '../engine/event.js';
import type { Origin } from '../engine/origin.js';
import type { JsonObject } from '../program/json.js';
import { databaseNow } from './clock.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { noteForJournal } from './journal-outbox.js';
import { jsonText } from './json-text.js';
import type { Database } from './schema.js';

/** The action of a request that was refused: what was not done. */
export const REQUEST_REFUSED = 'request_refused';

/** Who did it. */
export type AuditedActor = Pick<Actor, 'person' | 'acting_for' | 'origin'>;

export interface AuditedDeed {
  /** Noted once under this. */
  readonly entry: string;
  readonly action: string;
  /** What it was done to. */
  readonly subject: string | null;
  readonly detail: JsonObject;
}

export interface AuditLine {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null: nobody in person, as where a case is ended in Temporal. */
  readonly person: string | null;
  readonly acting_for: string | null;
  /** A fact's kind where it was done to a case. */
  readonly action: string;
  readonly case: string | null;
  readonly subject: string | null;
  /** Null: of a time before it was kept. */
  readonly channel: Origin['channel'] | null;
  readonly address: string | null;
  readonly detail: JsonObject;
}

export interface AuditFilter {
  /** Did it, or it was done for them. */
  readonly person?: string;
  readonly case?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly channel?: string;
  /** True: requests that were refused alone; false: without them. */
  readonly refused?: boolean;
  /** Epoch milliseconds: from this instant on, and before that one. */
  readonly from?: number;
  readonly to?: number;
}

/** Of what was done to no case; in the transaction that does it, where there is one. */
export async function noteDeed(db: Database, { person, acting_for, origin }: AuditedActor, deed: AuditedDeed): Promise<void> {
  const { entry, action, subject, detail } = deed;
  const line = {
    person,
    acting_for: acting_for ?? null,
    action,
    subject,
    channel: origin?.channel ?? null,
    address: origin?.address ?? null,
  };
  const noted = await db
    .insertInto('audit')
    .values({ ...line, at: databaseNow(), detail: jsonText(detail), entry })
    .onConflict((conflict) => conflict.column('entry').doNothing())
    .returning('at')
    .executeTakeFirst();
  if (noted) await noteForJournal(db, { kind: 'audit', ...line, at: noted.at, detail, entry });
}

/** The latest first. */
export async function auditLog(
  db: Database,
  filter: AuditFilter,
  query: { readonly cursor?: string | null; readonly limit: number },
): Promise<Page<AuditLine>> {
  let lines = db
    .selectFrom('audit')
    .select(['id', 'at', 'person', 'acting_for', 'action', 'case_id', 'subject', 'channel', 'address', 'detail'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  const { person, from, to } = filter;
  if (person !== undefined) lines = lines.where((either) => either.or([either('person', '=', person), either('acting_for', '=', person)]));
  if (filter.case !== undefined) lines = lines.where('case_id', '=', filter.case);
  if (filter.action !== undefined) lines = lines.where('action', '=', filter.action);
  if (filter.subject !== undefined) lines = lines.where('subject', '=', filter.subject);
  if (filter.channel !== undefined) lines = lines.where('channel', '=', filter.channel);
  // Written out, so that the index of refused requests is found.
  if (filter.refused !== undefined) lines = lines.where('action', filter.refused ? '=' : '<>', sql.lit(REQUEST_REFUSED));
  if (from !== undefined) lines = lines.where('at', '>=', from);
  if (to !== undefined) lines = lines.where('at', '<', to);
  const after = query.cursor ? decodeCursor(query.cursor, [0, 0]) : null;
  if (after) lines = lines.where(sql<boolean>`(at, id) < (${after[0]}::bigint, ${after[1]}::bigint)`);
  return pageOf(
    await lines.execute(),
    query.limit,
    ({ case_id, detail, channel, ...line }) => ({
      ...line,
      case: case_id,
      channel: channel as AuditLine['channel'],
      detail: detail as JsonObject,
    }),
    ({ at, id }) => [at, id],
  );
}
