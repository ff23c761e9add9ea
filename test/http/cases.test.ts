import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, errand, mill } from './complaint.js';
import { type Answer, publish, type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint, errand], customers });
});
afterAll(() => served.close());

const start = (reference: string, more: object = {}) => ({
  playbook: 'complaint',
  customer: 'hengfa',
  data: { description: 'It smokes', reference },
  ...more,
});

describe('a complaint, from its start to its end', () => {
  test('is started, stands in the inbox, is worked on and ends', async () => {
    const started = await served.post('li', '/api/v1/cases', start('R-1'));
    expect(started).toMatchObject({
      status: 201,
      body: { case: { id: 'complaint/R-1', status: 'open', stage: 'listen', started_by: 'li' } },
    });
    expect(started.headers.get('location')).toBe('/api/v1/cases/complaint%2FR-1');
    expect(started.body.case.data).toEqual({ description: 'It smokes', reference: 'R-1', severity: 'normal', reopened: 0 });
    const [task] = started.body.tasks;
    expect(task).toMatchObject({ id: 'complaint/R-1:hear_out.1', assignee: null, show: [{ label: 'What they say', value: 'It smokes' }] });

    expect(task.fields).toEqual(['story', 'mood']);

    const inbox = await served.get('wang', '/api/v1/tasks');
    expect(inbox.body.items.map((each: { id: string }) => each.id)).toContain(task.id);
    const claimed = await served.post('wang', task.actions.claim, {});
    expect(claimed).toMatchObject({
      status: 200,
      body: { tasks: [{ assignee: 'wang', actions: { release: expect.any(String), complete: expect.any(String) } }] },
    });
    expect((await served.get('li', '/api/v1/tasks?case=complaint/R-1')).body.items).toEqual([]);

    const held = await served.post('li', `${task.url}/complete`, { values: { story: 'Smoke' } });
    expect(held).toMatchObject({ status: 409, body: { type: 'urn:steward:problem:task_held', holder: 'wang', holder_name: 'WANG' } });

    const completed = await served.post('wang', `${task.url}/complete`, { values: { story: 'Smoke' } });
    expect(completed).toMatchObject({ status: 200, body: { case: { stage: 'resolve' }, tasks: [{ step: 'ask' }] } });
    const [ask] = completed.body.tasks;
    const ended = await served.post(ask.assignee, `${ask.url}/complete`, { outcome: 'accepted' });
    expect(ended).toMatchObject({ status: 200, body: { case: { status: 'completed', outcome: 'completed' }, tasks: [] } });

    const read = await served.get('chen', '/api/v1/cases/complaint%2FR-1');
    expect(read).toMatchObject({ status: 200, body: { case: { status: 'completed', ended_at: expect.stringMatching(/Z$/) } } });
    const timeline = await served.get('li', '/api/v1/cases/complaint%2FR-1/timeline');
    expect(timeline.body.items.map((each: { kind: string }) => each.kind)).toEqual(
      expect.arrayContaining(['case_started', 'task_claimed', 'case_completed']),
    );
  });
});

describe('what is shown of cases', () => {
  const repair = (person: string, body: object = {}) => served.post(person, '/api/v1/repairs', body);

  test('is held against the cases, and made again where it differs, for administrators', async () => {
    const { body } = await served.post('li', '/api/v1/cases', start('R-rows'));
    const [task] = body.tasks;
    await served.db
      .updateTable('heads')
      .set({ stage: 'nowhere', view: '{"stage":"nowhere"}' })
      .where('case_id', '=', body.case.id)
      .execute();
    await served.db.updateTable('tasks').set({ assignee: 'xu', view: '{}' }).where('task_id', '=', task.id).execute();
    await served.db.deleteFrom('task_candidates').where('task_id', '=', task.id).execute();

    expect(await repair('li')).toMatchObject({ status: 403, body: { type: 'urn:steward:problem:not_allowed' } });
    const repaired = await repair('xu');
    expect(repaired).toMatchObject({ status: 200, body: { next: null, moving: [] } });
    expect(repaired.body.repaired).toEqual([{ case: body.case.id, differed: ['case', 'tasks'] }]);

    expect((await served.get('li', `/api/v1/cases/${encodeURIComponent(body.case.id)}`)).body).toEqual(body);
    expect((await served.get('wang', '/api/v1/tasks')).body.items.map((each: { id: string }) => each.id)).toContain(task.id);
    expect((await repair('xu')).body.repaired).toEqual([]);
  });

  test('is left alone while it is being written', async () => {
    const { body } = await served.post('li', '/api/v1/cases', start('R-moving'));
    await served.db.updateTable('heads').set({ write_id: 'another', view: '{}' }).where('case_id', '=', body.case.id).execute();
    expect((await repair('xu')).body).toMatchObject({ repaired: [], moving: [body.case.id] });
    await served.db
      .updateTable('heads')
      .set({ written_at: new Date(0) })
      .where('case_id', '=', body.case.id)
      .execute();
    expect((await repair('xu')).body).toMatchObject({ repaired: [{ case: body.case.id, differed: ['case'] }], moving: [] });
  });
});

