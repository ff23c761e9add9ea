import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TaskView } from '../../src/engine/view.js';
import { type Candidate, mayTake } from '../../src/organisation/candidate.js';
import type { Wanted } from '../../src/organisation/request.js';
import { type InboxQuery, inbox, inboxCounts, readTask, tasksOfCase } from '../../src/store/inbox.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { held, offered, task, write } from './projected-case.js';

const reader = (changes: Partial<Candidate> = {}): Candidate => ({
  person: 'li',
  roles: ['service_desk'],
  units: ['desk', 'company'],
  skills: { pumps: 2 },
  administrator: false,
  ...changes,
});
const role = (id: string): Wanted => ({ kind: 'role', role: id });
const unit = (id: string): Wanted => ({ kind: 'unit', unit: id });
const skill = (id: string, level: number): Wanted => ({ kind: 'skill', skill: id, level });

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

  it('sorts by lateness, priority, due; or by due alone', async () => {
    await project([
      held(`${C}:a`, 'li', { due: 50 }),
      held(`${C}:b`, 'li', { due: 90, priority: 'high' }),
      held(`${C}:c`, 'li', { due: 95, overdue: true, priority: 'low' }),
      held(`${C}:d`, 'li'),
      held(`${C}:e`, 'li', { due: 10, priority: 'low' }),
    ]);
    expect(await ids()).toEqual(['c', 'b', 'a', 'd', 'e']);
    expect(await ids({ sort: 'due' })).toEqual(['e', 'a', 'b', 'c', 'd']);
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

  it('filters by customer, stage, playbook and lateness', async () => {
    await project([
      held(`${C}:a`, 'li', { customer_id: 'x' }),
      held(`${C}:b`, 'li', { stage: 'resolve' }),
      held(`${C}:c`, 'li', { overdue: true }),
    ]);
    expect(await ids({ filter: { customer_id: 'x' } })).toEqual(['a']);
    expect(await ids({ filter: { stage: 'resolve', playbook: 'complaint' } })).toEqual(['b']);
    expect(await ids({ filter: { overdue: true } })).toEqual(['c']);
    expect(await ids({ filter: { playbook: 'other' } })).toEqual([]);
  });

  it('gives every task once over all pages, in one order', async () => {
    const tasks = Array.from({ length: 23 }, (_, at) =>
      at % 3 === 0
        ? held(`${C}:t${at}`, 'li', { due: at % 4 })
        : offered(`${C}:t${at}`, [[role('service_desk')], [unit('desk')]], { due: at % 4 }),
    );
    await project(tasks);
    const all = await ids();
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await inbox(db(), reader(), { limit: 5, cursor });
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

  it('counts what it shows', async () => {
    await project([
      held(`${C}:a`, 'li'),
      offered(`${C}:b`, [[role('service_desk')], [unit('desk')]], { overdue: true }),
      offered(`${C}:c`, [[role('director')]]),
    ]);
    expect(await inboxCounts(db(), reader())).toEqual({ mine: 1, offered: 1, overdue: 1 });
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
