/** The Temporal server that `up` works on: the one that TEMPORAL_ADDRESS names, else a dev server of its own. */
import { Connection } from '@temporalio/client';
import { startDevServer } from '../../temporal/dev-server.js';
import { findTemporalBinary } from '../../temporal/dev-server-binary.js';
import type { DataFolder } from '../data-folder.js';
import { CommandFailed } from '../exit.js';

export interface TemporalServer {
  readonly address: string;
  readonly namespace: string;
  /** Where its UI is; null: this Steward does not know. */
  readonly ui: string | null;
  /** The dev server's file; null when it is not ours. */
  readonly databaseFile: string | null;
  /** Settles when a dev server has ended, and never for one that is not ours. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface TemporalOptions {
  readonly temporalPort: number;
  readonly uiPort: number;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

export async function temporalServer(options: TemporalOptions, folder: DataFolder): Promise<TemporalServer> {
  const address = options.env.TEMPORAL_ADDRESS;
  return address ? otherServer(address, options.env.TEMPORAL_NAMESPACE || 'default') : devServer(options, folder);
}

async function devServer({ temporalPort, uiPort, env, signal, say }: TemporalOptions, folder: DataFolder): Promise<TemporalServer> {
  const binary = await findTemporalBinary({ env, signal, onProgress: say });
  say('Starting Temporal');
  const databaseFile = folder.temporalDatabase;
  const server = await startDevServer({ binary, port: temporalPort, uiPort, databaseFile, logFile: folder.temporalLog, signal });
  return { ...server, namespace: 'default', ui: `http://127.0.0.1:${uiPort}`, databaseFile };
}

async function otherServer(address: string, namespace: string): Promise<TemporalServer> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '10 seconds' });
    try {
      await connection.workflowService.describeNamespace({ namespace });
    } finally {
      await connection.close();
    }
  } catch (error) {
    const reason = (error as { details?: string }).details || (error as Error).message;
    throw new CommandFailed(
      `The Temporal server at ${address} (TEMPORAL_ADDRESS), namespace ${namespace}, cannot be used: ${reason}. ` +
        'Start it or mend the address; without TEMPORAL_ADDRESS, Steward starts a Temporal server of its own.',
    );
  }
  return { address, namespace, ui: null, databaseFile: null, ended: new Promise(() => {}), stop: async () => {} };
}
