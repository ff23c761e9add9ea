/**
 * `npm run bench -- escalations [--cases N] [--due N] [--window SECONDS]`: how late escalations are with so many open cases, of which
 * so many (all, unless told) are due within the window: from the instant on the clock until the notice stood committed in PostgreSQL,
 * by its own clock. Beside it a workflow written by hand that sleeps until the same instants and then inserts a row, on the same
 * Temporal server and PostgreSQL. Prints one JSON line.
 *
 * Every case has a reminder as well, two minutes before its escalation: a second timer and a second notice. What is written
 * by hand has neither, so that the ratio compares more work with less. A tenth of those due share their instant with
 * some 49 others, as deadlines do that fall on the opening of a day; the rest lie evenly over the window. `machine_busy` is the
 * share of all processors that was in use in the window, by whatever else ran as well; `cpu_ms` what Steward, Temporal, the
 * database and the bench used meanwhile, by case that was due.
 */
import { cpus } from 'node:os';
import type pg from 'pg';
import { startPostgresql } from '../test/database/postgresql.js';
import { type Steward, startSteward } from '../test/e2e/harness/steward.js';
import { complaintWorkspace } from '../test/e2e/harness/workspace.js';
import { instants, SHARED_SHARE } from './escalation-instants.js';
import { percentile, round2 } from './figures.js';
import { processorTime } from './processor-time.js';
import { endWorker, startWorkerProcess } from './worker-process.js';

interface EscalationOptions {
  readonly cases: number;
  /** Of these, whose instants lie in the window. */
  readonly due: number;
  /** Seconds over which the instants lie. */
  readonly window: number;
}

interface Side {
  readonly name: 'steward' | 'by_hand';
  readonly database: pg.Client;
  /** Milliseconds before the first escalation at which the first timer is due. */
  readonly lead: number;
  /** Opens one; resolves when it is open and waits. */
  open(key: string, due: number): Promise<void>;
  /** How many of those due have been written. */
  readonly written: string;
  /** Key and commit's instant of each row that was written, in epoch milliseconds. */
  readonly rows: string;
}

interface Row {
  readonly key: string;
  readonly committed: number;
}

const PERSON = 'xu_jing';
const CLIENTS = 16;
/** Opened and timed before, so that the instants can be chosen; their own are far away. */
const PROBES = 100;
const FAR_MS = 365 * 24 * 3_600_000;
/** Opening slows down as more is open. */
const SLACK = 1.25;
const REMINDER_MS = 2 * 60_000;
const MARGIN_MS = 10_000;
/** What has not come so long after everything was due is missed. */
const PATIENCE_MS = 180_000;

const WATCH = {
  path: 'internal/watch.yaml',
  text: `language: 1
playbook: watch
title: Watch
phase: internal
customer: none
data:
  properties: { reference: { type: string }, due: { type: string, format: date-time } }
  required: [reference, due]
key: \${ data.reference }
stages:
  - stage: only
    title: Only
    steps:
      - task: look
        title: Look
        assign: { role: service_desk }
        deadline:
          due: data.due
          remind: [{ before: 2 minutes, notify: [{ person: ${PERSON} }] }]
          escalate: [{ after: 0 hours, notify: [{ person: ${PERSON} }], priority: high }]
`,
};

function stewardSide(steward: Steward, database: pg.Client): Side {
  const api = steward.api(PERSON);
  const notices = `notices n join writes w on w.case_id = n.case_id and w.write_id = n.write_id
    where n.case_id like 'watch/case-%' and n.about->>'kind' = 'escalation' and w.status in ('verified', 'unverified')`;
  return {
    name: 'steward',
    database,
    lead: REMINDER_MS,
    async open(reference, due) {
      const { status, body } = await api.post('/api/v1/cases', {
        playbook: 'watch',
        data: { reference, due: new Date(due).toISOString() },
      });
      if (status !== 201 && status !== 202) throw new Error(`${reference}: ${status}: ${JSON.stringify(body)}`);
      // Accepted, and not open yet.
      if (status === 202) while ((await api.readCase(`watch/${reference}`)).status !== 200) await until(Date.now() + 1_000);
    },
    written: `select count(distinct n.case_id)::int as count from ${notices}`,
    rows: `select substr(n.case_id, 7) as key, (extract(epoch from pg_xact_commit_timestamp(n.xmin)) * 1000)::float8 as committed
      from ${notices}`,
  };
}

function byHandSide({ client }: Steward, database: pg.Client): Side {
  return {
    name: 'by_hand',
    database,
    lead: 0,
    async open(key, due) {
      await client.workflow.start('alarm', { workflowId: `alarm/${key}`, taskQueue: 'by-hand', args: [key, due] });
    },
    written: `select count(distinct key)::int as count from by_hand_alarms where key like 'case-%'`,
    rows: `select key, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as committed
      from by_hand_alarms where key like 'case-%'`,
  };
}

/** Opens them, so many at a time; returns how many a second. */
async function openAll(side: Side, all: readonly { readonly key: string; readonly due: number }[]): Promise<number> {
  const waiting = all.values();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (const { key, due } of waiting) await side.open(key, due);
    }),
  );
  return (all.length / (performance.now() - begun)) * 1_000;
}

