/** Workers as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../src/temporal/built-files.js';
import { hasEnded, killChild, untilEnded, watchOver } from './child-processes.js';

export interface WorkerProcess {
  /** kill -9 */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Settles when it has ended, in whatever way. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
}

/** How the connections of these workers are called in PostgreSQL. */
export const WORKER_NAME = 'steward-worker';

interface Where {
  /** Address of the Temporal server. */
  readonly address: string;
  /** Address of the PostgreSQL database. */
  readonly database: string;
}

/** The lone worker that is shipped; returns when it runs. */
export function startLoneWorker(where: Where): Promise<WorkerProcess> {
  return started([join(packageRoot(), 'dist/workers/worker.js')], where, {});
}

/** A worker that ends the Temporal server `pid` and itself with its write number `writes` of a completed task. */
export function startDoomedWorker(where: Where, pid: number, writes: number): Promise<WorkerProcess> {
  return started(fromSource('doomed-worker.ts'), where, { TEMPORAL_PID: String(pid), FATAL_WRITES: String(writes) });
}

/** A worker of which some writes come late: see stalling-worker.ts. */
export function startStallingWorker(where: Where): Promise<WorkerProcess> {
  return started(fromSource('stalling-worker.ts'), where, {});
}

function fromSource(name: string): string[] {
  return ['--import', 'tsx', join(packageRoot(), 'test/e2e/harness', name)];
}

async function started(args: readonly string[], { address, database }: Where, more: NodeJS.ProcessEnv): Promise<WorkerProcess> {
  const env = { ...process.env, TEMPORAL_ADDRESS: address, DATABASE_URL: `${database}?application_name=${WORKER_NAME}`, ...more };
  const child: ChildProcess = spawn(process.execPath, args, { cwd: packageRoot(), env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (child.pid !== undefined) watchOver(child.pid);
  const ended = untilEnded(child);
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (data) => {
      printed += String(data);
      if (printed.includes('worker runs')) resolve();
    });
    child.once('exit', () => reject(new Error(`The worker ended as it was started:\n${printed}`)));
  });
  return {
    kill: () => killChild(child),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
    signal: (name) => void child.kill(name),
    ended,
    hasEnded: () => hasEnded(child),
  };
}
