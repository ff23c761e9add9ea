/**
 * `npm run bench -- inbox [--open N] [--tasks N] [--rounds N]`: the first page of an inbox on PostgreSQL with 100,000 open
 * tasks, then with `open` of `tasks`; beside it the query by hand on an ideal index, interleaved. Prints one JSON line.
 *
 * The projection's own time is that of whole writes with so many tasks there: begun, written, committed.
 */
import { sql } from 'kysely';
import type { Candidate } from '../src/organisation/candidate.js';
import { type Database, openPostgresql } from '../src/store/database.js';
import { type InboxQuery, inbox } from '../src/store/inbox.js';
import { foldCounts, inboxCounts } from '../src/store/inbox-counts.js';
import { setOrganisation } from '../src/store/organisation.js';
import { writeProjection } from '../src/store/projection/write.js';
import { openInMemory } from '../test/database/embedded.js';
import { startPostgresql } from '../test/database/postgresql.js';
import { held, offered, organisation, person, request, write } from '../test/database/projected-case.js';
import { percentile, percentiles, round2, timed } from './figures.js';
import { classicPage, idealPage, makeClassic, makeIdeal } from './inbox-by-hand.js';
import { addTasks, type Company, personOf } from './inbox-data.js';
import { processorTime } from './processor-time.js';

export interface InboxOptions {
  readonly rounds: number;
  /** Open tasks of the large run. */
  readonly open: number;
  /** All tasks of the large run. */
  readonly tasks: number;
}

const COMPANY: Company = { people: 2_000, roles: 200 };
const SMALL = 100_000;
const PAGE = 20;
const FAR_PAGE = 100;
const READERS = 400;
const LIMIT_MS = 3_600_000;
const WRITES = 300;

export async function benchInbox(options: InboxOptions): Promise<object> {
  const small = Math.min(SMALL, options.open);
  const postgresql = await startPostgresql();
  const database = await openPostgresql(await postgresql.createDatabase(), { limitMs: LIMIT_MS });
  const { db } = database;
  try {
    await setOrganisation(db, organisation([person('li')]), null);
    said(`adding ${small} open tasks`);
    await addTasks(db, COMPANY, 0, small);
    await ready(db);
    await makeIdeal(db, COMPANY, small, small);
    await makeClassic(db);
    const first = await firstPages(db, options.rounds);
    const classic = await classicPages(db);
    const others = await otherQuestions(db);
    const projected = await projection(db);

    said(`adding open tasks up to ${options.open}, and done ones up to ${options.tasks}`);
    await addTasks(db, COMPANY, small, options.open);
    await ready(db);
    await makeIdeal(db, COMPANY, options.tasks, options.open);
    const large = await firstPages(db, options.rounds);
    const far = await farPages(db, options.rounds);
    return {
      bench: 'inbox',
      p50_ms_100k: first.steward.p50_ms,
      p99_ratio_10m: round2(large.steward.p99_ms / large.ideal.p99_ms),
      page_100_ratio: far.ratio,
      open: [small, options.open],
      tasks: options.tasks,
      small: { ...first, classic, ...others, projection: projected },
      large: { ...large, ...(await otherQuestions(db)), page_100: far, projection: await projection(db) },
      embedded_100k: await embedded(small),
    };
  } finally {
    await database.close();
    await postgresql.stop();
  }
}

function said(text: string): void {
  console.error(`inbox: ${text}`);
}

async function ready(db: Database): Promise<void> {
  while ((await foldCounts(db)) > 0);
  for (const table of ['tasks', 'task_candidates', 'task_texts', 'task_counts']) await sql`vacuum analyze ${sql.table(table)}`.execute(db);
}

function readers(round: number): Candidate[] {
  return Array.from({ length: READERS }, (_, at) => personOf(COMPANY, (round * READERS + at * 7) % COMPANY.people));
}

