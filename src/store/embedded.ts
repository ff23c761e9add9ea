/**
 * PGlite as a pool of one connection, which is what kysely's PostgreSQL dialect asks for. Whoever wants the connection
 * while it is taken waits in line, so transactions follow each other and never mix.
 */
import { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { StoreError } from './store-error.js';

/** Longer than any transaction: to wait for the connection inside a transaction would otherwise hang for ever. */
const PATIENCE_MS = 60_000;

interface Waiting {
  readonly give: (connection: PostgresPoolClient) => void;
  readonly timer: NodeJS.Timeout;
}

export class EmbeddedPool implements PostgresPool {
  readonly #database: PGlite;
  readonly #waiting: Waiting[] = [];
  readonly #refuse: () => StoreError | null;
  readonly #connection: PostgresPoolClient;
  #taken = false;

  /** `refuse` is asked before each use. */
  constructor(database: PGlite, refuse: () => StoreError | null) {
    this.#database = database;
    this.#refuse = refuse;
    const query = async (text: string, values: readonly unknown[]) => {
      const { rows, command, rowCount } = await this.#database.query(text, [...values]);
      return { rows, command, rowCount: rowCount ?? 0 };
    };
    // Cursors, the other form of query, are never asked for.
    this.#connection = { query: query as PostgresPoolClient['query'], release: () => this.#release() };
  }

  connect(): Promise<PostgresPoolClient> {
    const refusal = this.#refuse();
    if (refusal) return Promise.reject(refusal);
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(this.#connection);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new StoreError('database_unreachable', `The embedded database was busy for ${PATIENCE_MS / 1000} seconds.`));
      }, PATIENCE_MS);
      const waiting: Waiting = { give: resolve, timer };
      this.#waiting.push(waiting);
    });
  }

  async end(): Promise<void> {
    await this.#database.close();
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (!next) {
      this.#taken = false;
      return;
    }
    clearTimeout(next.timer);
    next.give(this.#connection);
  }
}

/**
 * Without a folder it lives in memory, empty or as `copied` from another (its data folder as a tar).
 * @throws StoreError database_damaged when the files in `folder` cannot be opened
 */
export async function openPglite(
  folder: string | null,
  place?: { readonly folder: string; readonly journal: string },
  copied?: Blob,
): Promise<PGlite> {
  try {
    const database = folder === null ? new PGlite(copied ? { loadDataDir: copied } : {}) : new PGlite(folder);
    await database.waitReady;
    return database;
  } catch (cause) {
    throw new StoreError(
      'database_damaged',
      `The embedded database cannot be opened. Move ${place?.folder ?? 'it'} away and start again: it is built anew, from the journal in ${place?.journal ?? 'its folder'} and from Temporal.`,
      { cause },
    );
  }
}
