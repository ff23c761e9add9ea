/** Steward's server as a process of its own: started, listened to, ended. */
import { fork } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FromServer, ServerOptions, ToServer } from '../../server/child-contract.js';
import { endProcess, type ProcessRecord, recordProcess, removeRecord } from '../../temporal/process-record.js';
import { CommandFailed } from '../exit.js';

export interface ServerProcess {
  /** Settles when the process has ended, by `stop` or by itself; tells why, where it said so. */
  readonly ended: Promise<string | undefined>;
  stop(): Promise<void>;
}

const STOP_PATIENCE = 30_000;

/**
 * Starts the server and returns when it serves.
 * @throws CommandFailed with what it said, or else the last lines it printed; the signal's reason when that is aborted
 */
export async function startServerProcess(
  options: ServerOptions,
  record: string,
  { say, signal }: { readonly say: (text: string) => void; readonly signal: AbortSignal },
): Promise<ServerProcess> {
  const logStart = existsSync(options.logFile) ? statSync(options.logFile).size : 0;
  const log = openSync(options.logFile, 'a');
  // In a process group of its own: Ctrl-C reaches `up` alone, which ends the server in order.
  const child = fork(serverMain(), { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  if (child.pid === undefined) throw new CommandFailed('The server process could not be started.');
  const written: ProcessRecord = recordProcess(record, child.pid);

  let failure: string | undefined;
  const ended = new Promise<string | undefined>((resolve) => child.once('exit', () => resolve(failure)));
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message: FromServer) => {
      if (message.kind === 'progress') say(message.text);
      if (message.kind === 'ready') resolve();
      if (message.kind === 'failed') failure = message.message;
    });
  });
  const send = (message: ToServer) => {
    if (child.connected) child.send(message, () => {});
  };
  const stop = async () => {
    send({ kind: 'stop' });
    const patience = new AbortController();
    await Promise.race([ended, sleep(STOP_PATIENCE, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    await endProcess(written, 0);
    removeRecord(record);
  };

  send({ kind: 'start', options });
  const interrupted = new Promise<'interrupted'>((resolve) =>
    signal.addEventListener('abort', () => resolve('interrupted'), { once: true }),
  );
  const first = await Promise.race([ready.then(() => 'ready' as const), ended.then(() => 'ended' as const), interrupted]);
  if (first === 'ready') return { ended, stop };
  await stop();
  signal.throwIfAborted();
  throw new CommandFailed(
    failure ?? `The server ended as it was started. Its last lines (${options.logFile}):\n${lastLines(options.logFile, logStart)}`,
  );
}

/** From sources (tests) as from the build. */
function serverMain(): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../../server/main.ts' : '../../server/main.js', import.meta.url));
}

function lastLines(file: string, from: number): string {
  const text = readFileSync(file).subarray(from).toString('utf8').trimEnd();
  return text
    .split('\n')
    .slice(-10)
    .map((line) => `  ${line}`)
    .join('\n');
}
