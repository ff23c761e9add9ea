import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, program, role, task } from '../engine/complaint-program.js';
import { mill } from './complaint.js';
import { type Served, serve } from './served.js';

/** Booking is undone by a call to the hotel; managers administer it. */
const trip = program(
  { plan: [task('book', { undo: [task('unbook')] }), task('travel')] },
  {
    playbook: 'trip',
    title: 'Trip',
    access: [
      { may: ['see'], people: people(role('desk')) },
      { may: ['administer'], people: people(role('manager')) },
    ],
  },
);

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [trip] });
});
afterAll(() => served.close());

async function started(): Promise<string> {
  const { body } = await served.post('li', '/api/v1/cases', { playbook: 'trip' });
  return body.case.url;
}

async function done(url: string): Promise<unknown> {
  const [task] = (await served.get('li', url)).body.tasks;
  await served.post('li', `${task.url}/claim`, {});
  return (await served.post('li', `${task.url}/complete`, { values: {} })).body;
}

async function factsOf(url: string) {
  const { items } = (await served.get('xu', `${url}/timeline?limit=200`)).body;
  return (items as { kind: string; actor: string | null; detail: { reason?: string } }[]).map(({ kind, actor, detail }) => ({
    kind,
    actor,
    reason: detail.reason,
  }));
}

describe('cancelling a case', () => {
  test('exits its tasks and ends it, and tells who did so and why', async () => {
    const url = await started();
    const answer = await served.post('xu', `${url}/cancel`, { reason: 'Entered twice' });
    expect(answer).toMatchObject({ status: 200, body: { case: { status: 'cancelled', outcome: null }, tasks: [] } });
    const facts = await factsOf(url);
    expect(facts).toContainEqual({ kind: 'task_exited', actor: 'xu', reason: undefined });
    expect(facts.at(-1)).toEqual({ kind: 'case_cancelled', actor: 'xu', reason: 'Entered twice' });
  });

  test('is for administrators, and for whom the playbook lets administer its cases', async () => {
    const url = await started();
    expect(await served.post('li', `${url}/cancel`, { reason: 'x' })).toMatchObject({
      status: 403,
      body: { type: 'urn:steward:problem:not_allowed', permission: 'administer' },
    });
    expect((await served.get('li', url)).body.case.status).toBe('open');
    expect((await served.post('chen', `${url}/cancel`, { reason: 'x' })).body.case.status).toBe('cancelled');
  });

  test.each([{}, { reason: '' }, { reason: ' ' }, { reason: 7 }])('needs a reason: not %j', async (body) => {
    const url = await started();
    expect((await served.post('xu', `${url}/cancel`, body)).status).toBe(422);
    expect((await served.get('xu', url)).body.case.status).toBe('open');
  });

  test('first undoes what was done; whoever undoes the last of it did not cancel the case', async () => {
    const url = await started();
    await done(url);
    const answer = await served.post('xu', `${url}/cancel`, { reason: 'No time' });
    expect(answer.body).toMatchObject({ case: { status: 'open' }, tasks: [{ step: 'unbook' }] });
    expect(await done(url)).toMatchObject({ case: { status: 'cancelled' } });
    const facts = await factsOf(url);
    expect(facts).toContainEqual({ kind: 'compensation_started', actor: 'xu', reason: 'No time' });
    expect(facts.at(-1)).toEqual({ kind: 'case_cancelled', actor: 'xu', reason: 'No time' });
  });

  test('once more ends it at once', async () => {
    const url = await started();
    await done(url);
    await served.post('xu', `${url}/cancel`, { reason: 'No time' });
    const answer = await served.post('chen', `${url}/cancel`, { reason: 'Never was booked' });
    expect(answer.body).toMatchObject({ case: { status: 'cancelled' }, tasks: [] });
    expect((await factsOf(url)).at(-1)).toEqual({ kind: 'case_cancelled', actor: 'chen', reason: 'Never was booked' });
  });

  test('that has ended, or never was, says so', async () => {
    const url = await started();
    await served.post('xu', `${url}/cancel`, { reason: 'x' });
    expect(await served.post('xu', `${url}/cancel`, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { type: 'urn:steward:problem:case_closed' },
    });
    expect((await served.post('xu', '/api/v1/cases/trip%2F99/cancel', { reason: 'x' })).status).toBe(404);
  });
});
