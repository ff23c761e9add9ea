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
  /** The machine has not been started anew since then; false where that is not known. */
  readonly same_boot: boolean;
  /** It was left behind when the machine stopped: what the process wrote last may never have reached the disk. */
  readonly machine_stopped: boolean;
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
    const boot = await bootId();
    // After a restart of the machine, the number may be another process's.
    const restarted = before !== null && before.boot !== null && boot !== null && before.boot !== boot;
    if (before !== null && (restarted || !isAlive(before.pid))) await rm(lock, { recursive: true, force: true });
    let lost = false;
    const options = { lockfilePath: lock, stale: STALE_MS, update: STALE_MS / 5, onCompromised: () => (lost = true) };
    const unlock = await lockfile.lock(folder, options).catch((cause: unknown) => {
      const who = before === null ? 'another process' : `process ${before.pid}`;
      throw new StoreError('database_locked', `The database in ${folder} is in use by ${who}. Stop it, or use another data folder.`, {
        cause,
      });
    });
    await writeFile(owner, JSON.stringify({ pid: process.pid, boot }));
    return {
      left_behind: before !== null,
      same_boot: before !== null && before.boot !== null && before.boot === boot,
      machine_stopped: restarted,
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

interface Owner {
  readonly pid: number;
  /** Null: not known. */
  readonly boot: string | null;
}

async function readOwner(file: string): Promise<Owner | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { pid, boot = null } = JSON.parse(text) as { pid: number; boot?: string | null };
    return { pid, boot };
  } catch {
    return { pid: 0, boot: null };
  }
}

/** Differs after each start of the machine; null where the system does not say. */
async function bootId(): Promise<string | null> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (id) => id.trim(),
    () => null,
  );
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
