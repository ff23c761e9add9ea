import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { TaskView } from '../../src/engine/view.js';
import { type Candidate, mayTake } from '../../src/organisation/candidate.js';
import type { Wanted } from '../../src/organisation/request.js';
import type { Database } from '../../src/store/database.js';
import { foldCounts, inboxCounts } from '../../src/store/inbox-counts.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { held, offered, organisation, person, reader, role, skill, task, unit, write } from './projected-case.js';

const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('service_desk', 'engineer').map(role) },
  fc.constantFrom('desk', 'company').map(unit),
  fc.constantFrom('li', 'wu').map((id): Wanted => ({ kind: 'person', person: id })),
  fc.constantFrom(1, 2).map((level) => skill('pumps', level)),
);
const someTask = fc.record({
  assignee: fc.option(fc.constantFrom('li', 'wu'), { freq: 2 }),
  offered_to: fc.array(fc.array(wanted, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  excluded: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.subarray(['li', 'wu'])),
  overdue: fc.boolean(),
});
const someReader = fc.record({
  person: fc.constantFrom('li', 'wu'),
  roles: fc.subarray(['service_desk', 'engineer']),
  units: fc.constantFrom(['desk', 'company'], ['company']),
  skills: fc.constantFrom<Candidate['skills']>({}, { pumps: 1 }),
  administrator: fc.boolean(),
});

/** By reading every open task. */
async function counted(db: Database, who: Candidate, held: readonly string[]) {
  const tasks = (await db.selectFrom('tasks').select('view').execute()).map(({ view }) => view as TaskView);
  const seen = tasks.filter((each) => mayTake(who, each));
  const mine = seen.filter(({ assignee }) => assignee !== null);
  const offers = seen.filter(({ assignee }) => assignee === null);
  const units = tasks.filter(({ assignee }) => assignee !== null && held.includes(assignee));
  const late = (of: readonly TaskView[]) => of.filter(({ urgency }) => urgency.late).length;
  // What asks for persons by name is offered to them, not to a role.
  const toRole = (id: string) =>
    offers.filter(({ offered_to }) =>
      offered_to.some(
        (match) =>
          match.some((each) => each.kind === 'role' && each.role === id) &&
          match.every(({ kind }) => kind !== 'person') &&
          mayTake(who, { assignee: null, excluded: [], offered_to: [match] }),
      ),
    );
  return {
    mine: mine.length,
    offered: offers.length,
    overdue: late(seen),
    roles: Object.fromEntries(who.roles.map((id) => [id, toRole(id).length])),
    units: { held: units.length, overdue: late(units) },
  };
}

onEachDatabase('Numbers of tasks', ({ kind, db }) => {
  const C = 'complaint/c';
  const people = () => setOrganisation(db(), organisation([person('li'), person('wu', { unit: 'shop' })]), null);

  it('are those of what the inbox shows, each task once', async () => {
    await people();
    const tasks = [
      held(`${C}:a`, 'li'),
      held(`${C}:w`, 'wu', { overdue: true }),
      offered(`${C}:b`, [[role('service_desk')], [unit('desk')]], { overdue: true }),
      offered(`${C}:c`, [[role('service_desk')]]),
      offered(`${C}:d`, [[role('director')]]),
    ];
    await writeProjection(db(), write({ case: C, tasks }));
    const expected = { mine: 1, offered: 2, overdue: 1, roles: { service_desk: 2 }, units: { held: 1, overdue: 0 } };
    expect(await inboxCounts(db(), reader(), ['desk'])).toEqual(expected);
    expect(await foldCounts(db())).toBeGreaterThan(0);
    expect(await inboxCounts(db(), reader(), ['desk'])).toEqual(expected);
    expect(await foldCounts(db())).toBe(0);
    await writeProjection(db(), write({ case: C, tasks: [] }));
    expect(await inboxCounts(db(), reader(), [])).toMatchObject({ mine: 0, offered: 0, overdue: 0 });
  });

  it('are kept by whatever changes candidates, and nothing changes them otherwise', async () => {
    await writeProjection(db(), write({ case: C, tasks: [held(`${C}:a`, 'li')] }));
    await expect(sql`update task_candidates set candidate = 'assignee:wu'`.execute(db())).rejects.toThrow('never updated');
    await sql`delete from task_candidates`.execute(db());
    expect((await inboxCounts(db(), reader(), [])).mine).toBe(0);
  });

  it('equal a full count after any writes', async () => {
    await people();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('complaint/p', 'complaint/q'), fc.array(someTask, { maxLength: 6 }), fc.boolean()), {
          minLength: 1,
          maxLength: 5,
        }),
        someReader,
        async (writes, who) => {
          for (const [id, tasks, folded] of writes) {
            await writeProjection(db(), write({ case: id, tasks: tasks.map((changes, at) => task(`${id}:t${at}`, changes)) }));
            if (folded) await foldCounts(db());
          }
          expect(await inboxCounts(db(), who, ['desk'])).toEqual(await counted(db(), who, ['li']));
        },
      ),
      { numRuns: kind === 'embedded' ? 40 : 60 },
    );
  });

  it('equal a full count at any moment while others write, fold, and change the organisation', async () => {
    await people();
    const random = fc.sample(fc.array(someTask, { maxLength: 5 }), { numRuns: 240, seed: 7 });
    const readers = fc.sample(someReader, { numRuns: 20, seed: 7 });
    let writing = true;
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let round = 0; round < 40; round += 1) {
        const id = `complaint/r${writer}`;
        const tasks = (random[writer * 40 + round] ?? []).map((changes, at) => task(`${id}:t${at}`, changes));
        await writeProjection(db(), write({ case: id, tasks }));
      }
    });
    const folder = (async () => {
      for (let round = 0; writing; round += 1) {
        await foldCounts(db());
        await setOrganisation(db(), organisation([person('li', { unit: round % 2 === 0 ? 'desk' : 'shop' }), person('wu')]), null);
      }
    })();
    const looks = (async () => {
      let looked = 0;
      for (; writing || looked < 5; looked += 1) {
        const who = readers[looked % readers.length] as Candidate;
        // Both read one moment.
        await db()
          .transaction()
          .setIsolationLevel('repeatable read')
          .execute(async (trx) => {
            const units = new Map([
              ['li', 'desk'],
              ['wu', 'desk'],
            ]);
            const { rows } = await sql<{ person: string; unit: string }>`select p ->> 'person' as person, p ->> 'unit' as unit
              from (select content::jsonb as content from organisations order by version desc limit 1) o, jsonb_array_elements(content -> 'people') p`.execute(
              trx,
            );
            for (const each of rows) units.set(each.person, each.unit);
            const ofDesk = [...units].flatMap(([id, of]) => (of === 'desk' ? [id] : []));
            expect(await inboxCounts(trx, who, ['desk'])).toEqual(await counted(trx, who, ofDesk));
          });
      }
      return looked;
    })();
    await Promise.all([looks, folder, Promise.all(writers).finally(() => (writing = false))]);
    expect(await looks).toBeGreaterThanOrEqual(5);
  });
});
