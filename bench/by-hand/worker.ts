/** The worker process of the workflow written by hand. */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import pg from 'pg';
import { activities, TABLES } from './activities.js';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '' });
await pool.query(TABLES);
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
const worker = await Worker.create({
  connection,
  namespace: 'default',
  taskQueue: 'by-hand',
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
  activities: { ...activities(pool) },
});
process.once('SIGTERM', () => worker.shutdown());
console.error('ready');
await worker.run();
await connection.close();
await pool.end();