describe('what a start must bring', () => {
  const refused: readonly [string, object, object][] = [
    [
      'every field that is wrong is named at once',
      { data: { severity: 'huge', colour: 'red' } },
      {
        type: 'urn:steward:problem:data_invalid',
        errors: expect.arrayContaining([
          { field: '/data/colour', code: 'unknown_field', params: {}, message: expect.any(String) },
          {
            field: '/data/severity',
            code: 'enum',
            params: { limit: ['low', 'normal', 'high'] },
            message: expect.stringContaining('low, normal, high'),
          },
          { field: '/data/description', code: 'required', params: {}, message: 'This field is required.' },
          { field: '/data/reference', code: 'required', params: {}, message: 'This field is required.' },
        ]),
      },
    ],
    [
      'fields that the playbook sets itself are not given',
      { data: { description: 'x', reference: 'R-2', reopened: 3 } },
      { type: 'urn:steward:problem:data_invalid', errors: [{ field: '/data/reopened', message: expect.any(String) }] },
    ],
    [
      'a customer, where the playbook wants one',
      { customer: undefined },
      { type: 'urn:steward:problem:customer_invalid', errors: [{ field: '/customer' }] },
    ],
    [
      'a customer who is there',
      { customer: 'nobody' },
      { type: 'urn:steward:problem:customer_invalid', detail: 'There is no customer nobody.' },
    ],
    [
      'a key that can be one',
      { data: { description: 'x', reference: 'R 2/3' } },
      { type: 'urn:steward:problem:key_invalid', detail: expect.stringContaining('letters') },
    ],
    ['no key, where the playbook makes it', { key: 'mine' }, { type: 'urn:steward:problem:key_invalid', errors: [{ field: '/key' }] }],
    ['no other members', { colour: 'red' }, { type: 'urn:steward:problem:body_invalid', errors: [{ field: '/colour' }] }],
  ];
  test.each(refused)('%s', async (_, more, problem) => {
    const answer = await served.post('li', '/api/v1/cases', start('R-2', more));
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 422, ...problem });
  });

  test('a playbook that is published', async () => {
    expect(await served.post('li', '/api/v1/cases', start('R-2', { playbook: 'refund' }))).toMatchObject({
      status: 404,
      body: { playbook: 'refund' },
    });
  });

  test('somebody whom the playbook lets start it', async () => {
    expect(await served.post('gu', '/api/v1/cases', start('R-2'))).toMatchObject({
      status: 403,
      body: { type: 'urn:steward:problem:not_allowed', permission: 'start' },
    });
    expect((await served.post('gu', '/api/v1/cases', { playbook: 'errand' })).status).toBe(201);
  });

  test('no customer, where the playbook has none', async () => {
    expect(await served.post('li', '/api/v1/cases', { playbook: 'errand', customer: 'hengfa' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/customer' }] },
    });
  });
});

describe('keys of cases', () => {
  test('without a key a case takes the next number; with one, that', async () => {
    const first = await served.post('gu', '/api/v1/cases', { playbook: 'errand' });
    const second = await served.post('gu', '/api/v1/cases', { playbook: 'errand' });
    expect(Number(second.body.case.key)).toBe(Number(first.body.case.key) + 1);
    expect((await served.post('gu', '/api/v1/cases', { playbook: 'errand', key: 'post-office' })).body.case.id).toBe('errand/post-office');
  });

  test('a second case with the key of an open one is refused with where that one is', async () => {
    await served.post('li', '/api/v1/cases', start('R-3'));
    const answer = await served.post('wang', '/api/v1/cases', start('R-3'));
    expect(answer).toMatchObject({
      status: 409,
      body: { type: 'urn:steward:problem:case_open', case: 'complaint/R-3', url: '/api/v1/cases/complaint%2FR-3' },
    });
  });

  test.each(['join', 'skip'] as const)('where the playbook says %s, the open case is answered', async (if_open) => {
    await publish(served.db, { ...errand, playbook: `errand-${if_open}`, if_open });
    const first = await served.post('gu', '/api/v1/cases', { playbook: `errand-${if_open}`, key: 'a' });
    const second = await served.post('gu', '/api/v1/cases', { playbook: `errand-${if_open}`, key: 'a' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.case.id).toBe(first.body.case.id);
  });
});

describe('Idempotency-Key', () => {
  test('the same start again is the same case', async () => {
    const first = await served.post('gu', '/api/v1/cases', { playbook: 'errand' }, 'start-1');
    const again = await served.post('gu', '/api/v1/cases', { playbook: 'errand' }, 'start-1');
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.case.id).toBe(first.body.case.id);
  });

  test('the order of members does not make it another request', async () => {
    const first = await served.post('gu', '/api/v1/cases', { playbook: 'errand', data: {} }, 'start-2');
    const again = await served.post('gu', '/api/v1/cases', { data: {}, playbook: 'errand' }, 'start-2');
    expect(again.body.case.id).toBe(first.body.case.id);
  });

  test('the same key with another body is refused', async () => {
    await served.post('gu', '/api/v1/cases', { playbook: 'errand' }, 'start-3');
    const answer = await served.post('gu', '/api/v1/cases', { playbook: 'errand', key: 'other' }, 'start-3');
    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:steward:problem:idempotency_key_reused' } });
  });

  test("one caller's key does not reach another caller's case", async () => {
    const mine = await served.post('gu', '/api/v1/cases', { playbook: 'errand' }, 'start-4');
    const theirs = await served.post('li', '/api/v1/cases', { playbook: 'errand' }, 'start-4');
    expect(theirs.status).toBe(201);
    expect(theirs.body.case.id).not.toBe(mine.body.case.id);
  });

  test('a key that no header can carry in full is refused', async () => {
    expect(await served.post('gu', '/api/v1/cases', { playbook: 'errand' }, 'x'.repeat(201))).toMatchObject({
      status: 400,
      body: { type: 'urn:steward:problem:parameter_invalid' },
    });
  });
});

