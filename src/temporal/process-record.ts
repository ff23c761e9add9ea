/**
 * A process written down in a file, so that a later run of Steward can find what an earlier one left behind when it was
 * killed. A process id alone would not do, since the system gives it to others: the time the process began goes with it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessRecord {
  readonly pid: number;
  /** When the process began, as the system tells it; only ever compared for equality. */
  readonly began: string;
}

/** Writes down a running process. Overwrites what the file held. */
export function recordProcess(file: string, pid: number): ProcessRecord {
  const record = { pid, began: beganAt(pid) ?? 'unknown' };
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${file}.new`, file);
  return record;
}

/** The process that the file names, when that very process still runs. */
export function recordedProcess(file: string): ProcessRecord | undefined {
  if (!existsSync(file)) return undefined;
  const record = parse(readFileSync(file, 'utf8'));
  return record !== undefined && isRunning(record) ? record : undefined;
}

export function removeRecord(file: string): void {
  rmSync(file, { force: true });
}

export function isRunning(record: ProcessRecord): boolean {
  return beganAt(record.pid) === record.began;
}

/** Asks the process to end (SIGTERM), and ends it (SIGKILL) when it has not done so after `patience` milliseconds. */
export async function endProcess(record: ProcessRecord, patience: number): Promise<void> {
  signal(record, 'SIGTERM');
  const deadline = performance.now() + patience;
  while (isRunning(record) && performance.now() < deadline) await sleep(50);
  if (!isRunning(record)) return;
  signal(record, 'SIGKILL');
  while (isRunning(record)) await sleep(20);
}

function signal(record: ProcessRecord, name: NodeJS.Signals): void {
  if (!isRunning(record)) return;
  try {
    process.kill(record.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Undefined when there is no such process, or when it has ended and only waits to be collected by its parent. */
function beganAt(pid: number): string | undefined {
  return process.platform === 'linux' ? beganAtOnLinux(pid) : beganAtByPs(pid);
}

/** Field 22 of /proc/PID/stat, in clock ticks since boot; the command in field 2 may hold spaces and brackets. */
function beganAtOnLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot}/${fields[19]}`;
}

function beganAtByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state = '', ...began] = line.split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : began.join(' ');
  } catch {
    return undefined;
  }
}

function parse(text: string): ProcessRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, began } = value as { pid?: unknown; began?: unknown };
    return typeof pid === 'number' && typeof began === 'string' ? { pid, began } : undefined;
  } catch {
    return undefined;
  }
}
