/**
 * A worker with stalled writers: the first try of each write of a first call that was heard out waits for SIGHUP, long
 * after it was given up and tried again, and then writes all the same.
 */
import type { ProjectionWrite } from '../../../src/engine/projection.js';
import { readArtefactText } from '../../../src/store/artefacts.js';
import { openPostgresql } from '../../../src/store/database.js';
import { writeProjection } from '../../../src/store/projection/write.js';
import { startWorker } from '../../../src/temporal/worker.js';

const { TEMPORAL_ADDRESS: address = '', DATABASE_URL: url = '' } = process.env;
const { db } = await openPostgresql(url);
const tried = new Set<string>();
const awake = new Promise<void>((resolve) => process.once('SIGHUP', resolve));

async function write(change: ProjectionWrite) {
  const stalls = change.facts.some(({ kind, detail }) => kind === 'task_completed' && detail.step === 'hear_out');
  if (stalls && !tried.has(change.case)) {
    tried.add(change.case);
    await awake;
  }
  return writeProjection(db, change);
}

await startWorker({ address, namespace: 'default', registry: { read: (hash) => readArtefactText(db, hash) }, write });
console.error('The stalling worker runs.');
