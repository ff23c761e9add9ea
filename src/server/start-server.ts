/**
 * The composition root: one process for the database, the worker, the sweeper and HTTP, started in the order in which
 * they need each other and ended in the opposite one.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { type Logger, pino } from 'pino';
import { startDeliverer } from '../delivery/deliverer.js';
import { linkAddresses } from '../delivery/link-addresses.js';
import { publicUrl, waysFrom } from '../delivery/ways.js';
import type { ProjectionWrite } from '../engine/projection.js';
import { createApp } from '../http/app.js';
import { startChangeTeller } from '../http/case-changes.js';
import { startFailedStarts } from '../http/failed-starts.js';
import { localIdentity } from '../http/identity.js';
import { startOutcomeStarts } from '../http/outcome-starts.js';
import { publish } from '../http/publish-workspace.js';
import { publishedPrograms } from '../http/published-programs.js';
import { createRefusedRequests } from '../http/refused-requests.js';
import { startResender } from '../http/resender.js';
import { createSettler } from '../http/settler.js';
import { linkKeyOf } from '../identity/link-token.js';
import { ensureIdentityKey } from '../identity/local-identity.js';
import { readArtefactText } from '../store/artefacts.js';
import { openDatabase } from '../store/database.js';
import { retryFailedStartsSoon } from '../store/failed-starts.js';
import type { ObjectStore } from '../store/object-store.js';
import { settleBatch } from '../store/projection/settle.js';
import { markAllUnverified } from '../store/projection/sweep.js';
import { writeProjection } from '../store/projection/write.js';
import { s3SettingsFrom } from '../store/s3-settings.js';
import { CaseClient } from '../temporal/case-client.js';
import { committedBy, compareCases } from '../temporal/case-comparison.js';
import { connectClient } from '../temporal/connection.js';
import { ensureSearchAttributes } from '../temporal/search-attribute-setup.js';
import { countStuckCases } from '../temporal/stuck-cases.js';
import { type Sweeper, startSweeper } from '../temporal/sweeper.js';
import { startWorker } from '../temporal/worker.js';
import type { ServerOptions } from './child-contract.js';
import { openCheckedObjectStore } from './open-object-store.js';
import { outsideActivities } from './outside-activities.js';
import { startScheduleKeeper } from './schedule-keeper.js';

export interface RunningServer {
  /** Rejects when a part of it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Looks at open cases before a start has failed, and milliseconds between them. */
const FIRST_SWEEPS = 30;
const AGAIN_MS = 1_000;

/**
 * Starts all parts. When one cannot be started, those before it are ended again and its error is thrown; so they are, and the signal's
 * reason is, when that is aborted meanwhile.
 */
