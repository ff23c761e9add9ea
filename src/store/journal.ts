/**
 * The journal of an embedded database: what Temporal cannot give back, appended to files and synced to the disk before
 * anybody is told (PGlite does not sync). It lies outside the database's folder and outlives it.
 *
 * owns: the files, and that they do not grow for ever. What the entries do to a database is in journal-replay.ts.
 * guarantees: each entry that was noted is there once, in the order of the transactions, also where the disk was full or a
 * flush was cut short.
 */
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { sql } from 'kysely';
import type { JournalEntry } from './journal-entry.js';
import { appendedFile, clearOldFiles, journalFiles, snapshotFile, syncFolder, unfinished } from './journal-folder.js';
import { damaged, lineOf, readLines } from './journal-lines.js';
import type { Database } from './schema.js';

/** Of one line: entries, and characters beyond which no further entry is taken. */
const BATCH = 500;
const BATCH_LENGTH = 4_000_000;
/** A snapshot is worth its time only when it makes this much superfluous, in bytes. */
const WORTH_BYTES = 32 * 1024 * 1024;

interface Appending {
  readonly file: FileHandle;
  readonly number: number;
  /** Bytes that are synced. */
  size: number;
  /** Something behind them may be there, and is not to stay. */
  torn: boolean;
}

export class Journal {
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  /** One thing at a time is done to the files. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly folder: string,
    private appending: Appending,
    /** The number of the last entry that is in the files; 0: there is none. */
    private last: number,
    /** Bytes of the snapshot, and of what was appended since, but for the file appended to. */
    private bytes: { snapshot: number; before: number },
  ) {}

  /**
   * Opens the folder, which must be there, and cuts off a last line that was torn.
   * @throws StoreError journal_damaged
   */
  static async open(folder: string): Promise<Journal> {
    await clearOldFiles(folder);
    const files = await journalFiles(folder);
    const newest = files.at(-1);
    const number = newest === undefined ? 1 : newest.snapshot ? newest.number + 1 : newest.number;
    const path = appendedFile(folder, number);
    const file = await open(path, 'a+');
    try {
      const read = await readLines(path, () => Promise.resolve());
      await file.truncate(read.good_bytes);
      await file.sync();
      await syncFolder(folder);
      const bytes = { snapshot: 0, before: 0 };
      for (const each of files) if (each.path !== path) bytes[each.snapshot ? 'snapshot' : 'before'] += (await stat(each.path)).size;
      const last = read.last ?? (await lastOf(files.filter((each) => each.path !== path)));
      return new Journal(folder, { file, number, size: read.good_bytes, torn: false }, last, bytes);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get lastEntry(): number {
    return this.last;
  }

  /** Whether much of it is superfluous by now. */
  get isWorthCompacting(): boolean {
    return this.bytes.before + this.appending.size > Math.max(WORTH_BYTES, this.bytes.snapshot);
  }

  /** Once it returns, everything that `db` had noted for the journal when it was called is on the disk. */
  flush(db: Database): Promise<void> {
    if (!this.#running) {
      this.#running = this.#inTurn(() => this.#write(db)).finally(() => {
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

  /**
   * Puts `entries` (JSON texts, in batches), which must say all that the files say by now, in the files' place. Entries that
   * are noted meanwhile go to a file of their own, which is read after it: they may be in `entries` as well.
   */
  async compact(entries: AsyncIterable<readonly string[]>): Promise<void> {
    const { number, last } = await this.#inTurn(async () => {
      const before = { number: this.appending.number, last: this.last };
      const file = await open(appendedFile(this.folder, before.number + 1), 'a+');
      await syncFolder(this.folder);
      // It is the last file no more: what is half there is no torn end from now on.
      if (this.appending.torn) await this.appending.file.truncate(this.appending.size);
      await this.appending.file.close();
      this.bytes.before += this.appending.size;
      this.appending = { file, number: before.number + 1, size: 0, torn: false };
      return before;
    });
    const path = unfinished(this.folder);
    const file = await open(path, 'w');
    let size = 0;
    try {
      for await (const batch of entries) {
        const line = lineOf(batch, last);
        await file.appendFile(line);
        size += Buffer.byteLength(line);
      }
      // It has a line in any case: the number of the last entry must not be lost.
      if (size === 0) await file.appendFile(lineOf([], last));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path, snapshotFile(this.folder, number));
    await syncFolder(this.folder);
    await clearOldFiles(this.folder);
    this.bytes = { snapshot: size, before: 0 };
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => undefined);
    await this.appending.file.close();
  }

  async #write(db: Database): Promise<void> {
    for (;;) {
      // What is on the disk is deleted by the next look, which spares each flush a statement.
      const { rows } = await sql<{ id: number; entry: string }>`
        with written as (delete from journal_outbox where id <= ${this.last})
        select id, entry from (
          select id, entry, sum(length(entry)) over (order by id) - length(entry) as before from (
            select id, entry from journal_outbox where id > ${this.last} order by id limit ${BATCH}) noted) noted
        where before < ${BATCH_LENGTH} order by id`.execute(db);
      const newest = rows.at(-1);
      if (!newest) return;
      const line = lineOf(
        rows.map(({ entry }) => entry),
        newest.id,
      );
      const { appending } = this;
      // What is half there, or may not be on the disk, is written anew.
      if (appending.torn) await appending.file.truncate(appending.size);
      appending.torn = true;
      await appending.file.appendFile(line);
      await appending.file.datasync();
      appending.torn = false;
      appending.size += Buffer.byteLength(line);
      this.last = newest.id;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

async function lastOf(files: Awaited<ReturnType<typeof journalFiles>>): Promise<number> {
  for (const { path } of [...files].reverse()) {
    const { last } = await readLines(path, () => Promise.resolve());
    if (last !== null) return last;
  }
  return 0;
}

/**
 * Reads all entries in order, a batch at a time. A torn last line is passed over: nobody was told of it.
 * @throws StoreError journal_damaged when a line before the last is not what was written.
 */
export async function readJournal(folder: string, take: (entries: readonly JournalEntry[]) => Promise<void>): Promise<void> {
  const files = await journalFiles(folder);
  for (const [place, { path }] of files.entries()) {
    let lines = 0;
    const { torn } = await readLines(path, ({ entries }) => {
      lines += 1;
      return take(entries);
    });
    if (torn && place < files.length - 1) throw damaged(path, lines + 1);
  }
}
