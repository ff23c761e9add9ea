import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRefusedRequests } from '../../src/http/refused-requests.js';
import { mintToken } from '../../src/identity/local-identity.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { task as taskView, write } from '../database/projected-case.js';
import { complaint, customers, mill } from './complaint.js';
import { KEY, type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
});
afterAll(() => served.close());

async function audit(query: string) {
  const { status, body } = await served.get('xu', `/api/v1/audit?${query}`);
  expect(status).toBe(200);
  return body as { items: { action: string }[]; next: string | null };
}

async function send(method: string, path: string, body: object, client?: string) {
  const headers = {
    'content-type': 'application/json',
    authorization: await served.bearer('li'),
    ...(client ? { 'steward-client': client } : {}),
  };
  return served.request(path, { method, headers, body: JSON.stringify(body) });
}

test('the log says who did what to a case, by which channel and from which address', async () => {
  const data = { description: 'It smokes', reference: 'A-1' };
  const started = await send('POST', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data }, 'cli');
  const [task] = started.body.tasks;
  await send('POST', `${task.url}/claim`, {}, 'console');
  await send('POST', '/api/v1/messages', {
    case: started.body.case.id,
    message: 'customer_withdraws',
    data: { reference: 'A-1' },
  });
  const address = expect.stringMatching(/127\.0\.0\.1$/);
  const of = { person: 'li', acting_for: null, case: started.body.case.id, case_url: started.body.case.url, address };
  await expect
    .poll(async () => (await audit('person=li&limit=200')).items, { timeout: 20_000 })
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...of, action: 'case_started', channel: 'cli' }),
        expect.objectContaining({ ...of, action: 'task_claimed', subject: task.id, channel: 'console' }),
        expect.objectContaining({ ...of, action: 'message_received', subject: 'customer_withdraws', channel: 'http' }),
      ]),
    );
});

test('and what was done to customers and absences', async () => {
  await send('PUT', '/api/v1/customers/hengfa', customers.hengfa, 'console');
  const absence = { from: '2031-01-01T00:00:00Z', to: '2031-01-02T00:00:00Z' };
  const { headers } = await send('POST', '/api/v1/people/li/absences', absence, 'cli');
  await send('DELETE', headers.get('location') ?? '', {}, 'cli');
  expect((await audit('subject=hengfa')).items).toMatchObject([{ action: 'customer_saved', channel: 'console', case: null }]);
  expect((await audit('subject=li')).items).toMatchObject([
    { action: 'absence_removed', person: 'li', channel: 'cli' },
    { action: 'absence_entered', person: 'li', channel: 'cli' },
  ]);
});

test('it is read page by page, and filtered by time', async () => {
  const { items } = await audit('limit=200');
  const first = await audit('limit=2');
  expect(first.items).toEqual(items.slice(0, 2));
  const { body } = await served.get('xu', first.next ?? '');
  expect(body.items).toEqual(items.slice(2, 4));
  expect((await audit('from=2031-01-01T00:00:00Z')).items).toEqual([]);
  expect((await audit('to=2000-01-01T00:00:00Z')).items).toEqual([]);
});

test('those who may see a case are not told from where others acted', async () => {
  const { items } = await audit('action=case_started');
  const [line] = items as unknown as { case_url: string }[];
  const { body } = await served.get('li', `${line?.case_url}/timeline`);
  expect(JSON.stringify(body)).not.toContain('127.0.0.1');
});