/** Side by side for the same readers, each in turn the first; the first round is not counted. */
async function firstPages(db: Database, rounds: number) {
  const times = { steward: [] as number[], ideal: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, reader] of readers(round).entries()) {
      const sides = {
        steward: () => inbox(db, reader, { limit: PAGE }),
        ideal: () => idealPage(db, reader, PAGE + 1),
      };
      for (const side of at % 2 === 0 ? (['steward', 'ideal'] as const) : (['ideal', 'steward'] as const)) {
        const took = await timed(sides[side]);
        if (round > 0) times[side].push(took);
      }
    }
  }
  return { steward: percentiles(times.steward), ideal: percentiles(times.ideal) };
}

async function classicPages(db: Database) {
  const times: number[] = [];
  for (const reader of readers(0).slice(0, 100)) times.push(await timed(() => classicPage(db, reader, PAGE)));
  return percentiles(times);
}

async function otherQuestions(db: Database) {
  const queries: { readonly [name: string]: Omit<InboxQuery, 'limit'> } = {
    by_due: { sort: 'due' },
    overdue: { filter: { overdue: true } },
    stage: { filter: { stage: 'stage_3' } },
    customer: { filter: { customer_id: 'customer_17' } },
    role: { filter: { which: 'offered' } },
    unit: { filter: { units: ['unit_3'] } },
    text: { filter: { text: '第3类 stage' } },
  };
  const found: { [name: string]: number } = {};
  const some = readers(0).slice(0, 50);
  for (const [name, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (const reader of some) times.push(await timed(() => inbox(db, reader, { ...query, limit: PAGE })));
    found[name] = round2(percentile(times, 0.5));
  }
  const counts: number[] = [];
  for (const reader of some) counts.push(await timed(() => inboxCounts(db, reader, reader.units.slice(0, 1))));
  return { p50_ms: { ...found, counts: round2(percentile(counts, 0.5)) } };
}

/** Of readers that have so many tasks. */
async function farPages(db: Database, rounds: number) {
  const times = { first: [] as number[], far: [] as number[] };
  let page = FAR_PAGE;
  for (const reader of readers(0).slice(0, 5)) {
    let cursor: string | null = null;
    let at = 1;
    for (; at < FAR_PAGE; at += 1) {
      const { next } = await inbox(db, reader, { limit: PAGE, cursor });
      if (next === null) break;
      cursor = next;
    }
    page = Math.min(page, at);
    for (let repeat = 0; repeat < 20 * rounds; repeat += 1) {
      times.first.push(await timed(() => inbox(db, reader, { limit: PAGE })));
      times.far.push(await timed(() => inbox(db, reader, { limit: PAGE, cursor })));
    }
  }
  const [first, far] = [percentiles(times.first), percentiles(times.far)];
  return { page, first, far, ratio: round2(far.p50_ms / first.p50_ms) };
}

/** Somebody completes a task and the next is offered to a role: what each write takes, and the database's share of processor time. */
async function projection(db: Database) {
  const { rows } = await sql<{ pid: string }>`select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`.execute(db);
  const server = Number(rows[0]?.pid);
  const times: number[] = [];
  const used = processorTime(server);
  for (let at = 0; at < WRITES; at += 1) {
    const id = `complaint/w${at}`;
    const task = offered(`${id}:b.1`, [[{ kind: 'role', role: 'service_desk' }]]);
    await writeProjection(db, write({ case: id, tasks: [held(`${id}:a.1`, 'li')] }));
    const next = write({ case: id, seq: 2, tasks: [task], requests: [request(task.id, task.offered_to, 'offer')] });
    times.push(await timed(() => writeProjection(db, next)));
    await writeProjection(db, write({ case: id, seq: 3 }));
  }
  return { ...percentiles(times), database_cpu_ms: round2((processorTime(server) - used) / (3 * WRITES)) };
}

async function embedded(tasks: number) {
  said(`adding ${tasks} open tasks to the embedded database`);
  const opened = await openInMemory();
  try {
    await addTasks(opened.db, COMPANY, 0, tasks);
    await ready(opened.db);
    const times: number[] = [];
    for (const reader of [...readers(0), ...readers(1)]) times.push(await timed(() => inbox(opened.db, reader, { limit: PAGE })));
    return percentiles(times.slice(READERS));
  } finally {
    await opened.close();
  }
}
