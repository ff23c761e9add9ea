/** What fails in a case on a real Temporal server: where it is seen, and how people settle it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASE_QUEUE } from '../../src/temporal/case-client.js';
import { json } from '../connectors/http-server.js';
import {
  complete,
  type Outside,
  outsideWorkspace,
  shownCase,
  startCase,
  startOutside,
  untilCase,
  untilEnded,
  untilIncident,
} from './harness/outside.js';
import type { Steward } from './harness/steward.js';
import { until } from './harness/until.js';

let outside: Outside;
let steward: Steward;
/** Whether the shop takes money. */
let open = true;
beforeAll(async () => {
  outside = await startOutside();
  steward = outside.steward;
  outside.server.answer = (_, response) =>
    open ? json(response, 200, { receipt: 'R-1' }) : json(response, 503, { title: 'Closed for good' });
});
afterAll(() => outside?.stop());

const url = (id: string, incident: string, how: string) => `/api/v1/incidents/${encodeURIComponent(id)}/${incident}/${how}`;
const described = (id: string) => steward.client.workflow.getHandle(id).describe();
const untilShownInTemporal = (id: string, incident: boolean) =>
  until(
    `Temporal shows ${id} ${incident ? 'with' : 'without'} an incident`,
    async () => (await described(id)).searchAttributes.Incident?.[0],
    (value) => value === incident,
  );
