/**
 * `npm run bench -- task`: the job P3 on Steward and on a workflow written by hand, both projecting to one PostgreSQL, on one
 * Temporal server, interleaved in one run. Prints one JSON line.
 */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { SEMANTICS } from '../src/engine/semantics.js';
import { saveArtefact } from '../src/store/artefacts.js';
import { openPostgresql } from '../src/store/database.js';
import { setOrganisation } from '../src/store/organisation.js';
import { CaseClient } from '../src/temporal/case-client.js';
import { startPostgresql } from '../test/database/postgresql.js';
import { ownTemporal } from '../test/e2e/harness/own-temporal.js';
import { median, round2 } from './figures.js';
import { organisation, p3 } from './p3-program.js';
import { processorTime } from './processor-time.js';
import { endWorker, startWorkerProcess } from './worker-process.js';

interface Side {
  readonly name: 'steward' | 'by_hand';
  start(id: string): Promise<unknown>;
  /** Completes a task and returns when it is answered. */
  complete(id: string, task: 'a' | 'b' | 'c', outcome: string): Promise<unknown>;
}

const actor = { person: 'li_na', roles: ['desk'], units: ['company'], skills: {}, administrator: false };

function stewardSide(cases: CaseClient, program: string, calendars: string): Side {
  return {
    name: 'steward',
    start: (id) =>
      cases.start({
        playbook: p3.playbook,
        phase: p3.phase,
        first_stage: 'only',
        program,
        calendars,
        summary: 'Approval',
        details: '',
        tier: null,
        input: {
          case: { id, playbook: p3.playbook, key: id, customer_id: null, started_at: Date.now(), started_by: null },
          data: {},
          customer: null,
          actor: null,
          language: 'en',
          time_zone: 'UTC',
          semantics: SEMANTICS,
          resume: null,
        },
      }),
    async complete(id, task, outcome) {
      const request = { actor, fingerprint: '', task: `${id}:${task}.1`, values: {}, ...(task === 'a' ? { outcome } : {}) };
      const performed = await cases.perform(id, 'complete', request, randomUUID(), 10_000);
      if (performed.kind !== 'done') throw new Error(`${task} of ${id}: ${JSON.stringify(performed)}`);
    },
  };
}

function byHandSide(client: Client): Side {
  return {
    name: 'by_hand',
    start: (id) => client.workflow.start('approval', { workflowId: id, taskQueue: 'by-hand', args: [id] }),
    complete: (id, task, outcome) =>
      client.workflow.getHandle(id).executeUpdate('complete', { args: [{ task, by: 'li_na', outcome }], updateId: randomUUID() }),
  };
}

/** One case from start to end; returns how long each complete took, in milliseconds. */
async function runCase(side: Side, id: string): Promise<number[]> {
  await side.start(id);
  // A person reads the task before completing it: the case's first workflow task is over by then, on both sides.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const times: number[] = [];
  for (const task of ['a', 'b', 'c'] as const) {
    const begun = performance.now();
    await side.complete(id, task, 'yes');
    times.push(performance.now() - begun);
  }
  return times;
}

async function inParallel(side: Side, ids: readonly string[], clients: number): Promise<void> {
  const waiting = [...ids];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await runCase(side, id);
    }),
  );
}

