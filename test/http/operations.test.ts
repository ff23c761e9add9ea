import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { encodeReference } from '../../src/http/operation-reference.js';
import { resendOnce } from '../../src/http/resender.js';
import { createSettler } from '../../src/http/settler.js';
import { readCase } from '../../src/store/cases.js';
import { settleBatch } from '../../src/store/projection/settle.js';
import { broken, complaint, customers, errand, mill } from './complaint.js';
import { type Answer, type Served, serve } from './served.js';

const logger = pino({ level: 'silent' });
let served: Served;
let references = 0;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint, errand, broken], customers });
});
afterEach(() => {
  served.cases.weather = 'fair';
});
afterAll(() => served.close());

async function started(): Promise<{ id: string; task: string }> {
  references += 1;
  const { body } = await served.post('li', '/api/v1/cases', {
    playbook: 'complaint',
    customer: 'hengfa',
    data: { description: 'x', reference: `R-${references}` },
  });
  return { id: body.case.id, task: body.tasks[0].url };
}

async function resend(): Promise<void> {
  const settler = createSettler((answers) => settleBatch(served.db, answers), logger, 1);
  await resendOnce({ db: served.db, cases: served.cases, settler, logger }, 0);
  await settler.close();
}

describe('an operation', () => {
  test('sent again gets its first answer, also when the task is done', async () => {
    const { task } = await started();
    const values = { story: 'Smoke' };
    const first = await served.post('li', `${task}/complete`, { values }, 'k1');
    const again = await served.post('li', `${task}/complete`, { values }, 'k1');
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
  });

  test('sent again after the case has ended gets its first answer still', async () => {
    const { task } = await started();
    const { body } = await served.post('li', `${task}/complete`, { values: { story: 'Smoke' } });
    const ask = body.tasks[0];
    const last = await served.post(ask.assignee, `${ask.url}/complete`, { outcome: 'accepted' }, 'k2');
    const again = await served.post(ask.assignee, `${ask.url}/complete`, { outcome: 'accepted' }, 'k2');
    expect(again).toMatchObject({ status: 200, body: last.body });
    const other = await served.post(ask.assignee, `${ask.url}/complete`, { outcome: 'declined' }, 'k2');
    expect(other).toMatchObject({ status: 422, body: { type: 'urn:steward:problem:idempotency_key_reused' } });
  });

  test('with the key of another request is refused, whether that was done or refused', async () => {
    const { task } = await started();
    expect((await served.post('li', `${task}/complete`, { values: {} }, 'k3')).body.type).toBe('urn:steward:problem:values_invalid');
    await served.post('li', `${task}/complete`, { values: { story: 'a' } }, 'k4');
    expect((await served.post('li', `${task}/complete`, { values: { story: 'b' } }, 'k4')).body.type).toBe(
      'urn:steward:problem:idempotency_key_reused',
    );
  });

  test('settles the write that its answer carried', async () => {
    const { id, task } = await started();
    expect((await readCase(served.db, id))?.verified).toBe(false);
    await served.post('li', `${task}/claim`, {});
    await expect.poll(async () => (await readCase(served.db, id))?.verified).toBe(true);
  });

  test('on a case that has ended says so, and by whom the task was done', async () => {
    const { id, task } = await started();
    await served.post('li', `${task}/complete`, { values: { story: 'Smoke' } });
    await served.post('li', '/api/v1/messages', { message: 'customer_withdraws', case: id, data: { reference: 'R-1' } });
    served.cases.forget(id);
    expect(await served.post('wang', `${task}/claim`, {})).toMatchObject({
      status: 409,
      body: { type: 'urn:steward:problem:task_closed', how: 'completed', by: 'li', by_name: 'LI' },
    });
    expect(
      await served.post('li', '/api/v1/messages', { message: 'customer_withdraws', case: id, data: { reference: 'R-1' } }),
    ).toMatchObject({
      status: 409,
      body: { type: 'urn:steward:problem:case_closed' },
    });
  });

  test('on a case that never was is not found', async () => {
    expect(await served.post('li', '/api/v1/tasks/complaint%2FR-0%3Ahear_out.1/claim', {})).toMatchObject({
      status: 404,
      body: { type: 'urn:steward:problem:task_unknown' },
    });
  });

  test('where too many are under way is to be sent again', async () => {
    const { task } = await started();
    served.cases.weather = 'busy';
    const answer = await served.post('li', `${task}/claim`, {});
    expect(answer).toMatchObject({ status: 429, body: { type: 'urn:steward:problem:busy' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

describe('an operation that is not answered in time', () => {
  async function pending(weather: 'temporal_down' | 'answers_lost', key?: string): Promise<{ answer: Answer; url: string; task: string }> {
    const { task } = await started();
    served.cases.weather = weather;
    const answer = await served.post('li', `${task}/complete`, { values: { story: 'Smoke' } }, key);
    served.cases.weather = 'fair';
    return { answer, url: answer.headers.get('location') ?? '', task };
  }

  test('is 202 with where to ask, and is done once it can be', async () => {
    const { answer, url } = await pending('temporal_down');
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending', kept: true, name: 'complete', url } });
    expect((await served.get('li', url)).body).toMatchObject({ status: 'pending' });
    await resend();
    expect((await served.get('li', url)).body).toMatchObject({ status: 'done', result: { case: { stage: 'resolve' } } });
  });

  test('was perhaps accepted: it has its effect once', async () => {
    const { url, task } = await pending('answers_lost');
    await resend();
    await resend();
    expect((await served.get('li', url)).body).toMatchObject({ status: 'done', result: { case: { stage: 'resolve' } } });
    expect((await served.post('wang', `${task}/claim`, {})).body).toMatchObject({ how: 'completed', by: 'li' });
  });

  test('sent again by its caller gets the answer', async () => {
    const { task } = await pending('answers_lost', 'k5');
    expect(await served.post('li', `${task}/complete`, { values: { story: 'Smoke' } }, 'k5')).toMatchObject({
      status: 200,
      body: { case: { stage: 'resolve' } },
    });
  });

  test('tells why, when it is refused after all', async () => {
    const { url, task } = await pending('temporal_down');
    await served.post('wang', `${task}/claim`, {});
    await resend();
    expect((await served.get('li', url)).body).toMatchObject({
      status: 'refused',
      problem: { type: 'urn:steward:problem:task_held', holder: 'wang' },
    });
  });

  test('is found by its id even where it was not kept', async () => {
    const { url } = await pending('answers_lost');
    await served.db.deleteFrom('operations').execute();
    expect((await served.get('li', url)).body).toMatchObject({ status: 'done' });
  });

  test('is not told to those who may not see the case', async () => {
    const { url } = await pending('temporal_down');
    expect((await served.get('gu', url)).status).toBe(403);
  });

  test.each([
    'nonsense',
    encodeReference({ case: 'complaint/R-0', name: 'claim', id: 'x' }),
    encodeReference({ case: 'complaint/R-1', name: 'claim', id: 'x' }),
  ])('an id that means none is not found: %s', async (id) => {
    expect((await served.get('xu', `/api/v1/operations/${id}`)).status).toBe(404);
  });
});

describe('a start while Temporal is away', () => {
  test('is reserved, answered with 202, and started once it can be', async () => {
    served.cases.weather = 'temporal_down';
    const answer = await served.post('gu', '/api/v1/cases', { playbook: 'errand', key: 'patience' }, 'k6');
    expect(answer).toMatchObject({ status: 202, body: { case: 'errand/patience', name: 'start', status: 'pending', kept: true } });
    const url = answer.headers.get('location') ?? '';
    expect((await served.get('gu', url)).body).toMatchObject({ status: 'pending' });
    served.cases.weather = 'fair';
    await resend();
    expect((await served.get('gu', url)).body).toMatchObject({
      status: 'done',
      result: { case: { id: 'errand/patience', started_by: 'gu' }, tasks: [{ assignee: 'gu' }] },
    });
    expect((await served.post('gu', '/api/v1/cases', { playbook: 'errand', key: 'patience' }, 'k6')).status).toBe(200);
  });
});

describe('incidents', () => {
  test('are listed for administrators, who skip or retry them', async () => {
    const { body } = await served.post('li', '/api/v1/cases', { playbook: 'broken' });
    const listed = await served.get('xu', '/api/v1/incidents');
    const mine = listed.body.items.find((each: { case: string }) => each.case === body.case.id);
    expect(mine).toMatchObject({ incident: { code: 'expression', node: 'fails', line: 7 } });
    expect(await served.post('xu', mine.retry_url, {})).toMatchObject({ status: 200, body: { case: { incidents: [{ node: 'fails' }] } } });
    const again = (await served.get('xu', '/api/v1/incidents')).body.items.find((each: { case: string }) => each.case === body.case.id);
    expect(await served.post('xu', again.skip_url, {})).toMatchObject({
      status: 200,
      body: { case: { incidents: [] }, tasks: [{ step: 'then' }] },
    });
    expect(await served.post('xu', again.skip_url, {})).toMatchObject({
      status: 404,
      body: { type: 'urn:steward:problem:incident_unknown' },
    });
  });

  test("are nobody else's", async () => {
    const { body } = await served.post('li', '/api/v1/cases', { playbook: 'broken' });
    const [{ id: incident }] = body.case.incidents;
    const url = `/api/v1/incidents/${encodeURIComponent(body.case.id)}/${incident}`;
    expect((await served.get('li', '/api/v1/incidents')).status).toBe(403);
    for (const [how, given] of [
      ['retry', {}],
      ['skip', {}],
      ['mend', { data: {} }],
    ] as const)
      expect((await served.post('li', `${url}/${how}`, given)).status).toBe(403);
    expect((await served.get('xu', body.case.url)).body.case.incidents).toMatchObject([{ id: incident }]);
  });
});
