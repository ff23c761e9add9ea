/** Cases that hold much: what they hold may be more than Temporal takes in one piece. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OperationAnswer, RENEW_SIGNAL, STATE_QUERY, TASKS_ANSWERED } from '../../src/temporal/case-contract.js';
import { jsonIn } from '../../src/temporal/packed-payloads.js';
import { companyWorkspace, complete, shownCase, startCase, untilCase, untilEnded, untilTask } from './harness/outside.js';
import { type Steward, startSteward } from './harness/steward.js';
import { until } from './harness/until.js';

const HEAVY = `language: 1
playbook: heavy
title: Heavy
phase: internal
customer: none
data:
  properties:
    text: { type: string }
    names: { type: array, items: { type: string } }
  required: [text, names]
outcomes: { done: Done }
stages:
  - stage: hold
    steps:
      - each: noted
        in: data.names
        as: name
        steps:
          - { record: note, value: data.text + name }
      - task: look
        assign: { role: desk }
      - { record: held, value: size(steps.noted.items) }
      - finish: done
`;
const WIDE = `language: 1
playbook: wide
title: Wide
phase: internal
customer: none
data: { properties: { items: { type: array, items: { type: integer } } }, required: [items] }
outcomes: { done: Done }
stages:
  - stage: work
    steps:
      - each: worked
        in: data.items
        steps: [{ task: look, assign: { role: desk } }]
      - finish: done
`;
/** What Temporal takes in one payload. */
const PAYLOAD_BYTES = 2 * 1024 * 1024;

let steward: Steward;
beforeAll(async () => {
  const playbooks = [
    { path: 'playbooks/heavy.yaml', text: HEAVY },
    { path: 'playbooks/wide.yaml', text: WIDE },
  ];
  steward = await startSteward({ workspace: [...companyWorkspace(), ...playbooks] });
});
afterAll(() => steward?.stop());

describe('a case that holds more than Temporal takes in one payload', () => {
  it('continues as new with all of it, and goes on to its end', async () => {
    const names = Array.from({ length: 600 }, (_, at) => `name ${at}`);
    const id = await startCase(steward, 'heavy', { text: 'All that was said. '.repeat(110), names });
    await untilTask(steward, id, 'look');
    const handle = steward.client.workflow.getHandle(id);
    expect(JSON.stringify(await handle.query(STATE_QUERY)).length).toBeGreaterThan(PAYLOAD_BYTES);

    const { runId } = await handle.describe();
    await handle.signal(RENEW_SIGNAL);
    await until(
      `${id} continues as new`,
      () => handle.describe(),
      (now) => now.runId !== runId,
    );
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await complete(steward, id, 'look');
    await untilEnded(steward, id);
    const { case: ended } = await shownCase(steward, id);
    expect(ended).toMatchObject({ status: 'completed', outcome: 'done' });
    expect(ended.records).toHaveLength(601);
    expect(ended.records.at(-1)).toEqual({ record: 'held', value: 600 });
  });

  it('is refused where one body brings too much, with how much there may be', async () => {
    const { status, body } = await steward
      .api('ada')
      .post('/api/v1/cases', { playbook: 'heavy', data: { text: 'x'.repeat(300_000), names: [] } });
    expect(status).toBe(413);
    expect(body).toMatchObject({ type: 'urn:steward:problem:body_too_large', limit: 256 * 1024 });
  });
});

describe('a case with more open tasks than an answer carries', () => {
  it('answers an operation with all that are open after it, and keeps them out of its history', async () => {
    const open = TASKS_ANSWERED + 2;
    const id = await startCase(steward, 'wide', { items: Array.from({ length: open }, (_, at) => at) });
    const { tasks } = await untilCase(steward, id, 'has its tasks', (shown) => shown.tasks.length === open);
    const [first, second] = tasks.map((task) => task.id);
    const left = async (done: string) => {
      const { status, body } = await steward.api('ann').complete(done, {});
      expect(status).toBe(200);
      return (body as { tasks: { id: string }[] }).tasks.map((task) => task.id);
    };
    expect(await left(first as string)).toEqual(tasks.slice(1).map((task) => task.id));
    expect(await left(second as string)).toEqual(tasks.slice(2).map((task) => task.id));
    const { events } = await steward.client.workflow.getHandle(id).fetchHistory();
    const answers = (events ?? []).flatMap(
      (event) => event.workflowExecutionUpdateCompletedEventAttributes?.outcome?.success?.payloads?.map(jsonIn) ?? [],
    ) as OperationAnswer[];
    expect(answers.map((answer) => answer.tasks?.length ?? null)).toEqual([null, TASKS_ANSWERED]);
  });
});
