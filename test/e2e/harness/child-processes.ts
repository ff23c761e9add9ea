/** Processes of the tests: whatever becomes of a test, none of them outlives it. */
import type { ChildProcess } from 'node:child_process';

const running = new Set<number>();

process.once('exit', () => {
  for (const pid of running) killPid(pid);
});

/** To be killed at the latest when this process ends. */
export function watchOver(pid: number): void {
  running.add(pid);
}

/** kill -9; one that has ended already is left alone. */
export function killPid(pid: number): void {
  running.delete(pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** kill -9, and waits until it is gone. */
export async function killChild(child: ChildProcess): Promise<void> {
  const ended = untilEnded(child);
  if (!hasEnded(child)) child.kill('SIGKILL');
  await ended;
}

export async function untilEnded(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await new Promise((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) running.delete(child.pid);
}
