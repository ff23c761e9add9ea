import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaint, customers, mill } from './complaint.js';
import { type Served, serve } from './served.js';

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
