/**
 * The journal's folder: files that are appended to, one after the other (`000001.ndjson`), and the snapshot that takes the
 * place of all up to its number (`000007.snapshot.ndjson`).
 */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface JournalFile {
  readonly path: string;
  readonly number: number;
  readonly snapshot: boolean;
}

const NAME = /^(\d{6,})(\.snapshot)?\.ndjson$/;

/** What is to be read, in order: the last snapshot, and what was appended since. */
export async function journalFiles(folder: string): Promise<readonly JournalFile[]> {
  const all = await allFiles(folder);
  const snapshot = all.filter((file) => file.snapshot).at(-1);
  if (!snapshot) return all;
  return [snapshot, ...all.filter((file) => !file.snapshot && file.number > snapshot.number)];
}

/** Deletes what a snapshot has taken the place of, and one that was not finished. */
export async function clearOldFiles(folder: string): Promise<void> {
  const kept = new Set((await journalFiles(folder)).map(({ path }) => path));
  for (const { path } of await allFiles(folder)) if (!kept.has(path)) await rm(path, { force: true });
  await rm(unfinished(folder), { force: true });
}

/**
 * Makes the folder, and takes over the file of older versions, which lay in the folder of the database and was lost with it.
 */
export async function prepareJournalFolder(folder: string, olderFile: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const newest = (await allFiles(folder)).at(-1)?.number ?? 0;
  try {
    await rename(olderFile, appendedFile(folder, newest + 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await syncFolder(folder);
  await syncFolder(dirname(olderFile));
}

export function appendedFile(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(6, '0')}.ndjson`);
}

export function snapshotFile(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(6, '0')}.snapshot.ndjson`);
}

export function unfinished(folder: string): string {
  return join(folder, 'snapshot.unfinished');
}

/** A file's name, new or changed, is in its folder only once the folder is synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function allFiles(folder: string): Promise<readonly JournalFile[]> {
  const names = await readdir(folder);
  const files = names.flatMap((name) => {
    const match = NAME.exec(name);
    return match ? [{ path: join(folder, name), number: Number(match[1]), snapshot: match[2] !== undefined }] : [];
  });
  return files.sort((a, b) => a.number - b.number);
}
