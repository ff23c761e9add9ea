/** A worker process of its own, where one machine is not enough: TEMPORAL_ADDRESS and DATABASE_URL say where it belongs. */
import { pino } from 'pino';
import { outsideActivities } from '../src/server/outside-activities.js';
import { readArtefactText } from '../src/store/artefacts.js';
import { openPostgresql } from '../src/store/database.js';
import { writeProjection } from '../src/store/projection/write.js';
import { connectClient } from '../src/temporal/connection.js';
import { startWorker } from '../src/temporal/worker.js';

const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace = 'default', DATABASE_URL: url } = process.env;
if (!address || !url) {
  console.error('A worker needs TEMPORAL_ADDRESS (host:port) and DATABASE_URL (postgres://…) in its environment.');
  process.exit(2);
}

const database = await openPostgresql(url);
const registry = { read: (hash: string) => readArtefactText(database.db, hash) };
const { db } = database;
const client = await connectClient(address, namespace);
const outside = outsideActivities({ db, durable: database.durable, client, logger: pino(), env: process.env });
const worker = await startWorker({ address, namespace, registry, write: (write) => writeProjection(db, write), outside });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void worker.stop());
console.error(`Steward's worker runs on ${address}.`);
await worker.stopped;
await client.connection.close();
await database.close();
