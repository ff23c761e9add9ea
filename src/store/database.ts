/**
 * The database: PostgreSQL 15 or later by its address, or PGlite embedded in a folder. One SQL dialect for both.
 *
 * owns: connections, their time limits, the folder's lock.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { EmbeddedPool, openPglite } from './embedded.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import { migrate } from './migrations/migrate.js';
import type { Schema } from './schema.js';
import { StoreError } from './store-error.js';

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;

export interface OpenedDatabase {
  readonly db: Database;
  readonly kind: 'postgresql' | 'embedded';
  /** The embedded database was not closed by its last process: the last transactions may be missing. */
  readonly unclean: boolean;
  /** The embedded database's folder was not there: what the journal has must be put back. */
  readonly fresh: boolean;
  close(): Promise<void>;
}

/** The longest a transaction may take; below the write activity's start-to-close (DESIGN §2, point 6). */
export const TRANSACTION_LIMIT_MS = 5_000;

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
    // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
    pool.on('error', () => undefined);
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
  return { db, kind: 'postgresql', unclean: false, fresh: false, close: () => db.destroy() };
}

/**
 * Opens the embedded database under `folder` (its files are in `folder/database`), or in memory, and migrates it.
 * @throws StoreError database_locked, database_damaged, schema_newer
 */
export async function openEmbedded(folder: string | null): Promise<OpenedDatabase> {
  if (folder === null) return embedded(null, null, true);
  const lock = await lockFolder(folder);
  try {
    const files = join(folder, 'database');
    const fresh = await access(files).then(
      () => false,
      () => true,
    );
    return await embedded(files, lock, fresh);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** `url` decides: a PostgreSQL address, or none for the database embedded in `folder`. */
export function openDatabase(where: { readonly url: string | undefined; readonly folder: string }): Promise<OpenedDatabase> {
  return where.url ? openPostgresql(where.url) : openEmbedded(where.folder);
}

async function embedded(files: string | null, lock: FolderLock | null, fresh: boolean): Promise<OpenedDatabase> {
  const pglite = await openPglite(files);
  const refuse = () =>
    lock?.isLost() ? new StoreError('database_lock_lost', 'Another process took the database over while this one stood still.') : null;
  const db: Database = new Kysely({ dialect: new PostgresDialect({ pool: new EmbeddedPool(pglite, refuse) }) });
  try {
    await migrate(db);
  } catch (error) {
    await pglite.close();
    throw error;
  }
  const close = async (): Promise<void> => {
    await db.destroy();
    await lock?.release();
  };
  return { db, kind: 'embedded', unclean: lock?.left_behind ?? false, fresh, close };
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
