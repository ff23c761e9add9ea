/**
 * Who is away, from when until when, and who stands in. Entered and taken back, never changed.
 *
 * owns: the table of absences. What begins is noted for open cases (people-changes.ts).
 */
import { type RawBuilder, sql } from 'kysely';
import { type AuditedActor, noteDeed } from './audit.js';
import { databaseNow } from './clock.js';
import { noteForJournal } from './journal-outbox.js';
import { noteBegunAbsences } from './people-changes.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

export interface Absence {
  readonly id: string;
  readonly person: string;
  /** Who stands in; null: nobody. */
  readonly substitute: string | null;
  /** Epoch milliseconds; away from `begins_at` on and there again at `ends_at`. */
  readonly begins_at: number;
  readonly ends_at: number;
  readonly entered_by: string | null;
  readonly entered_at: number;
}
export type NewAbsence = Omit<Absence, 'entered_at'>;

const COLUMNS = ['id', 'person', 'substitute', 'begins_at', 'ends_at', 'entered_by', 'entered_at'] as const;

/** Entered once: the same id again gives back what was entered first. One that has begun is noted for open cases. */
export function enterAbsence(db: Database, absence: NewAbsence, by?: AuditedActor): Promise<Absence> {
  return inTransaction(db, async (trx) => {
    await trx
      .insertInto('absences')
      .values({ ...absence, entered_at: databaseNow() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const entered = await trx.selectFrom('absences').select(COLUMNS).where('id', '=', absence.id).executeTakeFirstOrThrow();
    await noteForJournal(trx, { kind: 'absence', ...entered });
    await noteBegunAbsences(trx);
    const { id, begins_at, ends_at, substitute } = entered;
    const detail = { absence: id, from: begins_at, to: ends_at, substitute };
    if (by) await noteDeed(trx, by, { entry: `absence ${id}`, action: 'absence_entered', subject: entered.person, detail });
    return entered;
  });
}

/** Takes it back; false where the person has no such absence. */
export function removeAbsence(db: Database, person: string, id: string, by?: AuditedActor): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const removed = await trx.deleteFrom('absences').where('id', '=', id).where('person', '=', person).returning('id').executeTakeFirst();
    if (removed) await noteForJournal(trx, { kind: 'absence_removed', id });
    const deed = { action: 'absence_removed', subject: person, detail: { absence: id } };
    if (removed && by) await noteDeed(trx, by, { entry: `absence ${id} removed`, ...deed });
    return removed !== undefined;
  });
}

/** Those that are not over, in the order in which they begin. */
export function absencesOf(db: Database, person: string): Promise<Absence[]> {
  return db
    .selectFrom('absences')
    .select(COLUMNS)
    .where('person', '=', person)
    .where('ends_at', '>', databaseNow())
    .orderBy('begins_at')
    .orderBy('id')
    .execute();
}

/** Of everybody who is away now; where several absences overlap, the one that began last. */
export async function absencesNow(db: Database | DatabaseTransaction): Promise<Absence[]> {
  const { rows } = await sql<Absence>`select id, person, substitute, begins_at, ends_at, entered_by, entered_at
    from ${awayNow()} away order by person`.execute(db);
  return rows;
}

/** Person → who stands in, as `Loads` has it. For use inside another query. */
export function awayJson(): RawBuilder<{ readonly [person: string]: string | null }> {
  return sql`(select coalesce(json_object_agg(person, substitute), '{}') from ${awayNow()} away)`;
}

function awayNow(): RawBuilder<unknown> {
  return sql`(select distinct on (person) * from absences
    where ends_at > ${databaseNow()} and begins_at <= ${databaseNow()} order by person, begins_at desc, id)`;
}
