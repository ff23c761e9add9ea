import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/program/json.js';
import { readArtefactText, saveArtefact } from '../../src/store/artefacts.js';
import { listCases, readCase } from '../../src/store/cases.js';
import { contactsOf, logContact } from '../../src/store/customer-contacts.js';
import { findCustomers } from '../../src/store/customer-search.js';
import { saveCustomer } from '../../src/store/customers.js';
import { notices, readNotices } from '../../src/store/notices.js';
import { deferOperation, finishOperation, pendingOperations, readOperation, storeOperation } from '../../src/store/operations.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { timeline } from '../../src/store/timeline.js';
import { onEachDatabase } from './on-each-database.js';
import { CASE, fact, organisation, person, view, write } from './projected-case.js';

onEachDatabase('A reader', ({ db }) => {
  const facts = async () => (await timeline(db(), CASE, { limit: 50 })).items.map(({ id, undone }) => (undone ? `${id} undone` : id));
  const put = (seq: number, parent: { write_id: string; seq: number } | null, ids: readonly string[], changes = {}) =>
    writeProjection(db(), write({ seq, parent, facts: ids.map((id, at) => fact(id, { at: seq * 10 + at })), ...changes }));

  it('sees facts at once, a retried write once, and nothing of a branch that never was', async () => {
    const one = await put(1, null, ['1.0', '1.1']);
    const parent = { write_id: one.write_id, seq: 1 };
    await put(2, parent, ['2.0']);
    const retry = await put(2, parent, ['2.0']);
    expect(await facts()).toEqual(['1.0', '1.1', '2.0']);
    await settle(db(), CASE, retry.write_id);
    expect(await facts()).toEqual(['1.0', '1.1', '2.0']);
  });

  it('sees what a reset undid, marked so, before and after it is settled', async () => {
    const one = await put(1, null, ['1.0']);
    const two = await put(2, { write_id: one.write_id, seq: 1 }, ['2.0']);
    await settle(db(), CASE, two.write_id);
    const other = await put(2, { write_id: one.write_id, seq: 1 }, ['2.0 again'], { run_id: 'run-2' });
    const seen = ['1.0', '2.0 undone', '2.0 again'].sort();
    expect((await facts()).sort()).toEqual(seen);
    await settle(db(), CASE, other.write_id);
    expect((await facts()).sort()).toEqual(seen);
  });

  it('finds an artefact in the order it was first written in', async () => {
    const hash = await saveArtefact(db(), 'program', { zeal: 1, aim: { y: 1, x: undefined } });
    expect(await saveArtefact(db(), 'program', { aim: { y: 1 }, zeal: 1 })).toBe(hash);
    expect(await readArtefactText(db(), hash)).toBe('{"zeal":1,"aim":{"y":1}}');
  });

  it('pages through a timeline without a gap', async () => {
    await put(1, null, ['a', 'b', 'c', 'd', 'e']);
    const first = await timeline(db(), CASE, { limit: 2 });
    const second = await timeline(db(), CASE, { limit: 2, cursor: first.next });
    const third = await timeline(db(), CASE, { limit: 2, cursor: second.next });
    expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(third.next).toBeNull();
  });

  it('sees the contacts of all cases of a customer and of none, in pages, without what a reset undid', async () => {
    const contact = (id: string, at: number) =>
      fact(id, { kind: 'contact_logged', at, actor: 'li', detail: { channel: 'phone', note: id } });
    const one = await put(1, null, [], { facts: [contact('1.0', 5), contact('1.1', 5), fact('1.2', { at: 5 })] });
    const parent = { write_id: one.write_id, seq: 1 };
    const undone = await put(2, parent, [], { facts: [contact('undone', 6)] });
    await settle(db(), CASE, undone.write_id);
    await put(2, parent, [], { run_id: 'run-2', facts: [contact('2.0', 7)] });
    const [second, others] = [view('complaint/c2'), view('complaint/c3', { customer_id: 'other' })];
    await writeProjection(db(), write({ case: second.id, view: second, facts: [contact('1.0', 6)] }));
    await writeProjection(db(), write({ case: others.id, view: others, facts: [contact('1.0', 6)] }));
    const apart = { id: 'apart', customer: 'acme', detail: { channel: 'mail', note: 'apart' }, fingerprint: 'f' };
    await logContact(db(), apart, { person: 'wu', acting_for: 'li' });
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof contactsOf>> = await contactsOf(db(), 'acme', { cursor, limit: 2 });
      found.push(...page.items.map(({ note, case: of }) => `${note} of ${of?.id ?? 'none'}`));
      cursor = page.next;
    } while (cursor !== null);
    expect(found).toEqual(['apart of none', `2.0 of ${CASE}`, '1.0 of complaint/c2', `1.1 of ${CASE}`, `1.0 of ${CASE}`]);
  });

  it('finds customers by words of their name or id, and by the whole of a number or address, in pages', async () => {
    const files: { readonly [id: string]: JsonObject } = {
      'C-10': { name: 'Heping Rice Shop', phone: '139 0000 0002' },
      hengfa: { name: '恒发米业', contacts: [{ contact: 'main', email: 'wu.bin@example.com', phone: '13900000001' }] },
      heping: { name: '和平米店', email: 'shop@example.com' },
      nameless: { tier: 'key' },
    };
    for (const [id, file] of Object.entries(files)) await saveCustomer(db(), { id, file, expected: 0 });
    const found = async (text: string, after: string | null = null, limit = 9) =>
      (await findCustomers(db(), { text, after, limit })).map(({ id }) => id);
    expect(await found('heping')).toEqual(['C-10', 'heping']);
    expect(await found('RICE heping')).toEqual(['C-10']);
    expect(await found('rice hengfa')).toEqual([]);
    expect(await found('c-1')).toEqual(['C-10']);
    expect(await found('米')).toEqual(['hengfa', 'heping']);
    expect(await found('m')).toEqual(['nameless']);
    expect(await found(' 139 0000 0002 ')).toEqual(['C-10']);
    expect(await found('13900000001')).toEqual(['hengfa']);
    expect(await found('wu.bin@example.com')).toEqual(['hengfa']);
    expect(await found('shop@example.com')).toEqual(['heping']);
    expect(await found('%')).toEqual([]);
    expect(await found('  ')).toEqual([]);
    expect(await found('he', null, 2)).toEqual(['C-10', 'hengfa']);
    expect(await found('he', 'hengfa', 2)).toEqual(['heping']);
  });

  it('keeps actor and principal of a fact', async () => {
    const entry = fact('1.0', { kind: 'task_completed', actor: 'li', acting_for: 'wu', subject: 't', detail: { outcome: 'accepted' } });
    await writeProjection(db(), write({ facts: [entry] }));
    expect((await timeline(db(), CASE, { limit: 5 })).items).toEqual([{ ...entry, undone: false }]);
  });

  it('sees a case, certain once it is settled', async () => {
    const { write_id } = await put(1, null, []);
    expect(await readCase(db(), CASE)).toMatchObject({ view: view(), write_id, verified: false });
    await settle(db(), CASE, write_id);
    expect(await readCase(db(), CASE)).toMatchObject({ verified: true });
    expect(await readCase(db(), 'complaint/none')).toBeNull();
  });

  it('lists cases, the latest first, filtered and paged', async () => {
    for (let at = 1; at <= 5; at += 1) {
      const id = `complaint/${at}`;
      const ended = at === 5 ? { status: 'completed' as const, ended_at: 9 } : {};
      await writeProjection(
        db(),
        write({ case: id, view: view(id, { started_at: Math.ceil(at / 2), customer_id: at % 2 ? 'acme' : 'best', ...ended }) }),
      );
    }
    const first = await listCases(db(), { limit: 3 });
    const rest = await listCases(db(), { limit: 3, cursor: first.next });
    expect([...first.items, ...rest.items].map(({ key }) => key)).toEqual(['5', '4', '3', '2', '1']);
    expect((await listCases(db(), { limit: 9, filter: { status: 'open', customer_id: 'acme' } })).items.map(({ key }) => key)).toEqual([
      '3',
      '1',
    ]);
    expect((await listCases(db(), { limit: 9, filter: { ended: true } })).items.map(({ key }) => key)).toEqual(['5']);
    expect((await listCases(db(), { limit: 9, filter: { incidents: true } })).items).toEqual([]);
  });

  it('gets notices that stand, each once, and keeps them read over a retry', async () => {
    await setOrganisation(db(), organisation([person('li'), person('boss', { roles: [] })]), null);
    const about = { kind: 'escalation' as const, clock: 'resolution', level: 1, due: 5, tasks: [] };
    const notice = {
      effect: 'n1',
      to: [[{ kind: 'role' as const, role: 'service_desk' }], [{ kind: 'manager_of' as const, person: 'li' }]],
      about,
    };
    await put(1, null, [], { notices: [notice] });
    const mine = (await notices(db(), 'li', { limit: 5 })).items;
    expect(mine).toMatchObject([{ case: CASE, about, read_at: null }]);
    expect((await notices(db(), 'boss', { limit: 5 })).items).toHaveLength(1);
    expect(await readNotices(db(), 'boss', [mine[0]?.id ?? 0])).toBe(0);
    expect(await readNotices(db(), 'li', [mine[0]?.id ?? 0])).toBe(1);
    const retried = await put(1, null, [], { notices: [notice] });
    expect((await notices(db(), 'li', { limit: 5, unread: true })).items).toEqual([]);
    await settle(db(), CASE, retried.write_id);
    expect((await notices(db(), 'li', { limit: 5 })).items).toHaveLength(1);
    expect((await notices(db(), 'boss', { limit: 5, unread: true })).items).toHaveLength(1);
  });
});

