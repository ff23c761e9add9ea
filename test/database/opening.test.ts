import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDatabaseUnavailable } from '../../src/http/availability.js';
import { type OpenedDatabase, openDatabase, openEmbedded, openPostgresql } from '../../src/store/database.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { embeddedFolder, placeIn } from './embedded.js';
import { type PostgresqlServer, postgresqlPrograms, startPostgresql } from './postgresql.js';
import { write } from './projected-case.js';

describe('The embedded database', () => {
  let folder: string;
  const opened: OpenedDatabase[] = [];
  const open = async () => {
    const database = await openDatabase({ url: undefined, ...placeIn(folder) });
    opened.push(database);
    return database;
  };
  beforeEach(async () => {
    folder = await embeddedFolder();
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is made where there is none, open in one process only, keeps what was written, and tells a clean stop', async () => {
    await rm(join(placeIn(folder).folder, 'database'), { recursive: true });
    const first = await open();
    expect([first.fresh, first.unclean]).toEqual([true, false]);
    await first.db.insertInto('settings').values({ name: 'a', value: 'b' }).execute();
    await expect(openEmbedded(placeIn(folder))).rejects.toMatchObject({
      code: 'database_locked',
      message: expect.stringContaining(String(process.pid)),
    });
    await opened.pop()?.close();
    const second = await open();
    expect([second.fresh, second.unclean]).toEqual([false, false]);
    expect(await second.db.selectFrom('settings').select('value').where('name', '=', 'a').execute()).toEqual([{ value: 'b' }]);
  });

  it('is taken over at once from a process that was killed, as unclean', async () => {
    const holder = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'hold-database.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(openEmbedded(placeIn(folder))).rejects.toMatchObject({ code: 'database_locked' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect((await open()).unclean).toBe(true);
  });

  it('is refused when a newer Steward made it, and can be opened by that one after', async () => {
    const first = await open();
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(first.db);
    await opened.pop()?.close();
    await expect(openEmbedded(placeIn(folder))).rejects.toMatchObject({
      code: 'schema_newer',
      message: expect.stringContaining('9999-later'),
    });
    await expect(openEmbedded(placeIn(folder))).rejects.toMatchObject({ code: 'schema_newer' });
  });

  it('runs transactions one after the other', async () => {
    const { db } = await open();
    const order: string[] = [];
    const work = (name: string) =>
      db.transaction().execute(async (trx) => {
        order.push(`${name} begins`);
        await sql`select 1`.execute(trx);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await sql`select 1`.execute(trx);
        order.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b'), work('c')]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('goes on after a transaction that failed', async () => {
    const { db } = await open();
    await expect(db.transaction().execute((trx) => sql`select 1/0`.execute(trx))).rejects.toMatchObject({ code: '22012' });
    expect((await sql<{ big: number }>`select 2::bigint as big`.execute(db)).rows).toEqual([{ big: 2 }]);
  });
});

describe.skipIf(postgresqlPrograms() === null)('PostgreSQL (skipped where it is not installed)', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await startPostgresql();
  });
  afterAll(() => server?.stop());

  it('is migrated once when several processes open it at the same time', async () => {
    const url = await server.createDatabase();
    const all = await Promise.all([1, 2, 3, 4].map(() => openPostgresql(url)));
    const { rows } = await sql`select name from kysely_migration`.execute(all[0]?.db as OpenedDatabase['db']);
    const written = readdirSync(new URL('../../src/store/migrations/', import.meta.url)).filter((file) => /^\d{4}-.*\.ts$/.test(file));
    expect((rows as { name: string }[]).map(({ name }) => `${name}.ts`).sort()).toEqual(written.sort());
    await Promise.all(all.map((each) => each.close()));
  });

  it('reads bigint as a number', async () => {
    const { db, close } = await openPostgresql(await server.createDatabase());
    expect((await sql<{ big: number }>`select 2::bigint as big`.execute(db)).rows).toEqual([{ big: 2 }]);
    await close();
  });

  it('ends statements, waits for locks and idle transactions within the limit, and goes on', async () => {
    const url = await server.createDatabase();
    const { db, close } = await openPostgresql(url, { limitMs: 200 });
    await expect(sql`select pg_sleep(30)`.execute(db)).rejects.toMatchObject({ code: '57014' });

    await db.insertInto('settings').values({ name: 'a', value: '' }).execute();
    const other = await server.connect(url);
    await other.query('begin');
    await other.query('update settings set value = 1');
    await expect(sql`update settings set value = 2`.execute(db)).rejects.toMatchObject({ code: expect.stringMatching(/^(55P03|57014)$/) });
    await other.end();

    const idle = db.transaction().execute(async (trx) => {
      await sql`update settings set value = 3`.execute(trx);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await sql`update settings set value = 4`.execute(trx);
    });
    await expect(idle).rejects.toThrow();
    expect(await db.selectFrom('settings').select('value').where('name', '=', 'a').execute()).toEqual([{ value: '' }]);
    await close();
  });

  it('that goes away in the middle of a transaction is told as away', async () => {
    const url = await server.createDatabase();
    const { db, close } = await openPostgresql(url);
    const other = await server.connect(url);
    const cut = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await other.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
      await sql`select 1`.execute(trx);
    });
    const error = await cut.catch((thrown: unknown) => thrown);
    expect({ error, away: isDatabaseUnavailable(error) }).toEqual({ error: expect.any(Error), away: true });
    await other.end();
    await close();
  });

  it('parses and plans the statements of a write once for a connection, and anew after another process migrated it', async () => {
    const url = await server.createDatabase();
    const { db, close } = await openPostgresql(url, { connections: 1 });
    const first = await writeProjection(db, write());
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
    expect(rows.filter(({ statement }) => /insert into writes/.test(statement))).toHaveLength(1);

    const other = await server.connect(url);
    await other.query('alter table heads alter column seq type bigint');
    await other.end();
    const next = write({ seq: 2, parent: { write_id: first.write_id, seq: 1 } });
    await expect(writeProjection(db, next)).rejects.toThrow('cached plan');
    expect(await writeProjection(db, next)).toMatchObject({ seq: 2 });
    await close();
  });

  it('that cannot be reached is told', async () => {
    await expect(openPostgresql('postgres://nobody@127.0.0.1:9/none')).rejects.toMatchObject({ code: 'database_unreachable' });
  });
});
