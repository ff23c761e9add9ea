/** What an administrator may do to a case in Temporal, and what becomes of it in Steward. */
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEMANTICS } from '../../src/engine/semantics.js';
import { artefactReference } from '../../src/temporal/artefact.js';
import { CASE_QUEUE } from '../../src/temporal/case-client.js';
import { type CaseInput, RENEW_SIGNAL } from '../../src/temporal/case-contract.js';
import { completeStep, ENTERED, openTask, openTasks, startComplaint, workThrough } from './harness/complaint.js';
import { saidBy, untilShownAsItIs } from './harness/projection.js';
import { reset } from './harness/reset.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './harness/steward.js';
import { until } from './harness/until.js';
import { complaintWorkspace } from './harness/workspace.js';

const workspace = complaintWorkspace([], {
  // The apology is due nine seconds after it was asked for.
  'hurried-complaint': [
    [
      'deadline: { due: 2 business hours }',
      'deadline: { due: 0.15 minutes, remind: [{ before: 0.05 minutes }], escalate: [{ after: 0 hours, priority: high }] }',
    ],
  ],
});

let steward: Steward;
beforeAll(async () => {
  steward = await startSteward({ workspace, sweeper: QUICK_SWEEPER });
});
afterAll(() => steward?.stop());

const admin = () => steward.api('xu_jing');
const withdraw = (caseId: string) =>
  steward.api('li_na').post('/api/v1/messages', { message: 'customer_withdraws', case: caseId, data: { reference: 'x' } });

describe('a reset of an open case', () => {
  it('gives the tasks of the new run back to their people, and marks what it undid as undone', async () => {
    const caseId = await startComplaint(steward, 'R-1');
    const before = await openTask(steward, caseId, 'hear_out');
    await workThrough(steward, caseId, ['hear_out', 'apologise']);
    const run = await reset(steward, caseId, { before: 1, reapply: false });

    const said = await untilShownOfRun(caseId, run);
    expect(said.tasks).toMatchObject([{ id: before.id, assignee: before.assignee }]);
    const undone = (await admin().timeline(caseId)).filter((fact) => fact.undone);
    expect(undone.filter(({ kind }) => kind === 'task_completed').map(({ detail }) => detail.step)).toEqual(['hear_out', 'apologise']);

    await completeStep(steward, caseId, 'hear_out', { values: { story: 'Told once more.', mood: 'calm' } });
    await untilShownAsItIs(steward, caseId);
    const valid = (await admin().timeline(caseId)).filter((fact) => !fact.undone);
    expect(new Set(valid.map(({ id }) => id)).size).toBe(valid.length);
    const completed = valid.filter(({ kind }) => kind === 'task_completed');
    expect(completed.map(({ detail }) => detail.values.story)).toEqual(['Told once more.']);
    expect(valid.filter(({ kind }) => kind === 'case_started')).toHaveLength(1);
  });

  it('to the beginning begins it again', async () => {
    const caseId = await startComplaint(steward, 'R-2');
    await completeStep(steward, caseId, 'hear_out');
    const run = await reset(steward, caseId, { before: 0, reapply: false });
    const said = await untilShownOfRun(caseId, run);
    expect(said.tasks.map(({ step }) => step)).toEqual(['hear_out']);
    const valid = (await admin().timeline(caseId)).filter((fact) => !fact.undone);
    expect(valid.filter(({ kind }) => kind === 'case_started')).toHaveLength(1);
    expect(valid.filter(({ kind }) => kind === 'task_completed')).toEqual([]);
  });

  it('that does the later operations again shows each once', async () => {
    const caseId = await startComplaint(steward, 'R-3');
    await workThrough(steward, caseId, ['hear_out', 'apologise', 'confirm_problem']);
    const run = await reset(steward, caseId, { before: 2, reapply: true });
    const said = await until(
      'the operations were done again',
      () => saidBy(steward, caseId),
      ({ run_id, tasks }) => run_id === run && tasks[0]?.step === 'gather_facts',
    );
    expect(said.view.stage).toBe('gather');
    await untilShownOfRun(caseId, run);
    const valid = (await admin().timeline(caseId)).filter((fact) => !fact.undone);
    expect(new Set(valid.map(({ id }) => id)).size).toBe(valid.length);
    expect(valid.filter(({ kind }) => kind === 'task_completed').map(({ detail }) => detail.step)).toEqual([
      'hear_out',
      'apologise',
      'confirm_problem',
    ]);
  });
});

