/** Brings a database to this version's schema. */
import { type Migration, Migrator } from 'kysely';
import type { Database } from '../schema.js';
import { StoreError } from '../store-error.js';
import { up as foundation } from './0001-foundation.js';
import { up as files } from './0002-files.js';
import { up as endedCases } from './0003-ended-cases.js';
import { up as deliveries } from './0004-deliveries.js';
import { up as absences } from './0005-absences.js';
import { up as events } from './0006-events.js';
import { up as caseChanges } from './0007-case-changes.js';
import { up as failedStarts } from './0008-failed-starts.js';
import { up as caseWork } from './0009-case-work.js';
import { up as inbox } from './0010-inbox.js';
import { up as audit } from './0011-audit.js';
import { up as customerLinks } from './0012-customer-links.js';
import { up as attachments } from './0013-attachments.js';
import { up as likelyDuplicates } from './0014-likely-duplicates.js';
import { up as noticeHolds } from './0015-notice-holds.js';
import { up as customerContacts } from './0016-customer-contacts.js';
import { up as bigrams } from './0017-bigrams.js';

/** In order of their names; a migration that has been released is never changed. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-foundation': { up: foundation },
  '0002-files': { up: files },
  '0003-ended-cases': { up: endedCases },
  '0004-deliveries': { up: deliveries },
  '0005-absences': { up: absences },
  '0006-events': { up: events },
  '0007-case-changes': { up: caseChanges },
  '0008-failed-starts': { up: failedStarts },
  '0009-case-work': { up: caseWork },
  '0010-inbox': { up: inbox },
  '0011-audit': { up: audit },
  '0012-customer-links': { up: customerLinks },
  '0013-attachments': { up: attachments },
  '0014-likely-duplicates': { up: likelyDuplicates },
  '0015-notice-holds': { up: noticeHolds },
  '0016-customer-contacts': { up: customerContacts },
  '0017-bigrams': { up: bigrams },
};

/**
 * Runs what is missing; several processes may do so at once, one works and the others wait.
 * @throws StoreError schema_newer: the database knows a migration that this program does not.
 */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  await refuseNewer(db);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db);
  throw error;
}

async function refuseNewer(db: Database): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const applied = await db.withTables<{ kysely_migration: { name: string } }>().selectFrom('kysely_migration').select('name').execute();
  const unknown = applied.map(({ name }) => name).filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length === 0) return;
  throw new StoreError(
    'schema_newer',
    `The database was made by a newer Steward (it has ${unknown.join(', ')}). Use that version, or another database.`,
  );
}
