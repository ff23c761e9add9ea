import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, errand, mill } from './complaint.js';
import { type Answer, type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint, errand], customers });
});
afterAll(() => served.close());

let count = 0;
/** A complaint whose first task li has; its id. */
async function claimed(person = 'li'): Promise<string> {
  count += 1;
  const data = { description: 'It smokes', reference: `B-${count}` };
  const { id } = (await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data })).body.case;
  const task = `${id}:hear_out.1`;
  expect((await served.post(person, `/api/v1/tasks/${encodeURIComponent(task)}/claim`, {})).status).toBe(200);
  return task;
}
const reassign = (person: string, body: object, key?: string): Promise<Answer> => served.post(person, '/api/v1/tasks/reassign', body, key);
const holder = async (task: string) => (await served.get('xu', `/api/v1/tasks/${encodeURIComponent(task)}`)).body.assignee;
const named = ({ body }: Answer) => body.items.map(({ task }: { task: string }) => task);

describe('many tasks handed on in one request', () => {
  test('are those that a person has; each case has it in its history, by whom and why', async () => {
    const tasks = [await claimed(), await claimed()];
    const others = await claimed('wang');
    const dry = await reassign('xu', { of: { person: 'li' }, to: { person: 'zhao' }, dry_run: true });
    expect(dry).toMatchObject({ status: 200, body: { done: 0, refused: 0, next: null } });
    expect(named(dry)).toEqual(tasks);
    expect(await holder(tasks[0]!)).toBe('li');

    const answer = await reassign('xu', { of: { person: 'li' }, to: { person: 'zhao' }, comment: 'On leave' });
    expect(answer).toMatchObject({ status: 200, body: { done: 2, refused: 0, items: [{ status: 'done' }, { status: 'done' }] } });
    expect(await Promise.all([...tasks, others].map(holder))).toEqual(['zhao', 'zhao', 'wang']);
    const { items } = (await served.get('xu', `/api/v1/cases/${encodeURIComponent(tasks[0]!.split(':')[0]!)}/timeline`)).body;
    const told = items.find(({ kind }: { kind: string }) => kind === 'task_forwarded');
    expect(told).toMatchObject({ actor: 'xu', detail: { comment: 'On leave' } });
    expect((await reassign('xu', { of: { person: 'li' }, to: { person: 'zhao' } })).body.items).toEqual([]);
  });

  test('are answered each for itself: one that is refused keeps no other back', async () => {
    const [one, two] = [await claimed(), await claimed()];
    await served.post('li', `/api/v1/tasks/${encodeURIComponent(one)}/suspend`, {});
    const { body } = await reassign('xu', { of: { tasks: [one, two] }, to: { role: 'desk' } });
    expect(body).toMatchObject({ done: 1, refused: 1 });
    const refused = { type: 'urn:steward:problem:state_wrong', state: 'suspended' };
    expect(body.items).toMatchObject([
      { task: one, status: 'refused', problem: refused },
      { task: two, status: 'done' },
    ]);
    expect(await holder(two)).toBeNull();
  });

  test('are left with whoever has them where the one who asks may not forward them, and not named where they may not see the case', async () => {
    const task = await claimed();
    const { items } = (await reassign('zhao', { of: { tasks: [task] }, to: { person: 'zhao' } })).body;
    expect(items).toMatchObject([{ task, status: 'refused', problem: { type: 'urn:steward:problem:task_held' } }]);
    expect((await reassign('gu', { of: { tasks: [task] }, to: { person: 'gu' } })).body.items).toEqual([]);
    expect(await holder(task)).toBe('li');
  });

  test('are chosen by all that is said, and need people that there are', async () => {
    const task = await claimed();
    const chosen = (of: object) => reassign('xu', { of: { person: 'li', ...of }, to: { person: 'zhao' }, dry_run: true });
    expect(named(await chosen({ playbook: 'complaint', stage: 'listen', step: 'hear_out', customer: 'hengfa', overdue: false }))).toContain(
      task,
    );
    for (const of of [{ playbook: 'errand' }, { stage: 'resolve' }, { step: 'ask' }, { customer: 'acme' }, { overdue: true }]) {
      expect(named(await chosen(of))).toEqual([]);
    }
    expect(await reassign('xu', { of: {}, to: { person: 'zhao' } })).toMatchObject({ status: 422 });
    const unknown = { type: 'urn:steward:problem:people_unknown' };
    expect(await reassign('xu', { of: { person: 'li' }, to: { person: 'nobody' } })).toMatchObject({ status: 422, body: unknown });
  });

  test('are one effect when the same request is sent again', async () => {
    const task = await claimed();
    const body = { of: { tasks: [task] }, to: { person: 'zhao' } };
    expect((await reassign('xu', body, 'once')).body).toMatchObject({ done: 1 });
    expect((await reassign('xu', body, 'once')).body).toMatchObject({ done: 1 });
    const { items } = (await served.get('xu', `/api/v1/cases/${encodeURIComponent(task.split(':')[0]!)}/timeline`)).body;
    expect(items.filter(({ kind }: { kind: string }) => kind === 'task_forwarded')).toHaveLength(1);
  });

  test('are not taken for done when the same key comes with other people', async () => {
    const task = await claimed();
    expect((await reassign('xu', { of: { tasks: [task] }, to: { person: 'zhao' } }, 'reused')).body).toMatchObject({ done: 1 });
    const { body } = await reassign('xu', { of: { tasks: [task] }, to: { person: 'wang' } }, 'reused');
    expect(body).toMatchObject({
      done: 0,
      items: [{ status: 'refused', problem: { type: 'urn:steward:problem:idempotency_key_reused' } }],
    });
    expect(await holder(task)).toBe('zhao');
  });
});

describe('tasks of those whom somebody manages', () => {
  const managers = { any: [{ all: [{ kind: 'manager' as const }] }], not: [], by: 'offer' as const, line: 1 };
  let managed: Served;
  beforeAll(async () => {
    const program = { ...complaint, access: [{ people: managers, may: ['see' as const, 'reassign' as const] }] };
    managed = await serve({ organisation: mill, programs: [program], customers });
  });
  afterAll(() => managed.close());

  test('are handed on in one request, too, where `access` lets managers reassign', async () => {
    const data = { description: 'It smokes', reference: 'M-1' };
    const { id } = (await managed.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data })).body.case;
    await managed.post('li', `/api/v1/tasks/${encodeURIComponent(`${id}:hear_out.1`)}/claim`, {});
    const body = { of: { tasks: [`${id}:hear_out.1`] }, to: { person: 'wang' } };
    expect((await managed.post('chen', '/api/v1/tasks/reassign', body)).body).toMatchObject({ done: 1, refused: 0 });
  });
});
