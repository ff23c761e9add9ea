/** Cases that play others: what becomes of the children when the one or the other ends, in whatever way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complete, type Outside, shownCase, startCase, startOutside, untilCase, untilEnded, untilIncident } from './harness/outside.js';
import type { Steward } from './harness/steward.js';
import { until } from './harness/until.js';

let outside: Outside;
let steward: Steward;
beforeAll(async () => {
  outside = await startOutside();
  steward = outside.steward;
});
afterAll(() => outside?.stop());

const ada = () => steward.api('ada');
const url = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}`;
const child = (name: string) => `child/${name}`;
const untilStarted = (id: string) =>
  until(
    `${id} is there`,
    () => shownCase(steward, id),
    ({ tasks }) => tasks.length > 0,
  );

async function familyOf(name: string): Promise<string> {
  const id = await startCase(steward, 'family', { name });
  for (const each of ['let_go', 'bound', 'waited', 'left']) await untilStarted(child(`${name}-${each}`));
  // The case has heard that they are there.
  await untilCase(steward, id, 'waits for both', (shown) => {
    return shown.case.waits_for.filter(({ what }: { what: string }) => what.startsWith('child/')).length === 2;
  });
  return id;
}

describe('a case that is cancelled', () => {
  it('takes those along that it waits for or that are bound to it, and leaves those that it is to leave', async () => {
    const id = await familyOf('f1');
    await ada().post(`${url(id)}/cancel`, { reason: 'Moved away' });
    expect((await untilEnded(steward, id)).case.status).toBe('cancelled');
    for (const each of ['waited', 'bound']) expect((await untilEnded(steward, child(`f1-${each}`))).case.status).toBe('cancelled');
    for (const each of ['left', 'let_go']) expect((await shownCase(steward, child(`f1-${each}`))).case.status).toBe('open');
  });

  it('does so too when it is cancelled in Temporal', async () => {
    const id = await familyOf('f2');
    await steward.client.workflow.getHandle(id).cancel();
    expect((await untilEnded(steward, id)).case.status).toBe('cancelled');
    for (const each of ['waited', 'bound']) expect((await untilEnded(steward, child(`f2-${each}`))).case.status).toBe('cancelled');
    for (const each of ['left', 'let_go']) expect((await shownCase(steward, child(`f2-${each}`))).case.status).toBe('open');
  });
});

describe('a case that comes to its end', () => {
  it('leaves those that were let go, also the bound ones', async () => {
    const id = await familyOf('f3');
    await complete(steward, child('f3-waited'), 'learn', { age: 7 });
    await complete(steward, child('f3-left'), 'learn', { age: 8 });
    expect((await untilEnded(steward, id)).case.status).toBe('completed');
    for (const each of ['bound', 'let_go']) expect((await shownCase(steward, child(`f3-${each}`))).case.status).toBe('open');
  });
});

describe('a played case that is ended by force in Temporal', () => {
  it('fails the step that waits for it: a handler takes that, else it is an incident that can be tried again', async () => {
    const id = await startCase(steward, 'guardian', { name: 'g1' });
    await untilStarted(child('g1-first'));
    await steward.client.workflow.getHandle(child('g1-first')).terminate('Lost in the woods');
    await untilCase(steward, id, 'goes on after it', (shown) => shown.case.records.length > 0);
    expect((await shownCase(steward, id)).case.records).toEqual([{ record: 'lost', value: 'child/g1-first was terminated in Temporal.' }]);

    await untilStarted(child('g1-second'));
    await steward.client.workflow.getHandle(child('g1-second')).terminate('Lost as well');
    const { case: failed } = await untilIncident(steward, id);
    expect(failed.incidents).toMatchObject([
      { node: 'second', code: 'outside', message: 'child/g1-second was terminated in Temporal.', file: 'playbooks/guardian.yaml' },
    ]);
    await ada().post(`/api/v1/incidents/${encodeURIComponent(id)}/${failed.incidents[0].id}/retry`, {});
    await untilStarted(child('g1-second/2'));
    await complete(steward, child('g1-second/2'), 'learn', { age: 9 });
    expect((await untilEnded(steward, id)).case.records.slice(1)).toEqual([
      { record: 'came_to', value: 'grown' },
      { record: 'at_age', value: 9 },
    ]);
  });
});

describe('a played case that cannot be waited for', () => {
  it('because its key has an open case is an incident that says so; once that has ended it can be tried again', async () => {
    const other = await startCase(steward, 'child', { name: 'g2-second' });
    const id = await startCase(steward, 'guardian', { name: 'g2' });
    await untilStarted(child('g2-first'));
    await complete(steward, child('g2-first'), 'learn', { age: 1 });
    const { case: failed } = await untilIncident(steward, id);
    expect(failed.incidents).toMatchObject([{ node: 'second', code: 'outside', message: expect.stringContaining(`${other} is open`) }]);
    await complete(steward, other, 'learn', { age: 3 });
    await untilEnded(steward, other);
    await ada().post(`/api/v1/incidents/${encodeURIComponent(id)}/${failed.incidents[0].id}/retry`, {});
    await untilStarted(`${other}/2`);
  });
});

describe('a play that is withdrawn while its case is being started', () => {
  it('leaves no case behind', async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, async (_, at) => {
        const id = await startCase(steward, 'guardian', { name: `w${at}` });
        await ada().post(`${url(id)}/cancel`, { reason: 'At once' });
        await untilEnded(steward, id);
        return child(`w${at}-first`);
      }),
    );
    for (const id of ids) {
      await until(
        `${id} is not there, or cancelled`,
        async () => {
          const handle = steward.client.workflow.getHandle(id);
          return handle.describe().then(
            ({ status }) => status.name as string,
            () => 'none',
          );
        },
        (status) => status === 'none' || status === 'CANCELLED',
      );
    }
  });
});

describe('an escalation that starts a case', () => {
  const started = async (name: string) =>
    (await ada().get('/api/v1/cases?playbook=child&limit=200')).body.items.filter((each: { key: string }) => each.key === name);

  it('starts one, also when everything is killed meanwhile', async () => {
    const names = ['l1', 'l2', 'l3'];
    for (const name of names) await startCase(steward, 'late', { name });
    await until(
      'a first one is late',
      async () => (await shownCase(steward, 'late/l1')).case.overdue,
      (overdue) => overdue,
    );
    await steward.killServer();
    await steward.startServer();
    for (const name of names) {
      await until(
        `the case that ${name} starts is there`,
        () => started(`${name}-late`),
        (cases) => cases.length > 0,
      );
    }
    await complete(steward, 'late/l1', 'hurry');
    for (const name of names) expect((await started(`${name}-late`)).map(({ id }: { id: string }) => id)).toEqual([child(`${name}-late`)]);
  });

  it('that cannot be started is shown to administrators, who settle it', async () => {
    // Its own key is short enough, and that of the case it starts is not.
    const name = 'n'.repeat(62);
    await startCase(steward, 'late', { name });
    const failed = async () => (await ada().get('/api/v1/failed_starts')).body.items;
    const [start] = await until('its start has failed', failed, (items) => items.length > 0);
    expect(start).toMatchObject({
      playbook: 'child',
      cause: { kind: 'escalation', case: `late/${name}` },
      message: expect.stringContaining('key'),
    });
    expect((await ada().get('/metrics')).body).toMatch(/^steward_failed_starts 1$/m);
    const command = (...argv: string[]) => steward.command('failed-starts', ...argv, '--as', 'ada');
    expect((await command()).out).toContain(`late/${name}`);
    expect(await command('retry', start.id)).toMatchObject({ code: 1, err: expect.stringContaining('key') });
    expect((await command('give-up', start.id, '--reason', 'Too long')).code).toBe(0);
    expect(await failed()).toEqual([]);
  });
});