export async function startServer(options: ServerOptions, tell: (text: string) => void, signal: AbortSignal): Promise<RunningServer> {
  const say = (text: string) => {
    signal.throwIfAborted();
    tell(text);
  };
  const ends: (() => Promise<unknown> | unknown)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const logger = pino({ level: 'info' }, pino.destination({ dest: options.logFile, mkdir: true, sync: false }));
    const s3 = s3SettingsFrom(process.env);
    const unclean = existsSync(options.runningMark);
    say('Opening the database');
    const database = await openDatabase({
      url: process.env.DATABASE_URL,
      folder: options.databaseFolder,
      journal: options.journalFolder,
    });
    const { db } = database;
    ends.push(() => database.close());
    writeFileSync(options.runningMark, '');
    ends.push(() => rmSync(options.runningMark, { force: true }));
    // Before a worker starts: what an unclean stop left may tell of branches that never were.
    if (unclean || database.unclean) logger.info({ heads: await markAllUnverified(db) }, 'The last run was not stopped cleanly.');

    let objects: ObjectStore | undefined;
    if (s3) {
      say('Looking at the S3 store');
      objects = await openCheckedObjectStore(s3, logger, say);
      ends.push(objects.close);
    }

    say('Connecting to Temporal');
    const { address, namespace } = options.temporal;
    const client = await connectClient(address, namespace);
    ends.push(() => client.connection.close());
    await ensureSearchAttributes(client.connection as Connection, namespace);

    say('Publishing the playbooks');
    await publish(db, options.workspace, null);
    await retryFailedStartsSoon(db);
    await database.durable();

    say('Starting the worker');
    const write = async (change: ProjectionWrite) => {
      const written = await writeProjection(db, change);
      // Temporal forgets a case after its retention; its archive is told of only once it will stay.
      if (change.archive !== null) await database.durable();
      else database.noted();
      return written;
    };
    const registry = { read: (hash: string) => readArtefactText(db, hash) };
    const worker = await startWorker({
      address,
      namespace,
      registry,
      write,
      outside: outsideActivities({ db, durable: database.durable, client, logger, env: process.env }),
    });
    ends.push(() => worker.stop());
    const cases = new CaseClient(client);
    const sweeper = startSweeper({ client, cases, db, logger, ...options.sweeper });
    ends.push(() => sweeper.stop());
    const settler = createSettler((answers) => settleBatch(db, answers), logger);
    ends.push(() => settler.close());
    const refused = createRefusedRequests(db, logger);
    ends.push(() => refused.close());
    const resender = startResender({ db, cases, settler, logger });
    ends.push(() => resender.stop());
    const schedules = startScheduleKeeper({ client, db, logger });
    ends.push(() => schedules.stop());
    const programs = publishedPrograms(db);
    const outcomes = startOutcomeStarts({ db, durable: database.durable, cases, logger, patience: 10_000, programs });
    ends.push(() => outcomes.stop());
    const failedStarts = startFailedStarts({ db, durable: database.durable, cases, logger, patience: 10_000, programs });
    ends.push(() => failedStarts.stop());

    const identityKey = ensureIdentityKey(options.identityKeyFile);
    const links = linkAddresses({
      db,
      durable: database.durable,
      key: linkKeyOf(process.env.STEWARD_LINK_SECRET?.trim() || identityKey),
      base_url: publicUrl(process.env) ?? `http://127.0.0.1:${options.port}`,
    });
    const ways = waysFrom(process.env);
    if (ways) {
      const deliverer = startDeliverer({ db, durable: database.durable, ways, links, logger });
      ends.push(() => deliverer.stop());
    }
    const teller = startChangeTeller({ db, cases, programs, logger });
    ends.push(() => teller.stop());

    say('Opening the API');
    const identity = localIdentity(identityKey);
    const pingTemporal = () => client.workflowService.getSystemInfo({});
    const stuckCases = () => countStuckCases(client);
    let compared = false;
    const quiet = options.sweeper?.quietSeconds === undefined ? {} : { quietSeconds: options.sweeper.quietSeconds };
    const comparison = { db, cases, committed: committedBy(client), ...quiet };
    const app = createApp({
      db,
      durable: database.durable,
      ...(objects ? { objects } : {}),
      cases,
      settler,
      identity,
      refused,
      logger,
      pingTemporal,
      stuckCases,
      projections: { compared: () => compared, sweep: sweeper.sweep, compare: (ids) => compareCases(comparison, ids) },
      published: schedules.changed,
      changesNoted: teller.now,
    });
    ends.push(await listen(createServer(app), options.port));

    say('Comparing open cases with Temporal');
    await firstSweep(sweeper, logger);
    signal.throwIfAborted();
    compared = true;
    return { failed: failureOf(worker.stopped, logger), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Until one got through: a Temporal that stutters as it starts is no reason to give up. */
async function firstSweep(sweeper: Sweeper, logger: Logger): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await sweeper.sweep();
      return;
    } catch (error) {
      if (tries === FIRST_SWEEPS) throw error;
      logger.warn({ error }, 'The first look at open cases failed; it is tried again.');
      await sleep(AGAIN_MS);
    }
  }
}

/** Listens on loopback; returns what ends it. */
async function listen(server: Server, port: number): Promise<() => Promise<void>> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

async function failureOf(stopped: Promise<void>, logger: Logger): Promise<never> {
  try {
    await stopped;
  } catch (error) {
    logger.error({ error }, 'The worker failed.');
    throw error;
  }
  return new Promise<never>(() => {});
}
