import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
afterAll(() => served.close());

/** Of the real API: what it does not take fails here. */
async function as(person: string, ...argv: string[]): Promise<CommandRun> {
  const token = (await served.bearer(person)).replace('Bearer ', '');
  return steward(argv, { env: { STEWARD_SERVER: served.origin, STEWARD_TOKEN: token } });
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