/** What Temporal UI shows as the current details. */
async function detailsOf(id: string): Promise<string> {
  const handle = steward.client.workflow.getHandle(id);
  return (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
}
const settled = async (id: string) =>
  (await steward.api('ada').timeline(id)).filter(({ kind }) => kind === 'incident_resolved' || kind === 'data_mended');

describe('an expression that throws', () => {
  it('is seen everywhere with its file and line, is nobody’s but administrators’, and is mended with the data', async () => {
    const id = await startCase(steward, 'fragile', { name: 'e1', parts: 0 }, 'ann');
    const { case: shown } = await untilIncident(steward, id);
    const [incident] = shown.incidents;
    expect(incident).toMatchObject({ node: 'share', code: 'expression', file: 'playbooks/fragile.yaml', line: 21 });
    await untilShownInTemporal(id, true);
    expect(await detailsOf(id)).toContain(`playbooks/fragile.yaml, line 21: ${incident.message}`);
    const listed = (await steward.api('ada').get('/api/v1/incidents')).body.items.find((each: { case: string }) => each.case === id);
    expect(listed).toMatchObject({ incident, mend_url: url(id, incident.id, 'mend') });
    expect((await steward.command('incidents', '--as', 'ada')).out).toMatch(/fragile\/e1 .* playbooks\/fragile\.yaml:21 /);

    for (const how of ['retry', 'skip']) expect((await steward.api('ann').post(url(id, incident.id, how), {})).status).toBe(403);
    expect((await steward.api('ann').post(url(id, incident.id, 'mend'), { data: { parts: 3 } })).status).toBe(403);
    expect((await shownCase(steward, id)).case.incidents).toEqual([incident]);

    // What is still wrong fails again, as another incident.
    const retried = await steward.api('lea').post(url(id, incident.id, 'retry'), {});
    expect(retried).toMatchObject({ status: 200, body: { case: { incidents: [{ node: 'share' }] } } });
    const [again] = retried.body.case.incidents;
    expect((await steward.api('lea').post(url(id, again.id, 'mend'), { data: { parts: 'three' } })).status).toBe(422);
    const mended = await steward.command('incidents', 'mend', id, again.id, '--set', 'parts=3', '--as', 'lea', '--format', 'json');
    expect(mended).toMatchObject({ code: 0, json: { case: { data: { parts: 3 } } } });
    await untilCase(steward, id, 'goes on', ({ tasks }) => tasks.length === 1);
    expect((await shownCase(steward, id)).case.records).toEqual([{ record: 'share', value: 4 }]);
    expect(await settled(id)).toMatchObject([
      { kind: 'incident_resolved', actor: 'lea', detail: { incident: incident.id, how: 'retried' } },
      { kind: 'data_mended', actor: 'lea', detail: { data: { parts: 3 } } },
      { kind: 'incident_resolved', actor: 'lea', detail: { incident: again.id, how: 'retried' } },
    ]);
  });
});

describe('a connector that gives up', () => {
  it('is an incident that is passed over, or tried again once the other side is there', async () => {
    open = false;
    const [one, other] = await Promise.all([
      startCase(steward, 'fragile', { name: 'c1', parts: 1 }),
      startCase(steward, 'fragile', { name: 'c2', parts: 1 }),
    ]);
    const [{ case: first }, { case: second }] = await Promise.all([untilIncident(steward, one), untilIncident(steward, other)]);
    expect(first.incidents).toMatchObject([
      { node: 'receipt', code: 'outside', message: expect.stringContaining('Closed for good'), line: 22 },
    ]);
    await steward.api('ada').post(url(one, first.incidents[0].id, 'skip'), {});
    await untilCase(steward, one, 'goes on', ({ tasks }) => tasks.length === 1);
    open = true;
    expect((await steward.command('incidents', 'retry', other, second.incidents[0].id, '--as', 'ada')).code).toBe(0);
    await untilCase(steward, other, 'goes on', ({ tasks }) => tasks.length === 1);
    expect((await settled(one)).map(({ actor, detail }) => [actor, detail.how])).toEqual([['ada', 'skipped']]);
  });

  it('does not keep the case from being cancelled', async () => {
    open = false;
    const id = await startCase(steward, 'fragile', { name: 'c3', parts: 1 });
    await untilIncident(steward, id);
    open = true;
    expect((await steward.command('cancel', id, '--reason', 'Hopeless', '--as', 'lea')).code).toBe(0);
    expect((await untilEnded(steward, id)).case).toMatchObject({ status: 'cancelled', incidents: [] });
    await untilShownInTemporal(id, false);
  });
});

describe('a calendar without data for the year', () => {
  it('leaves the task where it is, its due unknown, until the calendar is published', async () => {
    const id = await startCase(steward, 'fragile', { name: 'y1', parts: 1 });
    const { case: shown, tasks } = await untilIncident(steward, id);
    expect(shown.incidents).toMatchObject([{ code: 'calendar', file: 'playbooks/fragile.yaml', line: 29 }]);
    expect(tasks).toMatchObject([{ step: 'rest', due: null, due_unknown: true }]);
    await untilShownInTemporal(id, true);
    const year = new Date().getUTCFullYear();
    const years = Array.from({ length: year + 2 - 2020 }, (_, at) => 2020 + at);
    const files = outsideWorkspace(outside.server.url, [['years: [2020]', `years: [${years.join(', ')}]`]]);
    expect((await steward.api('ada').post('/api/v1/playbooks', { files })).status).toBe(200);
    const after = await untilCase(steward, id, 'has a due', ({ tasks }) => tasks[0].due !== null);
    expect(after.case.incidents).toEqual([]);
    expect(after.tasks).toMatchObject([{ due_unknown: false }]);
    await untilShownInTemporal(id, false);
    expect((await settled(id)).at(-1)).toMatchObject({ actor: null });
    await complete(steward, id, 'rest');
  });
});

describe('a workflow whose code fails', () => {
  it('is told by readyz and counted, and takes the server away from nobody', async () => {
    const ready = async () => (await steward.api('ada').get('/readyz')).body;
    const counted = async () => /^steward_stuck_cases (\S+)$/m.exec((await steward.api('ada').get('/metrics')).body)?.[1];
    expect(await ready()).toMatchObject({ status: 'ready', checks: { cases: 'ok' } });
    // The code cannot begin with this: every workflow task fails, as one of a bug would.
    const broken = await steward.client.workflow.start('fragile', { workflowId: 'fragile/broken', taskQueue: CASE_QUEUE, args: [] });
    const told = await until('readyz tells of it', ready, ({ checks }) => checks.cases !== 'ok');
    expect(told).toMatchObject({ status: 'ready', checks: { cases: expect.stringContaining('One case stands still') } });
    expect(await counted()).toBe('1');
    await startCase(steward, 'fragile', { name: 'b1', parts: 1 });
    await broken.terminate('It was none');
    await until('readyz is content', ready, ({ checks }) => checks.cases === 'ok');
    expect(await counted()).toBe('0');
  });
});

describe('a customer who is likely there already', () => {
  const made = async (id: string) => (await shownCase(steward, id)).case;

  it('is not made: who settles the incident says which it is, and the case goes on with that one', async () => {
    const first = await startCase(steward, 'newcomer', { name: 'Heping Mill', note: 'first' });
    await untilEnded(steward, first);
    const { customer_id } = await made(first);

    const second = await startCase(steward, 'newcomer', { name: 'heping mill', note: 'second' });
    const { case: failed } = await untilIncident(steward, second);
    expect(failed.incidents[0].message).toContain(`${customer_id} (Heping Mill)`);
    const body = { same_as: customer_id };
    expect((await steward.api('ann').post(url(second, failed.incidents[0].id, 'retry'), body)).status).toBe(403);
    expect((await steward.api('ada').post(url(second, failed.incidents[0].id, 'retry'), body)).status).toBe(200);
    await untilEnded(steward, second);
    expect(await made(second)).toMatchObject({ customer_id, records: [{ record: 'customer', value: customer_id }] });
    const { body: kept } = await steward.api('ada').get(`/api/v1/customers/${customer_id}`);
    // It keeps what it has; what the playbook sets then holds.
    expect(kept.file).toEqual({ name: 'Heping Mill', note: 'second' });
    expect(await settled(second)).toMatchObject([{ detail: { how: 'retried', same_as: customer_id } }]);
  });

  it('is another one where it is tried again without', async () => {
    const id = await startCase(steward, 'newcomer', { name: 'HEPING MILL', note: 'third' });
    const { case: failed } = await untilIncident(steward, id);
    await steward.api('ada').post(url(id, failed.incidents[0].id, 'retry'), {});
    await untilEnded(steward, id);
    const others = (await steward.api('ada').get('/api/v1/customers')).body.items;
    expect(others.map(({ file }: { file: { name: string } }) => file.name).sort()).toEqual(['HEPING MILL', 'Heping Mill']);
  });
});
