// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFailedStarts } from '../../src/http/failed-starts.js';
import { takeEnds } from '../../src/http/outcome-starts.js';
import { publishedPrograms } from '../../src/http/published-programs.js';
import { runSchedule } from '../../src/http/scheduled-starts.js';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace } from '../../src/language/workspace.js';
import type { Program } from '../../src/program/program.js';
import { listCases } from '../../src/store/cases.js';
import { saveCustomer } from '../../src/store/customers.js';
import { noteFailedStart, retryFailedStartsSoon } from '../../src/store/failed-starts.js';
import { confirmHead } from '../../src/store/projection/repair.js';
import { unverifiedHeads } from '../../src/store/projection/sweep.js';
import { publish, type Served, serve } from './served.js';

const PLAYBOOKS = `
language: 1
playbook: check-up
title: Check-up
phase: after-sale
customer: required
data: { properties: { machine: { type: string } }, required: [machine] }
key: \${ data.machine }
if_open: skip
access: [{ role: service_desk, may: [start, see, claim, complete, message] }]
starts:
  - message: machine_stopped
    when: source.data.hours > 0
    customer: \${ source.data.owner }
    data: { machine: '\${ source.data.machine }' }
  - schedule: 0 8 * * *
    for: customers
    each: customer.machines
    as: machine
    when: machine.kind == 'mill'
    data: { machine: '\${ machine.id }' }
stages:
  - stage: look
    title: Look
    steps:
      - { task: look_at_it, assign: { role: service_desk } }
---
language: 1
playbook: thank-you
title: Thank you
phase: relationship
data: { properties: { machine: { type: string } }, required: [machine] }
access: [{ role: service_desk, may: [see] }]
starts:
  - { outcome: completed, of: check-up, data: { machine: '\${ source.data.machine }' } }
stages:
  - stage: thank
    title: Thank
    steps:
      - { task: write, assign: { role: service_desk } }
`;
const SURROUNDINGS = {
  'organisation.yaml': `organisation: mill
time_zone: Asia/Shanghai
calendar: office
languages: [en]
units: [{ unit: desk, title: Desk, manager: li }]
roles: [{ role: service_desk, title: Service desk }, { role: administrator, title: Administrator }]
people:
  - { person: li, name: Li, unit: desk, roles: [service_desk, administrator] }
  - { person: wu, name: Wu, unit: desk }
`,
  'calendars.yaml': `calendars:
  - { calendar: office, time_zone: Asia/Shanghai, hours: { mon-fri: ['09:00-18:00'] } }
`,
  'customer.yaml': `customer: mill
properties:
  name: { type: string }
  machines: { type: array, items: { properties: { id: { type: string }, kind: { type: string } }, required: [id, kind] } }
required: [name, machines]
`,
  'messages/machine_stopped.yaml': `message: machine_stopped
data:
  properties: { machine: { type: string }, owner: { type: string }, hours: { type: number } }
  required: [machine, owner, hours]
`,
};

const files = [
  ...Object.entries(SURROUNDINGS).map(([path, text]) => ({ path, text })),
  ...PLAYBOOKS.split('---\n').map((text) => ({ path: `after-sale/${/playbook: (\S+)/.exec(text)?.[1]}.yaml`, text })),
];
const compiled = compileWorkspace(readWorkspace(files));

let served: Served;
beforeAll(async () => {
  expect(compiled.diagnostics.map(({ code, file, range }) => `${code} ${file}:${range.start.line}`)).toEqual([]);
  const machines = [
    { id: 'M-1', kind: 'mill' },
    { id: 'M-2', kind: 'saw' },
    { id: 'M-3', kind: 'mill' },
  ];
  served = await serve({
    organisation: compiled.organisation ?? null,
    programs: compiled.programs,
    customers: { acme: { name: 'Acme', machines }, bolt: { name: 'Bolt', machines: [] } },
  });
});
afterAll(() => served?.close());

const parts = () => ({
  db: served.db,
  durable: async () => {},
  cases: served.cases,
  logger: pino({ level: 'silent' }),
  patience: 300,
  programs: publishedPrograms(served.db),
});
const stopped = (machine: string, more: object = {}) => ({
  message: 'machine_stopped',
  data: { machine, owner: 'acme', hours: 3 },
  ...more,
});
const send = (body: object, key?: string, person = 'li') => served.post(person, '/api/v1/messages', body, key);

