/** Runs the same tests on both databases: PGlite, and a real PostgreSQL where it is installed. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { type OpenedDatabase, openPostgresql } from '../../src/store/database.js';
import { openEmbeddedForTest } from './embedded.js';
import { type PostgresqlServer, postgresqlPrograms, startPostgresql } from './postgresql.js';

export interface Subject {
  readonly kind: 'embedded' | 'postgresql';
  /** Emptied before each test. */
  readonly db: () => Database;
}

const TABLES = [
  'artefacts',
  'publications',
  'organisations',
  'customers',
  'absences',
  'events',
  'case_changes',
  'case_numbers',
  'case_keys',
  'case_starts',
  'heads',
  'writes',
  'facts',
  'tasks',
  'task_candidates',
  'task_texts',
  'saved_filters',
  'decisions',
  'notices',
  'deliveries',
  'loads',
  'archive',
  'operations',
  'customer_links',
  'journal_outbox',
  'settings',
];
/** One statement: to truncate as many tables takes far longer than to delete what little is in them. */
const EMPTY = `with ${TABLES.map((table) => `from_${table} as (delete from ${table})`).join(', ')} select 1`;

export function onEachDatabase(name: string, tests: (subject: Subject) => void): void {
  describe(`${name} (embedded)`, () => tests(subject('embedded', () => openEmbeddedForTest())));
  describe.skipIf(postgresqlPrograms() === null)(`${name} (PostgreSQL; skipped where it is not installed)`, () => {
    let server: PostgresqlServer;
    beforeAll(async () => {
      server = await startPostgresql();
    });
    afterAll(() => server?.stop());
    tests(subject('postgresql', async () => openPostgresql(await server.createDatabase())));
  });
}

function subject(kind: Subject['kind'], open: () => Promise<OpenedDatabase>): Subject {
  let opened: OpenedDatabase;
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(async () => {
    await sql.raw(EMPTY).execute(opened.db);
    // Deleting candidates is counted.
    await sql`with changes as (delete from task_count_changes) delete from task_counts`.execute(opened.db);
  });
  afterAll(() => opened?.close());
  return { kind, db: () => opened.db };
}