onEachDatabase('An operation that waits', ({ db }) => {
  const operation = { id: 'u1', case: CASE, kind: 'complete', fingerprint: 'f', request: { task: 't' } };

  it('is stored once, and told when the same id comes with another body', async () => {
    expect(await storeOperation(db(), operation)).toMatchObject({
      kind: 'stored',
      operation: { state: 'pending', request: { task: 't' } },
    });
    expect(await storeOperation(db(), operation)).toMatchObject({ kind: 'known' });
    expect(await storeOperation(db(), { ...operation, fingerprint: 'g' })).toEqual({ kind: 'mismatch' });
  });

  it('is listed until it is finished, and not while it is deferred', async () => {
    await storeOperation(db(), operation);
    await storeOperation(db(), { ...operation, id: 'u2' });
    await deferOperation(db(), 'u1', 60);
    expect((await pendingOperations(db())).map(({ id }) => id)).toEqual(['u2']);
    await finishOperation(db(), 'u2', { state: 'refused', answer: { code: 'case_closed' } });
    await finishOperation(db(), 'u2', { state: 'done', answer: null });
    expect(await pendingOperations(db())).toEqual([]);
    expect(await readOperation(db(), 'u2')).toMatchObject({ state: 'refused', answer: { code: 'case_closed' } });
    expect(await readOperation(db(), 'u1')).toMatchObject({ state: 'pending', attempts: 1 });
  });
});
