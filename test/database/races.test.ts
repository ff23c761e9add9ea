import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { setOrganisation } from '../../src/store/organisation.js';
import { recountLoads } from '../../src/store/projection/loads.js';
import { repairHead } from '../../src/store/projection/repair.js';
import { settleBatch } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { CASE, fact, held, organisation, person, request, task, view, write } from './projected-case.js';

onEachDatabase('Writers at the same time', ({ db }) => {
  const desk = [[{ kind: 'role' as const, role: 'service_desk' }]];
  const engineers = [[{ kind: 'role' as const, role: 'engineer' }]];
  const loads = async () => Object.fromEntries((await db().selectFrom('loads').selectAll().execute()).map((row) => [row.person, row.open]));
  const deadlocks = async () =>
    (await sql<{ n: number }>`select deadlocks::int as n from pg_stat_database where datname = current_database()`.execute(db())).rows[0]
      ?.n ?? 0;

  it('each stand, one after the other, also where the case is new', async () => {
    const tasks = [held(`${CASE}:a.1`, 'li')];
    const results = await Promise.all(Array.from({ length: 8 }, () => writeProjection(db(), write({ tasks, facts: [fact('1.0')] }))));
    expect(new Set(results.map(({ write_id }) => write_id)).size).toBe(8);
    const head = await db().selectFrom('heads').select('write_id').where('case_id', '=', CASE).executeTakeFirstOrThrow();
    expect(results.map(({ write_id }) => write_id)).toContain(head.write_id);
    expect(await loads()).toEqual({ li: 1 });
  });

  it('decide once, where a stalled writer and its retry ask for the same', async () => {
    await setOrganisation(db(), organisation(['li', 'wu', 'he', 'xu'].map((id) => person(id))), null);
    const id = `${CASE}:a.1`;
    const change = write({ tasks: [task(id)], requests: [request(id, desk, 'round_robin')] });
    const results = await Promise.all(Array.from({ length: 6 }, () => writeProjection(db(), change)));
    const chosen = new Set(results.map(({ decisions }) => decisions[0]?.assignee));
    expect(chosen.size).toBe(1);
    expect(Object.values(await loads()).reduce((sum, open) => sum + open, 0)).toBe(1);
  });

  it('balance: the least loaded gets it, over all cases', async () => {
    await setOrganisation(db(), organisation(['li', 'wu', 'he', 'xu'].map((id) => person(id))), null);
    const cases = Array.from({ length: 40 }, (_, at) => `complaint/b${at}`);
    await Promise.all(
      cases.map((id) => writeProjection(db(), write({ case: id, tasks: [task(`${id}:a.1`)], requests: [request(`${id}:a.1`, desk)] }))),
    );
    expect(await loads()).toEqual({ li: 10, wu: 10, he: 10, xu: 10 });
  });

  it('take turns: nobody gets a second one before everybody had one', async () => {
    await setOrganisation(db(), organisation(['li', 'wu', 'he', 'xu'].map((id) => person(id))), null);
    const ids = Array.from({ length: 12 }, (_, at) => `complaint/t${at}`);
    await Promise.all(
      ids.map((id) =>
        writeProjection(db(), write({ case: id, tasks: [task(`${id}:a.1`)], requests: [request(`${id}:a.1`, desk, 'round_robin')] })),
      ),
    );
    expect(await loads()).toEqual({ li: 3, wu: 3, he: 3, xu: 3 });
  });

  it('never wait for each other in a circle, whatever order candidates come in', async () => {
    const people = Array.from({ length: 12 }, (_, at) => person(`p${at}`, { roles: at % 2 ? ['service_desk', 'engineer'] : ['engineer'] }));
    await setOrganisation(db(), organisation([...people].reverse()), null);
    const before = await deadlocks();
    const change = (at: number) => {
      const id = `complaint/d${at % 10}`;
      const named = ['p9', 'p2', 'p5'].map((each) => [{ kind: 'person' as const, person: each }]);
      const any = [desk, engineers, at % 2 ? named : [...named].reverse()][at % 3] ?? desk;
      const tasks = [task(`${id}:a.${at}`), held(`${id}:b.${at}`, `p${(at * 7) % 12}`), held(`${id}:c.${at}`, `p${(at * 5) % 12}`)];
      return write({ case: id, seq: at + 1, tasks, requests: [request(`${id}:a.${at}`, any)] });
    };
    const written = await Promise.all(
      Array.from({ length: 120 }, async (_, at) => {
        const { write_id } = await writeProjection(db(), change(at));
        if (at % 4 === 0)
          await settleBatch(
            db(),
            [9, 3, 6].map((each) => ({ case: `complaint/d${each}`, write_id })),
          );
        return write_id;
      }),
    );
    expect(new Set(written).size).toBe(120);
    expect((await deadlocks()) - before).toBe(0);
    expect(await recountLoads(db())).toBe(0);
  });

  it('leave either the write or the repair, and loads that are right', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = `complaint/r${round}`;
      const first = await writeProjection(db(), write({ case: id, tasks: [held(`${id}:a.1`, 'li')] }));
      const repair = {
        case: id,
        expected_write_id: first.write_id,
        run_id: 'run-1',
        seq: 1,
        write_id: first.write_id,
        view: view(id),
        tasks: [held(`${id}:b.1`, 'wu')],
      };
      const next = write({ case: id, seq: 2, parent: { write_id: first.write_id, seq: 1 }, tasks: [held(`${id}:c.1`, 'he')] });
      await Promise.all([repairHead(db(), repair), writeProjection(db(), next)]);
      const open = await db().selectFrom('tasks').select('task_id').where('case_id', '=', id).execute();
      expect(open).toEqual([{ task_id: `${id}:c.1` }]);
    }
    expect(await recountLoads(db())).toBe(0);
  });
});
