import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, errand, mill } from './complaint.js';
import { type Served, serve } from './served.js';

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
