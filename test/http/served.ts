/** The HTTP API served for tests on a loopback port, with an embedded database in memory and cases run in this process. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Application } from 'express';
import { type Logger, pino } from 'pino';
import { vi } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { startChangeTeller, tellCaseChanges } from '../../src/http/case-changes.js';
import { localIdentity } from '../../src/http/identity.js';
import { publishedPrograms } from '../../src/http/published-programs.js';
import { createRefusedRequests, type RefusedRequests } from '../../src/http/refused-requests.js';
import { createSettler } from '../../src/http/settler.js';
import { mintToken } from '../../src/identity/local-identity.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { JsonObject } from '../../src/program/json.js';
import type { Program } from '../../src/program/program.js';
import { saveArtefact } from '../../src/store/artefacts.js';
import { saveCustomer } from '../../src/store/customers.js';
import type { Database } from '../../src/store/database.js';
import type { ObjectStore } from '../../src/store/object-store.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { settleBatch } from '../../src/store/projection/settle.js';
import { publishCalendars, publishPlaybook } from '../../src/store/publications.js';
import { compareCases } from '../../src/temporal/case-comparison.js';
import { openInMemory } from '../database/embedded.js';
import { office } from '../engine/complaint-program.js';
import { CaseRunner } from './case-runner.js';

// A database is opened for every file; that takes seconds where many tests run at once.
vi.setConfig({ hookTimeout: 120_000, testTimeout: 60_000 });

export const KEY = new Uint8Array(32).fill(7);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export interface Served {
  readonly app: Application;
  readonly db: Database;
  readonly cases: CaseRunner;
  readonly origin: string;
  readonly logger: Logger;
  readonly refused: RefusedRequests;
  /** Lines of the log. */
  readonly log: readonly string[];
  /** Whether Temporal answers readyz. */
  temporal: boolean;
  /** Cases that Temporal says stand still. */
  stuck: number;
  /** Whether open cases were compared with Temporal since the start. */
  compared: boolean;
  get(person: string, path: string): Promise<Answer>;
  post(person: string, path: string, body: unknown, key?: string): Promise<Answer>;
  /** Returns once open cases were told what was noted for them. */
  changesTold(): Promise<void>;
  /** Tells open cases what is due now; how many were told. */
  tellChanges(): Promise<number>;
  /** The header of a person's token. */
  bearer(person: string): Promise<string>;
  request(path: string, init?: RequestInit): Promise<Answer>;
  close(): Promise<void>;
}

export async function serve(given: {
  readonly organisation: Organisation | null;
  readonly programs?: readonly Program[];
  readonly customers?: { readonly [id: string]: JsonObject };
  readonly objects?: ObjectStore;
}): Promise<Served> {
  const opened = await openInMemory();
  const { db } = opened;
  if (given.organisation) await setOrganisation(db, given.organisation, null);
  for (const program of given.programs ?? []) await publish(db, program);
  await publishCalendars(db, { hash: await saveArtefact(db, 'calendars', { office }), by: null });
  for (const [id, file] of Object.entries(given.customers ?? {})) await saveCustomer(db, { id, file, expected: null });

  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(line) });
  const cases = new CaseRunner(db);
  const settler = createSettler((answers) => settleBatch(db, answers), logger, 1);
  const refused = createRefusedRequests(db, logger);
  const pingTemporal = async () => {
    if (!served.temporal) throw new Error('away');
  };
  const telling = { db, cases, programs: publishedPrograms(db), logger };
  // What cannot be told now stays noted: no test waits for the next look.
  const teller = startChangeTeller(telling, 3_600_000);
  const app = createApp({
    db,
    durable: opened.durable,
    ...(given.objects ? { objects: given.objects } : {}),
    cases,
    settler,
    identity: localIdentity(KEY),
    refused,
    logger,
    pingTemporal,
    stuckCases: async () => served.stuck,
    projections: {
      compared: () => served.compared,
      sweep: async () => [],
      compare: (ids) => compareCases({ db, cases, committed: async (id) => (await cases.projection(id))?.last_write ?? null }, ids),
    },
    patience: 300,
    changesNoted: teller.now,
    validateResponses: true,
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${origin}${path}`, init);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const bearer = async (person: string) => `Bearer ${await mintToken(KEY, person, 600, Date.now())}`;
  const served: Served = {
    app,
    db,
    cases,
    origin,
    logger,
    refused,
    log,
    temporal: true,
    stuck: 0,
    compared: true,
    bearer,
    changesTold: teller.now,
    tellChanges: () => tellCaseChanges(telling),
    request,
    get: async (person, path) => request(path, { headers: { authorization: await bearer(person) } }),
    async post(person, path, body, key) {
      const headers = {
        'content-type': 'application/json',
        authorization: await bearer(person),
        ...(key ? { 'idempotency-key': key } : {}),
      };
      return request(path, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await teller.stop();
      await settler.close();
      await refused.close();
      await opened.close();
    },
  };
  return served;
}

export async function publish(db: Database, program: Program): Promise<void> {
  await publishPlaybook(db, { playbook: program.playbook, hash: await saveArtefact(db, 'program', program), by: null });
}
