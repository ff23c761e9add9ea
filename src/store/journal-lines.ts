/**
 * Lines of the journal. One line is one batch, `{ "sum", "last", "entries" }`: the sum tells a torn or changed line, `last`
 * is the number of the last entry. (Lines of older versions have no `last`.)
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { JournalEntry } from './journal-entry.js';
import { StoreError } from './store-error.js';

export interface JournalLine {
  readonly entries: readonly JournalEntry[];
  /** Null in a line of an older version. */
  readonly last: number | null;
}

/** `entries` are JSON texts. */
export function lineOf(entries: readonly string[], last: number): string {
  const body = `"last":${last},"entries":[${entries.join(',')}]`;
  return `${PREFIX}${sumOf(body)}",${body}}\n`;
}

const PREFIX = '{"sum":"';
const SUM_LENGTH = 16;

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, SUM_LENGTH);
}

/** Null when the line is not as it was written. */
function readLine(line: string): JournalLine | null {
  const start = PREFIX.length + SUM_LENGTH + 2;
  const body = line.slice(start, -1);
  const isWhole = (summed: string): boolean => line === `${PREFIX}${sumOf(summed)}",${body}}`;
  const older = '"entries":';
  if (body.startsWith(older)) {
    const list = body.slice(older.length);
    return isWhole(list) ? { entries: JSON.parse(list), last: null } : null;
  }
  return isWhole(body) ? JSON.parse(line) : null;
}

export interface ReadFile {
  /** Up to the end of the last line that is whole. */
  readonly good_bytes: number;
  /** Something follows the last whole line: it was being written when the machine stopped. */
  readonly torn: boolean;
  /** Of the last line that has one. */
  readonly last: number | null;
}

/**
 * Reads a file's lines in order.
 * @throws StoreError journal_damaged when a line before the last is not what was written.
 */
export async function readLines(path: string, take: (line: JournalLine) => Promise<void>): Promise<ReadFile> {
  let good_bytes = 0;
  let number = 0;
  let last: number | null = null;
  let pending: Buffer[] = [];
  let bad: number | null = null;
  const one = async (bytes: Buffer): Promise<void> => {
    number += 1;
    if (bad !== null) throw damaged(path, bad);
    const line = readLine(bytes.toString('utf8'));
    if (line === null) {
      bad = number;
      return;
    }
    good_bytes += bytes.length + 1;
    last = line.last ?? last;
    await take(line);
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10, from); end >= 0; end = chunk.indexOf(10, from)) {
      const bytes = Buffer.concat([...pending, chunk.subarray(from, end)]);
      pending = [];
      from = end + 1;
      await one(bytes);
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  return { good_bytes, torn: bad !== null || pending.length > 0, last };
}

export function damaged(path: string, line: number): StoreError {
  return new StoreError('journal_damaged', `Line ${line} of ${path} is damaged. Put the file back from a copy, or take the line out.`);
}
