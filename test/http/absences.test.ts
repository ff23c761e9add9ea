import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setOrganisation } from '../../src/store/organisation.js';
import { notePeopleChanges } from '../../src/store/people-changes.js';
import { complaint, customers, mill } from './complaint.js';
import { type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
});
afterAll(() => served.close());
beforeEach(async () => {
  await served.changesTold();
  await served.db.deleteFrom('absences').execute();
  await served.db.deleteFrom('case_changes').execute();
});

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

async function absent(as: string, person: string, body: object = {}, key?: string) {
  const answer = await served.post(as, `/api/v1/people/${person}/absences`, { to: inDays(2), ...body }, key);
  await served.changesTold();
  return answer;
}

async function remove(as: string, url: string): Promise<number> {
  return (await served.request(url, { method: 'DELETE', headers: { authorization: await served.bearer(as) } })).status;
}

let cases = 0;
async function heldBy(person: string): Promise<string> {
  cases += 1;
  const reference = `A-${cases}`;
  await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference } });
  const url = `/api/v1/tasks/${encodeURIComponent(`complaint/${reference}:hear_out.1`)}`;
  // On a busy machine the start is answered before its task is there.
  await expect.poll(async () => (await served.post(person, `${url}/claim`, {})).status, { timeout: 30_000 }).toBe(200);
  return url;
}

async function facts(url: string): Promise<{ kind: string; actor: string; acting_for?: string; detail: Record<string, unknown> }[]> {
  const { body } = await served.get('xu', url);
  return (await served.get('xu', `${body.case_url}/timeline`)).body.items;
}

describe('an absence', () => {
  test('is entered, read, shown with the person, and taken back', async () => {
    const { status, body, headers } = await absent('li', 'li', { substitute: 'zhao' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ person: 'li', substitute: 'zhao', entered_by: 'li' });
    expect(headers.get('location')).toBe(body.url);
    expect((await served.get('gu', '/api/v1/people/li/absences')).body.items).toEqual([body]);
    expect((await served.get('gu', '/api/v1/people/li')).body).toMatchObject({ name: 'LI', away: { until: body.to, substitute: 'zhao' } });
    const { body: page } = await served.get('gu', '/api/v1/people?limit=3');
    expect(page.items.map((each: { person: string }) => each.person)).toEqual(['chen', 'gu', 'li']);
    expect((await served.get('gu', page.next)).body.items[0]).toMatchObject({ person: 'wang', away: null });
    expect(await remove('li', body.url)).toBe(204);
    expect(await remove('li', body.url)).toBe(404);
    expect((await served.get('gu', '/api/v1/people/li')).body.away).toBeNull();
  });

  test('of others is entered by those who manage them and by administrators', async () => {
    expect((await absent('wang', 'li')).status).toBe(403);
    expect((await absent('gu', 'chen')).status).toBe(403);
    for (const manager of ['chen', 'zhou', 'xu']) expect((await absent(manager, 'li')).status).toBe(201);
  });

  test('sent twice with one key is one, and with another body an error', async () => {
    const body = { from: inDays(1), substitute: 'wang' };
    const to = inDays(3);
    const first = await absent('li', 'li', { ...body, to }, 'k1');
    expect((await absent('li', 'li', { ...body, to }, 'k1')).body).toEqual(first.body);
    expect((await absent('li', 'li', { ...body, to: inDays(4) }, 'k1')).status).toBe(422);
    expect((await served.get('li', '/api/v1/people/li/absences')).body.items).toHaveLength(1);
  });

  test.each([
    [{ to: '2020-01-01T00:00:00Z' }, 'absence_invalid'],
    [{ from: '2100-01-02T00:00:00Z', to: '2100-01-01T00:00:00Z' }, 'absence_invalid'],
    [{ substitute: 'li' }, 'absence_invalid'],
    [{ substitute: 'nobody' }, 'people_unknown'],
  ])('cannot be %j', async (body, code) => {
    expect(await absent('li', 'li', body)).toMatchObject({ status: 422, body: { type: `urn:steward:problem:${code}` } });
  });
});