describe('a reset of a case that has ended', () => {
  it('opens it again in the inboxes, and it can come to another end', async () => {
    const caseId = await startComplaint(steward, 'R-4');
    await workThrough(steward, caseId, ['hear_out', 'apologise']);
    expect((await withdraw(caseId)).body.case).toMatchObject({ outcome: 'withdrawn' });
    const run = await reset(steward, caseId, { before: 3, reapply: false });

    const said = await untilShownOfRun(caseId, run);
    expect(said.tasks.map(({ step }) => step)).toEqual(['confirm_problem']);
    expect((await admin().readCase(caseId)).body.case).toMatchObject({ status: 'open', outcome: null });
    const undone = (await admin().timeline(caseId)).filter((fact) => fact.undone);
    expect(undone.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['message_received', 'task_exited', 'case_completed']));

    await workThrough(steward, caseId, ['confirm_problem', 'gather_facts']);
    expect((await withdraw(caseId)).body.case).toMatchObject({ status: 'completed', outcome: 'withdrawn' });
    await untilShownAsItIs(steward, caseId);
    const valid = (await admin().timeline(caseId)).filter((fact) => !fact.undone);
    expect(valid.filter(({ kind }) => kind === 'case_completed')).toHaveLength(1);
  });
});

describe('a case that is cancelled in Temporal', () => {
  it('leaves no task in an inbox, and says so in its timeline', async () => {
    const caseId = await startComplaint(steward, 'R-5');
    const task = await openTask(steward, caseId, 'hear_out');
    const handle = steward.client.workflow.getHandle(caseId);
    await handle.cancel();
    await until(
      'it has ended',
      () => handle.describe(),
      ({ status }) => status.name === 'CANCELLED',
    );
    await untilShownAsItIs(steward, caseId);
    expect((await admin().readCase(caseId)).body).toMatchObject({ case: { status: 'cancelled', outcome: null }, tasks: [] });
    const facts = (await admin().timeline(caseId)).map(({ kind, subject }) => [kind, subject]);
    expect(facts).toContainEqual(['task_exited', task.id]);
    expect(facts.at(-1)).toEqual(['case_cancelled', null]);
    expect(await steward.api(task.assignee ?? '').complete(task.id, ENTERED.hear_out)).toMatchObject({
      status: 409,
      body: { how: 'exited' },
    });
  });
});

describe('a case that is terminated in Temporal', () => {
  it('leaves no task in an inbox, and says so in its timeline; its reference is free again', async () => {
    const caseId = await startComplaint(steward, 'R-6');
    const task = await openTask(steward, caseId, 'hear_out');
    await steward.client.workflow.getHandle(caseId).terminate('Entered by mistake');
    expect((await steward.api(task.assignee ?? '').complete(task.id, ENTERED.hear_out)).status).toBe(409);
    await until(
      'the sweeper has seen it',
      () => admin().readCase(caseId),
      ({ body }) => body.case.status === 'cancelled',
    );
    expect(await openTasks(steward, caseId)).toEqual([]);
    expect(await steward.api(task.assignee ?? '').inbox()).not.toContain(task.id);
    const facts = (await admin().timeline(caseId)).map(({ kind, subject, detail }) => [kind, subject, detail.how]);
    expect(facts).toContainEqual(['task_exited', task.id, 'terminated']);
    expect(facts.at(-1)).toEqual(['case_cancelled', null, 'terminated']);
    expect((await steward.api('li_na').complain('R-6')).body.case.id).toBe('complaint/R-6/2');
  });
});

describe('a signal sent by hand that is none', () => {
  it('does no harm, whatever it holds', async () => {
    const caseId = await startComplaint(steward, 'R-7');
    const handle = steward.client.workflow.getHandle(caseId);
    const before = await saidBy(steward, caseId);
    const unknown = { id: 'm-1', name: 'no_such_message', data: 'no object' };
    const incomplete = { id: 'm-2', name: 'customer_withdraws', data: {} };
    for (const garbage of [undefined, null, 7, 'withdraw', [], [incomplete], { id: 1, name: 'customer_withdraws' }, unknown, incomplete]) {
      await handle.signal('message', garbage);
      await handle.signal('customer_changed', garbage === null || typeof garbage !== 'object' ? garbage : [garbage]);
    }
    await handle.signal('no_such_signal', { a: 1 });
    const after = await saidBy(steward, caseId);
    expect({ view: after.view, tasks: after.tasks }).toEqual({ view: before.view, tasks: before.tasks });

    await completeStep(steward, caseId, 'hear_out');
    expect((await withdraw(caseId)).body.case).toMatchObject({ status: 'completed', incidents: [] });
    expect(await handle.result()).toMatchObject({ outcome: 'withdrawn' });
    const { events } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    await untilShownAsItIs(steward, caseId);
  });
});

