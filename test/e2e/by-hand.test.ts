/** What administrators of Temporal may send to a case by hand, or do to one that waits for much, and what becomes of it. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ask } from '../../src/engine/ask.js';
import type { State } from '../../src/engine/state.js';
import { STATE_QUERY } from '../../src/temporal/case-contract.js';
import { json } from '../connectors/http-server.js';
import { complete, type Outside, shownCase, startCase, startOutside, untilCase, untilEnded, untilTask } from './harness/outside.js';
import { saidBy } from './harness/projection.js';
import { reset } from './harness/reset.js';
import type { Steward } from './harness/steward.js';
import { until } from './harness/until.js';

let outside: Outside;
let steward: Steward;
let open = false;
/** Those who wait for the shop. */
const waiting: ServerResponse[] = [];
beforeAll(async () => {
  outside = await startOutside();
  steward = outside.steward;
  outside.server.answer = (_, response) => {
    if (open) json(response, 200, { receipt: 'R-1' });
    else waiting.push(response);
  };
});
afterAll(() => outside?.stop());

const handleOf = (id: string) => steward.client.workflow.getHandle(id);
const stateOf = (id: string) => handleOf(id).query<State>(STATE_QUERY);
const ask = (state: State, kind: Ask['about']['kind']) => Object.values(state.asks).find(({ about }) => about.kind === kind);
const charged = (name: string) => outside.server.asked.filter(({ url }) => url === `/shop/orders/${name}/charge`);

/** A case that waits for everything at once. */
async function busy(name: string): Promise<string> {
  open = false;
  const id = await startCase(steward, 'busy', { name });
  await complete(steward, id, 'begin');
  await untilTask(steward, id, 'inside');
  await untilTask(steward, `child/${name}-helper`, 'learn');
  await until(
    'the shop is asked',
    async () => charged(name).length,
    (count) => count > 0,
  );
  await until(
    'its mailbox is there',
    () => handleOf(`message/letter/${name}`).describe(),
    ({ status }) => status.name === 'RUNNING',
  );
  return id;
}

/** Gives the case all that it waits for, and sees it to its end. */
async function finish(id: string, name: string): Promise<void> {
  open = true;
  for (const response of waiting.splice(0)) if (!response.destroyed) json(response, 200, { receipt: 'R-1' });
  await complete(steward, id, 'inside');
  await complete(steward, `child/${name}-helper`, 'learn', { age: 3 });
  const letter = { message: 'letter', data: { to: name, number: 7 }, id: `to-${name}` };
  expect((await steward.api('ada').post('/api/v1/messages', letter)).status).toBe(200);
  const { case: shown } = await untilEnded(steward, id);
  expect(shown).toMatchObject({ status: 'completed', incidents: [] });
  expect(shown.records.filter(({ record }: { record: string }) => record === 'read')).toEqual([{ record: 'read', value: 7 }]);
}

async function failedTasks(id: string): Promise<unknown[]> {
  const { events } = await handleOf(id).fetchHistory();
  return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes);
}

describe('a signal sent by hand', () => {
  it('that is junk does no harm, whichever signal it is and whatever it holds', async () => {
    const id = await busy('junk');
    const before = await saidBy(steward, id);
    const state = await stateOf(id);
    const [call, play, section, letter] = (['call', 'play', 'mutex', 'message'] as const).map((kind) => ask(state, kind)?.effect);
    const long = 'x'.repeat(2_000);
    // Each kind of it, one by one: signals.test.ts.
    const junk: unknown[] = [
      undefined,
      null,
      [null, 7, {}],
      { id: 'j-2', name: 'hurry', data: { how: 7 } },
      { id: 'j-6', from: 'busy/none', news: { kind: 'linked' } },
      [{ person: 'ann', why: 'bored' }],
      { hash: 'none', content: {} },
      { effect: call, answer: {} },
      { effect: play, answer: { ok: 'yes', value: {} } },
      { effect: section, answer: { ok: true, value: null }, section: long },
      { effect: letter, message: { id: 'j-5', data: {} }, mailbox: `message/${long}` },
      { effect: 'none', key: long },
    ];
    const signals = [
      'message',
      'told',
      'customer_changed',
      'people_changed',
      'calendars_changed',
      'responded',
      'delivered',
      'section_held',
    ];
    for (const signal of signals) await Promise.all(junk.map((each) => handleOf(id).signal(signal, each)));
    await handleOf(id).signal('no_such_signal', { a: 1 });
    const after = await saidBy(steward, id);
    expect({ view: after.view, tasks: after.tasks }).toEqual({ view: before.view, tasks: before.tasks });
    expect((await stateOf(id)).asks).toEqual(state.asks);

    await handleOf(id).signal('renew', { what: long });
    const { runId } = await handleOf(id).describe();
    await until(
      'it goes on in a new run',
      async () => (await stateOf(id)).asks,
      (asks) => Object.keys(asks).length === 4,
    );
    expect(await failedTasks(id)).toEqual([]);
    expect(runId).not.toBe('');
    await finish(id, 'junk');
    expect(await failedTasks(id)).toEqual([]);
  });

  it('in the other encoding that Temporal UI offers is read as well', async () => {
    const id = await startCase(steward, 'busy', { name: 'encoded' });
    const message = { id: 'm-1', name: 'hurry', data: { how: 'very much' }, sender: 'an administrator' };
    await steward.client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: id },
      signalName: 'message',
      input: { payloads: [{ metadata: { encoding: Buffer.from('json/protobuf') }, data: Buffer.from(JSON.stringify(message)) }] },
    });
    const { case: shown } = await untilCase(steward, id, 'has heard of it', (each) => each.case.records.length > 0);
    expect(shown.records).toEqual([{ record: 'hurried', value: 'very much' }]);
    expect(await failedTasks(id)).toEqual([]);
  });

  it('that is a message is taken once, shown, and told of in the timeline', async () => {
    const id = await startCase(steward, 'busy', { name: 'right' });
    const message = { id: 'm-1', name: 'hurry', data: { how: 'a little' }, sender: 'an administrator' };
    for (const _ of [1, 2]) await handleOf(id).signal('message', message);
    const { case: shown } = await untilCase(steward, id, 'has heard of it', (each) => each.case.records.length > 0);
    expect(shown.records).toEqual([{ record: 'hurried', value: 'a little' }]);
    const received = (await steward.api('ada').timeline(id)).filter(({ kind }) => kind === 'message_received');
    expect(received).toMatchObject([{ detail: { id: 'm-1', sender: 'an administrator', handled: true, data: { how: 'a little' } } }]);
  });
});

