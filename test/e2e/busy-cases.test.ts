/**
 * Much comes to a case while what it did before is being written, and it is looked into meanwhile: the worker then ends workflow
 * tasks early, and a replay brings all of it in another order and at other times. It must lead to the same.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { State } from '../../src/engine/state.js';
import { candidateOf } from '../../src/organisation/directory.js';
import { CaseClient } from '../../src/temporal/case-client.js';
import { MESSAGE_SIGNAL, STATE_QUERY } from '../../src/temporal/case-contract.js';
import { startOf } from '../conformance/case-requests.js';
import { conformanceCases } from '../conformance/conformance-workspace.js';
import { ownWorker } from './harness/own-worker.js';
import { type RecordedCase, replayAll } from './harness/recorded.js';
import { until } from './harness/until.js';

const { organisation, cases } = conformanceCases();
/** Signals of messages; timers, and operations of people. */
const PLAYBOOKS = ['handlers', 'triggers'];
const CASES = 6;
const ROUNDS = 14;
/** Of a write, in milliseconds: several things come while one is in flight. */
const SLOWEST = 400;

const ends: (() => Promise<unknown> | unknown)[] = [];
let client: Client;
const ids: string[] = [];

beforeAll(async () => {
  const own = await ownWorker(
    ends,
    { organisation, calendars: cases[0]?.playable.calendars ?? {} },
    {
      write: async (_, put) => {
        await sleep(Math.random() * SLOWEST);
        return put();
      },
    },
  );
  client = own.client;
  const { calendars } = own;
  const caseClient = new CaseClient(client);
  const starter = candidateOf(organisation, 'cara') ?? candidateOf(organisation, organisation.people[0]?.person ?? '') ?? null;
  await Promise.all(
    PLAYBOOKS.map(async (playbook) => {
      const playable = cases.find((each) => each.playable.program.playbook === playbook)?.playable;
      if (!playable) throw new Error(`There is no playbook ${playbook}.`);
      const { program } = playable;
      const hash = await own.publish(program);
      await Promise.all(
        Array.from({ length: CASES }, async (_, at) => {
          const id = `${playbook}/busy-${at}`;
          ids.push(id);
          const facts = { id, playbook, key: `busy-${at}`, customer_id: null, started_at: Date.now(), started_by: starter?.person ?? null };
          const beginning = { case: facts, data: { count: 0, number: 'N-1', again: 0 }, customer: null, actor: starter };
          await caseClient.start(startOf(program, { program: hash, calendars }, beginning));
          await keepBusy(caseClient, id, playbook);
        }),
      );
    }),
  );
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const pressed = organisation.people.map(({ person }) => candidateOf(organisation, person)).filter((each) => each !== undefined);

async function keepBusy(caseClient: CaseClient, id: string, playbook: string): Promise<void> {
  const handle = client.workflow.getHandle(id);
  const going: Promise<unknown>[] = [];
  let busy = true;
  const lookedInto = (async () => {
    for (; busy; await sleep(Math.random() * 60)) await handle.query(STATE_QUERY);
  })();
  for (let round = 0; round < ROUNDS; round += 1) {
    await sleep(Math.random() * 120);
    const message = { id: randomUUID(), name: 'stop', data: { why: 'a call' }, sender: null };
    if (playbook === 'handlers') going.push(handle.signal(MESSAGE_SIGNAL, message));
    else {
      const request = { actor: pressed[round % pressed.length] as (typeof pressed)[0], button: 'hurry', fingerprint: '' };
      going.push(caseClient.perform(id, 'button', request, randomUUID(), 20_000));
      if (round % 4 === 0) going.push(handle.signal(MESSAGE_SIGNAL, message));
    }
  }
  await Promise.all(going);
  busy = false;
  await lookedInto;
}

const calledBack = (tasks: State['tasks']) => Object.values(tasks).filter(({ step }) => step === 'call_back');

describe('a case to which much comes while it is being written', () => {
  it('takes all of it', async () => {
    for (const id of ids.filter((each) => each.startsWith('handlers/'))) {
      // One write after the other: the last comes to it some seconds after it was sent.
      const { tasks } = await until(
        `${id} has taken all`,
        () => client.workflow.getHandle(id).query<State>(STATE_QUERY),
        (state) => calledBack(state.tasks).length >= ROUNDS,
      );
      expect(calledBack(tasks)).toHaveLength(ROUNDS);
    }
  });

  it('comes to the same when it is replayed', async () => {
    const recorded: RecordedCase[] = [];
    for (const id of ids) {
      const playable = cases.find((each) => each.playable.program.playbook === id.split('/')[0])?.playable;
      if (!playable) throw new Error(`There is no playbook of ${id}.`);
      const history = JSON.parse(historyToJSON(await client.workflow.getHandle(id).fetchHistory()));
      recorded.push({ workflow_id: id, ...playable, history });
    }
    const failed = [...(await replayAll(recorded)).values()].map(({ message }) => message);
    expect(failed).toEqual([]);
  });
});
