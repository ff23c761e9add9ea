import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { forgetEvents } from '../../src/store/events.js';
import { repairHead } from '../../src/store/projection/repair.js';
import { complaint, customers, mill } from './complaint.js';
import { type Served, serve } from './served.js';

interface Told {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly [name: string]: string };
}

let served: Served;
const listeners: AbortController[] = [];
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
});
afterEach(() => {
  for (const each of listeners.splice(0)) each.abort();
});
afterAll(() => served.close());

/** Reads until the person has heard the event. */
async function listen(person: string, last?: string) {
  const stop = new AbortController();
  listeners.push(stop);
  const response = await fetch(`${served.origin}/api/v1/events`, {
    headers: { authorization: await served.bearer(person), ...(last === undefined ? {} : { 'last-event-id': last }) },
    signal: stop.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const heard: Told[] = [];
  let text = '';
  const until = async (suits: (told: Told) => boolean): Promise<Told> => {
    for (;;) {
      const at = heard.findIndex(suits);
      if (at >= 0) return heard[at] as Told;
      const { value = '', done } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error('The stream has ended.');
      const parts = (text + value).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
        const event = field('event');
        if (event !== undefined) heard.push({ event, id: field('id') ?? '', data: JSON.parse(field('data') ?? '{}') });
      }
    }
  };
  const ready = await until(({ event }) => event === 'ready');
  return { heard, until, ready, stop: () => stop.abort() };
}

let cases = 0;
async function started(): Promise<{ id: string; task: string }> {
  cases += 1;
  const reference = `E-${cases}`;
  await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference } });
  return { id: `complaint/${reference}`, task: `complaint/${reference}:hear_out.1` };
}

const url = (task: string) => `/api/v1/tasks/${encodeURIComponent(task)}`;

describe('events', () => {
  test('tell of a task that comes, changes and goes, each to those who see it', async () => {
    const li = await listen('li');
    const wang = await listen('wang');
    const { id, task } = await started();
    const created = await li.until((told) => told.data.task === task);
    expect(created).toMatchObject({ event: 'task_created', data: { task, url: url(task), case: id } });
    await served.post('li', `${url(task)}/claim`, {});
    await li.until((told) => told.event === 'task_changed' && told.data.task === task);
    // For wang somebody else has it now.
    await wang.until((told) => told.event === 'task_gone' && told.data.task === task);
    await served.post('li', `${url(task)}/complete`, { values: { story: 's' } });
    await li.until((told) => told.event === 'task_gone' && told.data.task === task);
    await li.until((told) => told.event === 'case_changed' && told.data.case === id);
  });

  test('are silent to those whom they do not concern', async () => {
    const gu = await listen('gu');
    const xu = await listen('xu');
    const { id, task } = await started();
    const seen = await xu.until((told) => told.event === 'case_changed' && told.data.case === id);
    await served.post('li', `${url(task)}/claim`, {});
    await xu.until((told) => told.event === 'case_changed' && told.data.case === id && told.id !== seen.id);
    expect(gu.heard.map(({ event }) => event)).toEqual(['ready']);
  });

  test('that came while nobody listened are told afterwards, once each and in order', async () => {
    const first = await listen('li');
    const one = await started();
    const heard = await first.until((told) => told.data.task === one.task);
    first.stop();
    const two = await started();
    const three = await started();
    const again = await listen('li', heard.id);
    await again.until((told) => told.data.task === three.task);
    const four = await started();
    await again.until((told) => told.data.task === four.task);
    const tasks = again.heard.filter(({ event }) => event === 'task_created').map(({ data }) => data.task);
    expect(tasks).toEqual([two.task, three.task, four.task]);
    expect(new Set(again.heard.slice(1).map(({ id }) => id)).size).toBe(again.heard.length - 1);
  });

  test.each(['nonsense', 'another.5.5', ''])('that cannot be gone on from (%j) are a reset', async (last) => {
    const li = await listen('li', last);
    expect(await li.until(({ event }) => event === 'reset')).toMatchObject({ data: { reason: 'too_old' } });
    const { task } = await started();
    await li.until((told) => told.data.task === task);
  });

  test('that were deleted are a reset', async () => {
    const li = await listen('li');
    li.stop();
    await started();
    await started();
    expect(await forgetEvents(served.db, { olderThanSeconds: 0 })).toBeGreaterThan(0);
    const again = await listen('li', li.ready.id);
    expect(await again.until(({ event }) => event === 'reset')).toMatchObject({ data: { reason: 'too_old' } });
  });

  test('that may never have been are corrected: the task goes, and everything is read anew', async () => {
    const li = await listen('li');
    const { id, task } = await started();
    await li.until((told) => told.event === 'task_created' && told.data.task === task);
    const said = await served.cases.projection(id);
    const head = await served.db.selectFrom('heads').select('write_id').where('case_id', '=', id).executeTakeFirstOrThrow();
    if (!said) throw new Error('The case does not run.');
    const repaired = { expected_write_id: head.write_id, run_id: 'run', seq: 0, write_id: null, view: said.view, tasks: [] };
    expect(await repairHead(served.db, { case: id, ...repaired })).toBe(true);
    await li.until((told) => told.event === 'task_gone' && told.data.task === task);
    expect(await li.until(({ event }) => event === 'reset')).toMatchObject({ data: { reason: 'corrected' } });
  });

  test('are for those who have signed in', async () => {
    expect((await served.request('/api/v1/events')).status).toBe(401);
  });
});