describe('a reset of a case that waits for much', () => {
  it('to while it waits goes on waiting: nothing is asked for under another key, and each answer comes once', async () => {
    const id = await busy('r1');
    await complete(steward, id, 'inside');
    const run = await reset(steward, id, { before: 2, reapply: false });
    await until(
      'the new run is shown',
      () => saidBy(steward, id),
      (said) => said.run_id === run && said.tasks.length === 1,
    );
    await until(
      'its tasks are shown',
      () => shownCase(steward, id),
      ({ tasks }) => tasks.length === 1 && tasks[0].step === 'inside',
    );
    await finish(id, 'r1');
    expect(new Set(charged('r1').map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    const { body } = await steward.api('ada').get('/api/v1/cases?playbook=child&limit=200');
    expect(body.items.filter(({ key }: { key: string }) => key === 'r1-helper')).toHaveLength(1);
  });

  it('to before it asked asks again under the same keys, and finds what it had started', async () => {
    const id = await busy('r2');
    const run = await reset(steward, id, { before: 1, reapply: false });
    await until(
      'the new run is shown',
      () => shownCase(steward, id),
      ({ tasks }) => tasks.length === 1 && tasks[0].step === 'begin',
    );
    expect((await saidBy(steward, id)).run_id).toBe(run);
    await complete(steward, id, 'begin');
    await untilTask(steward, id, 'inside');
    await finish(id, 'r2');
    expect(new Set(charged('r2').map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    const { body } = await steward.api('ada').get('/api/v1/cases?playbook=child&limit=200');
    expect(body.items.filter(({ key }: { key: string }) => key === 'r2-helper')).toHaveLength(1);
  });
});

describe('messages by key', () => {
  it('that two senders send to two cases at once, some of them twice, go to one case each, once', async () => {
    const keys = Array.from({ length: 8 }, (_, nth) => `race-${nth}`);
    const numbers = await Promise.all(
      keys.map(async (key) => {
        const cases = Promise.all(['a', 'b'].map((name) => startCase(steward, 'reader', { name: `${key}-${name}`, to: key })));
        const send = async (person: string, number: number) => {
          const letter = { message: 'letter', data: { to: key, number }, id: `${key}-${number}` };
          expect((await steward.api(person).post('/api/v1/messages', letter)).status).toBe(200);
        };
        await Promise.all([send('ada', 1), send('lea', 1), send('lea', 2), send('ada', 2)]);
        const ended = await Promise.all((await cases).map((id) => untilEnded(steward, id)));
        await send('lea', 1);
        return ended.map((each) => each.case.records[0].value).sort();
      }),
    );
    expect(numbers).toEqual(keys.map(() => [1, 2]));
    // What was taken is not given to one that comes to wait later, however often it is sent.
    const late = await startCase(steward, 'reader', { name: 'race-late', to: 'race-0' });
    await steward.api('ada').post('/api/v1/messages', { message: 'letter', data: { to: 'race-0', number: 2 }, id: 'race-0-2' });
    await steward.api('ada').post('/api/v1/messages', { message: 'letter', data: { to: 'race-0', number: 3 }, id: 'race-0-3' });
    expect((await untilEnded(steward, late)).case.records).toEqual([{ record: 'read', value: 3 }]);
  });
});