describe('a message for no case', () => {
  it('starts a case of the playbook that it is a start of, once for its id', async () => {
    const first = await send(stopped('A-1', { id: 'm-1' }));
    expect(first).toMatchObject({ status: 200, body: { starts: [{ playbook: 'check-up', result: 'started', case: 'check-up/A-1' }] } });
    const again = await send(stopped('A-1', { id: 'm-1' }));
    expect(again.body.starts).toMatchObject([{ result: 'repeated', case: 'check-up/A-1' }]);
    expect((await served.get('li', '/api/v1/cases/check-up%2FA-1')).body).toMatchObject({
      case: { customer_id: 'acme', data: { machine: 'A-1' } },
    });
  });

  it('leaves it to key and if_open whether there is one already', async () => {
    await send(stopped('A-2', { id: 'm-2' }));
    expect((await send(stopped('A-2', { id: 'm-3' }))).body.starts).toMatchObject([{ result: 'open', case: 'check-up/A-2' }]);
  });

  it('is passed over where the condition does not hold', async () => {
    const answer = await send({ ...stopped('A-3'), data: { machine: 'A-3', owner: 'acme', hours: 0 } });
    expect(answer.body.starts).toEqual([{ playbook: 'check-up', result: 'passed_over' }]);
  });

  it('says why no case could be started', async () => {
    const answer = await send({ ...stopped('A-4'), data: { machine: 'A-4', owner: 'nobody', hours: 1 } });
    expect(answer.body.starts).toMatchObject([{ result: 'failed', detail: expect.stringContaining('nobody') }]);
  });

  it('is refused where nobody listens, where it is malformed, and to those who may not start', async () => {
    expect((await send({ message: 'other', data: {} })).body.type).toContain('message_unknown');
    expect((await send({ message: 'machine_stopped', data: { machine: 'A-5' } })).status).toBe(422);
    expect((await send(stopped('A-5'), undefined, 'wu')).status).toBe(403);
  });
});

describe('a run of a schedule', () => {
  const monday = Date.parse('2026-03-02T08:00+08:00');
  const run = (at: number) => runSchedule(parts(), { playbook: 'check-up', start: 'schedule 0 8 * * *', at }, undefined, () => {});

  it('starts a case for each item that is meant, once', async () => {
    expect(await run(monday)).toEqual({ started: 2, open: 0, passed_over: 1, failed: 0 });
    const { items } = await listCases(served.db, { filter: { playbook: 'check-up' }, cursor: null, limit: 50 });
    const keys = () => items.map(({ key }) => key).filter((key) => key.startsWith('M-'));
    expect(keys().sort()).toEqual(['M-1', 'M-3']);
    await run(monday);
    const after = await listCases(served.db, { filter: { playbook: 'check-up' }, cursor: null, limit: 50 });
    expect(after.items.length).toBe(items.length);
  });

  it('on another day finds them open', async () => {
    expect(await run(monday + 24 * 3_600_000)).toEqual({ started: 0, open: 2, passed_over: 1, failed: 0 });
  });

  it('does nothing on a closed day', async () => {
    expect(await run(Date.parse('2026-03-01T08:00+08:00'))).toEqual({ started: 0, open: 0, passed_over: 0, failed: 0 });
  });

  it('goes on after whom it went over last', async () => {
    const since = { after: 'acme', summary: { started: 5, open: 0, passed_over: 0, failed: 0 } };
    const seen: unknown[] = [];
    const run = { playbook: 'check-up', start: 'schedule 0 8 * * *', at: monday + 2 * 24 * 3_600_000 };
    expect(await runSchedule(parts(), run, since, (progress) => seen.push(progress))).toEqual(since.summary);
    expect(seen).toEqual([{ after: 'bolt', summary: since.summary }]);
  });
});

describe('the end of a case', () => {
  it('starts the case that listens to it, once', async () => {
    await send(stopped('B-1', { id: 'm-9' }));
    const { body } = await served.get('li', '/api/v1/cases/check-up%2FB-1');
    const [task] = body.tasks;
    await served.post('li', `/api/v1/tasks/${encodeURIComponent(task.id)}/claim`, {});
    expect((await served.post('li', `/api/v1/tasks/${encodeURIComponent(task.id)}/complete`, { values: {} })).status).toBe(200);
    const thanks = async () => (await listCases(served.db, { filter: { playbook: 'thank-you' }, cursor: null, limit: 50 })).items;
    await expect
      .poll(async () => {
        for (const head of await unverifiedHeads(served.db, { quietSeconds: 0 })) {
          await confirmHead(served.db, { case: head.case, write_id: head.write_id ?? '', run_id: 'run' });
        }
        await takeEnds(parts());
        return (await thanks()).map(({ data, customer_id }) => [data.machine, customer_id]);
      })
      .toEqual([['B-1', 'acme']]);
    await takeEnds(parts());
    expect(await thanks()).toHaveLength(1);
  });
});

