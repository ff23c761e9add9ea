import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TASK_OPERATIONS } from '../../src/engine/task-lifecycle.js';
import { complaint, customers, mill } from '../http/complaint.js';
import { type Served, serve } from '../http/served.js';
import { type CommandRun, steward } from './memory-terminal.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
  for (const reference of ['C-1', 'C-2', 'C-3']) {
    await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference } });
  }
  await as('li', 'claim', 'complaint/C-1:hear_out.1');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await served.close();
});
const folder = mkdtempSync(join(tmpdir(), 'steward-served-'));

/** Of the real API: what it does not take fails here. */
async function as(person: string, ...argv: string[]): Promise<CommandRun> {
  const token = (await served.bearer(person)).replace('Bearer ', '');
  return steward(argv, { cwd: folder, env: { STEWARD_SERVER: served.origin, STEWARD_TOKEN: token } });
}
async function keys(person: string, ...argv: string[]): Promise<string[]> {
  const { out, err } = await as(person, 'tasks', ...argv, '--format', 'json');
  expect(err).toBe('');
  return JSON.parse(out).items.map(({ case: id }: { case: string }) => id.split('/')[1]);
}

describe('steward tasks', () => {
  it.each([
    [[], ['C-1', 'C-2', 'C-3']],
    [['--in', 'mine'], ['C-1']],
    [
      ['--in', 'offered'],
      ['C-2', 'C-3'],
    ],
    [['--in', 'unit', '--unit', 'service'], ['C-1']],
    [
      ['--role', 'desk'],
      ['C-2', 'C-3'],
    ],
    [
      ['--customer', 'hengfa', '--stage', 'listen', '--playbook', 'complaint', '--sort', 'due'],
      ['C-1', 'C-2', 'C-3'],
    ],
    [['--customer', 'nobody'], []],
    [['--overdue'], []],
    [['--case', 'complaint/C-2'], ['C-2']],
    [['--text', '倾听 c-3'], ['C-3']],
  ])('is narrowed by %j', async (options, expected) => {
    expect((await keys('li', ...options)).sort()).toEqual(expected);
  });

  it('goes on from page to page', async () => {
    const first = JSON.parse((await as('li', 'tasks', '--in', 'offered', '--limit', '1', '--format', 'json')).out);
    expect(first).toMatchObject({ items: [{ case: 'complaint/C-2' }], next: expect.any(String) });
    const { out } = await as('li', 'tasks', '--in', 'offered', '--limit', '1');
    expect(out).toContain(`There are more: --cursor ${first.next}`);
    const second = await as('li', 'tasks', '--in', 'offered', '--limit', '1', '--cursor', first.next, '--format', 'json');
    expect(JSON.parse(second.out)).toMatchObject({ items: [{ case: 'complaint/C-3' }], next: null });
  });

  it('counts what there is', async () => {
    const { out } = await as('li', 'tasks', '--counts');
    expect(out).toContain('you have: 1\noffered to you: 2\n  desk: 2\n');
    expect(out).toContain('the people of your units have: 1, late: 0\n');
    expect(await as('li', 'tasks', '--counts', '--overdue')).toMatchObject({ code: 2, out: '' });
  });

  it('goes by a filter that is kept, and by what is said besides', async () => {
    expect((await as('li', 'filters')).out).toBe('You keep no filter.\n');
    expect((await as('li', 'filters', 'keep', '近期 1/2')).code).toBe(2);
    const kept = await as('li', 'filters', 'keep', '近期 1/2', '--in', 'offered', '--text', 'c-3');
    expect(kept).toMatchObject({ code: 0, out: "Kept: steward tasks --filter '近期 1/2'\n" });
    expect((await as('li', 'filters')).out).toMatch(/近期 1\/2 +--in offered --text c-3\n/);
    expect(await keys('li', '--filter', '近期 1/2')).toEqual(['C-3']);
    expect(await keys('li', '--filter', '近期 1/2', '--text', 'c-2')).toEqual(['C-2']);
    expect(await as('wang', 'tasks', '--filter', '近期 1/2')).toMatchObject({
      code: 1,
      err: expect.stringContaining('You keep no filter'),
    });
    expect((await as('li', 'filters', 'remove', '近期 1/2')).out).toBe("'近期 1/2' is not kept any more.\n");
    expect((await as('li', 'filters', 'remove', '近期 1/2')).code).toBe(1);
  });
});

