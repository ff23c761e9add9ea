import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrganisationRule } from '../../src/organisation/organisation-rule.js';
import { complaint, mill } from './complaint.js';
import { type Answer, type Served, serve } from './served.js';

/** Of those who start cases for customers, and so may read their files, li alone may change them. */
const changing: OrganisationRule = {
  may: ['change_customers'],
  people: { any: [{ all: [{ kind: 'person', person: 'li' }] }], not: [], by: 'offer', line: 1 },
};

let served: Served;
beforeAll(async () => {
  const customer = {
    type: 'object',
    properties: { name: { type: 'string' }, tier: { enum: ['key', 'standard'] }, phone: { type: 'string' } },
    required: ['name'],
  };
  served = await serve({
    organisation: { ...mill, access: [changing] },
    programs: [{ ...complaint, names: { ...complaint.names, customer } }],
  });
});
afterAll(() => served.close());

async function put(id: string, file: object, headers: Record<string, string> = {}): Promise<Answer> {
  const authorization = await served.bearer('li');
  const path = `/api/v1/customers/${id}`;
  return served.request(path, {
    method: 'PUT',
    body: JSON.stringify(file),
    headers: { authorization, 'content-type': 'application/json', ...headers },
  });
}

test('a customer is made and read, by those who start cases for one', async () => {
  const made = await put('hengfa', { name: 'Hengfa' });
  expect(made).toMatchObject({ status: 201, body: { id: 'hengfa', version: 1, file: { name: 'Hengfa' } } });
  expect((await served.get('li', '/api/v1/customers/hengfa')).body).toEqual(made.body);
  expect((await served.get('li', '/api/v1/customers/nobody')).status).toBe(404);
  expect((await served.get('gu', '/api/v1/customers/hengfa')).status).toBe(403);
});

test('a file that is not as the playbooks want it is refused with every field', async () => {
  const answer = await put('wrong', { tier: 'golden', colour: 'red' });
  expect(answer).toMatchObject({ status: 422, body: { type: 'urn:steward:problem:customer_invalid' } });
  expect(answer.body.errors.map((each: { field: string }) => each.field).sort()).toEqual(['/colour', '/name', '/tier']);
});

test('of two who change the same version, one is told to read it again', async () => {
  const { headers } = await put('two', { name: 'Two' }, { 'if-none-match': '*' });
  const etag = headers.get('etag') ?? '';
  expect((await put('two', { name: 'Second' }, { 'if-match': etag })).status).toBe(200);
  expect(await put('two', { name: 'Third' }, { 'if-match': etag })).toMatchObject({
    status: 412,
    body: { type: 'urn:steward:problem:version_conflict', version: 2 },
  });
  expect((await put('two', { name: 'Fourth' }, { 'if-none-match': '*' })).status).toBe(412);
  expect((await put('two', { name: 'Fifth' }, { 'if-match': 'two' })).status).toBe(400);
});

test('open cases are told of a change', async () => {
  await put('told', { name: 'Told' });
  await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'told', data: { description: 'x', reference: 'R-1' } });
  await put('told', { name: 'Told Ltd' });
  const { body } = await served.get('li', '/api/v1/cases/complaint%2FR-1/timeline');
  expect(body.items.map((each: { kind: string }) => each.kind)).toContain('customer_changed');
});

test('they are listed by id, in pages', async () => {
  for (const id of ['c-1', 'c-2', 'c-3']) await put(id, { name: id });
  const first = await served.get('li', '/api/v1/customers?limit=2');
  expect(first.body.items).toMatchObject([{ id: 'c-1' }, { id: 'c-2' }]);
  const second = await served.get('li', first.body.next);
  expect(second.body.items[0]).toMatchObject({ id: 'c-3' });
});

test('they are found by words, and by the number they call from', async () => {
  await put('rice', { name: 'Rice Shop', phone: '139 0000' });
  const found = async (text: string) =>
    (await served.get('li', `/api/v1/customers?text=${encodeURIComponent(text)}`)).body.items.map(({ id }: { id: string }) => id);
  expect(await found('shop rice')).toEqual(['rice']);
  expect(await found('139 0000')).toEqual(['rice']);
  expect(await found('nothing like it')).toEqual([]);
});

test('their cases are listed by whether they are open, however they ended', async () => {
  await put('busy', { name: 'Busy' });
  const start = async (reference: string) =>
    (await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'busy', data: { description: 'x', reference } })).body
      .case;
  const [one, two] = [await start('B-1'), await start('B-2')];
  expect(await served.post('xu', `${one.url}/cancel`, { reason: 'Entered twice' })).toMatchObject({ status: 200 });
  const of = async (status: string) =>
    (await served.get('li', `/api/v1/cases?customer=busy&status=${status}`)).body.items.map(({ id }: { id: string }) => id);
  expect([await of('open'), await of('ended')]).toEqual([[two.id], [one.id]]);
  expect((await served.get('li', '/api/v1/cases?status=lost')).status).toBe(400);
});

test('who reads a file is told whether they may log a contact, too', async () => {
  await put('shown', { name: 'Shown' });
  const contact = '/api/v1/customers/shown/contacts';
  expect((await served.get('li', '/api/v1/customers/shown')).body.actions).toEqual({ contact });
  expect(await served.get('wang', '/api/v1/customers/shown')).toMatchObject({ status: 200, body: { actions: {} } });
  expect((await served.get('wang', '/api/v1/customers?text=shown')).body.items).toMatchObject([{ id: 'shown', actions: {} }]);
  expect((await served.post('wang', contact, { channel: 'phone' })).status).toBe(403);
});
