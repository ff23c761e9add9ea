import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openPostgresql } from '../../src/store/database.js';
import { type EventCursor, eventHorizon, eventsAfter, forgetEvents } from '../../src/store/events.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { type PostgresqlServer, postgresqlPrograms, startPostgresql } from './postgresql.js';
import { CASE, held, offered, write } from './projected-case.js';

const DESK = [[{ kind: 'role' as const, role: 'service_desk' }]];

onEachDatabase('events', ({ kind, db }) => {
  async function since(cursor: EventCursor) {
    return (await eventsAfter(db(), cursor, 100)).map(({ kind: what, task, before, after }) => [
      what,
      task,
      before?.assignee ?? before?.offered_to ?? null,
      after?.assignee ?? after?.offered_to ?? null,
    ]);
  }

  it('say before whom a task stood and stands, and nothing of tasks that stayed as they were', async () => {
    const { cursor } = await eventHorizon(db());
    const one = `${CASE}:one.1`;
    const two = `${CASE}:two.1`;
    await writeProjection(db(), write({ tasks: [offered(one, DESK), held(two, 'wu')] }));
    await writeProjection(db(), write({ seq: 2, tasks: [held(one, 'li'), held(two, 'wu')] }));
    await writeProjection(db(), write({ seq: 3, tasks: [held(two, 'wu')] }));
    expect((await since(cursor)).filter(([what]) => what === 'task')).toEqual([
      ['task', one, null, DESK],
      ['task', two, null, 'wu'],
      ['task', one, DESK, 'li'],
      ['task', one, 'li', null],
    ]);
    expect((await since(cursor)).filter(([what]) => what === 'case_changed')).toHaveLength(3);
  });

  it('of a transaction that failed never show', async () => {
    const { cursor } = await eventHorizon(db());
    await expect(
      db()
        .transaction()
        .execute(async (trx) => {
          await sql`insert into events (kind, case_id) values ('case_changed', ${CASE})`.execute(trx);
          throw new Error('broken off');
        }),
    ).rejects.toThrow('broken off');
    expect(await since(cursor)).toEqual([]);
  });

  it('are forgotten from the oldest on, and it is known up to where', async () => {
    await writeProjection(db(), write({ tasks: [held(`${CASE}:one.1`, 'li')] }));
    const all = await eventsAfter(db(), { tx: 0, id: 0 }, 100);
    expect(await forgetEvents(db(), { olderThanSeconds: 3_600 })).toBe(0);
    expect((await eventHorizon(db())).forgotten).toBe(0);
    expect(await forgetEvents(db(), { olderThanSeconds: 0 })).toBe(all.length);
    expect((await eventHorizon(db())).forgotten).toBe(all.at(-1)?.tx);
    expect(await eventsAfter(db(), { tx: 0, id: 0 }, 100)).toEqual([]);
  });

  // The embedded database has one connection: there is no other transaction.
  if (kind !== 'embedded')
    it('wait for a transaction that began before them, so that nothing comes in between', async () => {
      const { cursor } = await eventHorizon(db());
      let commit: () => void = () => undefined;
      let noted: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        noted = resolve;
      });
      const slow = db()
        .transaction()
        .execute(async (trx) => {
          await sql`insert into events (kind, case_id) values ('case_changed', 'slow')`.execute(trx);
          noted();
          await new Promise<void>((resolve) => {
            commit = resolve;
          });
        });
      await begun;
      await sql`insert into events (kind, case_id) values ('case_changed', 'fast')`.execute(db());
      expect(await eventsAfter(db(), cursor, 100)).toEqual([]);
      commit();
      await slow;
      expect((await eventsAfter(db(), cursor, 100)).map((event) => event.case)).toEqual(['slow', 'fast']);
    });
});

describe.skipIf(postgresqlPrograms() === null)('events beside sessions that somebody left open (skipped without PostgreSQL)', () => {
  let server: PostgresqlServer;
  let opened: OpenedDatabase;
  let url: string;
  const sessions: pg.Client[] = [];
  beforeAll(async () => {
    server = await startPostgresql();
    url = await server.createDatabase();
    opened = await openPostgresql(url);
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.end();
  });
  afterAll(async () => {
    await opened?.close();
    await server?.stop();
  });

  /** A transaction that has a number and does not end. */
  async function leftOpen(where: string, write: string): Promise<pg.Client> {
    const session = await server.connect(where);
    sessions.push(session);
    await session.query('begin');
    await session.query(write);
    return session;
  }

  async function casesAfter(cursor: EventCursor): Promise<string[]> {
    return (await eventsAfter(opened.db, cursor, 100)).map((event) => event.case);
  }

  it('of another database are pushed at once', async () => {
    await leftOpen(await server.createDatabase(), 'create table mine (id int)');
    const { cursor } = await eventHorizon(opened.db);
    await sql`insert into events (kind, case_id) values ('case_changed', 'now')`.execute(opened.db);
    expect(await casesAfter(cursor)).toEqual(['now']);
  });

  it('of this database wait for one that may still write events, whatever has become of others meanwhile', async () => {
    const { cursor } = await eventHorizon(opened.db);
    const early = await leftOpen(url, `insert into settings (name, value) values ('early', '')`);
    for (const each of ['one', 'two']) await sql`insert into events (kind, case_id) values ('case_changed', ${each})`.execute(opened.db);
    expect(await casesAfter(cursor)).toEqual([]);
    await early.query(`insert into events (kind, case_id) values ('case_changed', 'early')`);
    await early.query('commit');
    expect(await casesAfter(cursor)).toEqual(['early', 'one', 'two']);
  });

  it('of this database do not wait for one that is older than a write can be, unless it has written some', async () => {
    const { cursor } = await eventHorizon(opened.db);
    const now = async () => (await eventsAfter(opened.db, cursor, 100, { oursSeconds: 0 })).map((event) => event.case);
    const idle = await leftOpen(url, `insert into settings (name, value) values ('idle', '')`);
    await sql`insert into events (kind, case_id) values ('case_changed', 'now')`.execute(opened.db);
    expect(await now()).toEqual(['now']);
    await idle.query(`insert into events (kind, case_id) values ('case_changed', 'idle')`);
    expect(await now()).toEqual([]);
  });
});