describe('a case that continues as new', () => {
  it('keeps its tasks, its running deadline and the answers it gave', async () => {
    const caseId = await startComplaint(steward, 'R-9', 'hurried-complaint');
    const heard = await openTask(steward, caseId, 'hear_out');
    const owner = steward.api(heard.assignee ?? '');
    const first = await owner.complete(heard.id, ENTERED.hear_out, 'key-of-hear-out');
    const task = await openTask(steward, caseId, 'apologise');

    const handle = steward.client.workflow.getHandle(caseId);
    const { runId } = await handle.describe();
    await handle.signal(RENEW_SIGNAL);
    await until(
      'a new run goes on',
      () => handle.describe(),
      (now) => now.runId !== runId,
    );
    const said = await untilShownAsItIs(steward, caseId);
    expect(said.tasks).toMatchObject([{ id: task.id, assignee: task.assignee, due: Date.parse(task.due ?? ''), overdue: false }]);

    expect(await owner.complete(heard.id, ENTERED.hear_out, 'key-of-hear-out')).toMatchObject({ status: 200, body: first.body });
    expect((await owner.complete(heard.id, { values: { story: 'Another.', mood: 'calm' } }, 'key-of-hear-out')).status).toBe(422);
    expect((await owner.complete(heard.id, ENTERED.hear_out)).body).toMatchObject({ status: 409, by: heard.assignee });

    await until(
      'the deadline has passed',
      () => openTask(steward, caseId, 'apologise'),
      ({ overdue }) => overdue,
    );
    await untilShownAsItIs(steward, caseId);
    const timeline = await admin().timeline(caseId);
    expect(timeline.filter(({ kind }) => kind === 'task_completed')).toHaveLength(1);
    const clock = timeline.filter(({ kind }) => ['clock_reminded', 'clock_overdue', 'clock_escalated'].includes(kind));
    expect(clock.map(({ kind, at }) => [kind, (Date.parse(at) - Date.parse(task.due ?? '')) / 1_000])).toEqual([
      ['clock_reminded', -3],
      ['clock_overdue', 0],
      ['clock_escalated', 0],
    ]);
    await workThrough(steward, caseId, ['apologise', 'confirm_problem']);
    await untilShownAsItIs(steward, caseId);
  });
});

describe('a case that began by older semantics of the engine', () => {
  it('goes by them until `steward upgrade` takes it over; then it goes on by today’s', async () => {
    const caseId = await startAsBefore('R-10', await startComplaint(steward, 'R-10-like'));
    expect((await saidBy(steward, caseId)).semantics).toBe(1);
    expect((await completeStep(steward, caseId, 'hear_out')).status).toBe(200);
    const first = await steward.client.workflow.getHandle(caseId).describe();

    const looked = await steward.command('upgrade', '--check', '--as', 'xu_jing', '--format', 'json');
    expect(looked).toMatchObject({ code: 1, json: { semantics: SEMANTICS, behind: [caseId], left: [caseId] } });
    const done = await steward.command('upgrade', '--as', 'xu_jing', '--format', 'json');
    expect(done).toMatchObject({ code: 0, json: { behind: [caseId], left: [] } });
    expect(await steward.command('upgrade', '--check', '--as', 'xu_jing', '--format', 'json')).toMatchObject({
      code: 0,
      json: { behind: [] },
    });

    const said = await untilShownAsItIs(steward, caseId);
    expect(said.semantics).toBe(SEMANTICS);
    expect(said.run_id).not.toBe(first.runId);
    expect(said.tasks.map(({ step }) => step)).toEqual(['apologise']);
    const raised = (await admin().timeline(caseId)).filter(({ kind }) => kind === 'semantics_raised');
    expect(raised.map(({ detail }) => detail)).toEqual([{ from: 1, to: SEMANTICS }]);
    await workThrough(steward, caseId, ['apologise', 'confirm_problem']);
    await untilShownAsItIs(steward, caseId);
  });

  it('is not run, and not harmed, where a worker does not know its semantics', async () => {
    const caseId = await startAsBefore('R-11', await startComplaint(steward, 'R-11-like'), SEMANTICS + 1);
    const handle = steward.client.workflow.getHandle(caseId);
    await until(
      'its workflow task has failed',
      () => handle.fetchHistory(),
      ({ events }) =>
        (events ?? []).some(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message?.includes('Start a newer one')),
    );
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate('Enough was seen');
  });

  it('is nobody’s business but an administrator’s', async () => {
    expect((await steward.api('li_na').post('/api/v1/upgrades', {})).status).toBe(403);
  });
});

/** A case like another, started as a version of Steward would that said nothing of semantics, or a newer one. */
async function startAsBefore(reference: string, like: string, semantics?: number): Promise<string> {
  const { events } = await steward.client.workflow.getHandle(like).fetchHistory();
  const [first] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const input = defaultPayloadConverter.fromPayload<CaseInput>(first ?? {});
  const { semantics: _, ...before } = input;
  const id = `complaint/${reference}`;
  const { body } = await admin().get('/api/v1/playbooks');
  const { program } = body.items.find((each: { playbook: string }) => each.playbook === 'complaint');
  const view = (await saidBy(steward, like)).view;
  await steward.client.workflow.start('complaint', {
    workflowId: id,
    taskQueue: CASE_QUEUE,
    args: [
      { ...before, ...(semantics === undefined ? {} : { semantics }), case: { ...before.case, id, key: reference } },
      artefactReference(program),
      artefactReference(view.calendars ?? ''),
    ],
  });
  if (semantics === undefined) {
    await until(
      'its first write is done',
      () => saidBy(steward, id),
      ({ last_write }) => last_write !== null,
    );
  }
  return id;
}

/** Shown as the case says it, by this run of it. */
async function untilShownOfRun(caseId: string, run: string) {
  const said = await untilShownAsItIs(steward, caseId);
  expect(said.run_id).toBe(run);
  return said;
}