export async function benchTask(options: { readonly rounds: number; readonly cases: number }): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-bench-'));
  const ends: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgresql = await startPostgresql();
    ends.push(() => postgresql.stop());
    const url = await postgresql.createDatabase();
    const { client, address, pid } = await ownTemporal(folder, ends);
    const database = await openPostgresql(url);
    ends.push(() => database.close());
    await setOrganisation(database.db, organisation, null);
    const program = await saveArtefact(database.db, 'program', p3);
    const calendars = await saveArtefact(database.db, 'calendars', {});

    const environment = { ...process.env, TEMPORAL_ADDRESS: address, DATABASE_URL: url };
    const workers = {
      steward: await startWorkerProcess(['dist/workers/worker.js'], environment),
      by_hand: await startWorkerProcess(['--import', 'tsx', 'bench/by-hand/worker.ts'], environment),
    };
    for (const worker of Object.values(workers)) ends.push(() => endWorker(worker));

    const sides = [stewardSide(new CaseClient(client), program, calendars), byHandSide(client)];
    const databasePid = Number((await readPid(url, postgresql)) ?? 0);
    const used = { steward: [] as Used[], by_hand: [] as Used[] };
    const completes = { steward: [] as number[], by_hand: [] as number[] };
    const idOf = (side: Side, round: string, i: number) => `${side.name === 'steward' ? 'approval' : 'by-hand'}/${round}-${i}`;

    // The first cases after a start are slower on both sides; they are not counted.
    for (const side of sides)
      await inParallel(
        side,
        Array.from({ length: 30 }, (_, i) => idOf(side, 'warm', i)),
        8,
      );
    for (let round = 0; round < options.rounds; round += 1) {
      const order = round % 2 === 0 ? sides : [...sides].reverse();
      for (const side of order) {
        const read = () => ({
          server: processorTime(pid),
          database: processorTime(databasePid),
          worker: processorTime(workers[side.name].pid ?? 0),
        });
        const before = read();
        const begun = performance.now();
        await inParallel(
          side,
          Array.from({ length: options.cases }, (_, i) => idOf(side, `r${round}`, i)),
          8,
        );
        const seconds = (performance.now() - begun) / 1_000;
        const after = read();
        const per = (part: keyof typeof before) => (after[part] - before[part]) / options.cases;
        used[side.name].push({
          server: per('server'),
          database: per('database'),
          worker: per('worker'),
          cases_per_second: options.cases / seconds,
        });
      }
      for (let i = 0; i < 20; i += 1)
        for (const side of order) completes[side.name].push(...(await runCase(side, idOf(side, `s${round}`, i))));
    }

    const events = {
      steward: await historyLength(client, idOf(sides[0] as Side, 'r0', 0)),
      by_hand: await historyLength(client, idOf(sides[1] as Side, 'r0', 0)),
    };
    const figures = (name: Side['name']) => ({
      events: events[name],
      worker_cpu_ms: median(used[name].map((each) => each.worker)),
      server_cpu_ms: median(used[name].map((each) => each.server)),
      database_cpu_ms: median(used[name].map((each) => each.database)),
      cpu_ms_per_case: median(used[name].map((each) => each.worker + each.server + each.database)),
      cases_per_second: median(used[name].map((each) => each.cases_per_second)),
      complete_p50_ms: median(completes[name]),
    });
    const steward = figures('steward');
    const by_hand = figures('by_hand');
    return {
      bench: 'task',
      rounds: options.rounds,
      cases: options.cases,
      events_per_task: round2(await eventsPerTask(client, idOf(sides[0] as Side, 'r0', 0))),
      events_ratio: round2(steward.events / by_hand.events),
      worker_cpu_ratio: round2(steward.worker_cpu_ms / by_hand.worker_cpu_ms),
      cpu_ms_per_case: round2(steward.cpu_ms_per_case),
      complete_p50_ratio: round2(steward.complete_p50_ms / by_hand.complete_p50_ms),
      steward: rounded(steward),
      by_hand: rounded(by_hand),
    };
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

interface Used {
  readonly server: number;
  readonly database: number;
  readonly worker: number;
  readonly cases_per_second: number;
}

async function historyLength(client: Client, id: string): Promise<number> {
  return (await client.workflow.getHandle(id).fetchHistory()).events?.length ?? 0;
}

/** Events between the acceptance of the first complete and the last one's answer, by task. */
async function eventsPerTask(client: Client, id: string): Promise<number> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  const accepted = (events ?? []).flatMap((event, i) => (event.workflowExecutionUpdateAcceptedEventAttributes ? [i] : []));
  const [first, second] = accepted;
  return first === undefined || second === undefined ? Number.NaN : second - first;
}

async function readPid(url: string, postgresql: Awaited<ReturnType<typeof startPostgresql>>): Promise<number | undefined> {
  const client = await postgresql.connect(url);
  const { rows } = await client.query<{ pid: string }>("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid");
  await client.end();
  return rows[0] && Number(rows[0].pid);
}

function rounded<T extends { [key: string]: number }>(figures: T): T {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round2(value)])) as T;
}