describe('operations on tasks', () => {
  /** `start` starts a case. */
  const nameOf = (operation: string) => (operation === 'start' ? 'start-work' : operation.replaceAll('_', '-'));

  it.each(TASK_OPERATIONS)('%s has a command', async (operation) => {
    expect((await steward([nameOf(operation), '--help'])).out).toMatch(new RegExp(`^Usage: steward ${nameOf(operation)} `));
  });

  it('ask others for a part', async () => {
    const { code, out } = await as('li', 'add-subtask', 'complaint/C-1:hear_out.1', '--title', 'Measure it', '--person', 'zhao');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/Measure it +zhao/) });
    expect(await as('li', 'complete', 'complaint/C-1:hear_out.1', '--set', 'story=x')).toMatchObject({
      code: 1,
      err: 'steward: Parts of this task are not done yet.\n',
    });
  });

  it('are refused in the reader’s language', async () => {
    const token = (await served.bearer('wang')).replace('Bearer ', '');
    const env = { STEWARD_SERVER: served.origin, STEWARD_TOKEN: token, LANG: 'zh_CN.UTF-8' };
    const { err } = await steward(['complete', 'complaint/C-1:hear_out.1', '--set', 'story=x'], { env });
    expect(err).toBe('steward: 这项任务由LI处理。\n');
  });

  it('send back with fields of their form', async () => {
    // The case itself refuses it: the API took the body.
    const { err } = await as('li', 'send-back', 'complaint/C-1:hear_out.1', '--comment', 'Again', '--set', 'story=x');
    expect(err).toBe('steward: The playbook lets this task be sent back nowhere.\n');
  });
});

describe('a task', () => {
  const task = 'complaint/C-2:hear_out.1';

  it('is shown with why it comes when it does, its comments and its files, which are fetched as they were', async () => {
    writeFileSync(join(folder, 'smoke.txt'), 'thick\n');
    expect((await as('li', 'claim', task)).code).toBe(0);
    expect((await as('li', 'attach', task, 'smoke.txt')).code).toBe(0);
    expect((await as('li', 'comment', task, '--text', 'She is calm')).code).toBe(0);
    expect((await as('xu', 'set-priority', task, '--priority', 'high')).code).toBe(0);
    const { out } = await as('wang', 'task', task);
    expect(out).toMatch(/^complaint\/C-2:hear_out\.1 {2}Hear out\nreserved, with li\n/);
    expect(out).toMatch(/ {2}due \S+ \S+ \(UTC\): Hear out\n {2}priority high: 16 hours sooner\n/);
    expect(out).toContain('Listen first.\n\nWhat they say: x\n');
    expect(out).toContain(' li: She is calm\n');
    const [, file = ''] = /^(\S+) +smoke\.txt +6 +li$/m.exec(out) ?? [];
    expect(await as('wang', 'attachment', 'complaint/C-2', file, '--to', 'again.txt')).toMatchObject({
      code: 0,
      out: 'again.txt: 6 bytes.\n',
    });
    expect(readFileSync(join(folder, 'again.txt'), 'utf8')).toBe('thick\n');
    expect(await as('wang', 'attachment', 'complaint/C-2', file, '--to', 'again.txt')).toMatchObject({ code: 2 });
    expect(await as('gu', 'attachment', 'complaint/C-2', file, '--to', 'mine.txt')).toMatchObject({ code: 1 });
    const timeline = await as('li', 'show', 'complaint/C-2', '--timeline');
    expect(timeline.out).toMatch(new RegExp(`li +task_attached +complaint/C-2:hear_out.1 +id: ${file}, name: smoke.txt`));
    expect(timeline.out).toMatch(/li +task_commented .*text: She is calm/);
    expect(timeline.out).toMatch(/clock_started +hear_out\.1 +due: \d{4}-\d\d-\d\d \d\d:\d\d, /);
    expect((await as('li', 'task', 'complaint/C-3:hear_out.1')).out).toContain('\nready, offered to role desk\n');
    await as('li', 'suspend', task);
    expect((await as('li', 'tasks', '--case', 'complaint/C-2')).out).toMatch(/ li \(suspended\) /);
  });
});

