/** One `steward up` at a time in a data folder: two databases open on one folder would lose data. */
import { mkdirSync } from 'node:fs';
import lockfile from 'proper-lockfile';
import { endProcess, recordedProcess, recordProcess, removeRecord } from '../../temporal/process-record.js';
import type { DataFolder } from '../data-folder.js';
import { CommandFailed } from '../exit.js';

/** How long a server that lost its `up` gets to end by itself, in milliseconds. */
const SERVER_PATIENCE = 30_000;

/**
 * Takes the data folder for this process; a server that a killed `up` left in it is ended first.
 * The answer gives the folder back.
 */
export async function takeDataFolder(folder: DataFolder, say: (text: string) => void): Promise<() => void> {
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  // The lock is held only while the record is read and written: a record outlives its process harmlessly, a lock would not.
  const unlock = await lockfile.lock(folder.path, { stale: 5_000, retries: { retries: 60, factor: 1, minTimeout: 100 } });
  try {
    const other = recordedProcess(folder.upRecord);
    if (other !== undefined) {
      throw new CommandFailed(
        `Another \`steward up\` (process ${other.pid}) runs with the data folder ${folder.path}. Stop it, or choose another folder with --data.`,
      );
    }
    recordProcess(folder.upRecord, process.pid);
  } finally {
    await unlock();
  }
  const left = recordedProcess(folder.serverRecord);
  if (left !== undefined) {
    say('Ending the server that an earlier run left behind');
    await endProcess(left, SERVER_PATIENCE);
  }
  removeRecord(folder.serverRecord);
  return () => removeRecord(folder.upRecord);
}
