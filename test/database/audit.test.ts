import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type AuditFilter, auditLog, noteDeed } from '../../src/store/audit.js';
import { saveCustomer } from '../../src/store/customers.js';
import { endOutside } from '../../src/store/projection/repair.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { fact, write } from './projected-case.js';

const console = { channel: 'console', address: '10.0.0.7' } as const;
const hua = { person: 'hua', origin: console };
const ren = { person: 'ren', origin: console };

// Nothing can be taken out of the log between the tests: each has a case of its own.
onEachDatabase('The audit log', ({ db }) => {
  const lines = async (filter: AuditFilter = {}, limit = 100) => (await auditLog(db(), filter, { limit })).items;
  const actions = async (filter: AuditFilter) => (await lines(filter)).map(({ action }) => action);

  it('has what people did to a case, with where they did it from, as soon as it stands and not before', async () => {
    const facts = [
      fact('1.1', { kind: 'task_claimed', actor: 'li', acting_for: 'wu', origin: console, subject: 'complaint/stands:hear_out.1' }),
      fact('1.2', { kind: 'stage_entered' }),
    ];
    const { write_id } = await writeProjection(db(), write({ case: 'complaint/stands', facts }));
    const ofCase = { case: 'complaint/stands' };
    expect(await lines(ofCase)).toEqual([]);
    await settle(db(), 'complaint/stands', write_id);
    await settle(db(), 'complaint/stands', write_id);
    expect(await lines(ofCase)).toEqual([
      {
        id: expect.any(Number),
        at: 1_000,
        person: 'li',
        acting_for: 'wu',
        action: 'task_claimed',
        ...ofCase,
        subject: 'complaint/stands:hear_out.1',
        ...console,
        detail: {},
      },
    ]);
  });

  it('has nothing of a branch that never was, and keeps what a reset undid', async () => {
    const claimed = (id: string, person: string) => [fact(id, { kind: 'task_claimed', actor: person, at: 1_000 + Number(id.slice(2)) })];
    const lost = await writeProjection(db(), write({ case: 'complaint/branches', seq: 1, facts: claimed('1.1', 'lost') }));
    const first = await writeProjection(db(), write({ case: 'complaint/branches', seq: 1, facts: claimed('1.2', 'undone') }));
    await settle(db(), 'complaint/branches', first.write_id);
    const second = await writeProjection(
      db(),
      write({ case: 'complaint/branches', seq: 1, run_id: 'run-2', facts: claimed('1.3', 'kept') }),
    );
    await settle(db(), 'complaint/branches', second.write_id);
    expect(lost.write_id).not.toBe(first.write_id);
    expect((await lines({ case: 'complaint/branches' })).map(({ person }) => person)).toEqual(['kept', 'undone']);
  });

  it('says of a case that was ended in Temporal that it was, and names nobody', async () => {
    const { write_id } = await writeProjection(db(), write({ case: 'complaint/ended' }));
    await settle(db(), 'complaint/ended', write_id);
    const ended = { case: 'complaint/ended', run_id: 'run-1', seq: 1, at: 5_000, how: 'terminated' } as const;
    await endOutside(db(), { ...ended, write_id, expected_write_id: write_id });
    expect(await lines({ case: 'complaint/ended' })).toMatchObject([
      { action: 'case_cancelled', person: null, channel: 'temporal', detail: { how: 'terminated' } },
    ]);
  });

  it('has what was done to no case, in the transaction that did it, and once', async () => {
    await saveCustomer(db(), { id: 'acme', file: { name: 'Acme' }, expected: 0, by: hua });
    await saveCustomer(db(), { id: 'acme', file: { name: 'Ltd' }, expected: 0, by: hua });
    await saveCustomer(db(), { id: 'acme', file: { name: 'By a case' }, expected: null });
    for (let times = 2; times > 0; times -= 1) {
      await noteDeed(db(), hua, { entry: 'one', action: 'playbooks_published', subject: null, detail: {} });
    }
    expect(await lines({ person: 'hua' })).toMatchObject([
      { action: 'playbooks_published', person: 'hua', case: null, subject: null, ...console },
      { action: 'customer_saved', subject: 'acme', detail: { version: 1 } },
    ]);
  });

  it.each(['update audit set person = null', 'delete from audit', 'truncate audit'])('refuses: %s', async (statement) => {
    await noteDeed(db(), ren, { entry: 'kept', action: 'playbooks_published', subject: null, detail: {} });
    await expect(sql.raw(statement).execute(db())).rejects.toThrow('The audit log is only ever added to.');
    expect(await lines({ person: 'ren' })).toMatchObject([{ action: 'playbooks_published' }]);
  });

  it('is read in pages, the latest first, by person, case, action, channel and time', async () => {
    const facts = Array.from({ length: 25 }, (_, at) =>
      fact(`1.${at}`, {
        kind: at % 5 === 0 ? 'task_completed' : 'task_claimed',
        actor: at % 2 ? 'li' : 'wu',
        at: 1_000 + Math.floor(at / 3),
      }),
    );
    const { write_id } = await writeProjection(db(), write({ case: 'complaint/pages', facts }));
    await settle(db(), 'complaint/pages', write_id);

    const ofCase = { case: 'complaint/pages' };
    const found: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof auditLog>> = await auditLog(db(), ofCase, { cursor, limit: 4 });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(found).toEqual((await lines(ofCase)).map(({ id }) => id));
    expect(new Set(found).size).toBe(25);

    expect(await actions({ ...ofCase, person: 'li', action: 'task_completed' })).toHaveLength(2);
    expect(await actions({ ...ofCase, channel: 'console' })).toEqual([]);
    expect(await actions({ case: 'complaint/pages', from: 1_001, to: 1_003 })).toHaveLength(6);
    expect(await actions({ case: 'complaint/other' })).toEqual([]);
  });
});
