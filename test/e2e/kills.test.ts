/** Steward killed with -9, alone and together with Temporal: what was acknowledged is there, once, and goes on. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/store/database.js';
import type { Answer } from './harness/api.js';
import { completeStep, ENTERED, openTask, openTasks, startComplaint, workerOf, workThrough } from './harness/complaint.js';
import { saidBy, untilShownAsItIs } from './harness/projection.js';
import { expectLoads, expectRows } from './harness/rows.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './harness/steward.js';
import { until } from './harness/until.js';
import { complaintWorkspace } from './harness/workspace.js';

/** Times that both are killed; CHAOS_ROUNDS asks for more. */
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 2);
const CASES = 10;
/** The step of each round; `withdraw` ends the cases, and new ones begin. */
const STEPS = ['apologise', 'withdraw'];

const workspace = complaintWorkspace([], {
  // The apology is due six seconds after it was asked for.
  'hurried-complaint': [
    ['deadline: { due: 2 business hours }', 'deadline: { due: 0.1 minutes, escalate: [{ after: 0 hours, priority: high }] }'],
  ],
});

let steward: Steward;
const cases: string[] = [];
beforeAll(async () => {
  steward = await startSteward({ workspace, sweeper: QUICK_SWEEPER });
});
afterAll(() => steward?.stop());

async function start(reference: string, playbook?: string): Promise<string> {
  const caseId = await startComplaint(steward, reference, playbook);
  cases.push(caseId);
  return caseId;
}

describe("kill -9 of Steward's process in the middle of cases", () => {
  it('loses no task, doubles none, and keeps deadlines that passed meanwhile', async () => {
    const heard = await start('R-1');
    const offered = await start('R-2');
    await workThrough(steward, offered, ['hear_out', 'apologise', 'confirm_problem', 'gather_facts']);
    const claimed = await start('R-3');
    await workThrough(steward, claimed, ['hear_out', 'apologise', 'confirm_problem', 'gather_facts']);
    expect((await steward.api('sun_tao').claim((await openTask(steward, claimed, 'propose')).id)).status).toBe(200);
    const late = await start('R-4', 'hurried-complaint');
    await completeStep(steward, late, 'hear_out');
    const before = await Promise.all([heard, offered, claimed].map((caseId) => openTasks(steward, caseId)));
    const apologise = await openTask(steward, late, 'apologise');
    expect(apologise.overdue).toBe(false);

    await steward.killServer();
    const due = Date.parse(apologise.due ?? '');
    await until(
      'the deadline has passed with nobody there',
      async () => Date.now(),
      (now) => now > due,
    );
    await steward.startServer();

    const overdue = await until(
      'the deadline is seen',
      () => openTask(steward, late, 'apologise'),
      (task) => task.overdue,
    );
    expect(overdue).toMatchObject({ id: apologise.id, assignee: apologise.assignee, due: apologise.due, priority: 'high' });
    const clock = (await steward.api('xu_jing').timeline(late)).filter(({ kind }) => ['clock_overdue', 'clock_escalated'].includes(kind));
    expect(clock.map(({ kind, at }) => [kind, Date.parse(at) - due])).toEqual([
      ['clock_overdue', 0],
      ['clock_escalated', 0],
    ]);
    expect(await Promise.all([heard, offered, claimed].map((caseId) => openTasks(steward, caseId)))).toEqual(before);
    for (const caseId of [heard, offered, claimed, late]) await untilShownAsItIs(steward, caseId);

    await completeStep(steward, heard, 'hear_out');
    await completeStep(steward, offered, 'propose');
    await completeStep(steward, claimed, 'propose');
    await completeStep(steward, late, 'apologise');
  });
});

describe('kill -9 of Steward and Temporal in the middle of operations', () => {
  it(
    'keeps all that was acknowledged, and what is sent again with its key is done once',
    async () => {
      let group: string[] = [];
      let span = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        if (round % STEPS.length === 0) {
          group = await Promise.all(Array.from({ length: CASES }, (_, index) => start(`K-${round}-${index}`)));
          const began = performance.now();
          await Promise.all(group.map((caseId) => completeStep(steward, caseId, 'hear_out')));
          // So that at the kill some are done, some not yet sent, and the others anywhere between.
          span = performance.now() - began;
        }
        await killInTheMiddle(group, STEPS[round % STEPS.length] ?? '', round, span);
      }
    },
    ROUNDS * 90_000,
  );

  it('is no loss with the folder of the database deleted: all is built again from the journal and Temporal', async () => {
    const { status } = await steward.api('xu_jing').put('/api/v1/customers/heping', { name: '和平米店', tier: 'standard' });
    expect(status).toBe(201);
    const away = { from: '2031-03-02T09:00:00Z', to: '2031-03-09T09:00:00Z', substitute: 'li_na' };
    expect((await steward.api('xu_jing').post('/api/v1/people/sun_tao/absences', away)).status).toBe(201);
    for (const caseId of cases) await untilShownAsItIs(steward, caseId);
    const before = await everythingShown();
    expect(before.cases.some(({ case: each }) => each.status === 'open')).toBe(true);
    expect(before.cases.some(({ case: each }) => each.status !== 'open')).toBe(true);

    await steward.killServer();
    rmSync(join(steward.folder.database, 'database'), { recursive: true });
    await steward.startServer();
    // Ready is said only when it is all there again.
    expect(await everythingShown()).toEqual(before);
  });

  it("leaves rows in the database that are exactly the cases' own", async () => {
    const said = await Promise.all(cases.map((caseId) => untilShownAsItIs(steward, caseId)));
    await untilRowsAre(said.length);
  });
});

