/**
 * A whole Steward for a test: a Temporal dev server and the server process that `steward up` starts, both of the build,
 * in a folder of its own. They can be killed and started again; nothing is left when it is stopped.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { type DataFolder, dataFolder } from '../../../src/cli/data-folder.js';
import type { WorkspaceFile } from '../../../src/cli/workspace-folder.js';
import { ensureIdentityKey } from '../../../src/identity/local-identity.js';
import { compileWorkspace, type Publishable, publishableOf } from '../../../src/language/compile-workspace.js';
import { readWorkspace } from '../../../src/language/workspace.js';
import type { FromServer, ServerOptions, ToServer } from '../../../src/server/child-contract.js';
import { packageRoot } from '../../../src/temporal/built-files.js';
import { connectClient } from '../../../src/temporal/connection.js';
import { type DevServer, startDevServer } from '../../../src/temporal/dev-server.js';
import { findTemporalBinary } from '../../../src/temporal/dev-server-binary.js';
import { putEmbedded } from '../../database/embedded.js';
import { Api, type Service } from './api.js';
import { hasEnded, killChild, killPid, untilEnded, watchOver } from './child-processes.js';
import { freePort } from './free-port.js';

export interface StewardOptions {
  readonly workspace: readonly WorkspaceFile[];
  /** Address of a PostgreSQL database; without it the embedded one. */
  readonly database?: string;
  readonly sweeper?: ServerOptions['sweeper'];
  /** Added to the environment of the server: the secrets of connectors. */
  readonly env?: { readonly [name: string]: string };
}

const compiled = new Map<string, Publishable>();

/** Many tests start with the same workspace. */
function compiledOnce(files: readonly WorkspaceFile[]): Publishable {
  const key = JSON.stringify(files);
  const workspace = compiled.get(key) ?? publishableOf(compileWorkspace(readWorkspace(files)));
  if (!workspace) throw new Error('The workspace has errors.');
  compiled.set(key, workspace);
  return workspace;
}

/** Sweeps soon and often: a test does not wait five minutes. */
export const QUICK_SWEEPER = { interval: 500, quietSeconds: 2, fullEvery: 2 };

export async function startSteward(options: StewardOptions): Promise<Steward> {
  const steward = await Steward.prepare(options);
  try {
    await steward.start();
    return steward;
  } catch (error) {
    await steward.stop();
    throw error;
  }
}

export class Steward implements Service {
  #temporal: DevServer | undefined;
  #server: ChildProcess | undefined;
  #client: Client | undefined;

  private constructor(
    private readonly options: StewardOptions,
    readonly folder: DataFolder,
    private readonly binary: string,
    private readonly ports: { readonly http: number; readonly temporal: number },
  ) {}

  static async prepare(options: StewardOptions): Promise<Steward> {
    const folder = dataFolder(mkdtempSync(join(tmpdir(), 'steward-e2e-')), 'data');
    const ports = { http: await freePort(), temporal: await freePort() };
    if (options.database === undefined) await putEmbedded(folder.path);
    return new Steward(options, folder, await findTemporalBinary(), ports);
  }

  /** A client of the Temporal server that runs now. */
  get client(): Client {
    if (this.#client === undefined) throw new Error('Temporal does not run.');
    return this.#client;
  }

  get address(): string {
    return `127.0.0.1:${this.ports.temporal}`;
  }

  /** Of the API and the console. */
  get origin(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  api(person: string): Api {
    return new Api(this.origin, ensureIdentityKey(this.folder.identityKey), person);
  }

  /** Runs a command of the command line against this server; `json` where it printed that. */
  async command(...argv: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string; readonly json: unknown }> {
    const bin = join(packageRoot(), 'bin', 'steward.js');
    const args = [bin, ...argv, '--server', this.origin, '--data', this.folder.path];
    return new Promise((resolve) => {
      execFile(process.execPath, args, (error, out, err) => {
        const code = error === null ? 0 : Number(error.code ?? 1);
        resolve({ code, out, err, json: /^[[{]/.test(out) ? JSON.parse(out) : undefined });
      });
    });
  }

  /** Starts what does not run. */
  async start(): Promise<void> {
    await this.startTemporal();
    await this.startServer();
  }

  async startTemporal(): Promise<void> {
    if (this.#temporal !== undefined) return;
    const { temporalDatabase: databaseFile, temporalLog: logFile } = this.folder;
    this.#temporal = await startDevServer({ binary: this.binary, port: this.ports.temporal, databaseFile, logFile });
    watchOver(this.#temporal.pid);
    this.#client = await connectClient(this.address, 'default');
  }

  async startServer(): Promise<void> {
    if (this.#server !== undefined) return;
    const log = openSync(this.folder.log, 'a');
    const { DATABASE_URL: _, ...environment } = process.env;
    const more = this.options.database === undefined ? {} : { DATABASE_URL: this.options.database };
    const env = { ...environment, ...this.options.env, ...more };
    const server = fork(join(packageRoot(), 'dist/src/server/main.js'), { env, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    this.#server = server;
    if (server.pid !== undefined) watchOver(server.pid);
    const ready = new Promise<void>((resolve, reject) => {
      server.on('message', (message: FromServer) => {
        if (message.kind === 'ready') resolve();
        if (message.kind === 'failed') reject(new Error(message.message));
      });
      server.once('exit', () => reject(new Error(`The server ended as it was started:\n${readFileSync(this.folder.log, 'utf8')}`)));
    });
    this.#tell({ kind: 'start', options: this.#serverOptions() });
    await ready;
  }

  /** kill -9 of Steward's process. */
  async killServer(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await killChild(server);
  }

  /** kill -9 of Steward's process and of the Temporal server, at the same moment. */
  async killBoth(): Promise<void> {
    const [server, temporal] = [this.#server, this.#temporal];
    this.#server = undefined;
    this.#temporal = undefined;
    if (temporal) killPid(temporal.pid);
    if (server) await killChild(server);
    await temporal?.stop();
    await this.#disconnect();
  }

  /** kill -9 of the Temporal server alone. */
  async killTemporal(): Promise<void> {
    if (this.#temporal) killPid(this.#temporal.pid);
    await this.stopTemporal();
  }

  /** Ends the Temporal server in order. */
  async stopTemporal(): Promise<void> {
    const temporal = this.#temporal;
    this.#temporal = undefined;
    await temporal?.stop();
    await this.#disconnect();
  }

  /** Steward's process was started, and has not ended by itself. */
  get serverRuns(): boolean {
    return this.#server !== undefined && !hasEnded(this.#server);
  }

  /** Ends Steward's process in order; its database is closed afterwards. */
  async stopServer(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#tell({ kind: 'stop' });
    await untilEnded(server);
    this.#server = undefined;
  }

  /** Ends and deletes everything. */
  async stop(): Promise<void> {
    await this.killServer();
    await this.stopTemporal();
    rmSync(join(this.folder.path, '..'), { recursive: true, force: true });
  }

  #serverOptions(): ServerOptions {
    const { folder } = this;
    return {
      port: this.ports.http,
      temporal: { address: this.address, namespace: 'default', databaseFile: folder.temporalDatabase },
      identityKeyFile: folder.identityKey,
      logFile: folder.log,
      databaseFolder: folder.database,
      journalFolder: folder.journal,
      runningMark: folder.runningMark,
      workspace: compiledOnce(this.options.workspace),
      ...(this.options.sweeper ? { sweeper: this.options.sweeper } : {}),
    };
  }

  #tell(message: ToServer): void {
    if (this.#server && !hasEnded(this.#server)) this.#server.send(message);
  }

  async #disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.connection.close();
  }
}
