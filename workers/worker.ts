/** A worker process of its own, where one machine is not enough: TEMPORAL_ADDRESS and DATABASE_URL say where it belongs. */
import { readArtefactText } from '../src/store/artefacts.js';
import { openPostgresql } from '../src/store/database.js';
import { writeProjection } from '../src/store/projection/write.js';
import { startWorker } from '../src/temporal/worker.js';

const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace = 'default', DATABASE_URL: url } = process.env;
if (!address || !url) {
  console.error('A worker needs TEMPORAL_ADDRESS (host:port) and DATABASE_URL (postgres://…) in its environment.');
  process.exit(2);
}

const database = await openPostgresql(url);
const registry = { read: (hash: string) => readArtefactText(database.db, hash) };
const worker = await startWorker({ address, namespace, registry, write: (write) => writeProjection(database.db, write) });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void worker.stop());
console.error(`Steward's worker runs on ${address}.`);
await worker.stopped;
await database.close();