describe('a task that was delegated', () => {
  it('comes back, and shows what was entered', async () => {
    const task = 'complaint/C-4:hear_out.1';
    const data = ['--set', 'description=x', '--set', 'reference=C-4'];
    await as('li', 'start', 'complaint', '--customer', 'hengfa', ...data);
    await as('li', 'claim', task);
    await as('li', 'delegate', task, '--to', 'wang');
    expect((await as('wang', 'task', task)).out).toContain('\nreserved, with wang\ndelegated by li\n');
    await as('wang', 'complete', task, '--set', 'story=It smoked');
    expect((await as('li', 'task', task)).out).toContain('\n  story, by wang: It smoked\n');
  });
});

describe('deadlines', () => {
  it('are paused from an earlier time on, and resumed, by their ids', async () => {
    const { out } = await as('li', 'show', 'complaint/C-3', '--deadlines');
    expect(out).toMatch(/^ {2}hear_out\.1: 1 /m);
    const pause = ['pause-deadlines', 'complaint/C-3', '--reason', 'Flood', '--deadline', 'hear_out.1'];
    expect(await as('li', ...pause)).toMatchObject({ code: 1, out: '' });
    const { started_at } = JSON.parse((await as('li', 'show', 'complaint/C-3', '--deadlines', '--format', 'json')).out).items[0];
    expect(await as('xu', ...pause, '--from', started_at)).toMatchObject({ code: 0, err: '' });
    expect((await as('li', 'show', 'complaint/C-3', '--deadlines')).out).toMatch(/paused .*operation by xu Flood/);
    expect((await as('xu', 'resume-deadlines', 'complaint/C-3')).code).toBe(0);
    expect((await as('li', 'show', 'complaint/C-3', '--timeline')).out).toMatch(/xu +clock_resumed/);
  });
});

describe('steward relations', () => {
  it('shows a case’s relations from both sides', async () => {
    expect((await as('li', 'relations', 'complaint/C-1')).out).toBe('It is related to no other case.\n');
    await as('li', 'link', 'complaint/C-1', 'caused_by', 'complaint/C-2', '--comment', 'One flood');
    expect((await as('li', 'relations', 'complaint/C-1')).out).toMatch(/caused_by +complaint\/C-2 .* open .* li +One flood\n/);
    expect((await as('li', 'relations', 'complaint/C-2')).out).toMatch(/causes +complaint\/C-1 /);
  });
});

describe('steward absences', () => {
  it('shows when somebody is away, and takes it back', async () => {
    await as('wang', 'absent', 'wang', '--to', '2099-03-02T09:00:00Z', '--substitute', 'li');
    const { out } = await as('li', 'absences', 'wang');
    const [, id = ''] = /^(\S+) +\S+ \S+ +2099-03-02 09:00 +li$/m.exec(out) ?? [];
    expect((await as('li', 'absences', 'remove', 'wang', id)).code).toBe(1);
    expect((await as('wang', 'absences', 'remove', 'wang', id)).out).toBe('The absence of wang is taken back.\n');
    expect((await as('li', 'absences', 'wang')).out).toBe('There, and expected to be.\n');
  });
});
