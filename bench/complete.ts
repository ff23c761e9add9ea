/**
 * `npm run bench -- complete [--rounds N] [--cases N]`: completing a task over HTTP, next to a bare executeUpdate of a workflow
 * written by hand, on one Temporal server and one PostgreSQL, interleaved; with 8 and with 64 clients. Prints one JSON line.
 *
 * `projection_ms` is what the database itself says (pg_stat_statements) that planning and executing the projection's statements took,
 * settling included, for each start and each complete, with one client: where many wait for each other's locks or for a processor, the
 * database counts that too.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { startPostgresql } from '../test/database/postgresql.js';
import { type Steward, startSteward } from '../test/e2e/harness/steward.js';
import { complaintWorkspace } from '../test/e2e/harness/workspace.js';
import { percentile, percentiles, round2, timed } from './figures.js';
import { endWorker, startWorkerProcess } from './worker-process.js';

interface Side {
  readonly name: 'http' | 'update';
  start(key: string): Promise<unknown>;
  complete(key: string, task: Task, outcome: string): Promise<unknown>;
}

const TASKS = ['a', 'b', 'c'] as const;
type Task = (typeof TASKS)[number];
const CLIENTS = [8, 64];
/** Cases by one client, for what the projection takes of the database. */
const ALONE = 40;
const operations = (cases: number) => cases * (1 + TASKS.length);
const PERSON = 'xu_jing';

const APPROVAL = {
  path: 'internal/approval.yaml',
  text: `language: 1
playbook: approval
title: Approval
phase: internal
customer: none
data: { properties: { reference: { type: string } }, required: [reference] }
key: \${ data.reference }
stages:
  - stage: only
    title: Only
    steps:
${TASKS.map((task) => `      - task: ${task}\n        title: ${task}\n        assign: { person: ${PERSON} }`).join('\n')}
`,
};

function httpSide(steward: Steward): Side {
  const api = steward.api(PERSON);
  const answered = async (answer: ReturnType<typeof api.post>): Promise<void> => {
    const { status, body } = await answer;
    if (status >= 300 || status === 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
  };
  return {
    name: 'http',
    start: (reference) => answered(api.post('/api/v1/cases', { playbook: 'approval', data: { reference } })),
    complete: (key, task) => answered(api.complete(`approval/${key}:${task}.1`)),
  };
}

function updateSide({ client }: Steward): Side {
  const id = (key: string) => `by-hand/${key}`;
  return {
    name: 'update',
    start: (key) => client.workflow.start('approval', { workflowId: id(key), taskQueue: 'by-hand', args: [id(key)] }),
    complete: (key, task, outcome) =>
      client.workflow.getHandle(id(key)).executeUpdate('complete', { args: [{ task, by: PERSON, outcome }], updateId: randomUUID() }),
  };
}

/** Cases from start to end by so many clients at a time; how long each complete took. */
async function work(side: Side, keys: readonly string[], clients: number): Promise<number[]> {
  const waiting = [...keys];
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
        const mine = key;
        await side.start(mine);
        // A person reads before completing: the case's first workflow task is over by then, on both sides.
        await new Promise((resolve) => setTimeout(resolve, 100));
        for (const task of TASKS) times.push(await timed(() => side.complete(mine, task, 'yes')));
      }
    }),
  );
  return times;
}

/** Once what was answered last is settled as well. */
async function settledTime(look: pg.Client): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return projectionTime(look);
}

/** Milliseconds that the database has spent on statements of the projection, all of which are prepared (store/prepared.ts). */
async function projectionTime(look: pg.Client): Promise<number> {
  const { rows } = await look.query<{ spent: number }>(`select sum(total_plan_time + total_exec_time)::float8 as spent
    from pg_stat_statements join pg_database on oid = dbid
    where datname = current_database() and toplevel and query like '/* prepared */%'`);
  return rows[0]?.spent ?? Number.NaN;
}

export async function benchComplete({ rounds, cases }: { readonly rounds: number; readonly cases: number }): Promise<object> {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  try {
    const postgresql = await startPostgresql({
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_planning': 'on',
    });
    ends.push(() => postgresql.stop());
    const database = await postgresql.createDatabase();
    const look = await postgresql.connect(database);
    ends.push(() => look.end());
    await look.query('create extension pg_stat_statements');
    const steward = await startSteward({ workspace: [...complaintWorkspace(), APPROVAL], database });
    ends.push(() => steward.stop());
    const environment = { ...process.env, TEMPORAL_ADDRESS: steward.address, DATABASE_URL: await postgresql.createDatabase() };
    const byHand = await startWorkerProcess(['--import', 'tsx', 'bench/by-hand/worker.ts'], environment);
    ends.push(() => endWorker(byHand));

    const sides = [httpSide(steward), updateSide(steward)];
    const keys = (name: string) => Array.from({ length: cases }, (_, at) => `${name}-${at}`);
    for (const side of sides) await work(side, keys('warm').slice(0, 30), 8);
    const [http] = sides as [Side, Side];
    const before = await projectionTime(look);
    await work(http, keys('alone').slice(0, ALONE), 1);
    const projection_ms = round2(((await settledTime(look)) - before) / operations(Math.min(ALONE, cases)));
    const figures: { [clients: string]: object } = {};
    for (const clients of CLIENTS) {
      const times = { http: [] as number[], update: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        for (const side of round % 2 === 0 ? sides : sides.toReversed())
          times[side.name].push(...(await work(side, keys(`c${clients}-r${round}`), clients)));
      }
      const ratio = (share: number) => round2(percentile(times.http, share) / percentile(times.update, share));
      figures[`clients_${clients}`] = {
        http: percentiles(times.http),
        update: percentiles(times.update),
        p50_ratio: ratio(0.5),
        p99_ratio: ratio(0.99),
      };
    }
    return { bench: 'complete', rounds, cases, projection_ms, ...figures };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
