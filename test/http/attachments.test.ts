import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, mill } from './complaint.js';
import { type Answer, type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
});
afterAll(() => served.close());

let count = 0;
async function started(): Promise<{ readonly id: string; readonly task: string }> {
  count += 1;
  const data = { description: 'It smokes', reference: `A-${count}` };
  const { id } = (await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data })).body.case;
  return { id, task: `/api/v1/tasks/${encodeURIComponent(`${id}:hear_out.1`)}` };
}
const photo = randomBytes(3_000);
function attach(person: string, task: string, more: object = {}, key?: string): Promise<Answer> {
  const file = { name: '烟雾 smoke.png', media_type: 'image/png', content: photo.toString('base64') };
  return served.post(person, `${task}/attachments`, { ...file, ...more }, key);
}
async function download(person: string, url: string) {
  const response = await fetch(`${served.origin}${url}`, { headers: { authorization: await served.bearer(person) } });
  return { status: response.status, headers: response.headers, content: Buffer.from(await response.arrayBuffer()) };
}
const problem = (code: string) => ({ type: `urn:steward:problem:${code}` });

describe('a file put to a task', () => {
  test('is read again as it was, by whoever may see the case, also when the task is done', async () => {
    const { task } = await started();
    expect((await attach('li', task)).status).toBe(200);
    const { attachments } = (await served.get('wang', task)).body;
    expect(attachments).toEqual([
      expect.objectContaining({ name: '烟雾 smoke.png', media_type: 'image/png', size: 3_000, by: 'li', at: expect.stringMatching(/Z$/) }),
    ]);
    await served.post('li', `${task}/complete`, { values: { story: 'Smoke' } });
    const read = await download('zhao', attachments[0].url);
    expect(read.status).toBe(200);
    expect(read.content.equals(photo)).toBe(true);
    expect(read.headers.get('content-type')).toBe('image/png');
    expect(read.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${encodeURIComponent('烟雾 smoke.png')}`);
    expect(read.headers.get('content-security-policy')).toBe('sandbox');
    expect(read.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is in the history by its hash, name, type and size alone, and is kept once for the same content', async () => {
    const [one, two] = [await started(), await started()];
    const content = randomBytes(2_000).toString('base64');
    const before = await kept();
    await attach('li', one.task, { content }, 'once');
    await attach('li', one.task, { content }, 'once');
    await attach('li', two.task, { content, name: 'other.png' });
    expect(await kept()).toBe(before + 1);
    const { items } = (await served.get('li', `/api/v1/cases/${encodeURIComponent(one.id)}/timeline`)).body;
    const told = items.filter(({ kind }: { kind: string }) => kind === 'task_attached');
    expect(told).toEqual([
      expect.objectContaining({
        actor: 'li',
        detail: {
          id: expect.stringMatching(/^[\w-]{43}$/),
          name: '烟雾 smoke.png',
          media_type: 'image/png',
          size: 2_000,
          step: 'hear_out',
        },
      }),
    ]);
  });

  test('is for nobody who may not see the case, and of no other case', async () => {
    const { id, task } = await started();
    await attach('li', task);
    const [file] = (await served.get('li', task)).body.attachments;
    expect((await download('gu', file.url)).status).toBe(403);
    expect(await attach('gu', task)).toMatchObject({ status: 403, body: problem('not_allowed') });
    expect(await attach('zhao', task)).toMatchObject({ status: 403, body: problem('not_a_candidate') });
    const other = await started();
    expect((await download('li', file.url.replace(encodeURIComponent(id), encodeURIComponent(other.id)))).status).toBe(404);
  });

  test('is refused where it is too large, of a type that is not taken, or no base64', async () => {
    const { task } = await started();
    const large = Buffer.alloc(10_485_761).toString('base64');
    expect(await attach('li', task, { content: large })).toMatchObject({
      status: 413,
      body: { ...problem('attachment_too_large'), limit: 10_485_760 },
    });
    expect((await attach('li', task, { content: Buffer.alloc(10_485_760).toString('base64') })).status).toBe(200);
    expect(await attach('li', task, { media_type: 'text/html' })).toMatchObject({
      status: 415,
      body: { ...problem('attachment_type'), allowed: expect.arrayContaining(['application/pdf']) },
    });
    expect(await attach('li', task, { content: 'no base64!' })).toMatchObject({ status: 422, body: problem('attachment_invalid') });
    expect(await attach('li', task, { name: '../etc' })).toMatchObject({ status: 422, body: problem('body_invalid') });
  });

  test('is one of twenty at most', async () => {
    const { task } = await started();
    for (let n = 0; n < 20; n++) expect((await attach('li', task, { name: `${n}.png` })).status).toBe(200);
    expect(await attach('li', task)).toMatchObject({ status: 409, body: { ...problem('attachments_full'), most: 20 } });
  });
});

async function kept(): Promise<number> {
  const { n } = await served.db
    .selectFrom('attachments')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