/** All that outlives a database: what the journal has, and what Temporal has. */
async function everythingShown() {
  const api = steward.api('xu_jing');
  const listed = async (path: string) => (await api.get(path)).body.items;
  return {
    customers: await listed('/api/v1/customers'),
    absences: await listed('/api/v1/people/sun_tao/absences'),
    versions: await listed('/api/v1/playbooks/complaint/versions'),
    cases: await Promise.all(cases.map(async (caseId) => (await api.readCase(caseId)).body)),
    timelines: await Promise.all(cases.map((caseId) => api.timeline(caseId))),
    inboxes: await Promise.all(['li_na', 'liu_yang', 'sun_tao'].map(async (person) => (await steward.api(person).inbox()).sort())),
  };
}

/** What is asked of one case in a round: the same operation with the same key, however often it is sent. */
interface Order {
  readonly case: string;
  /** Is open until the operation is done. */
  readonly task: string;
  readonly send: () => Promise<Answer>;
  /** Is in the timeline once when it is done. */
  readonly fact: { readonly kind: string; readonly subject: string };
}

async function orderOf(caseId: string, step: string): Promise<Order> {
  if (step !== 'withdraw') {
    const task = await openTask(steward, caseId, step);
    const api = steward.api(workerOf(task));
    const send = () => api.complete(task.id, ENTERED[step], `key-of-${task.id}`);
    return { case: caseId, task: task.id, send, fact: { kind: 'task_completed', subject: task.id } };
  }
  const message = { message: 'customer_withdraws', case: caseId, data: { reference: caseId }, id: `withdrawal-of-${caseId}` };
  const send = () => steward.api('li_na').post('/api/v1/messages', message, `key-of-${caseId}`);
  const [task] = await openTasks(steward, caseId);
  return { case: caseId, task: task?.id ?? '', send, fact: { kind: 'message_received', subject: 'customer_withdraws' } };
}

/**
 * Takes this step in every case, sent over a span of time, and kills both processes at its end; starts them again and
 * looks what is there; then sends all again.
 */
async function killInTheMiddle(group: readonly string[], step: string, round: number, span: number): Promise<void> {
  const orders = await Promise.all(group.map((caseId) => orderOf(caseId, step)));
  const begin = (attempt: string) => steward.api('li_na').complain(`S-${round}-${attempt}`, { key: `start-${round}-${attempt}` });

  const acknowledged = new Map<Order, Answer>();
  const sent = orders.map(async (order, index) => {
    await sleep((span * index) / orders.length);
    const answer = await order.send();
    if (answer.status === 200) acknowledged.set(order, answer);
  });
  const starts = ['a', 'b'].map(async (attempt, index) => {
    await sleep((span * (index + 1)) / 3);
    await begin(attempt);
  });
  const answered = Promise.allSettled([...sent, ...starts]);
  await sleep(span);
  await steward.killBoth();
  await answered;
  await steward.start();

  for (const order of acknowledged.keys()) {
    expect((await saidBy(steward, order.case)).tasks.map(({ id }) => id)).not.toContain(order.task);
  }
  // Half of them are sent again only when the sweeper has put right what the lost branches left.
  await Promise.all(
    orders.map(async (order, index) => {
      if (index % 2 === 1) await untilShownAsItIs(steward, order.case);
      const again = await untilDone(order.send);
      const first = acknowledged.get(order);
      if (first !== undefined) expect(again.body).toEqual(first.body);
    }),
  );
  for (const attempt of ['a', 'b']) {
    const begun = await untilDone(() => begin(attempt));
    cases.push(begun.body.case.id);
    expect(begun.body.case.id).toBe(`complaint/S-${round}-${attempt}`);
  }
  for (const order of orders) {
    await untilShownAsItIs(steward, order.case);
    const facts = await steward.api('xu_jing').timeline(order.case);
    expect(facts.filter(({ kind, subject }) => kind === order.fact.kind && subject === order.fact.subject)).toHaveLength(1);
    const created = facts.filter(({ kind }) => kind === 'task_created').map(({ subject }) => subject);
    expect(new Set(created).size).toBe(created.length);
  }
}

/** Sends until it is answered; nothing but "done" and "not yet" may be said. */
async function untilDone(send: () => Promise<Answer>): Promise<Answer> {
  const answer = await until('the operation is done', send, ({ status }) => ![202, 429, 503].includes(status));
  expect([200, 201], JSON.stringify(answer.body)).toContain(answer.status);
  return answer;
}

/** The rows are looked at with the server stopped; what its sweeper has not come to yet is left to it once more. */
async function untilRowsAre(count: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await sleep((QUICK_SWEEPER.quietSeconds + 2) * 1_000);
    const said = await Promise.all(cases.map((caseId) => saidBy(steward, caseId)));
    expect(said).toHaveLength(count);
    await steward.stopServer();
    const database = await openEmbedded({ folder: steward.folder.database, journal: steward.folder.journal });
    try {
      for (const each of said) await expectRows(database.db, each);
      await expectLoads(database.db);
      return;
    } catch (error) {
      if (tries === 3) throw error;
    } finally {
      await database.close();
    }
    await steward.startServer();
  }
}
