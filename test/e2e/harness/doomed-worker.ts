/**
 * A worker that makes branches that never were: when so many writes of a completed task are committed to the database, it
 * ends the Temporal server and itself, before Temporal can hear of any of them.
 */
import type { ProjectionWrite } from '../../../src/engine/projection.js';
import { readArtefactText } from '../../../src/store/artefacts.js';
import { openPostgresql } from '../../../src/store/database.js';
import { writeProjection } from '../../../src/store/projection/write.js';
import { startWorker } from '../../../src/temporal/worker.js';

const { TEMPORAL_ADDRESS: address = '', DATABASE_URL: url = '', TEMPORAL_PID, FATAL_WRITES } = process.env;
const { db } = await openPostgresql(url);
let left = Number(FATAL_WRITES);

async function write(change: ProjectionWrite) {
  const written = await writeProjection(db, change);
  if (!change.facts.some(({ kind }) => kind === 'task_completed')) return written;
  left -= 1;
  if (left > 0) return await new Promise<never>(() => {});
  process.kill(Number(TEMPORAL_PID), 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
  return written;
}

await startWorker({ address, namespace: 'default', registry: { read: (hash) => readArtefactText(db, hash) }, write });
console.error('The doomed worker runs.');
