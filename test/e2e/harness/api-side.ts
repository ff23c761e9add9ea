/** The API, the sweeper and all but the worker, in this process: what stands where workers are processes of their own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import type { WorkspaceFile } from '../../../src/cli/workspace-folder.js';
import { createApp } from '../../../src/http/app.js';
import { localIdentity } from '../../../src/http/identity.js';
import { publishWorkspace } from '../../../src/http/publish-workspace.js';
import { createRefusedRequests } from '../../../src/http/refused-requests.js';
import { startResender } from '../../../src/http/resender.js';
import type { Projections } from '../../../src/http/routes/repairs.js';
import { createSettler } from '../../../src/http/settler.js';
import { openPostgresql } from '../../../src/store/database.js';
import { settleBatch } from '../../../src/store/projection/settle.js';
import type { Database } from '../../../src/store/schema.js';
import { CaseClient } from '../../../src/temporal/case-client.js';
import { committedBy, compareCases } from '../../../src/temporal/case-comparison.js';
import { connectClient } from '../../../src/temporal/connection.js';
import { ensureSearchAttributes } from '../../../src/temporal/search-attribute-setup.js';
import { startSweeper } from '../../../src/temporal/sweeper.js';
import { Api, type Service } from './api.js';
import { QUICK_SWEEPER } from './steward.js';

export interface ApiSide extends Service {
  readonly db: Database;
  stop(): Promise<void>;
}

const KEY = new Uint8Array(32).fill(7);

/** `database`: address of a PostgreSQL database; `address`: of a Temporal server. */
export async function startApiSide(database: string, address: string, workspace: readonly WorkspaceFile[]): Promise<ApiSide> {
  const logger = pino({ level: 'silent' });
  const { db, durable, close } = await openPostgresql(database);
  const client: Client = await connectClient(address, 'default');
  await ensureSearchAttributes(client.connection as Connection, 'default');
  await publishWorkspace(db, workspace, null);
  const cases = new CaseClient(client);
  const sweeper = startSweeper({ client, cases, db, logger, ...QUICK_SWEEPER });
  const settler = createSettler((answers) => settleBatch(db, answers), logger);
  const resender = startResender({ db, cases, settler, logger });
  const refused = createRefusedRequests(db, logger);
  const pingTemporal = () => client.workflowService.getSystemInfo({});
  const identity = localIdentity(KEY);
  const comparison = { db, cases, committed: committedBy(client), quietSeconds: QUICK_SWEEPER.quietSeconds };
  const projections: Projections = { compared: () => true, sweep: sweeper.sweep, compare: (ids) => compareCases(comparison, ids) };
  const server = createServer(
    createApp({ db, durable, cases, settler, identity, refused, logger, pingTemporal, stuckCases: async () => 0, projections }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    client,
    db,
    api: (person) => new Api(origin, KEY, person),
    async stop() {
      server.close();
      server.closeAllConnections();
      await resender.stop();
      await sweeper.stop();
      await settler.close();
      await refused.close();
      await client.connection.close();
      await close();
    },
  };
}