describe('a start that fails', () => {
  const failed = async () => (await served.get('li', '/api/v1/failed_starts')).body.items;
  const gauge = async () => /^steward_failed_starts (\d+)$/m.exec((await served.request('/metrics')).body)?.[1];
  const casesOf = async (playbook: string) =>
    (await listCases(served.db, { filter: { playbook }, cursor: null, limit: 50 })).items.map(({ key, data }) => data.machine ?? key);
  const changeCustomer = (machines: { id: string; kind: string }[]) =>
    saveCustomer(served.db, { id: 'bolt', file: { name: 'Bolt', machines }, expected: null });
  const sunday = Date.parse('2026-03-09T08:00+08:00');
  const run = () => runSchedule(parts(), { playbook: 'check-up', start: 'schedule 0 8 * * *', at: sunday }, undefined, () => {});

  it('by a schedule is kept and counted, and started once the customer’s file is mended; what was started then is not again', async () => {
    await changeCustomer([
      { id: 'B-7', kind: 'mill' },
      { id: 'no key', kind: 'mill' },
    ]);
    expect(await run()).toMatchObject({ started: 1, failed: 1 });
    const [first] = await failed();
    expect(first).toMatchObject({
      playbook: 'check-up',
      start: 'schedule 0 8 * * *',
      cause: { kind: 'schedule', at: new Date(sunday).toISOString(), subject: 'bolt' },
      attempts: 1,
      message: expect.stringMatching(/check-up\.yaml, line 16: 'no key' can not be the key/),
    });
    expect(await gauge()).toBe('1');
    expect(await served.post('li', first.retry_url, {})).toMatchObject({ status: 200, body: { result: 'failed', message: first.message } });
    expect(await failed()).toMatchObject([{ id: first.id, attempts: 2 }]);
    await changeCustomer([
      { id: 'B-7', kind: 'mill' },
      { id: 'B-8', kind: 'mill' },
    ]);
    expect((await served.post('li', first.retry_url, {})).body).toEqual({ id: first.id, result: 'settled' });
    expect(await failed()).toEqual([]);
    expect(await gauge()).toBe('0');
    expect((await casesOf('check-up')).filter((machine) => String(machine).startsWith('B-')).sort()).toEqual(['B-1', 'B-7', 'B-8']);
    expect((await served.post('li', first.retry_url, {})).status).toBe(404);
  });

  it('is seen and settled by administrators alone, who may give it up with a reason', async () => {
    await changeCustomer([{ id: 'no key', kind: 'mill' }]);
    await run();
    const [{ retry_url, give_up_url }] = await failed();
    expect((await served.get('wu', '/api/v1/failed_starts')).status).toBe(403);
    expect((await served.post('wu', retry_url, {})).status).toBe(403);
    expect((await served.post('wu', give_up_url, { reason: 'x' })).status).toBe(403);
    expect((await served.post('li', give_up_url, {})).status).toBe(422);
    expect((await served.post('li', give_up_url, { reason: 'Sold' })).body.result).toBe('settled');
    expect(await failed()).toEqual([]);
  });

  it('by the end of a case is tried again by itself, by what is published then', async () => {
    const thanks = compiled.programs.find(({ playbook }) => playbook === 'thank-you') as Program;
    await publish(served.db, { ...thanks, data: { properties: { machine: { type: 'string', maxLength: 1 } } } });
    await send(stopped('C-1', { id: 'm-c' }));
    const [task] = (await served.get('li', '/api/v1/cases/check-up%2FC-1')).body.tasks;
    await served.post('li', `${task.url}/claim`, {});
    await served.post('li', `${task.url}/complete`, { values: {} });
    await expect
      .poll(async () => {
        for (const head of await unverifiedHeads(served.db, { quietSeconds: 0 })) {
          await confirmHead(served.db, { case: head.case, write_id: head.write_id ?? '', run_id: 'run' });
        }
        await takeEnds(parts());
        return failed();
      })
      .toMatchObject([{ playbook: 'thank-you', cause: { kind: 'outcome', case: 'check-up/C-1' } }]);
    await publish(served.db, thanks);
    await retryFailedStartsSoon(served.db);
    const rounds = startFailedStarts(parts(), 1);
    await expect.poll(failed).toEqual([]);
    await rounds.stop();
    expect((await casesOf('thank-you')).filter((machine) => machine === 'C-1')).toHaveLength(1);
  });

  it('by an escalation is tried again, and starts one case', async () => {
    const cause = {
      kind: 'escalation',
      case: 'check-up/A-1',
      effect: 'check-up/A-1!late#1',
      data: { machine: 'E-1' },
      customer: 'gone',
    } as const;
    await noteFailedStart(served.db, { playbook: 'check-up', start: null, cause, message: 'There is no customer gone.' });
    const [{ retry_url }] = await failed();
    expect((await served.post('li', retry_url, {})).body).toMatchObject({ result: 'failed', message: 'There is no customer gone.' });
    await saveCustomer(served.db, { id: 'gone', file: { name: 'Back', machines: [] }, expected: null });
    expect((await served.post('li', retry_url, {})).body.result).toBe('settled');
    expect(await served.get('li', '/api/v1/cases/check-up%2FE-1')).toMatchObject({ status: 200, body: { case: { customer_id: 'gone' } } });
  });
});