describe('when an absence begins', () => {
  test('what the person has goes to the substitute, who acts for them in the audit', async () => {
    const task = await heldBy('li');
    await absent('li', 'li', { substitute: 'zhao' });
    expect((await served.get('zhao', task)).body).toMatchObject({ assignee: 'zhao', acting_for: 'li', status: 'reserved' });
    await served.post('zhao', `${task}/comment`, { text: 'I take it.' });
    expect(await facts(task)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'task_reassigned', actor: null, detail: expect.objectContaining({ from: 'li', reason: 'away' }) }),
        expect.objectContaining({ kind: 'task_assigned', detail: expect.objectContaining({ to: 'zhao', acting_for: 'li' }) }),
        expect.objectContaining({ kind: 'task_commented', actor: 'zhao', acting_for: 'li' }),
      ]),
    );
  });

  test('without a substitute it is before the others again', async () => {
    const task = await heldBy('li');
    await absent('li', 'li');
    // wang alone is left of the desk.
    expect((await served.get('wang', task)).body).toMatchObject({ status: expect.stringMatching(/ready|reserved/) });
    expect((await served.get('wang', task)).body.assignee).not.toBe('li');
  });

  test('an absence to come changes nothing yet, and hands on when its time is there', async () => {
    const task = await heldBy('li');
    await absent('li', 'li', { from: inDays(1), substitute: 'zhao' });
    expect((await served.get('li', task)).body.assignee).toBe('li');
    await served.db.updateTable('absences').set({ begins_at: 1 }).execute();
    expect(await served.tellChanges()).toBeGreaterThan(0);
    expect((await served.get('zhao', task)).body.assignee).toBe('zhao');
  });

  test('nothing new is handed to the person: their substitute gets what was meant for them', async () => {
    await absent('li', 'li', { substitute: 'zhao' });
    await absent('wang', 'wang');
    cases += 1;
    const { body } = await served.post('xu', '/api/v1/cases', {
      playbook: 'complaint',
      customer: 'hengfa',
      data: { description: 'x', reference: `A-${cases}` },
    });
    expect(body.tasks[0]).toMatchObject({ assignee: 'zhao', acting_for: 'li' });
  });

  test('with Temporal away it goes on where it stopped', async () => {
    const tasks = [await heldBy('li'), await heldBy('li')];
    served.cases.weather = 'temporal_down';
    await absent('li', 'li', { substitute: 'zhao' }).catch(() => undefined);
    served.cases.weather = 'fair';
    await served.tellChanges();
    for (const task of tasks) expect((await served.get('zhao', task)).body.assignee).toBe('zhao');
  });
});

describe('in a new organisation', () => {
  const without = (person: string, roles?: string[]) => ({
    ...mill,
    people: mill.people.flatMap((each) => (each.person !== person ? [each] : roles ? [{ ...each, roles }] : [])),
  });
  const publish = async (organisation: typeof mill) => {
    await setOrganisation(served.db, organisation, null);
    await served.tellChanges();
  };

  test('the tasks of one who left, or lost the role by which they had them, go to others', async () => {
    for (const after of [without('wang'), without('wang', ['engineer'])]) {
      const task = await heldBy('wang');
      await publish(after);
      expect((await served.get('xu', task)).body.assignee).not.toBe('wang');
      await publish(mill);
    }
  });

  test('one who was to lose two roles and has one again keeps what they hold by that', async () => {
    const task = await heldBy('wang');
    await notePeopleChanges(served.db, [{ person: 'wang', why: 'roles', roles: ['desk', 'typist'] }]);
    await served.tellChanges();
    expect((await served.get('xu', task)).body.assignee).toBe('wang');
  });

  test('one who lost another role keeps theirs', async () => {
    await publish(without('wang', ['desk', 'typist']));
    const task = await heldBy('wang');
    await publish(mill);
    expect((await served.get('xu', task)).body.assignee).toBe('wang');
  });
});