describe('cases that one may see', () => {
  test('only those are listed and read', async () => {
    await served.post('li', '/api/v1/cases', start('R-4'));
    const listed = async (person: string) =>
      (await served.get(person, '/api/v1/cases?playbook=complaint')).body.items.map((each: { id: string }) => each.id);
    expect(await listed('li')).toContain('complaint/R-4');
    expect(await listed('zhao')).toContain('complaint/R-4');
    expect(await listed('xu')).toContain('complaint/R-4');
    expect(await listed('gu')).toEqual([]);
    expect(await served.get('gu', '/api/v1/cases/complaint%2FR-4')).toMatchObject({ status: 403, body: { permission: 'see' } });
    expect((await served.get('gu', '/api/v1/cases/complaint%2FR-4/timeline')).status).toBe(403);
    expect((await served.get('gu', '/api/v1/tasks/complaint%2FR-4%3Ahear_out.1')).status).toBe(403);
    expect((await served.get('zhou', '/api/v1/tasks/complaint%2FR-4%3Ahear_out.1')).status).toBe(200);
  });

  test('who did something in a case may read it later', async () => {
    await served.post('li', '/api/v1/cases', start('R-5'));
    const before = (await served.get('wang', '/api/v1/cases/complaint%2FR-5')).body.case.case_roles.owner;
    const other = before === 'li' ? 'wang' : 'li';
    await served.post(other, '/api/v1/tasks/complaint%2FR-5%3Ahear_out.1/complete', { values: { story: 'x' } });
    await publish(served.db, { ...complaint, access: [] });
    expect((await served.get(other, '/api/v1/cases/complaint%2FR-5')).status).toBe(200);
    await publish(served.db, complaint);
  });

  test('a case that is not there is not found', async () => {
    expect(await served.get('xu', '/api/v1/cases/complaint%2FR-0')).toMatchObject({
      status: 404,
      body: { type: 'urn:steward:problem:case_unknown' },
    });
  });

  test('they come in pages, each with the way to the next', async () => {
    const seen: string[] = [];
    let pages = 0;
    for (let next: string | null = '/api/v1/cases?limit=2&status=open'; next !== null; pages += 1) {
      const page: Answer = await served.get('xu', next);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.items.map((each: { id: string }) => each.id));
      next = page.body.next;
    }
    const all = await served.get('xu', '/api/v1/cases?limit=200&status=open');
    expect(pages).toBeGreaterThan(2);
    expect(seen).toEqual(all.body.items.map((each: { id: string }) => each.id));
  });

  test('deadlines stand with their times', async () => {
    await served.post('li', '/api/v1/cases', start('R-6'));
    const { body } = await served.get('li', '/api/v1/cases/complaint%2FR-6/deadlines');
    expect(body.items).toMatchObject([
      { on: 'hear_out', title: { en: 'Hear out', zh: '倾听' }, status: 'running', pauses: [], changes: [] },
    ]);
    const [{ ledger, started_at, due, minutes_until_due }] = body.items;
    expect([ledger[0].from, ledger.at(-1).to]).toEqual([started_at, due]);
    expect(minutes_until_due.running).toBeGreaterThan(0);
  });

  test('administrators pause deadlines, also from an earlier time on, and nobody else', async () => {
    await served.post('li', '/api/v1/cases', start('R-6p'));
    const path = '/api/v1/cases/complaint%2FR-6p';
    const body = { reason: 'power cut' };
    expect((await served.post('li', `${path}/pause_clocks`, body)).status).toBe(403);
    const paused = await served.post('xu', `${path}/pause_clocks`, body);
    expect(paused.status).toBe(200);
    expect(paused.body.case.deadlines).toMatchObject([{ paused: true }]);
    const early = await served.post('xu', `${path}/pause_clocks`, { ...body, from: '2020-01-01T00:00:00Z' });
    expect(early.body).toMatchObject({ status: 422, type: 'urn:steward:problem:pause_invalid' });
    const resumed = await served.post('xu', `${path}/resume_clocks`, {});
    expect(resumed.body.case.deadlines).toMatchObject([{ paused: false }]);
    const ledger = await served.get('li', `${path}/deadlines`);
    expect(ledger.body.items[0].pauses).toMatchObject([{ cause: { kind: 'operation', reason: 'power cut' } }]);
  });
});
