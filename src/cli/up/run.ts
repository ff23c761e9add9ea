/**
 * `steward up`: Temporal and Steward's server on this machine, until Ctrl-C.
 *
 * What can be found wrong beforehand is, in this order: the workspace, the data folder, the ports, the Temporal server.
 * Nothing is started before that, and what was started is ended whichever way it goes.
 */
import { join, relative } from 'node:path';
import { ensureIdentityKey, mintToken } from '../../identity/local-identity.js';
import { packageRoot } from '../../temporal/built-files.js';
import { DevServerFailed, endLeftBehind, PortInUse, requireFreePort } from '../../temporal/dev-server.js';
import { NoTemporalServer } from '../../temporal/dev-server-binary.js';
import { findOnPath } from '../../temporal/program-on-path.js';
import { type DataFolder, dataFolder } from '../data-folder.js';
import { CommandFailed, wrongUse } from '../exit.js';
import { soundWorkspace } from '../sound-workspace.js';
import { type StewardClient, stewardClient } from '../steward-client.js';
import type { Terminal } from '../terminal.js';
import { readWorkspaceFolder } from '../workspace-folder.js';
import { takeDataFolder } from './data-folder-lock.js';
import { firstSteps } from './first-steps.js';
import { Interrupted, type Interruption, interruption } from './interruption.js';
import { startServerProcess } from './server-process.js';
import { temporalServer } from './temporal-server.js';
import { welcome } from './welcome.js';

export interface UpOptions {
  readonly port: number;
  readonly temporalPort: number;
  readonly uiPort: number;
  readonly data: string;
  readonly workspace: string;
}

/** Runs until Ctrl-C, or until a part of it ends by itself: then it throws `CommandFailed`. */
export async function runUp(options: UpOptions, terminal: Terminal): Promise<void> {
  const interrupted = interruption((text) => terminal.err(`${text}\n`));
  try {
    await up(options, terminal, interrupted);
  } catch (error) {
    if (error instanceof Interrupted) return;
    const plain = error instanceof PortInUse || error instanceof DevServerFailed || error instanceof NoTemporalServer;
    throw plain ? new CommandFailed(error.message) : error;
  } finally {
    interrupted.forget();
  }
}

async function up(options: UpOptions, terminal: Terminal, { signal, happened }: Interruption): Promise<void> {
  const say = (text: string) => terminal.err(`${text}\n`);
  const folder = dataFolder(terminal.cwd, options.data);
  requireDistinctPorts(options);
  const compiled = soundWorkspace(readWorkspaceFolder(terminal.cwd, options.workspace), terminal);
  const { organisation, programs, calendarSet } = compiled;
  /** What ends what was started, in the order of starting. */
  const ends: (() => Promise<void> | void)[] = [];
  try {
    ends.push(await takeDataFolder(folder, say));
    await requireFreePorts(options, folder, terminal.env);
    signal.throwIfAborted();
    const temporal = await temporalServer({ ...options, env: terminal.env, signal, say }, folder);
    ends.push(temporal.stop);
    ensureIdentityKey(folder.identityKey);
    const server = await startServerProcess(
      {
        port: options.port,
        temporal: { address: temporal.address, namespace: temporal.namespace, databaseFile: temporal.databaseFile },
        identityKeyFile: folder.identityKey,
        logFile: folder.log,
        databaseFolder: folder.database,
        journalFolder: folder.journal,
        runningMark: folder.runningMark,
        workspace: { organisation, programs, calendarSet },
      },
      folder.serverRecord,
      { say, signal },
    );
    ends.push(server.stop);
    const steps = await firstSteps(compiled, clientsOf(options.port, folder.identityKey), Date.now());
    terminal.out(welcome({ steward: programName(terminal), options, folder, ui: temporal.ui, steps }));
    const fault = await Promise.race([
      happened.then(() => undefined),
      temporal.ended.then(() => `The Temporal server ended by itself; its log is ${folder.temporalLog}.`),
      server.ended.then((reason) => reason ?? `The server ended by itself; its log is ${folder.log}.`),
    ]);
    if (fault !== undefined) throw new CommandFailed(fault);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Clients that act as any person, for the time of the first steps. */
function clientsOf(port: number, identityKey: string): (person: string) => Promise<StewardClient> {
  const key = ensureIdentityKey(identityKey);
  return async (person) => stewardClient(`http://127.0.0.1:${port}`, await mintToken(key, person, 60, Date.now()));
}

/** How this program is called again from the same folder. (`npx steward` does it too; npm makes a link in its cache each time.) */
function programName({ cwd, env }: Terminal): string {
  const program = join(packageRoot(), 'bin', 'steward.js');
  if (cwd === packageRoot()) return relative(cwd, program);
  return findOnPath('steward', env) === undefined ? program : 'steward';
}

async function requireFreePorts(options: UpOptions, folder: DataFolder, env: NodeJS.ProcessEnv): Promise<void> {
  await requireFreePort(options.port, 'API and console', '--port');
  if (env.TEMPORAL_ADDRESS) return;
  // It may hold the very ports that are wanted.
  await endLeftBehind(folder.temporalDatabase);
  await requireFreePort(options.temporalPort, 'Temporal', '--temporal-port');
  await requireFreePort(options.uiPort, 'Temporal UI', '--ui-port');
}

function requireDistinctPorts({ port, temporalPort, uiPort }: UpOptions): void {
  if (new Set([port, temporalPort, uiPort]).size < 3)
    throw wrongUse('--port, --temporal-port and --ui-port must be three different ports.');
}