/** One list evenly among the other: a worker that keeps the latest in memory keeps both alike. */
function mixed<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  const placed = [some, others].flatMap((list) => list.map((each, at) => ({ each, place: (at + 0.5) / list.length })));
  return placed.sort((a, b) => a.place - b.place).map(({ each }) => each);
}

async function run(side: Side, { cases, due, window }: EscalationOptions) {
  const probes = Array.from({ length: PROBES }, (_, at) => ({ key: `probe-${at}`, due: Date.now() + FAR_MS }));
  await openAll(side, probes.slice(0, PROBES / 2));
  const rate = await openAll(side, probes.slice(PROBES / 2));
  const first = Date.now() + (cases / rate) * SLACK * 1_000 + side.lead + MARGIN_MS;
  const all = instants(due, window * 1_000).map(({ offset, shared }, at) => ({ key: `case-${at}`, due: first + offset, shared }));
  const others = Array.from({ length: cases - due }, (_, at) => ({ key: `later-${at}`, due: Date.now() + FAR_MS }));
  said(`${side.name}: opening ${cases} at about ${round2(rate)} a second; ${due} are due from ${new Date(first).toISOString()} on`);
  const opened = await openAll(side, mixed(all, others));
  if (Date.now() > first - side.lead) throw new Error(`${side.name}: the first was due before all were open. Take fewer --cases.`);
  said(`${side.name}: open, at ${round2(opened)} a second`);

  await until(first - side.lead);
  const before = processorTimes();
  const used = processorTime(process.pid);
  await until(first + window * 1_000);
  const machine_busy = shareBusy(before, processorTimes());
  const cpu_ms = round2((processorTime(process.pid) - used) / due);
  await untilWritten(side, due, first + window * 1_000 + PATIENCE_MS);
  return { opened_per_second: round2(opened), machine_busy, cpu_ms, ...measured(all, (await side.database.query<Row>(side.rows)).rows) };
}

function measured(all: readonly { readonly key: string; readonly due: number; readonly shared: boolean }[], rows: readonly Row[]) {
  const committed = new Map<string, number[]>();
  for (const row of rows) committed.set(row.key, [...(committed.get(row.key) ?? []), row.committed]);
  const late = all.flatMap(({ key, due, shared }) => {
    const times = committed.get(key);
    return times ? [{ shared, late: Math.min(...times) - due, times: times.length }] : [];
  });
  const lateness = (of: typeof late) => {
    const values = of.map((each) => each.late);
    return {
      late_p50_ms: round2(percentile(values, 0.5)),
      late_p99_ms: round2(percentile(values, 0.99)),
      late_max_ms: round2(Math.max(...values)),
    };
  };
  return {
    escalations: late.length,
    ...lateness(late),
    early: late.filter((each) => each.late < 0).length,
    missed: all.length - late.length,
    doubled: late.filter(({ times }) => times > 1).length,
    alone: lateness(late.filter(({ shared }) => !shared)),
    shared: lateness(late.filter(({ shared }) => shared)),
  };
}

async function until(instant: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, instant - Date.now())));
}

/** Until all are written and the time has passed in which a second of one would come, or patience ends. */
async function untilWritten({ database, written }: Side, cases: number, deadline: number): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ count: number }>(written);
    if (rows[0]?.count === cases) return until(Date.now() + MARGIN_MS);
    if (Date.now() > deadline) return;
    await until(Date.now() + 1_000);
  }
}

interface ProcessorTimes {
  readonly busy: number;
  readonly all: number;
}

function processorTimes(): ProcessorTimes {
  const times = cpus().map((each) => each.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

function shareBusy(before: ProcessorTimes, after: ProcessorTimes): number {
  return round2((after.busy - before.busy) / (after.all - before.all));
}

function said(text: string): void {
  console.error(`escalations: ${text}`);
}

export async function benchEscalations(options: EscalationOptions): Promise<object> {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  try {
    const postgresql = await startPostgresql({ track_commit_timestamp: 'on' });
    ends.push(() => postgresql.stop());
    const urls = { steward: await postgresql.createDatabase(), by_hand: await postgresql.createDatabase() };
    const steward = await startSteward({ workspace: [...complaintWorkspace(), WATCH], database: urls.steward });
    ends.push(() => steward.stop());
    const environment = { ...process.env, TEMPORAL_ADDRESS: steward.address, DATABASE_URL: urls.by_hand };
    const byHandWorker = await startWorkerProcess(['--import', 'tsx', 'bench/by-hand/worker.ts'], environment);
    ends.push(() => endWorker(byHandWorker));
    const look = { steward: await postgresql.connect(urls.steward), by_hand: await postgresql.connect(urls.by_hand) };
    ends.push(() => Promise.all([look.steward.end(), look.by_hand.end()]));

    // By hand first: its workflows have ended when the cases are opened, and the cases are all that waits.
    const byHand = await run(byHandSide(steward, look.by_hand), options);
    const shared = instants(options.due, options.window * 1_000).filter((each) => each.shared);
    const ours = await run(stewardSide(steward, look.steward), options);
    return {
      bench: 'escalations',
      cases: options.cases,
      due: options.due,
      window_s: options.window,
      shared_share: SHARED_SHARE,
      shared_by: Math.round(shared.length / new Set(shared.map(({ offset }) => offset)).size),
      ...ours,
      late_p99_ratio: round2(ours.late_p99_ms / byHand.late_p99_ms),
      by_hand: byHand,
    };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
