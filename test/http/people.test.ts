import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, mill } from './complaint.js';
import { type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
  for (const reference of ['R-1', 'R-2', 'R-3']) await start(reference);
});
afterAll(() => served.close());

const HOUR = 3_600_000;

async function start(reference: string): Promise<void> {
  await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference } });
}

async function inbox(person: string, query = ''): Promise<string[]> {
  const { body } = await served.get(person, `/api/v1/tasks${query}`);
  return body.items.map((each: { case: string }) => each.case);
}

describe('an inbox', () => {
  test('holds what is offered to one and what one has, and nobody else', async () => {
    expect((await inbox('li')).sort()).toEqual(['complaint/R-1', 'complaint/R-2', 'complaint/R-3']);
    expect(await inbox('zhao')).toEqual([]);
    await served.post('wang', '/api/v1/tasks/complaint%2FR-1%3Ahear_out.1/claim', {});
    expect((await inbox('li')).sort()).toEqual(['complaint/R-2', 'complaint/R-3']);
    expect((await inbox('wang')).sort()).toEqual(['complaint/R-1', 'complaint/R-2', 'complaint/R-3']);
    await served.post('wang', '/api/v1/tasks/complaint%2FR-1%3Ahear_out.1/release', {});
    expect(await inbox('li')).toContain('complaint/R-1');
  });

  test('is narrowed by case, customer, playbook, stage and lateness', async () => {
    expect(await inbox('li', '?case=complaint/R-2')).toEqual(['complaint/R-2']);
    expect(await inbox('li', '?case=complaint/R-2&overdue=true')).toEqual([]);
    expect(await inbox('li', '?customer=hengfa')).toHaveLength(3);
    expect(await inbox('li', '?customer=other')).toEqual([]);
    expect(await inbox('li', '?playbook=complaint&stage=listen')).toHaveLength(3);
    expect(await inbox('li', '?stage=resolve')).toEqual([]);
    expect(await inbox('li', '?overdue=false')).toHaveLength(3);
  });

  test('comes in pages', async () => {
    const first = await served.get('li', '/api/v1/tasks?limit=2');
    expect(first.body.items).toHaveLength(2);
    const second = await served.get('li', first.body.next);
    expect(second.body).toMatchObject({ items: [{}], next: null });
    const ids = [...first.body.items, ...second.body.items].map((each: { id: string }) => each.id);
    expect(new Set(ids).size).toBe(3);
  });

  test('says what one may do with each task, and not who may not have it', async () => {
    const { body } = await served.get('li', '/api/v1/tasks?case=complaint/R-2');
    const [task] = body.items;
    expect(Object.keys(task.actions).sort()).toEqual(['attach', 'claim', 'comment', 'complete', 'delegate', 'forward', 'start', 'suspend']);
    expect(task.actions).toMatchObject({ claim: `${task.url}/claim`, complete: `${task.url}/complete` });
    expect(task).not.toHaveProperty('excluded');
    expect((await served.get('chen', task.url)).body.actions).toEqual({});
  });

  test('has no task that ended', async () => {
    await served.post('li', '/api/v1/tasks/complaint%2FR-2%3Ahear_out.1/complete', { values: { story: 'x' } });
    expect(await served.get('li', '/api/v1/tasks/complaint%2FR-2%3Ahear_out.1')).toMatchObject({
      status: 404,
      body: { type: 'urn:steward:problem:task_unknown' },
    });
  });
});

describe('what is refused', () => {
  test('a task to those it was not offered to', async () => {
    expect(await served.post('zhao', '/api/v1/tasks/complaint%2FR-3%3Ahear_out.1/claim', {})).toMatchObject({
      status: 403,
      body: { type: 'urn:steward:problem:not_a_candidate' },
    });
  });

  test('a form with errors, each at its field', async () => {
    const answer = await served.post('li', '/api/v1/tasks/complaint%2FR-3%3Ahear_out.1/complete', {
      values: { mood: 'sunny', colour: 'red' },
    });
    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:steward:problem:values_invalid' } });
    expect(answer.body.errors.map((each: { field: string }) => each.field).sort()).toEqual([
      '/values/colour',
      '/values/mood',
      '/values/story',
    ]);
  });

  test('an outcome that the task does not have', async () => {
    await start('R-4');
    const { body } = await served.post('li', '/api/v1/tasks/complaint%2FR-4%3Ahear_out.1/complete', { values: { story: 'x' } });
    const [ask] = body.tasks;
    const answer = await served.post(ask.assignee, ask.actions.complete ?? `${ask.url}/complete`, { outcome: 'perhaps' });
    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:steward:problem:outcome_unknown', allowed: ['accepted', 'declined'] } });
  });
});

describe('a message', () => {
  test('is taken once by its id', async () => {
    await start('R-5');
    const message = { message: 'customer_withdraws', case: 'complaint/R-5', id: 'mail-1', data: { reference: 'R-5', reason: 'found it' } };
    expect(await served.post('li', '/api/v1/messages', message)).toMatchObject({
      status: 200,
      body: { case: { status: 'completed', outcome: 'withdrawn' } },
    });
    expect(await inbox('li', '?case=complaint/R-5')).toEqual([]);
  });

  test('that the playbook does not know is refused', async () => {
    expect(await served.post('li', '/api/v1/messages', { message: 'hello', case: 'complaint/R-3' })).toMatchObject({
      status: 422,
      body: { type: 'urn:steward:problem:message_unknown' },
    });
  });

  test('is sent by those who may, to a case that is there', async () => {
    const message = { message: 'customer_withdraws', case: 'complaint/R-3' };
    expect(await served.post('gu', '/api/v1/messages', message)).toMatchObject({ status: 403, body: { permission: 'message' } });
    expect((await served.post('li', '/api/v1/messages', { ...message, case: 'complaint/R-0' })).status).toBe(404);
  });
});

describe('what is late', () => {
  test('stands first in the inbox, and is told to those whom the playbook names', async () => {
    await start('R-6');
    await served.cases.passTime('complaint/R-6', 14 * 24 * HOUR);
    expect((await inbox('li'))[0]).toBe('complaint/R-6');
    expect(await inbox('li', '?overdue=true')).toEqual(['complaint/R-6']);
    const { body } = await served.get('chen', '/api/v1/notices');
    expect(body.items).toMatchObject([
      { case: 'complaint/R-6', about: { kind: 'escalation', level: 1, tasks: ['complaint/R-6:hear_out.1'] } },
    ]);
    expect((await served.get('li', '/api/v1/notices')).body.items).toEqual([]);
  });
});

describe('without the database', () => {
  test('reading is put off, and what is done is not reported as failed', async () => {
    await served.get('li', '/api/v1/tasks');
    await served.db.destroy();
    const reading = await served.get('li', '/api/v1/cases');
    expect(reading).toMatchObject({ status: 503, body: { type: 'urn:steward:problem:database_unavailable' } });
    expect(reading.headers.get('retry-after')).toBe('5');
    served.cases.weather = 'temporal_down';
    const answer = await served.post('li', '/api/v1/tasks/complaint%2FR-3%3Ahear_out.1/claim', {});
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending', kept: false } });
    expect((await served.request('/readyz')).body).toMatchObject({
      status: 'not_ready',
      checks: { database: 'The database does not answer.' },
    });
    expect((await served.request('/healthz')).status).toBe(200);
  });
});
