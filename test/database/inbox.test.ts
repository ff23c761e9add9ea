import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TaskView } from '../../src/engine/view.js';
import { type Candidate, mayTake } from '../../src/organisation/candidate.js';
import type { Wanted } from '../../src/organisation/request.js';
import { saveCustomer } from '../../src/store/customers.js';
import { type InboxFilter, type InboxQuery, inbox, readTask, tasksOfCase } from '../../src/store/inbox.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { held, offered, organisation, person, reader, role, skill, task, unit, write } from './projected-case.js';

onEachDatabase('The inbox', ({ db }) => {
  const C = 'complaint/c';
  const project = (tasks: readonly TaskView[]) => writeProjection(db(), write({ case: C, tasks }));
  const ids = async (query: Partial<InboxQuery> = {}, who = reader()) =>
    (await inbox(db(), who, { limit: 50, ...query })).items.map(({ id }) => id.slice(C.length + 1));

  it('has what is in hand and what is offered, once each, and nothing of others', async () => {
    await project([
      held(`${C}:mine`, 'li'),
      held(`${C}:other`, 'wu'),
      offered(`${C}:twice`, [[role('service_desk')], [unit('desk')], [role('service_desk'), skill('pumps', 1)]]),
      offered(`${C}:excluded`, [[role('service_desk')]], { excluded: ['li'] }),
      offered(`${C}:both`, [[role('service_desk'), unit('company'), skill('pumps', 2)]]),
      offered(`${C}:unskilled`, [[role('service_desk'), skill('pumps', 2.5)]]),
      offered(`${C}:elsewhere`, [[role('service_desk'), unit('finance')]]),
      offered(`${C}:nobody`, []),
    ]);
    expect(new Set(await ids())).toEqual(new Set(['mine', 'twice', 'both']));
    expect(await ids({ filter: { which: 'mine' } })).toEqual(['mine']);
    expect(new Set(await ids({ filter: { which: 'offered' } }))).toEqual(new Set(['twice', 'both']));
    expect(await ids({}, reader({ person: 'ada', roles: [], units: [], administrator: true }))).toEqual(['nobody']);
  });

  it('sorts by urgency, or by the earliest deadline that a task is held to', async () => {
    const urgency = (at: number, due: number | null) => ({ urgency: { at, due, late: false, reasons: [] } });
    await project([
      held(`${C}:a`, 'li', urgency(50, 50)),
      held(`${C}:b`, 'li', urgency(10, 90)),
      held(`${C}:c`, 'li', urgency(95, null)),
      held(`${C}:d`, 'li', urgency(-40, 70)),
    ]);
    expect(await ids()).toEqual(['d', 'b', 'a', 'c']);
    expect(await ids({ sort: 'due' })).toEqual(['a', 'd', 'b', 'c']);
  });

  it('follows a task that was claimed, released, changed and completed', async () => {
    await project([offered(`${C}:a`, [[role('service_desk')]])]);
    await project([held(`${C}:a`, 'wu')]);
    expect(await ids()).toEqual([]);
    await project([offered(`${C}:a`, [[role('service_desk')]], { title: 'Changed' })]);
    expect((await inbox(db(), reader(), { limit: 5 })).items.map(({ title }) => title)).toEqual(['Changed']);
    await project([]);
    expect(await ids()).toEqual([]);
    expect(await db().selectFrom('task_candidates').select('task_id').execute()).toEqual([]);
  });

  it('filters by customer, stage, playbook, case and lateness', async () => {
    await project([
      held(`${C}:a`, 'li', { customer_id: 'x' }),
      held(`${C}:b`, 'li', { stage: 'resolve' }),
      held(`${C}:c`, 'li', { overdue: true }),
    ]);
    expect(await ids({ filter: { customer_id: 'x' } })).toEqual(['a']);
    expect(await ids({ filter: { stage: 'resolve', playbook: 'complaint' } })).toEqual(['b']);
    expect(await ids({ filter: { stage: 'resolve', customer_id: 'acme' } })).toEqual(['b']);
    expect(await ids({ filter: { overdue: true } })).toEqual(['c']);
    expect(await ids({ filter: { overdue: false, stage: 'listen' } })).toEqual(['a']);
    expect(await ids({ filter: { playbook: 'other' } })).toEqual([]);
    expect(await ids({ filter: { case: C } })).toEqual(['a', 'b', 'c']);
    expect(await ids({ filter: { case: 'complaint/other' } })).toEqual([]);
    expect(await ids({ filter: { case: C, stage: 'resolve' } })).toEqual(['b']);
  });

  it('filters by what is offered to one of the roles', async () => {
    await project([
      held(`${C}:mine`, 'li'),
      offered(`${C}:a`, [[role('service_desk')]]),
      offered(`${C}:b`, [[role('engineer')]]),
      offered(`${C}:both`, [[role('engineer'), role('service_desk')]]),
      offered(`${C}:person`, [[{ kind: 'person', person: 'li' }]]),
    ]);
    const both = reader({ roles: ['service_desk', 'engineer'] });
    expect(await ids({ filter: { role: 'service_desk' } }, both)).toEqual(['a', 'both']);
    expect(await ids({ filter: { role: 'engineer' } }, both)).toEqual(['b', 'both']);
    expect(await ids({ filter: { role: 'engineer' } })).toEqual([]);
    expect(await ids({ filter: { role: 'service_desk', which: 'mine' } }, both)).toEqual([]);
  });

  it('has what the people of units and of those below have in hand, also after they moved', async () => {
    const units = (parent: string) => [
      { unit: 'company', title: 'Company' },
      { unit: 'service', title: 'Service', parent: 'company' },
      { unit: 'sales', title: 'Sales', parent: 'company' },
      { unit: 'desk', title: 'Desk', parent },
    ];
    const people = [person('li'), person('wu', { unit: 'sales' })];
    await setOrganisation(db(), { ...organisation(people), units: units('service') }, null);
    await project([held(`${C}:li`, 'li', { due: 5 }), held(`${C}:wu`, 'wu', { due: 4 }), offered(`${C}:free`, [[role('service_desk')]])]);
    const of = (...units: string[]) => ids({ filter: { units } });
    expect(await of('company')).toEqual(['wu', 'li']);
    expect(await of('service')).toEqual(['li']);
    expect(await of('desk', 'sales')).toEqual(['wu', 'li']);
    expect(await ids({ filter: { units: ['company'], stage: 'listen', text: 'hear' }, sort: 'due', limit: 1 })).toEqual(['wu']);

    await setOrganisation(db(), { ...organisation(people), units: units('sales') }, null);
    expect(await of('service')).toEqual([]);
    expect(await of('sales')).toEqual(['wu', 'li']);
    await setOrganisation(db(), { ...organisation([person('li', { unit: 'service' })]), units: units('sales') }, null);
    expect(await of('service')).toEqual(['li']);
    expect(await of('company')).toEqual(['li']);
  });

  describe('finds words', () => {
    beforeEach(async () => {
      await saveCustomer(db(), { id: 'c-17', file: { name: '恒发面粉厂 Hengfa Mill' }, expected: null });
      await project([
        held(`${C}:a`, 'li', { title: { en: 'Hear the customer out', zh: '倾听客户诉说' }, stage_title: { en: 'Listen', zh: '倾听' } }),
        held(`${C}:b`, 'li', { title: 'Pay back', stage: 'resolve', stage_title: '退款', customer_id: 'c-17' }),
        held(`${C}:b.1`, 'li', {
          title: 'Ask the bank in 上海',
          stage: 'resolve',
          stage_title: '退款',
          part_of: { task: `${C}:b`, as: 'subtask' },
          customer_id: 'c-17',
        }),
        held(`${C}:other`, 'wu', { title: 'Pay back' }),
      ]);
      await writeProjection(db(), write({ case: 'complaint/R-1001', tasks: [held('complaint/R-1001:z', 'li', { step: 'write' })] }));
    });
    const found = async (text: string, more: InboxFilter = {}) =>
      (await inbox(db(), reader(), { limit: 9, filter: { text, ...more } })).items.map(({ id }) => id.split(':')[1]);

    it.each([
      ['of titles, in any language and case', 'CUSTOMER', ['a']],
      ['of Chinese titles', '客户', ['a']],
      ['of one character', '诉', ['a']],
      ['of stages', '退款', ['b', 'b.1']],
      ['of a case’s key', 'r-1001', ['z']],
      ['of a customer’s id', 'c-17', ['b', 'b.1']],
      ['of a customer’s name', '面粉', ['b', 'b.1']],
      ['of a sub-task', '上海', ['b.1']],
      ['that are elsewhere each', '退款 hengfa ask', ['b.1']],
      ['that are everywhere', 'e', ['z', 'a', 'b', 'b.1']],
      ['that are nowhere', 'nowhere', []],
      ['that hold signs of patterns', '%', []],
      ['that do not all suit', '退款 诉', []],
    ])('%s', async (_, text, expected) => {
      expect(await found(text)).toEqual(expected);
    });

    it('within what is filtered, and page by page', async () => {
      expect(await found('pay', { customer_id: 'c-17' })).toEqual(['b']);
      expect(await found('退款', { stage: 'listen' })).toEqual([]);
      expect(await found('退款', { case: C })).toEqual(['b', 'b.1']);
      const first = await inbox(db(), reader(), { limit: 1, filter: { text: '退款' } });
      const second = await inbox(db(), reader(), { limit: 1, filter: { text: '退款' }, cursor: first.next });
      expect([first, second].map(({ items }) => items[0]?.id)).toEqual([`${C}:b`, `${C}:b.1`]);
      expect(second.next).toBeNull();
    });
  });

  it.each<Partial<InboxQuery>>([
    {},
    { sort: 'due' },
    { sort: 'due', filter: { stage: 'listen' } },
    { filter: { customer_id: 'acme' } },
    { filter: { playbook: 'complaint', overdue: false } },
    { filter: { text: 'hear acme' } },
    { filter: { text: 'e' }, sort: 'due' },
    { filter: { case: C } },
  ])('gives every task once over all pages, in one order (%j)', async (query) => {
    const tasks = Array.from({ length: 23 }, (_, at) =>
      at % 3 === 0
        ? held(`${C}:t${at}`, 'li', { due: at % 4 })
        : offered(`${C}:t${at}`, [[role('service_desk')], [unit('desk')]], { due: at % 4 }),
    );
    await project(tasks);
    const all = await ids(query);
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await inbox(db(), reader(), { ...query, limit: 5, cursor });
      paged.push(...page.items.map(({ id }) => id.slice(C.length + 1)));
      cursor = page.next;
    }
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(23);
  });

  it('takes a cursor that cannot be read for none', async () => {
    await project([held(`${C}:a`, 'li')]);
    expect(await ids({ cursor: 'nonsense' })).toEqual(['a']);
    expect(await ids({ cursor: Buffer.from('[1e400,{}]').toString('base64url') })).toEqual(['a']);
  });

  it('shows a task, and the tasks of a case', async () => {
    const open = task(`${C}:a`, { title: { en: 'Hear', zh: '倾听' }, form: { properties: { x: { type: 'string' } } } });
    await project([open]);
    expect(await readTask(db(), open.id)).toEqual(open);
    expect(await readTask(db(), `${C}:z`)).toBeNull();
    expect(await tasksOfCase(db(), C)).toEqual([open]);
  });

  it('shows exactly the tasks that the person may take', async () => {
    const wanted: fc.Arbitrary<Wanted> = fc.oneof(
      fc.constantFrom('service_desk', 'engineer').map(role),
      fc.constantFrom('desk', 'company').map(unit),
      fc.constantFrom('li', 'wu').map((person): Wanted => ({ kind: 'person', person })),
      fc.tuple(fc.constantFrom('pumps', 'motors'), fc.constantFrom(1, 1.5, 2)).map(([id, level]) => skill(id, level)),
      fc.constant<Wanted>({ kind: 'case_role', case_role: 'owner' }),
    );
    const some = fc.record({
      assignee: fc.option(fc.constantFrom('li', 'wu'), { freq: 2 }),
      offered_to: fc.array(fc.array(wanted, { maxLength: 3 }), { maxLength: 3 }),
      excluded: fc.subarray(['li', 'wu']),
      due: fc.option(fc.integer({ min: 0, max: 3 })),
      overdue: fc.boolean(),
      priority: fc.constantFrom('low', 'normal', 'high', 'urgent') as fc.Arbitrary<TaskView['priority']>,
    });
    const who = fc.record({
      person: fc.constantFrom('li', 'wu'),
      roles: fc.subarray(['service_desk', 'engineer']),
      units: fc.subarray(['desk', 'company']),
      skills: fc.constantFrom<Candidate['skills']>({}, { pumps: 1 }, { pumps: 1.5, motors: 2 }),
      administrator: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(some, { maxLength: 12 }), who, async (tasks, person) => {
        const open = tasks.map((changes, at) => task(`${C}:t${at}`, changes));
        await project(open);
        expect(new Set(await ids({}, person))).toEqual(
          new Set(open.filter((each) => mayTake(person, each)).map(({ id }) => id.slice(C.length + 1))),
        );
      }),
      { numRuns: 60 },
    );
  });
});
