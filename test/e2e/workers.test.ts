/** Workers as processes of their own on a real PostgreSQL, killed while they write; and branches that never were. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organisationOf } from '../../src/store/projection/organisation-cache.js';
import { CUSTOMER_CHANGED_SIGNAL, MESSAGE_SIGNAL, type OperationRequest } from '../../src/temporal/case-contract.js';
import { type DevServer, startDevServer } from '../../src/temporal/dev-server.js';
import { findTemporalBinary } from '../../src/temporal/dev-server-binary.js';
import { type PostgresqlServer, postgresqlPrograms, startPostgresql } from '../database/postgresql.js';
import { type ApiSide, startApiSide } from './harness/api-side.js';
import { watchOver } from './harness/child-processes.js';
import { ENTERED, openTask, startComplaint, workThrough } from './harness/complaint.js';
import { freePort } from './harness/free-port.js';
import { saidBy, untilShownAsItIs } from './harness/projection.js';
import { expectLoads, expectRows } from './harness/rows.js';
import { until } from './harness/until.js';
import { startDoomedWorker, startLoneWorker, startStallingWorker, WORKER_NAME, type WorkerProcess } from './harness/worker-process.js';
import { complaintWorkspace } from './harness/workspace.js';

describe.skipIf(postgresqlPrograms() === null)('a lone worker on PostgreSQL (skipped where it is not installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steward-workers-'));
  let postgresql: PostgresqlServer;
  let database: string;
  let temporal: DevServer;
  let service: ApiSide;
  let worker: WorkerProcess;
  let sql: pg.Client;
  /** Holds locks, in a transaction; what goes on is not seen from within one. */
  let obstacle: pg.Client;

  const startTemporal = async (port: number) => {
    const files = { databaseFile: join(folder, 'temporal.db'), logFile: join(folder, 'temporal.log') };
    temporal = await startDevServer({ binary: await findTemporalBinary(), port, ...files });
    watchOver(temporal.pid);
  };
  const startWorker = async () => {
    worker = await startLoneWorker({ address: temporal.address, database });
  };

  beforeAll(async () => {
    postgresql = await startPostgresql();
    database = await postgresql.createDatabase();
    await startTemporal(await freePort());
    service = await startApiSide(database, temporal.address, complaintWorkspace());
    await startWorker();
    sql = await postgresql.connect(database);
    obstacle = await postgresql.connect(database);
  });
  afterAll(async () => {
    await worker?.kill();
    await service?.stop();
    await temporal?.stop();
    await sql?.end();
    await obstacle?.end();
    await postgresql?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Writes of the worker that wait for a lock. */
  const waitingWrites = async (): Promise<number> => {
    const { rows } = await sql.query(
      `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and application_name = $1`,
      [WORKER_NAME],
    );
    return rows[0].waiting;
  };
  const untilRows = (caseId: string) =>
    until(
      `the rows of ${caseId} are its own`,
      async () => expectRows(service.db, await saidBy(service, caseId)),
      () => true,
    );
  const untilVerified = async (caseId: string) =>
    until(
      `${caseId} is verified`,
      () => service.db.selectFrom('heads').select('verified').where('case_id', '=', caseId).executeTakeFirstOrThrow(),
      ({ verified }) => verified,
    );

  it('has done its first write when a start is answered', async () => {
    await obstacle.query('begin');
    await obstacle.query('lock table loads in exclusive mode');
    const starting = service.api('li_na').complain('W-0');
    await until('the first write waits', waitingWrites, (waiting) => waiting === 1);
    const early = await Promise.race([starting, sleep(500, 'not yet')]);
    await obstacle.query('commit');
    expect(early).toBe('not yet');
    const { status, body } = await starting;
    expect(status).toBe(201);
    expect(body.tasks).toMatchObject([{ step: 'hear_out', assignee: body.case.case_roles.owner }]);
    expect((await service.api('li_na').readCase(body.case.id)).body.tasks).toMatchObject(
      body.tasks.map(({ id }: { id: string }) => ({ id })),
    );
  });

  it('that is killed in the middle of a write, or when the write is done and nobody knows, is replaced by another, and nothing is lost or doubled', async () => {
    const [before, after] = [await startComplaint(service, 'W-1'), await startComplaint(service, 'W-2')];
    const heard = await openTask(service, before, 'hear_out');
    await workThrough(service, after, ['hear_out', 'apologise', 'confirm_problem', 'gather_facts']);
    const offered = await openTask(service, after, 'propose');
    const headOf = async (caseId: string) =>
      (await service.db.selectFrom('heads').select('write_id').where('case_id', '=', caseId).executeTakeFirstOrThrow()).write_id;
    await Promise.all([untilVerified(before), untilVerified(after)]);
    const [headBefore, headAfter] = [await headOf(before), await headOf(after)];

    // The one write waits for the row of its task's holder, the other in its commit.
    await sql.query(`create function stand_in_the_way() returns trigger language plpgsql as
      $$ begin if new.case_id = '${after}' then perform pg_advisory_xact_lock_shared(17); end if; return null; end $$`);
    await sql.query(`create constraint trigger in_the_way after insert on writes deferrable initially deferred
      for each row execute function stand_in_the_way()`);
    await obstacle.query('begin');
    await obstacle.query('select pg_advisory_xact_lock(17)');
    await obstacle.query('select open from loads where person = $1 for update', [heard.assignee]);
    const sent = [
      service.api(heard.assignee ?? '').complete(heard.id, ENTERED.hear_out, 'key-1'),
      service.api('liu_yang').claim(offered.id, 'key-2'),
    ];
    await until('both writes wait', waitingWrites, (waiting) => waiting === 2);
    await worker.kill();
    await obstacle.query('commit');
    await until('no write is under way', waitingWrites, (waiting) => waiting === 0);
    await until(
      'the commit that was under way is done',
      () => headOf(after),
      (head) => head !== headAfter,
    );
    expect(await headOf(before)).toBe(headBefore);
    await sql.query('drop trigger in_the_way on writes');

    await startWorker();
    const answers = await Promise.all(sent);
    for (const { status } of answers) expect([200, 202]).toContain(status);
    const again = await until(
      'both are done',
      () =>
        Promise.all([
          service.api(heard.assignee ?? '').complete(heard.id, ENTERED.hear_out, 'key-1'),
          service.api('liu_yang').claim(offered.id, 'key-2'),
        ]),
      ([completed, claimed]) => completed.status !== 202 && claimed.status !== 202,
    );
    expect(again.map(({ status }) => status)).toEqual([200, 200]);
    for (const caseId of [before, after]) {
      await untilShownAsItIs(service, caseId);
      await untilVerified(caseId);
      await untilRows(caseId);
    }
    const completed = (await service.api('xu_jing').timeline(before)).filter(({ kind }) => kind === 'task_completed');
    expect(completed.map(({ subject }) => subject)).toEqual([heard.id]);
    const claimed = (await service.api('xu_jing').timeline(after)).filter(({ kind }) => kind === 'task_claimed');
    expect(claimed.map(({ subject }) => subject)).toEqual([offered.id]);
    // The write that nobody knew of is there, and is of no branch.
    const lost = await service.db
      .selectFrom('writes')
      .select('write_id')
      .where('case_id', '=', after)
      .where('status', '=', 'hidden')
      .execute();
    expect(lost).toHaveLength(1);
    await expectLoads(service.db);
  });

  it('that writes late, when others have long written, does damage that is mended', async () => {
    const [same, older] = [await startComplaint(service, 'W-5'), await startComplaint(service, 'W-6')];
    const late = [same, older];
    const heard = await Promise.all(late.map((caseId) => openTask(service, caseId, 'hear_out')));
    await worker.stop();
    worker = await startStallingWorker({ address: temporal.address, database });
    const complete = ({ id, assignee }: (typeof heard)[number]) => service.api(assignee ?? '').complete(id, ENTERED.hear_out, 'key');
    await until(
      'the writes were given up, tried again and done',
      () => Promise.all(heard.map(complete)),
      (answers) => answers.every(({ status }) => status === 200),
    );
    await workThrough(service, older, ['apologise']);
    const writes = async () => {
      const rows = await service.db.selectFrom('writes').select(['case_id', 'write_id']).where('case_id', 'in', late).execute();
      return new Set(rows.map(({ write_id }) => write_id));
    };
    await Promise.all(late.map(untilVerified));
    const inTime = await writes();
    worker.signal('SIGHUP');
    await until('both have written late', writes, (now) => now.size === inTime.size + 2);

    for (const caseId of late) {
      await untilShownAsItIs(service, caseId);
      await untilVerified(caseId);
      await untilRows(caseId);
      const facts = await service.api('xu_jing').timeline(caseId);
      expect(facts.filter(({ undone }) => undone)).toEqual([]);
      const completed = facts.filter(({ kind }) => kind === 'task_completed').map(({ detail }) => detail.step);
      expect(completed).toEqual(caseId === older ? ['hear_out', 'apologise'] : ['hear_out']);
      const rows = await service.db.selectFrom('writes').select(['write_id', 'status']).where('case_id', '=', caseId).execute();
      expect(rows.filter(({ write_id }) => !inTime.has(write_id)).map(({ status }) => status)).toEqual(['hidden']);
    }
    await expectLoads(service.db);
    await workThrough(service, same, ['apologise']);
    await workThrough(service, older, ['confirm_problem']);
    await worker.kill();
    await startWorker();
  });

  it('that ends with Temporal when its write is committed leaves a branch that never was, of which nothing is shown', async () => {
    // In the one case the signal leads to a write of its own when the lost task is done again, in the other to none.
    await service.api('xu_jing').put('/api/v1/customers/hengfa', { name: 'Hengfa', tier: 'standard' });
    const [changed, quiet] = [await startComplaint(service, 'W-3', 'complaint', 'hengfa'), await startComplaint(service, 'W-4')];
    const lost = [changed, quiet];
    const heard = await Promise.all(lost.map((caseId) => openTask(service, caseId, 'hear_out')));
    await Promise.all(lost.map(untilVerified));
    await worker.stop();

    // A client that does not send them again when Temporal is back.
    const connection = await Connection.connect({ address: temporal.address, interceptors: [] });
    const client = new Client({ connection });
    const handles = lost.map((caseId) => client.workflow.getHandle(caseId));
    await handles[0]?.signal(CUSTOMER_CHANGED_SIGNAL, { tier: 'key' });
    await handles[1]?.signal(MESSAGE_SIGNAL, 'no message');
    const updateIds = lost.map(() => randomUUID());
    const requests = await Promise.all(heard.map(({ assignee }) => requestOf(assignee ?? '')));
    const updates = handles.map((handle, index) =>
      handle.executeUpdate('complete', { args: [{ ...requests[index], task: heard[index]?.id }], updateId: updateIds[index] ?? '' }).then(
        () => 'answered',
        () => 'lost',
      ),
    );
    await until(
      'Temporal has both operations',
      () => Promise.all(lost.map((caseId, index) => isAdmitted(connection, caseId, updateIds[index] ?? ''))),
      (admitted) => admitted.every(Boolean),
    );
    const doomed = await startDoomedWorker({ address: temporal.address, database }, temporal.pid, lost.length);
    await doomed.ended;
    await connection.close();
    expect(await Promise.all(updates)).toEqual(['lost', 'lost']);
    await temporal.stop();
    for (const caseId of lost) {
      // This is what the branch left: the database tells of what Temporal never heard.
      const { rows } = await sql.query('select task_id from tasks where case_id = $1', [caseId]);
      expect(rows).toEqual([{ task_id: `${caseId}:apologise.1` }]);
    }

    const { port } = new URL(`http://${temporal.address}`);
    await startTemporal(Number(port));
    await startWorker();
    for (const [index, caseId] of lost.entries()) {
      const said = await untilShownAsItIs(service, caseId);
      expect(said.tasks.map(({ id }) => id)).toEqual([heard[index]?.id]);
      await untilVerified(caseId);
      await untilRows(caseId);
      const kinds = (await service.api('xu_jing').timeline(caseId)).map(({ kind }) => kind);
      expect(kinds).not.toContain('task_completed');
      expect(kinds.filter((kind) => kind === 'customer_changed')).toHaveLength(caseId === changed ? 1 : 0);
      const written = await service.db.selectFrom('writes').select('status').where('case_id', '=', caseId).execute();
      expect(written.map(({ status }) => status)).toContain('hidden');
    }
    await expectLoads(service.db);

    // The same operations, sent again, are done: once.
    for (const [index, caseId] of lost.entries()) {
      const request = { ...requests[index], task: heard[index]?.id };
      await service.client.workflow.getHandle(caseId).executeUpdate('complete', { args: [request], updateId: updateIds[index] ?? '' });
      await untilShownAsItIs(service, caseId);
      const completed = (await service.api('xu_jing').timeline(caseId)).filter(({ kind }) => kind === 'task_completed');
      expect(completed).toHaveLength(1);
    }
  });

  /** What HTTP would send for a person who completes the first call. */
  async function requestOf(person: string): Promise<OperationRequest> {
    const { hash } = await service.db
      .selectFrom('organisations')
      .select('hash')
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const { roles, unit } = (await organisationOf(service.db, hash)).people.find((each) => each.person === person) ?? {
      roles: [],
      unit: '',
    };
    const actor = { person, roles, units: [unit, 'company'], skills: {}, administrator: false };
    return { actor, fingerprint: 'f', values: (ENTERED.hear_out?.values ?? {}) as NonNullable<OperationRequest['values']> };
  }
});

async function isAdmitted(connection: Connection, workflowId: string, updateId: string): Promise<boolean> {
  const { stage } = await connection.workflowService.pollWorkflowExecutionUpdate({
    namespace: 'default',
    updateRef: { workflowExecution: { workflowId }, updateId },
  });
  return (stage ?? 0) >= 1;
}
