/**
 * One process a folder. The lock of a process that was killed is taken over at once, since its id is written beside it;
 * a lock that nobody renews counts as left behind after a while.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { StoreError } from './store-error.js';

const STALE_MS = 15_000;

export interface FolderLock {
  /** The process that had the folder before did not give it back: it was killed, or the machine stopped. */
  readonly left_behind: boolean;
  /** True once the lock was lost, to another process or to a deleted file. */
  isLost(): boolean;
  release(): Promise<void>;
}

/** @throws StoreError database_locked while another process, or this one, has the folder. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const owner = join(folder, 'owner.json');
  const lock = join(folder, 'database.lock');
  // Under a path of its own: proper-lockfile keeps its locks of one process by the path that is locked.
  const guard = await lockfile.lock(join(folder, 'opening'), {
    realpath: false,
    stale: 5_000,
    retries: { retries: 100, minTimeout: 50, maxTimeout: 100 },
  });
  try {
    const before = await readOwner(owner);
    if (before !== null && !isAlive(before)) await rm(lock, { recursive: true, force: true });
    let lost = false;
    const options = { lockfilePath: lock, stale: STALE_MS, update: STALE_MS / 5, onCompromised: () => (lost = true) };
    const unlock = await lockfile.lock(folder, options).catch((cause: unknown) => {
      const who = before === null ? 'another process' : `process ${before}`;
      throw new StoreError('database_locked', `The database in ${folder} is in use by ${who}. Stop it, or use another data folder.`, {
        cause,
      });
    });
    await writeFile(owner, JSON.stringify({ pid: process.pid }));
    return {
      left_behind: before !== null,
      isLost: () => lost,
      release: async () => {
        if (lost) return;
        await rm(owner, { force: true });
        await unlock();
      },
    };
  } finally {
    await guard();
  }
}

async function readOwner(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return (JSON.parse(text) as { pid: number }).pid;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
