/** What Steward keeps of customers: added up over their cases in the database, and told to the cases that read it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkWorkspace, shippedFiles } from '../playbooks/checked-workspace.js';
import { type Served, serve } from './served.js';

const CUSTOMER = `customer: shop
properties:
  name: { type: string }
  spent: { type: number }
  valued: { type: boolean, computed: has(customer.spent) && customer.spent >= 1000 }
  risk: { type: boolean, computed: customer.facts.promises.broken > 0 }
required: [name]
`;
const CARE = `language: 1
playbook: care
title: Care
phase: after-sale
customer: required
access:
  - { role: service_desk, may: [start, see, claim] }
outcomes: { done: Done }
stages:
  - stage: answer
    steps:
      - { promise: call_back, due: 1 hour, kept_by: call }
      - { record: contribution, value: 120.5 }
      - { record: score, value: 7 }
      - task: call
        touchpoint: hotline
        assign: { role: service_desk }
      - survey: asked
        touchpoint: hotline
        to: { customer: main }
        questions: { overall: { scale: 5 }, speed: { scale: 3 } }
      - finish: done
`;
const WATCH = `language: 1
playbook: watch
title: Watch
phase: relationship
customer: required
access:
  - { role: service_desk, may: [start, see, claim] }
  - { role: caller, may: [start] }
outcomes: { done: Done }
stages:
  - stage: look
    steps:
      - { record: open_at_start, value: customer.facts.open_cases.care }
      - wait: settled
        until: customer.facts.open_cases.care == 0 && has(customer.facts.last_contact)
      - { record: satisfaction, value: 'customer.facts.satisfaction.?hotline.orValue(-1)' }
      - { record: total, value: customer.facts.contribution }
      - find: best
        in: customers
        where: item.valued && item.facts.open_cases.care == 0
      - { record: valued, value: size(steps.best.items) }
      - finish: done
`;

let served: Served;
beforeAll(async () => {
  const rest = shippedFiles().filter(({ path }) => /^(organisation|calendars|holidays|touchpoints)/.test(path));
  const own = {
    'customer.yaml': CUSTOMER,
    'after-sale/care.yaml': CARE,
    'relationship/watch.yaml': WATCH,
    'touchpoints.yaml': 'touchpoints: [{ touchpoint: hotline }]\n',
  };
  const others = rest.filter(({ path }) => !Object.hasOwn(own, path));
  const { findings, organisation, programs } = checkWorkspace([...others, ...Object.entries(own).map(([path, text]) => ({ path, text }))]);
  expect(findings).toEqual([]);
  served = await serve({
    organisation: organisation ?? null,
    programs,
    customers: { mill: { name: 'Mill', spent: 2000 }, other: { name: 'Other' }, smith: { name: 'Smith' } },
  });
});
afterAll(() => served.close());

async function start(playbook: string, customer: string): Promise<string> {
  const { body, status } = await served.post('li_na', '/api/v1/cases', { playbook, customer, data: {} });
  expect(status).toBe(201);
  return body.case.id;
}
const complete = (task: string, values: object = {}) =>
  served.post('xu_jing', `/api/v1/tasks/${encodeURIComponent(task)}/complete`, { values });
const facts = async (customer: string) => (await served.get('xu_jing', `/api/v1/customers/${customer}`)).body.facts;
const records = async (id: string) => {
  const { body } = await served.get('xu_jing', `/api/v1/cases/${encodeURIComponent(id)}`);
  return Object.fromEntries(body.case.records.map(({ record, value }: { record: string; value: unknown }) => [record, value]));
};

test('facts are added up over the customer’s cases, as they go on and when they have ended', async () => {
  expect(await facts('mill')).toEqual({ open_cases: {}, promises: { kept: 0, broken: 0 }, satisfaction: {}, contribution: 0 });
  const [one, two] = [await start('care', 'mill'), await start('care', 'mill')];
  await start('care', 'other');
  expect(await facts('mill')).toMatchObject({ open_cases: { care: 2 }, contribution: 241, score: 7 });
  expect(await facts('mill')).not.toHaveProperty('last_contact');
  await served.post('li_na', `/api/v1/tasks/${encodeURIComponent(`${one}:call.1`)}/claim`, {});
  expect((await served.post('li_na', `/api/v1/tasks/${encodeURIComponent(`${one}:call.1`)}/complete`, { values: {} })).status).toBe(200);
  expect(await facts('mill')).toMatchObject({ promises: { kept: 1, broken: 0 }, last_contact: expect.any(String) });
  const answered = await complete(`${one}:asked.1`, { overall: 4, speed: 1 });
  expect([answered.status, answered.body.detail]).toEqual([200, undefined]);
  expect(await facts('mill')).toMatchObject({ open_cases: { care: 1 }, satisfaction: { hotline: (75 + 0) / 2 }, contribution: 241 });
  const { items } = (await served.get('xu_jing', '/api/v1/customers')).body;
  expect(items.map((each: { id: string; facts: object }) => [each.id, each.facts])).toMatchObject([
    ['mill', { open_cases: { care: 1 } }],
    ['other', { open_cases: { care: 1 } }],
    ['smith', { open_cases: {} }],
  ]);

  // A case that reads them is told when they change, whoever's case it is that changes them.
  const watch = await start('watch', 'mill');
  expect(await records(watch)).toEqual({ open_at_start: 1 });
  await served.post('xu_jing', `/api/v1/cases/${encodeURIComponent(two)}/cancel`, { reason: 'By mistake' });
  await served.changesTold();
  expect(await facts('mill')).toMatchObject({ open_cases: { watch: 1 } });
  expect(await records(watch)).toMatchObject({ open_at_start: 1, satisfaction: 37.5, total: 241 });
});

test('what is computed, and what Steward keeps, is written by nobody', async () => {
  const put = async (file: object) =>
    served.request('/api/v1/customers/mill', {
      method: 'PUT',
      body: JSON.stringify(file),
      headers: { authorization: await served.bearer('xu_jing'), 'content-type': 'application/json' },
    });
  const refused = await put({ name: 'Mill', valued: true, facts: {} });
  expect([refused.status, refused.body.errors.map(({ field }: { field: string }) => field).sort()]).toEqual([422, ['/facts', '/valued']]);
  expect((await put({ name: 'Mill', spent: 10 })).status).toBe(200);
});

describe('a contact that no case has', () => {
  const contacts = '/api/v1/customers/smith/contacts';
  const log = (person: string, body: object, key?: string) => served.post(person, contacts, body, key);
  interface Contact {
    readonly note: string;
    readonly case: string | null;
  }
  const read = async (person: string, query = '') =>
    (await served.get(person, `${contacts}${query}`)).body as { items: Contact[]; next: string };
  const notes = async (person: string) => (await read(person)).items.map(({ note }) => note);

  test('counts as the last contact, and goes to the open cases that read it', async () => {
    const watch = await start('watch', 'smith');
    expect(await records(watch)).toEqual({ open_at_start: 0 });
    // What its own start noted is told before.
    await served.changesTold();
    const answer = await log('li_na', { channel: 'phone', note: 'Asks for a price' });
    expect(answer).toMatchObject({ status: 201, body: { by: 'li_na', channel: 'phone', note: 'Asks for a price', case: null } });
    expect(await facts('smith')).toMatchObject({ last_contact: answer.body.at });
    expect(await records(watch)).toHaveProperty('total');
  });

  test('is logged once, however often it is sent', async () => {
    const first = await log('li_na', { channel: 'mail' }, 'once');
    expect(await log('li_na', { channel: 'mail' }, 'once')).toMatchObject({ status: 201, body: first.body });
    expect(await log('li_na', { channel: 'phone' }, 'once')).toMatchObject({
      status: 422,
      body: { type: 'urn:steward:problem:idempotency_key_reused' },
    });
    expect(await notes('li_na')).toEqual(['', 'Asks for a price']);
  });

  test('is in the audit log once, with who logged it', async () => {
    const { body } = await served.get('xu_jing', '/api/v1/audit?subject=smith');
    const of = { action: 'contact_logged', person: 'li_na', case: null, channel: 'http' };
    expect(body.items).toMatchObject([
      { ...of, detail: { channel: 'mail', note: '' } },
      { ...of, detail: { channel: 'phone', note: 'Asks for a price' } },
    ]);
  });

  test('is read with those of the cases that the reader may see, the latest first, in pages', async () => {
    const care = await start('care', 'smith');
    await served.post('li_na', `/api/v1/cases/${encodeURIComponent(care)}/contacts`, { channel: 'phone', note: 'In confidence' });
    await log('ma_li', { channel: 'phone', note: 'Wants an offer' });
    const first = await read('li_na', '?limit=2');
    expect(first.items).toMatchObject([
      { note: 'Wants an offer', case: null },
      { note: 'In confidence', case: care },
    ]);
    expect((await served.get('li_na', first.next)).body).toMatchObject({ items: [{ note: '' }, { note: 'Asks for a price' }], next: null });
    expect(await notes('ma_li')).toEqual(['Wants an offer', '', 'Asks for a price']);
  });

  test('is of a customer who is there', async () => {
    const { status, body } = await served.post('li_na', '/api/v1/customers/nobody/contacts', { channel: 'phone' });
    expect([status, body.type]).toEqual([404, 'urn:steward:problem:customer_unknown']);
    expect((await served.get('li_na', '/api/v1/customers/nobody/contacts')).status).toBe(404);
    expect((await log('sun_tao', { channel: 'phone' })).status).toBe(403);
  });
});
