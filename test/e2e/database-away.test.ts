/** The database goes away in the middle of the day and comes back: what was accepted is done, late, and never failed. */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresql } from '../../src/store/database.js';
import { type PostgresqlServer, postgresqlPrograms, startPostgresql } from '../database/postgresql.js';
import { ENTERED, openTask, startComplaint } from './harness/complaint.js';
import { saidBy, untilShownAsItIs } from './harness/projection.js';
import { expectLoads, expectRows } from './harness/rows.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './harness/steward.js';
import { until } from './harness/until.js';
import { complaintWorkspace } from './harness/workspace.js';

describe.skipIf(postgresqlPrograms() === null)('while the database is away (skipped where PostgreSQL is not installed)', () => {
  let postgresql: PostgresqlServer;
  let database: string;
  let steward: Steward;
  beforeAll(async () => {
    postgresql = await startPostgresql();
    database = await postgresql.createDatabase();
    steward = await startSteward({ workspace: complaintWorkspace(), database, sweeper: QUICK_SWEEPER });
  });
  afterAll(async () => {
    await steward?.stop();
    await postgresql?.stop();
  });

  it('operations are answered with where to ask after them, and are done when it is back; reading says try again', async () => {
    const cases = [await startComplaint(steward, 'D-1'), await startComplaint(steward, 'D-2')];
    const tasks = await Promise.all(cases.map((caseId) => openTask(steward, caseId, 'hear_out')));
    const complete = (index: number) => steward.api(tasks[index]?.assignee ?? '').complete(tasks[index]?.id ?? '', ENTERED.hear_out, 'key');

    // The one operation is in the middle of its write when the database goes, the other comes just after.
    const obstacle = await postgresql.connect(database);
    obstacle.on('error', () => undefined);
    await obstacle.query('begin');
    await obstacle.query('lock table tasks in exclusive mode');
    const sent = [complete(0)];
    await untilWriteWaits(await postgresql.connect(database));
    await postgresql.halt();
    sent.push(complete(1));

    const admin = steward.api('xu_jing');
    for (const path of [`/api/v1/cases/${encodeURIComponent(cases[0] ?? '')}`, '/api/v1/tasks', '/api/v1/cases', '/readyz']) {
      expect({ path, status: (await admin.get(path)).status }).toEqual({ path, status: 503 });
    }
    expect((await admin.get('/healthz')).status).toBe(200);
    const start = await steward.api('li_na').complain('D-3', { key: 'key' });
    expect(start).toMatchObject({ status: 503, headers: expect.any(Headers) });
    expect(start.headers.get('retry-after')).not.toBeNull();

    const answers = await Promise.all(sent);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 202, body: { status: 'pending', name: 'complete' } });
      expect(answer.headers.get('location')).toBe(answer.body.url);
    }
    await postgresql.resume();

    for (const { body } of answers) {
      const done = await until(
        'the operation is done',
        () => admin.get(body.url),
        ({ status, body: now }) => {
          // Whatever is said of it meanwhile, it is not that it failed.
          expect([200, 503]).toContain(status);
          if (status === 200) expect(['pending', 'done']).toContain(now.status);
          return now.status === 'done';
        },
      );
      expect(done.body.result.tasks).toMatchObject([{ step: 'apologise' }]);
    }
    for (const [index, caseId] of cases.entries()) {
      expect(await complete(index)).toMatchObject({ status: 200, body: { tasks: [{ step: 'apologise' }] } });
      await untilShownAsItIs(steward, caseId);
      const completed = (await admin.timeline(caseId)).filter(({ kind }) => kind === 'task_completed');
      expect(completed.map(({ subject }) => subject)).toEqual([tasks[index]?.id]);
    }
    expect((await steward.api('li_na').complain('D-3', { key: 'key' })).status).toBe(201);

    const { db, close } = await openPostgresql(database);
    try {
      for (const caseId of cases) await expectRows(db, await saidBy(steward, caseId));
      await expectLoads(db);
    } finally {
      await close();
    }
  });
});

async function untilWriteWaits(looking: pg.Client): Promise<void> {
  looking.on('error', () => undefined);
  const query = `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock'`;
  await until(
    'the write waits',
    async () => (await looking.query(query)).rows[0].waiting,
    (waiting) => waiting > 0,
  );
  await looking.end();
}
