/**
 * Opens the database: PostgreSQL 15 or later by its address, or PGlite embedded in a folder. One SQL dialect for both.
 *
 * owns: connections, their time limits, the folder's lock. What is kept beside an embedded one is in journalled.ts.
 */
import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { EmbeddedPool, openPglite } from './embedded.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import { prepareJournalFolder } from './journal-folder.js';
import { journalled } from './journalled.js';
import { migrate } from './migrations/migrate.js';
import { preparing } from './prepared.js';
import type { Database } from './schema.js';
import { StoreError } from './store-error.js';
import { TRANSACTION_LIMIT_MS } from './transaction.js';

export type { Database } from './schema.js';

export interface OpenedDatabase {
  readonly db: Database;
  readonly kind: 'postgresql' | 'embedded';
  /** The embedded database was not closed by its last process: the last transactions may be missing. */
  readonly unclean: boolean;
  /** The embedded database's files were not there: what could be was put back from the journal. */
  readonly fresh: boolean;
  /**
   * Once it returns, what was committed before it was called will outlive the machine's power (as far as it cannot be had
   * from Temporal again). Call it before telling anybody. On PostgreSQL that is so at commit.
   */
  durable(): Promise<void>;
  /** Something was committed that somebody will call `durable` for: the disk is written meanwhile. */
  noted(): void;
  /** Makes the embedded database's journal anew, without what was superseded; it is done by itself when it has grown. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

const UNJOURNALLED = { durable: () => Promise.resolve(), noted: () => undefined, compact: () => Promise.resolve() };

const INT8 = 20;

/**
 * Opens PostgreSQL and migrates it. Statements, waits for locks and whole transactions end within `limitMs`.
 * @throws StoreError database_unreachable, schema_newer
 */
export async function openPostgresql(
  url: string,
  options: { readonly limitMs?: number; readonly connections?: number } = {},
): Promise<OpenedDatabase> {
  const connect = (connections: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      application_name: 'steward',
      types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
    });
    // A connection that breaks fails the query that uses it, and is replaced; without listeners it would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => {
      client.on('error', () => undefined);
      preparing(client);
    });
    return pool;
  };
  // Migrations have connections of their own: they may take long, and wait for another process's.
  const migrations = connect(2);
  try {
    await reach(migrations);
    await migrate(new Kysely({ dialect: new PostgresDialect({ pool: migrations }) }));
  } finally {
    await migrations.end();
  }
  const limit = options.limitMs ?? TRANSACTION_LIMIT_MS;
  const pool = connect(options.connections ?? 10);
  const db: Database = new Kysely({
    dialect: new PostgresDialect({ pool, onCreateConnection: (connection) => limitTime(connection, limit) }),
  });
  return { db, kind: 'postgresql', unclean: false, fresh: false, ...UNJOURNALLED, close: () => db.destroy() };
}

export interface EmbeddedPlace {
  /** Of the database: its files are in `folder/database`. Whatever is in it can be deleted while nobody runs. */
  readonly folder: string;
  /** Of the journal, from which and from Temporal the database is built again. */
  readonly journal: string;
}

/**
 * Opens the embedded database, or one in memory (`copied` from another, where that is given), and migrates it. What its journal has is put back where the database's
 * files are not there, are older, or were open when the machine stopped: PGlite leaves it to the machine when they reach the
 * disk, so that nothing is known of them then and they are made anew.
 * @throws StoreError database_locked, database_damaged, journal_damaged, schema_newer
 */
export async function openEmbedded(place: EmbeddedPlace | null, copied?: Blob): Promise<OpenedDatabase> {
  if (place === null) {
    const db = await embedded(null, () => null, undefined, copied);
    return { db, kind: 'embedded', unclean: false, fresh: true, ...UNJOURNALLED, close: () => db.destroy() };
  }
  const lock = await lockFolder(place.folder);
  let db: Database | null = null;
  try {
    const files = join(place.folder, 'database');
    if (lock.machine_stopped) await setAside(files);
    const fresh = await access(files).then(
      () => false,
      () => true,
    );
    const lost = () => new StoreError('database_lock_lost', 'Another process took the database over while this one stood still.');
    db = await embedded(files, () => (lock.isLost() ? lost() : null), place);
    return await withJournal(db, lock, place, fresh);
  } catch (error) {
    await db?.destroy();
    await lock.release();
    throw error;
  }
}

/** `url` decides: a PostgreSQL address, or none for the embedded database. */
export function openDatabase(where: EmbeddedPlace & { readonly url: string | undefined }): Promise<OpenedDatabase> {
  return where.url ? openPostgresql(where.url) : openEmbedded(where);
}

async function embedded(files: string | null, refuse: () => StoreError | null, place?: EmbeddedPlace, copied?: Blob): Promise<Database> {
  const pglite = await openPglite(files, place, copied);
  const db: Database = new Kysely({ dialect: new PostgresDialect({ pool: new EmbeddedPool(pglite, refuse) }) });
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await pglite.close();
    throw error;
  }
}

async function withJournal(db: Database, lock: FolderLock, place: EmbeddedPlace, fresh: boolean): Promise<OpenedDatabase> {
  await prepareJournalFolder(place.journal, join(place.folder, 'journal.ndjson'));
  const unclean = lock.left_behind;
  const { close: closeJournal, replayed, ...journal } = await journalled(db, place.journal, { fresh, trusted: !unclean || lock.same_boot });
  const close = async (): Promise<void> => {
    await closeJournal();
    await db.destroy();
    await lock.release();
  };
  return { db, kind: 'embedded', unclean: unclean || (replayed && !fresh), fresh, ...journal, close };
}

/** One is kept, in case somebody has to look into it. */
async function setAside(files: string): Promise<void> {
  const aside = `${files}.distrusted`;
  await rm(aside, { recursive: true, force: true });
  await rename(files, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

async function reach(pool: pg.Pool): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      'database_unreachable',
      `The database cannot be reached: ${reason}. Check DATABASE_URL and that the server runs.`,
      { cause },
    );
  }
}

async function limitTime(connection: DatabaseConnection, limit: number): Promise<void> {
  const settings = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
  const parts = settings.map((name) => `set_config('${name}', '${limit}', false)`);
  // PostgreSQL 17 and later end the transaction itself; before, writes look at the clock before they commit.
  parts.push(
    `case when current_setting('server_version_num')::int >= 170000 then set_config('transaction_timeout', '${limit}', false) end`,
  );
  await connection.executeQuery(CompiledQuery.raw(`select ${parts.join(', ')}`));
}
