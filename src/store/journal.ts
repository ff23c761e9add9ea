/**
 * The journal of an embedded database: an append-only file of what Temporal cannot give back, synced to the disk before
 * anybody is told (PGlite does not sync). One line is one batch, `{ "sum", "entries" }`; the sum tells a torn line.
 *
 * owns: the file. What the entries do to a database is in journal-replay.ts.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalEntry } from './journal-entry.js';
import type { Database } from './schema.js';
import { StoreError } from './store-error.js';

const BATCH = 500;

export class Journal {
  readonly #file: FileHandle;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Opens the file, making it where there is none, and cuts off a last line that was torn.
   * @throws StoreError journal_damaged
   */
  static async open(path: string): Promise<Journal> {
    const file = await open(path, 'a+');
    try {
      const { good_bytes } = await readLines(path, () => Promise.resolve());
      await file.truncate(good_bytes);
      await file.sync();
      await syncFolder(dirname(path));
      return new Journal(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Once it returns, everything that `db` had noted for the journal when it was called is on the disk. */
  flush(db: Database): Promise<void> {
    if (!this.#running) {
      this.#running = this.#write(db).finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    // The batch under way may have been read already; one more takes what was noted since, for all who wait.
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.flush(db);
      });
    return this.#next;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #write(db: Database): Promise<void> {
    for (;;) {
      const rows = await db.selectFrom('journal_outbox').selectAll().orderBy('id').limit(BATCH).execute();
      if (rows.length === 0) return;
      await this.#file.appendFile(lineOf(rows.map(({ entry }) => entry)));
      await this.#file.datasync();
      await db
        .deleteFrom('journal_outbox')
        .where(
          'id',
          'in',
          rows.map(({ id }) => id),
        )
        .execute();
    }
  }
}

/**
 * Reads the entries in order, a batch at a time. A torn last line is passed over: nobody was told of it.
 * @throws StoreError journal_damaged when a line before the last is not what was written.
 */
export async function readJournal(
  path: string,
  take: (entries: readonly JournalEntry[]) => Promise<void>,
): Promise<{ readonly torn: boolean }> {
  const { torn } = await readLines(path, take);
  return { torn };
}

function lineOf(entries: readonly string[]): string {
  const list = `[${entries.join(',')}]`;
  return `{"sum":"${sumOf(list)}","entries":${list}}\n`;
}

const SUM_LENGTH = 16;
const PREFIX = '{"sum":"';
const BETWEEN = '","entries":';

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, SUM_LENGTH);
}

/** Null when the line is not as it was written. */
function entriesOf(line: string): readonly JournalEntry[] | null {
  const start = PREFIX.length + SUM_LENGTH + BETWEEN.length;
  const list = line.slice(start, -1);
  const whole = `${PREFIX}${sumOf(list)}${BETWEEN}${list}}`;
  return line === whole ? (JSON.parse(list) as JournalEntry[]) : null;
}

async function readLines(
  path: string,
  take: (entries: readonly JournalEntry[]) => Promise<void>,
): Promise<{ readonly good_bytes: number; readonly torn: boolean }> {
  let good_bytes = 0;
  let number = 0;
  let pending: Buffer[] = [];
  let bad: number | null = null;
  const line = async (bytes: Buffer): Promise<void> => {
    number += 1;
    if (bad !== null)
      throw new StoreError('journal_damaged', `Line ${bad} of ${path} is damaged. Put it back from a copy, or take the line out.`);
    const entries = entriesOf(bytes.toString('utf8'));
    if (entries === null) {
      bad = number;
      return;
    }
    good_bytes += bytes.length + 1;
    await take(entries);
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10, from); end >= 0; end = chunk.indexOf(10, from)) {
      const bytes = Buffer.concat([...pending, chunk.subarray(from, end)]);
      pending = [];
      from = end + 1;
      await line(bytes);
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  return { good_bytes, torn: bad !== null || pending.length > 0 };
}

/** A new file's name is in its folder only once the folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
