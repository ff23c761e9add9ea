/**
 * An embedded database with its journal: what the one lacks is put back from the other, each time it is opened and whichever
 * of the two was lost.
 *
 * owns: when the journal is read, written and made smaller.
 */
import { sql } from 'kysely';
import { Journal } from './journal.js';
import { keepJournal, lastNumber, numberAfter } from './journal-outbox.js';
import { replayJournal } from './journal-replay.js';
import { journalSnapshot } from './journal-snapshot.js';
import type { Database } from './schema.js';

export interface Journalled {
  /** The journal was read into the database: what only Temporal knows may be older in it, or missing. */
  readonly replayed: boolean;
  /** Once it returns, what was noted before it was called is on the disk. */
  durable(): Promise<void>;
  /** Something was noted: it is written without anybody waiting, so that whoever waits for it later waits less. */
  noted(): void;
  /** Makes the journal anew from the database. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** What the journal has said from the beginning on: raised when it says more, so that what was there before is added. */
const SAYS = '3';
const FLUSH_MS = 1_000;
/** After a compaction that failed. */
const COMPACT_AGAIN_MS = 600_000;

/** `trusted`: the database was closed in order, or at least by a machine that went on running. */
export async function journalled(
  db: Database,
  folder: string,
  state: { readonly fresh: boolean; readonly trusted: boolean },
): Promise<Journalled> {
  const journal = await Journal.open(folder);
  try {
    const knew = await lastNumber(db);
    const lost = !state.fresh && knew > 0 && journal.lastEntry === 0;
    const behind = knew < journal.lastEntry;
    await numberAfter(db, journal.lastEntry);
    // What the database has noted and nobody wrote comes before the journal is read: it is the latest.
    await journal.flush(db);
    const replayed = state.fresh || behind || !state.trusted;
    if (replayed) await replayJournal(db, folder);
    await keepJournal(db);
    if (lost || (!state.fresh && (await says(db)) !== SAYS)) await journal.compact(journalSnapshot(db));
    await sql`insert into settings (name, value) values ('journal_says', ${SAYS}) on conflict (name) do update set value = excluded.value`.execute(
      db,
    );
    return running(db, journal, replayed);
  } catch (error) {
    await journal.close();
    throw error;
  }
}

function running(db: Database, journal: Journal, replayed: boolean): Journalled {
  let compacting: Promise<void> | null = null;
  let notBefore = 0;
  let closed = false;

  const compact = (): Promise<void> => {
    compacting ??= journal
      .flush(db)
      .then(() => journal.compact(journalSnapshot(db)))
      .finally(() => {
        compacting = null;
      });
    return compacting;
  };
  const compactWhenWorth = (): void => {
    if (closed || compacting || !journal.isWorthCompacting || performance.now() < notBefore) return;
    compact().catch(() => {
      // The files of before are all there. The disk may be full: whoever waits for a write is told.
      notBefore = performance.now() + COMPACT_AGAIN_MS;
    });
  };
  const durable = async (): Promise<void> => {
    await journal.flush(db);
    compactWhenWorth();
  };
  /** Whoever needs it on the disk asks for it, and hears of what fails. */
  const noted = (): void => void durable().catch(() => undefined);
  const timer = setInterval(noted, FLUSH_MS);
  timer.unref();
  return {
    replayed,
    durable,
    noted,
    compact,
    async close() {
      closed = true;
      clearInterval(timer);
      await compacting?.catch(() => undefined);
      await journal.flush(db);
      await journal.close();
    },
  };
}

async function says(db: Database): Promise<string | null> {
  const found = await db.selectFrom('settings').select('value').where('name', '=', 'journal_says').executeTakeFirst();
  return found?.value ?? null;
}
