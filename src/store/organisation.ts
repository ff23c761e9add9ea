/** The organisation: its present snapshot and every one before. */
import { sql } from 'kysely';
import type { Organisation } from '../organisation/snapshot.js';
import { databaseNow } from './clock.js';
import { contentHash } from './content-hash.js';
import { noteForJournal } from './journal-outbox.js';
import { organisationChanges } from './organisation-lock.js';
import { lostBetween, notePeopleChanges } from './people-changes.js';
import { movedBetween, moveHeldTasks } from './projection/held-tasks.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface OrganisationVersion {
  readonly version: number;
  readonly organisation: Organisation;
  /** Epoch milliseconds. */
  readonly set_at: number;
  readonly set_by: string | null;
}

/** Null until one was set. */
export async function currentOrganisation(db: Database): Promise<OrganisationVersion | null> {
  const found = await db
    .selectFrom('organisations')
    .select(['version', 'content', 'set_at', 'set_by'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ? { version: found.version, organisation: JSON.parse(found.content), set_at: found.set_at, set_by: found.set_by } : null;
}

/** Makes it the present one, unless it is already. Everyone in it gets a load row, so that writes find and lock it. */
export function setOrganisation(
  db: Database,
  organisation: Organisation,
  by: string | null,
): Promise<{ readonly version: number; readonly changed: boolean }> {
  return inTransaction(db, async (trx) => {
    await sql`select ${organisationChanges()}`.execute(trx);
    const hash = contentHash(organisation);
    const current = await trx
      .selectFrom('organisations')
      .select(['version', 'hash', 'content'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (current?.hash === hash) return { version: current.version, changed: false };
    const version = (current?.version ?? 0) + 1;
    const { set_at } = await trx
      .insertInto('organisations')
      .values({ version, hash, content: JSON.stringify(organisation), set_at: databaseNow(), set_by: by })
      .returning('set_at')
      .executeTakeFirstOrThrow();
    const people = organisation.people.map(({ person }) => person);
    await sql`insert into loads (person, open, turn) select person, 0, 0 from unnest(${people}::text[]) person order by person collate "C"
      on conflict do nothing`.execute(trx);
    if (current) {
      const before = JSON.parse(current.content) as Organisation;
      await notePeopleChanges(trx, lostBetween(before, organisation));
      await moveHeldTasks(trx, movedBetween(before, organisation));
    }
    await noteForJournal(trx, { kind: 'organisation', version, organisation, at: set_at, by });
    return { version, changed: true };
  });
}
