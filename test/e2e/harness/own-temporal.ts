/** A Temporal dev server for one test file or bench alone. */
import { join } from 'node:path';
import type { Client, Connection } from '@temporalio/client';
import { connectClient } from '../../../src/temporal/connection.js';
import { startDevServer } from '../../../src/temporal/dev-server.js';
import { findTemporalBinary } from '../../../src/temporal/dev-server-binary.js';
import { ensureSearchAttributes } from '../../../src/temporal/search-attribute-setup.js';
import { freePort } from './free-port.js';

export interface OwnTemporal {
  readonly address: string;
  readonly client: Client;
  /** Of the server's process. */
  readonly pid: number;
}

/** `folder`: where it keeps its files. What ends it is added to `ends`, in the order in which it was begun. */
export async function ownTemporal(folder: string, ends: (() => unknown)[]): Promise<OwnTemporal> {
  const server = await startDevServer({
    binary: await findTemporalBinary(),
    port: await freePort(),
    databaseFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    synchronous: 'NORMAL',
  });
  ends.push(() => server.stop());
  const client = await connectClient(server.address, 'default');
  ends.push(() => client.connection.close());
  await ensureSearchAttributes(client.connection as Connection, 'default');
  return { address: server.address, client, pid: server.pid };
}
