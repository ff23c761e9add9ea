/**
 * The composition root: one process for the database, the worker, the sweeper and HTTP, started in the order in which
 * they need each other and ended in the opposite one.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Connection } from '@temporalio/client';
import { openDatabase } from '../store/database.js';
import { connectClient } from '../temporal/connection.js';
import { ensureSearchAttributes } from '../temporal/search-attribute-setup.js';
import type { ServerOptions } from './child-contract.js';

export interface RunningServer {
  /** Rejects when a part of it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Starts all parts. When one cannot be started, those before it are ended again and its error is thrown. */
export async function startServer(options: ServerOptions, say: (text: string) => void): Promise<RunningServer> {
  const ends: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const unclean = existsSync(options.runningMark);
    say('Opening the database');
    const database = await openDatabase({ url: process.env.DATABASE_URL, folder: options.databaseFolder });
    ends.push(() => database.close());
    writeFileSync(options.runningMark, '');
    ends.push(() => rmSync(options.runningMark, { force: true }));
    say('Connecting to Temporal');
    const client = await connectClient(options.temporal.address, options.temporal.namespace);
    ends.push(() => client.connection.close());
    await ensureSearchAttributes(client.connection as Connection, options.temporal.namespace);
    void (unclean || database.unclean);
    return { failed: new Promise<never>(() => {}), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
