import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Program } from '../../src/program/program.js';
import { saveCustomer } from '../../src/store/customers.js';
import { clock, hours, literal } from '../engine/complaint-program.js';
import { complaint, customers, mill } from './complaint.js';
import { type Answer, publish, type Served, serve } from './served.js';

const DAYS_30 = 30 * 86_400_000;
const reopenable: Program = {
  ...complaint,
  deadlines: [clock('resolution', hours(48))],
  reopen: { within: literal({ kind: 'elapsed', milliseconds: DAYS_30 }), at: 'resolve', outcomes: ['completed'], line: 1 },
};

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [reopenable], customers });
});
afterAll(() => served.close());

const url = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}`;
const problem = (code: string) => ({ type: `urn:steward:problem:${code}` });
const reopen = (person: string, id: string, key?: string, comment = 'It smokes again'): Promise<Answer> =>
  served.post(person, `${url(id)}/reopen`, { comment }, key);

let count = 0;
async function started(playbook = 'complaint'): Promise<string> {
  count += 1;
  const data = { description: 'It smokes', reference: `O-${count}` };
  return (await served.post('li', '/api/v1/cases', { playbook, customer: 'hengfa', data })).body.case.id;
}

/** Heard out, and accepted by the customer; long enough ago that its end is certain. */
async function completed(id: string): Promise<Answer['body']> {
  await served.post('li', `/api/v1/tasks/${encodeURIComponent(`${id}:hear_out.1`)}/complete`, { values: { story: 'Smoke' } });
  const { tasks } = (await served.get('xu', url(id))).body;
  const done = await served.post(tasks[0].assignee, `${tasks[0].url}/complete`, { outcome: 'accepted' });
  expect(done.body.case).toMatchObject({ status: 'completed' });
  await served.db.updateTable('heads').set({ verified: true }).where('case_id', '=', id).execute();
  return done.body.case;
}

describe('a completed case', () => {
  test('is opened again as the next of its key, with what was done and whom it belonged to; also when Temporal has forgotten it', async () => {
    const id = await started();
    const before = await completed(id);
    expect(Date.parse(before.reopenable_until) - Date.parse(before.ended_at)).toBe(DAYS_30);
    served.cases.forget(id);
    await saveCustomer(served.db, { id: 'hengfa', file: { ...customers.hengfa, name: 'Hengfa & Sons' }, expected: null });

    const again = await reopen('li', id, 'again');
    expect(again).toMatchObject({
      status: 201,
      body: {
        case: {
          id: `${id}/2`,
          status: 'open',
          stage: 'resolve',
          started_at: before.started_at,
          case_roles: before.case_roles,
          data: before.data,
          relations: [{ relation: 'reopens', case: id, by: 'li', comment: 'It smokes again' }],
        },
        tasks: [{ step: 'ask', assignee: before.case_roles.owner, id: `${id}/2:ask.2` }],
      },
    });
    expect((await reopen('li', id, 'again')).body.case.id).toBe(`${id}/2`);
    const facts = (await served.get('li', `${again.body.case.url}/timeline`)).body.items;
    expect(facts[0]).toMatchObject({
      kind: 'case_reopened',
      actor: 'li',
      detail: { from: id, comment: 'It smokes again', outcome: 'completed', stage: 'resolve' },
    });
    expect((await served.get('li', `${url(id)}/relations`)).body.items).toMatchObject([
      { relation: 'reopened_as', case: `${id}/2`, status: 'open' },
    ]);
    const { items } = (await served.get('li', `${again.body.case.url}/deadlines`)).body;
    const [resolution] = items.filter((each: { clock: string }) => each.clock === 'resolution.1');
    expect(JSON.stringify(resolution.ledger)).toContain('"kind":"reopened"');

    // And it ends once more.
    const [task] = again.body.tasks;
    await served.post(task.assignee, `${task.url}/complete`, { outcome: 'accepted' });
    await served.db.updateTable('heads').set({ verified: true }).execute();
    expect((await reopen('li', `${id}/2`)).body.case.id).toBe(`${id}/3`);
    expect(await reopen('li', id)).toMatchObject({ status: 409, body: problem('case_open') });
  });

  test('is opened again once, however many want to', async () => {
    const id = await started();
    await completed(id);
    const answers = await Promise.all(['li', 'wang', 'xu'].map((person) => reopen(person, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('takes along what was related to it', async () => {
    const [id, child] = [await started(), await started()];
    await served.post('li', `${url(id)}/links`, { relation: 'parent_of', case: child });
    await completed(id);
    const { body } = await reopen('li', id);
    expect((await served.get('xu', url(child))).body.case.relations).toMatchObject([{ relation: 'child_of', case: body.case.id }]);
    expect((await served.post('li', `${body.case.url}/updates`, { text: 'Once more' })).status).toBe(200);
    const facts = (await served.get('xu', `${url(child)}/timeline`)).body.items as { kind: string }[];
    expect(facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['parent_ended', 'parent_update']));
  });
});

describe('it is refused', () => {
  test('while the case is open, when it was cancelled or ended otherwise, and when its time is over', async () => {
    const open = await started();
    expect(await reopen('li', open)).toMatchObject({ status: 409, body: { ...problem('not_reopenable'), reason: 'open' } });
    const withdrawn = await started();
    await served.post('li', '/api/v1/messages', { case: withdrawn, message: 'customer_withdraws', data: { reference: 'x' } });
    await served.db.updateTable('heads').set({ verified: true }).execute();
    expect(await reopen('li', withdrawn)).toMatchObject({ status: 409, body: { reason: 'outcome' } });
    const merged = await started();
    await served.post('li', `${url(merged)}/merge`, { into: open });
    await served.db.updateTable('heads').set({ verified: true }).execute();
    expect(await reopen('li', merged)).toMatchObject({ status: 409, body: { reason: 'cancelled' } });

    const brief = { within: literal({ kind: 'elapsed', milliseconds: 1 }), at: 'resolve', line: 1 } as const;
    await publish(served.db, { ...reopenable, playbook: 'brief', reopen: brief });
    const late = await started('brief');
    const { reopenable_until } = await completed(late);
    expect(await reopen('li', late)).toMatchObject({ status: 409, body: { ...problem('reopen_too_late'), until: reopenable_until } });
  });

  test('without a comment, to those who may not, and after a new case with the key', async () => {
    const id = await started();
    await completed(id);
    expect((await served.post('li', `${url(id)}/reopen`, {})).status).toBe(422);
    // An engineer may see it, and start none.
    expect(await reopen('zhao', id)).toMatchObject({ status: 403, body: problem('not_allowed') });
    const data = { description: 'New', reference: id.slice('complaint/'.length) };
    await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data });
    expect(await reopen('li', id)).toMatchObject({ status: 409, body: { ...problem('case_open'), case: `${id}/2` } });
    await completed(`${id}/2`);
    expect(await reopen('li', id)).toMatchObject({ status: 409, body: { reason: 'superseded' } });
  });

  test('where the playbook says nothing of it', async () => {
    const { reopen: _, ...closed } = reopenable;
    await publish(served.db, { ...closed, playbook: 'closed' });
    const data = { description: 'x', reference: 'C-1' };
    const { body } = await served.post('li', '/api/v1/cases', { playbook: 'closed', customer: 'hengfa', data });
    await completed(body.case.id);
    expect(await reopen('li', body.case.id)).toMatchObject({ status: 409, body: { reason: 'undeclared' } });
  });
});