describe('requests that were refused', () => {
  interface Line {
    readonly person: string;
    readonly acting_for: string | null;
    readonly subject: string;
    readonly detail: { readonly times: number; readonly subjects?: string[]; readonly operation: string };
  }
  const refused = async (person: string) => (await audit(`refused=true&person=${person}&limit=200`)).items as unknown as Line[];

  test('are in the log before they are answered: who, what, of what, and from where', async () => {
    expect((await served.get('gu', '/api/v1/customers/hengfa')).status).toBe(403);
    expect(await refused('gu')).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        person: 'gu',
        acting_for: null,
        action: 'request_refused',
        case: null,
        subject: 'hengfa',
        channel: 'http',
        address: expect.stringMatching(/127\.0\.0\.1$/),
        detail: { operation: 'GET /api/v1/customers/{id}', problem: 'not_allowed', permission: 'read_customers', times: 1 },
      },
    ]);
  });

  test('are counted where they come again, and not a line each', async () => {
    for (let at = 0; at < 25; at += 1) await served.get('gu', `/api/v1/customers/c-${at % 12}`);
    await served.get('gu', '/api/v1/customers');
    expect((await refused('gu')).map(({ detail }) => detail.operation)).toEqual(['GET /api/v1/customers', 'GET /api/v1/customers/{id}']);
    await served.refused.flush();
    const [counted, ...before] = await refused('gu');
    expect(counted).toMatchObject({ subject: 'c-0', detail: { times: 25, permission: 'read_customers' } });
    expect(counted?.detail.subjects).toEqual(Array.from({ length: 10 }, (_, at) => `c-${at}`));
    expect(before).toHaveLength(2);
    await served.refused.flush();
    expect(await refused('gu')).toHaveLength(3);
    await served.get('gu', '/api/v1/customers/hengfa');
    expect(await refused('gu')).toHaveLength(4);
  });

  test('by the case itself are among them', async () => {
    const data = { description: 'It smokes', reference: 'A-2' };
    const { body } = await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data });
    const [task] = body.tasks;
    expect((await served.post('zhao', `${task.url}/complete`, { outcome: 'accepted', values: {} })).status).toBe(403);
    expect(await refused('zhao')).toMatchObject([{ subject: task.id, detail: { operation: 'POST /api/v1/tasks/{id}/complete' } }]);
  });

  test('are those of tokens that have expired, or of people who have gone, and of no others', async () => {
    const before = Date.now() - 60_000;
    const tokens = [await mintToken(KEY, 'wang', 1, before), await mintToken(KEY, 'gone', 600, Date.now())];
    const forged = await mintToken(new Uint8Array(32).fill(8), 'zhou', 600, Date.now());
    const statuses = [];
    for (const token of [...tokens, forged, '']) {
      statuses.push((await served.request('/api/v1/tasks', { headers: { authorization: `Bearer ${token}` } })).status);
    }
    expect(statuses).toEqual([401, 403, 401, 401]);
    expect(await refused('wang')).toMatchObject([{ subject: '/api/v1/tasks', detail: { operation: 'GET', problem: 'token_expired' } }]);
    expect(await refused('gone')).toMatchObject([{ detail: { problem: 'person_unknown' } }]);
    expect(await refused('zhou')).toEqual([]);
  });

  test('are left out where only what was done is asked for', async () => {
    const actions = (query: string) => audit(query).then(({ items }) => new Set(items.map(({ action }) => action)));
    expect(await actions('refused=false&limit=200')).not.toContain('request_refused');
    expect(await actions('refused=true&limit=200')).toEqual(new Set(['request_refused']));
    expect((await actions('limit=200')).size).toBeGreaterThan(2);
  });

  test('of a substitute name the one whom they stand in for', async () => {
    const id = 'complaint/c1:a.1';
    await writeProjection(served.db, write({ tasks: [taskView(id, { assignee: 'hua', acting_for: 'wu' })] }));
    const operation = 'POST /api/v1/tasks/{id}/skip';
    await served.refused.note({ by: { person: 'hua' }, operation, subject: id, problem: 'not_a_party' });
    await served.refused.note({ by: { person: 'ren' }, operation, subject: id, problem: 'not_a_party' });
    expect([(await refused('hua'))[0]?.acting_for, (await refused('ren'))[0]?.acting_for]).toEqual(['wu', null]);
  });

  test('are kept while the database is away, and change nothing of the answer', async () => {
    let away = true;
    const db = new Proxy(served.db, {
      get: (target, member) => {
        if (away && member === 'transaction') throw new Error('away');
        const found = Reflect.get(target, member, target);
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });
    const warned: string[] = [];
    const requests = createRefusedRequests(db, { warn: (_: object, message: string) => void warned.push(message) } as never);
    const one = { by: { person: 'lost' }, operation: 'GET /api/v1/audit', subject: null, problem: 'not_allowed' } as const;
    await requests.note(one);
    await requests.note(one);
    await requests.flush();
    expect(warned).toHaveLength(2);
    expect(await refused('lost')).toEqual([]);
    away = false;
    await requests.close();
    expect(await refused('lost')).toMatchObject([{ detail: { times: 2 } }]);
  });
});
