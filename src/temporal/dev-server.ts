/**
 * The Temporal dev server that `steward up` runs: one process with its UI and one file of workflows.
 *
 * It runs in a process group of its own, so that Ctrl-C in a terminal reaches Steward alone, which ends its worker first
 * and then this. Where Steward was killed and could not, the server is found again by the record beside its file.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { endProcess, isRunning, type ProcessRecord, recordedProcess, recordProcess, removeRecord } from './process-record.js';

export interface DevServerOptions {
  /** The Temporal CLI (see `findTemporalBinary`). */
  readonly binary: string;
  /** gRPC, on 127.0.0.1. */
  readonly port: number;
  /** Absent: without UI. */
  readonly uiPort?: number;
  /** The SQLite file that holds the workflows; made when it does not exist. Its record stands beside it as `FILE.process`. */
  readonly databaseFile: string;
  /** What the server prints is added here. */
  readonly logFile: string;
  /** FULL (the default) keeps what was answered through a power cut; NORMAL is faster, for the bench. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** Milliseconds until a server that does not answer is given up; 60 s unless told. */
  readonly patience?: number;
  /** Gives up when it is aborted: the server is ended, and the call throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface DevServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly pid: number;
  /** Settles when the process has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  /** Ends the server and waits for it; its file is whole afterwards. May be called again. */
  stop(): Promise<void>;
}

export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  constructor(
    readonly port: number,
    readonly purpose: string,
    readonly option: string,
  ) {
    super(`Port ${port} (${purpose}) is in use by another program. End that program, or choose another port with ${option}.`);
  }
}

/** The dev server ended, or did not answer, before it was ready. */
export class DevServerFailed extends Error {
  override readonly name = 'DevServerFailed';
}

const NAMESPACE = 'default';
const RETENTION_DAYS = 30;
const STOP_PATIENCE = 10_000;

/**
 * A server that answers and knows the namespace `default`. A server of the same file that an earlier run left behind is
 * ended first.
 * @throws PortInUse before anything is started
 * @throws DevServerFailed with the last lines that the server printed
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  await endLeftBehind(options.databaseFile);
  await requireFreePort(options.port, 'Temporal', '--temporal-port');
  if (options.uiPort !== undefined) await requireFreePort(options.uiPort, 'Temporal UI', '--ui-port');

  const server = launch(options);
  try {
    await untilReady(server, options);
  } catch (error) {
    await server.stop();
    options.signal?.throwIfAborted();
    const lines = lastLines(options.logFile, server.logStart);
    throw new DevServerFailed(`${(error as Error).message}${lines === '' ? '' : ` Its last lines:\n${lines}`}`);
  }
  return server;
}

/** Ends the server of this file that an earlier run left behind; false when there was none. */
export async function endLeftBehind(databaseFile: string): Promise<boolean> {
  const left = recordedProcess(recordOf(databaseFile));
  if (left !== undefined) await endProcess(left, STOP_PATIENCE);
  removeRecord(recordOf(databaseFile));
  return left !== undefined;
}

/** @throws PortInUse when a program listens on this port of 127.0.0.1 */
export async function requireFreePort(port: number, purpose: string, option: string): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortInUse(port, purpose, option);
    throw error;
  }
  await new Promise((resolve) => probe.close(resolve));
}

interface Launched extends DevServer {
  readonly record: ProcessRecord;
  /** Length of the log file when this server began. */
  readonly logStart: number;
}

function launch(options: DevServerOptions): Launched {
  mkdirSync(dirname(options.databaseFile), { recursive: true });
  mkdirSync(dirname(options.logFile), { recursive: true });
  const logStart = existsSync(options.logFile) ? statSync(options.logFile).size : 0;
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.binary, serverArguments(options), { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const file = recordOf(options.databaseFile);
  if (child.pid === undefined) throw new DevServerFailed(`The Temporal server (${options.binary}) could not be started.`);
  const record = recordProcess(file, child.pid);
  // The server does not keep this process alive: who started it decides when to end.
  child.unref();
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    // Else this process could end while it waits.
    child.ref();
    await endProcess(record, STOP_PATIENCE);
    await ended;
    removeRecord(file);
  };
  return {
    address: `127.0.0.1:${options.port}`,
    pid: child.pid,
    record,
    logStart,
    ended,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function serverArguments(options: DevServerOptions): string[] {
  const ui = options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort), '--ui-disable-news-fetch'];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), ...ui],
    ...['--db-filename', options.databaseFile, '--namespace', NAMESPACE, '--log-level', 'warn'],
    // A case whose code fails is told of after the second failure, and not the fifth, a minute later.
    ...['--dynamic-config-value', 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2'],
    // Customers take turns (case-fairness.ts).
    ...['--dynamic-config-value', 'matching.enableFairness=true'],
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', `synchronous=${options.synchronous ?? 'FULL'}`],
  ];
}

/** Until the namespace is there and keeps its closed workflows for as long as it should. */
async function untilReady(server: Launched, { patience = 60_000, signal }: DevServerOptions): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    signal?.throwIfAborted();
    if (!isRunning(server.record)) throw new Error('The Temporal server ended as it was started.');
    try {
      return await prepareNamespace(server.address);
    } catch {
      if (performance.now() > deadline) throw new Error(`The Temporal server did not answer within ${Math.round(patience / 1000)} s.`);
      await sleep(100);
    }
  }
}

async function prepareNamespace(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 500 });
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    const wanted = RETENTION_DAYS * 86_400;
    if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) === wanted) return;
    await connection.workflowService.updateNamespace({
      namespace: NAMESPACE,
      config: { workflowExecutionRetentionTtl: msToTs(wanted * 1000) },
    });
  } finally {
    await connection.close();
  }
}

function lastLines(logFile: string, from: number): string {
  const text = readFileSync(logFile).subarray(from).toString('utf8').trimEnd();
  return text
    .split('\n')
    .slice(-10)
    .map((line) => `  ${line}`)
    .join('\n')
    .trimEnd();
}

function recordOf(databaseFile: string): string {
  return `${databaseFile}.process`;
}
