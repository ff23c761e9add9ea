import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, mill } from './complaint.js';
import { type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
  for (const reference of ['I-1', 'I-2', 'I-3']) {
    await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference } });
  }
  await served.post('li', `/api/v1/tasks/${encodeURIComponent('complaint/I-1:hear_out.1')}/claim`, {});
});
afterAll(() => served.close());

async function keys(person: string, query: string): Promise<string[]> {
  const { status, body } = await served.get(person, `/api/v1/tasks?${query}`);
  expect(status).toBe(200);
  return body.items.map(({ case: id }: { case: string }) => id.split('/')[1]);
}

async function change(method: 'PUT' | 'DELETE', person: string, path: string, body?: object) {
  const headers = { authorization: await served.bearer(person), 'content-type': 'application/json' };
  return served.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

describe('an inbox', () => {
  test.each([
    ['', ['I-1', 'I-2', 'I-3']],
    ['in=mine', ['I-1']],
    ['in=offered', ['I-2', 'I-3']],
    ['role=desk', ['I-2', 'I-3']],
    ['role=engineer', []],
    ['stage=listen&customer=hengfa', ['I-1', 'I-2', 'I-3']],
    ['stage=resolve', []],
    ['overdue=true', []],
    ['case=complaint/I-2', ['I-2']],
    ['case=complaint/I-2&in=mine', []],
    ['text=i-3', ['I-3']],
    [`text=${encodeURIComponent('倾听')}&sort=due`, ['I-1', 'I-2', 'I-3']],
  ])('is narrowed by %j', async (query, expected) => {
    expect((await keys('li', query)).sort()).toEqual(expected);
  });

  test('goes on from page to page with its filter', async () => {
    const first = await served.get('li', '/api/v1/tasks?in=offered&text=hear&limit=1');
    expect(first.body.next).toContain('in=offered');
    const second = await served.get('li', first.body.next);
    expect([...first.body.items, ...second.body.items].map(({ case: id }) => id)).toEqual(['complaint/I-2', 'complaint/I-3']);
    expect(second.body.next).toBeNull();
  });

  test('keeps filters under names, for whoever made them', async () => {
    const filter = { in: 'offered', text: 'i-3 hear', overdue: false };
    const url = `/api/v1/filters/${encodeURIComponent('近期 1/2')}`;
    const saved = await change('PUT', 'li', url, { in: 'mine' });
    expect(saved).toMatchObject({ status: 201, body: { name: '近期 1/2', url, tasks_url: '/api/v1/tasks?in=mine' } });
    expect(await change('PUT', 'li', url, filter)).toMatchObject({ status: 200, body: { filter } });
    const { body } = await served.get('li', '/api/v1/filters');
    expect(body.items).toMatchObject([{ name: '近期 1/2', filter }]);
    const tasks = await served.get('li', body.items[0].tasks_url);
    expect(tasks.body.items.map(({ case: id }: { case: string }) => id)).toEqual(['complaint/I-3']);
    expect((await served.get('wang', '/api/v1/filters')).body.items).toEqual([]);
    expect(await change('DELETE', 'wang', url)).toMatchObject({ status: 404 });
    expect((await change('PUT', 'li', url, { colour: 'red' })).status).toBe(422);
    expect((await change('DELETE', 'li', url)).status).toBe(204);
    expect((await served.get('li', '/api/v1/filters')).body.items).toEqual([]);
  });

  test('says of each task what makes it urgent', async () => {
    const { body } = await served.get('li', '/api/v1/tasks?limit=1');
    const [task] = body.items;
    expect(task.urgency).toEqual({
      at: task.due,
      due: task.due,
      late: false,
      reasons: [{ kind: 'due', due: task.due, clock: 'hear_out.1', title: { en: 'Hear out', zh: '倾听' }, on: 'hear_out' }],
    });
  });

  test('of a unit is for its people and those who manage it or a unit above', async () => {
    const inHand = ['I-1'];
    expect(await keys('wang', 'in=unit')).toEqual(inHand);
    expect(await keys('chen', 'in=unit')).toEqual(inHand);
    expect(await keys('zhou', 'in=unit')).toEqual(inHand);
    expect(await keys('zhou', 'unit=service')).toEqual(inHand);
    expect(await keys('zhou', 'unit=sales')).toEqual([]);
    expect(await keys('gu', 'in=unit')).toEqual([]);
    expect(await served.get('gu', '/api/v1/tasks?unit=service')).toMatchObject({ status: 403, body: { permission: 'see' } });
    expect(await served.get('xu', '/api/v1/tasks?unit=service')).toMatchObject({ status: 200 });
    expect(await served.get('xu', '/api/v1/tasks?unit=nowhere')).toMatchObject({ status: 403 });
    const url = `/api/v1/tasks/${encodeURIComponent('complaint/I-1:hear_out.1')}`;
    expect(await served.get('wang', url)).toMatchObject({ status: 200, body: { assignee: 'li', actions: {} } });
    expect((await served.get('gu', url)).status).toBe(403);
  });

  test('is counted, and the numbers follow every operation at once', async () => {
    const counts = async (person: string) => (await served.get(person, '/api/v1/tasks/counts')).body;
    expect(await counts('li')).toEqual({ mine: 1, offered: 2, overdue: 0, roles: { desk: 2 }, units: { held: 1, overdue: 0 } });
    expect(await counts('chen')).toEqual({ mine: 0, offered: 0, overdue: 0, roles: { manager: 0 }, units: { held: 1, overdue: 0 } });
    const url = `/api/v1/tasks/${encodeURIComponent('complaint/I-2:hear_out.1')}`;
    await served.post('wang', `${url}/claim`, {});
    expect(await counts('li')).toMatchObject({ mine: 1, offered: 1, units: { held: 2 } });
    expect(await keys('li', 'in=offered')).toEqual(['I-3']);
    await served.post('wang', `${url}/complete`, { values: { story: 's' } });
    const [li, wang] = [await counts('li'), await counts('wang')];
    expect(li.mine + wang.mine).toBe(2);
    expect(wang.units.held).toBe(2);
    await served.post('li', `/api/v1/tasks/${encodeURIComponent('complaint/I-1:hear_out.1')}/release`, {});
    expect(await counts('li')).toMatchObject({ offered: 2 });
  });
});

describe('an inbox in which `access` holds tasks back', () => {
  const desk = { any: [{ all: [{ kind: 'role' as const, role: 'desk' }] }], not: [], by: 'offer' as const, line: 1 };
  const where = (cel: string) => ({ people: desk, may: ['claim' as const], where: { cel, line: 1 } });
  let bound: Served;
  beforeAll(async () => {
    const program = { ...complaint, playbook: 'bound', access: [where("data.reference != 'B-2'")] };
    bound = await serve({ organisation: mill, programs: [complaint, program], customers });
    for (const [playbook, reference] of [
      ['bound', 'B-1'],
      ['bound', 'B-2'],
      ['complaint', 'B-3'],
    ]) {
      await bound.post('li', '/api/v1/cases', { playbook, customer: 'hengfa', data: { description: 'x', reference } });
    }
  });
  afterAll(() => bound.close());

  test('counts what it lists, and nothing else', async () => {
    const { items } = (await bound.get('li', '/api/v1/tasks?in=offered')).body;
    expect(items.map(({ case: id }: { case: string }) => id).sort()).toEqual(['bound/B-1', 'complaint/B-3']);
    expect((await bound.get('li', '/api/v1/tasks/counts')).body).toMatchObject({ mine: 0, offered: 2, overdue: 0, roles: { desk: 2 } });
  });
});
