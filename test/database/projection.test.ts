import { expect, it } from 'vitest';
import { readArchive } from '../../src/store/archive.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { recountLoads } from '../../src/store/projection/loads.js';
import { confirmHead, endOutside, repairHead } from '../../src/store/projection/repair.js';
import { settle, settleBatch } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { CASE, fact, held, offered, organisation, person, request, task, view, write } from './projected-case.js';

onEachDatabase('A write of the projection', ({ db }) => {
  const head = (caseId = CASE) => db().selectFrom('heads').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  const status = async (write_id: string) =>
    (await db().selectFrom('writes').select('status').where('write_id', '=', write_id).executeTakeFirst())?.status;
  const load = async (id: string) => (await db().selectFrom('loads').select('open').where('person', '=', id).executeTakeFirst())?.open ?? 0;
  const openTasks = async () => (await db().selectFrom('tasks').select('task_id').orderBy('task_id').execute()).map((row) => row.task_id);

  it('makes the head, unverified, and replaces the open tasks', async () => {
    const first = await writeProjection(db(), write({ tasks: [held(`${CASE}:a.1`, 'li'), held(`${CASE}:b.1`, 'wu')] }));
    expect(await head()).toMatchObject({ write_id: first.write_id, seq: 1, verified: false, status: 'open', playbook: 'complaint' });
    await writeProjection(
      db(),
      write({ seq: 2, parent: { write_id: first.write_id, seq: 1 }, tasks: [held(`${CASE}:b.1`, 'wu'), held(`${CASE}:c.1`, 'wu')] }),
    );
    expect(await openTasks()).toEqual([`${CASE}:b.1`, `${CASE}:c.1`]);
    expect([await load('li'), await load('wu')]).toEqual([0, 2]);
  });

  it('echoes the digest', async () => {
    expect((await writeProjection(db(), write({ digest: 'abc' }))).digest).toBe('abc');
  });

  it('is not refused when it comes from a stalled writer of an old run', async () => {
    await writeProjection(db(), write({ run_id: 'run-2', seq: 5 }));
    const late = await writeProjection(db(), write({ run_id: 'run-1', seq: 2 }));
    expect(await head()).toMatchObject({ write_id: late.write_id, run_id: 'run-1', seq: 2 });
  });

  it('decides who gets a task and writes the task with it', async () => {
    await setOrganisation(db(), organisation([person('li'), person('wu')]), null);
    await writeProjection(db(), write({ case: 'complaint/x', tasks: [held('complaint/x:a.1', 'li')] }));
    const id = `${CASE}:a.1`;
    const { decisions } = await writeProjection(
      db(),
      write({ tasks: [task(id)], requests: [request(id, [[{ kind: 'role', role: 'service_desk' }]])] }),
    );
    expect(decisions).toMatchObject([{ assignee: 'wu' }]);
    const stored = await db().selectFrom('tasks').select(['assignee', 'view']).where('task_id', '=', id).executeTakeFirstOrThrow();
    expect(stored).toMatchObject({ assignee: 'wu', view: { status: 'reserved', assignee: 'wu' } });
    expect(await load('wu')).toBe(1);
  });

  it('gives a retry the same decision, though loads have changed, and counts it once', async () => {
    await setOrganisation(db(), organisation([person('li'), person('wu')]), null);
    const id = `${CASE}:a.1`;
    const change = write({ tasks: [task(id)], requests: [request(id, [[{ kind: 'role', role: 'service_desk' }]])] });
    const first = await writeProjection(db(), change);
    const chosen = first.decisions[0]?.assignee ?? '';
    await writeProjection(db(), write({ case: 'complaint/x', tasks: [held('complaint/x:a.1', chosen), held('complaint/x:b.1', chosen)] }));
    const second = await writeProjection(db(), change);
    expect(second.decisions).toEqual(first.decisions);
    expect(second.write_id).not.toBe(first.write_id);
    expect(await load(chosen)).toBe(3);
  });

  it('decides anew when the request under the same effect is another', async () => {
    await setOrganisation(db(), organisation([person('li'), person('wu', { roles: ['engineer'] })]), null);
    const id = `${CASE}:a.1`;
    await writeProjection(db(), write({ tasks: [task(id)], requests: [request(id, [[{ kind: 'role', role: 'service_desk' }]])] }));
    const { decisions } = await writeProjection(
      db(),
      write({ tasks: [task(id)], requests: [request(id, [[{ kind: 'role', role: 'engineer' }]])] }),
    );
    expect(decisions).toMatchObject([{ assignee: 'wu' }]);
  });

  it('offers to the role, and shows the holder of a case role in the view', async () => {
    await setOrganisation(db(), organisation([person('li'), person('wu')]), null);
    const id = `${CASE}:a.1`;
    const desk = [[{ kind: 'role' as const, role: 'service_desk' }]];
    const owner = { ...request('owner', desk), subject: { kind: 'case_role' as const, case_role: 'owner' } };
    await writeProjection(db(), write({ tasks: [task(id)], requests: [owner, request(id, desk, 'offer')] }));
    const candidates = await db().selectFrom('task_candidates').select('candidate').execute();
    expect(candidates).toEqual([{ candidate: 'role:service_desk' }]);
    expect((await head())?.owner).toMatch(/^(li|wu)$/);
  });

  it('settles the head when the answer carries its write, and only then', async () => {
    const first = await writeProjection(db(), write({ facts: [fact('1.0')] }));
    const lost = await writeProjection(db(), write({ seq: 2, parent: { write_id: first.write_id, seq: 1 } }));
    const second = await writeProjection(db(), write({ seq: 2, parent: { write_id: first.write_id, seq: 1 } }));
    expect(await settle(db(), CASE, lost.write_id)).toBe(false);
    expect(await status(first.write_id)).toBe('unverified');
    expect(await settle(db(), CASE, second.write_id)).toBe(true);
    expect([await status(first.write_id), await status(lost.write_id), await status(second.write_id)]).toEqual([
      'verified',
      'hidden',
      'verified',
    ]);
    expect((await head())?.verified).toBe(true);
  });

  it('settles the answers of many cases at once', async () => {
    const a = await writeProjection(db(), write({ case: 'complaint/a' }));
    const b = await writeProjection(db(), write({ case: 'complaint/b' }));
    await writeProjection(db(), write({ case: 'complaint/b', seq: 2, parent: { write_id: b.write_id, seq: 1 } }));
    const settled = await settleBatch(db(), [
      { case: 'complaint/b', write_id: b.write_id },
      { case: 'complaint/a', write_id: a.write_id },
    ]);
    expect(settled).toEqual(['complaint/a']);
  });

  it('marks undone what an admin reset away, and keeps what came before', async () => {
    const one = await writeProjection(db(), write());
    const two = await writeProjection(db(), write({ seq: 2, parent: { write_id: one.write_id, seq: 1 } }));
    await settle(db(), CASE, two.write_id);
    const other = await writeProjection(db(), write({ run_id: 'run-2', seq: 2, parent: { write_id: one.write_id, seq: 1 } }));
    await settle(db(), CASE, other.write_id);
    expect([await status(one.write_id), await status(two.write_id), await status(other.write_id)]).toEqual([
      'verified',
      'undone',
      'verified',
    ]);
  });

  it('is mended by compare-and-set: a write made meanwhile stands', async () => {
    const one = await writeProjection(db(), write({ tasks: [held(`${CASE}:a.1`, 'li')] }));
    const late = await writeProjection(
      db(),
      write({ seq: 9, parent: { write_id: one.write_id, seq: 1 }, tasks: [held(`${CASE}:z.1`, 'wu')] }),
    );
    const repair = { case: CASE, run_id: 'run-1', seq: 1, write_id: one.write_id, view: view(), tasks: [held(`${CASE}:a.1`, 'li')] };
    expect(await repairHead(db(), { ...repair, expected_write_id: one.write_id })).toBe(false);
    expect(await openTasks()).toEqual([`${CASE}:z.1`]);
    expect(await repairHead(db(), { ...repair, expected_write_id: late.write_id })).toBe(true);
    expect(await openTasks()).toEqual([`${CASE}:a.1`]);
    expect(await status(late.write_id)).toBe('hidden');
    expect(await head()).toMatchObject({ write_id: one.write_id, seq: 1, verified: true });
    expect([await load('li'), await load('wu')]).toEqual([1, 0]);
  });

  it('is confirmed as of the present run', async () => {
    const one = await writeProjection(db(), write());
    expect(await confirmHead(db(), { case: CASE, write_id: one.write_id, run_id: 'run-2' })).toBe(true);
    expect(await head()).toMatchObject({ run_id: 'run-2', verified: true });
  });

  it('is archived with the audit that stands when the case ends', async () => {
    const one = await writeProjection(db(), write({ facts: [fact('1.0')] }));
    await writeProjection(db(), write({ seq: 2, parent: { write_id: one.write_id, seq: 1 }, facts: [fact('lost')] }));
    const ended = view(CASE, { status: 'completed', outcome: 'resolved', ended_at: 5_000 });
    const state = { seq: 2, outcome: 'resolved' } as never;
    await writeProjection(
      db(),
      write({ seq: 2, parent: { write_id: one.write_id, seq: 1 }, view: ended, facts: [fact('2.0')], archive: state }),
    );
    const archived = await readArchive(db(), CASE);
    expect(archived).toMatchObject({ outcome: 'resolved', ended_at: 5_000, state: { seq: 2 } });
    expect(archived?.facts.map(({ id }) => id)).toEqual(['1.0', '2.0']);
  });

  it('ends the tasks of a case that was terminated, with an audit line each', async () => {
    const one = await writeProjection(db(), write({ tasks: [held(`${CASE}:a.1`, 'li')] }));
    const ended = {
      case: CASE,
      expected_write_id: one.write_id,
      run_id: 'run-1',
      write_id: one.write_id,
      seq: 1,
      at: 9_000,
      how: 'terminated' as const,
    };
    expect(await endOutside(db(), ended)).toBe(true);
    expect(await openTasks()).toEqual([]);
    expect(await load('li')).toBe(0);
    const archived = await readArchive(db(), CASE);
    expect(archived?.facts.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['task_exited', `${CASE}:a.1`],
      ['case_cancelled', null],
    ]);
    expect(await head()).toMatchObject({ status: 'cancelled', verified: true });
  });

  it('takes text that jsonb refuses', async () => {
    const title = 'a\u0000b \ud800 c \\u0000';
    await writeProjection(
      db(),
      write({ view: view(CASE, { title }), facts: [fact('1.0', { detail: { title } })], tasks: [offered(`${CASE}:a.1`, [], { title })] }),
    );
    expect((await head())?.view).toMatchObject({ title: 'a\ufffdb \ufffd c \\u0000' });
  });

  it('leaves loads that a recount finds right, and a recount mends wrong ones', async () => {
    await writeProjection(db(), write({ tasks: [held(`${CASE}:a.1`, 'li'), held(`${CASE}:b.1`, 'li')] }));
    expect(await recountLoads(db())).toBe(0);
    await db().updateTable('loads').set({ open: 7 }).where('person', '=', 'li').execute();
    expect(await recountLoads(db())).toBe(1);
    expect(await load('li')).toBe(2);
  });
});
