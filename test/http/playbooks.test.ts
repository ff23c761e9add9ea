import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mill } from './complaint.js';
import { type Served, serve } from './served.js';

interface File {
  path: string;
  text: string;
}

const shipped = filesOf('playbooks');
let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill });
});
afterAll(() => served.close());

test('only administrators publish', async () => {
  expect(await served.post('li', '/api/v1/playbooks', { files: shipped })).toMatchObject({
    status: 403,
    body: { permission: 'publish' },
  });
});

test('with errors nothing is published, and all of them are told', async () => {
  const files = changed('after-sale/complaint.yaml', (text) =>
    text.replace('goto: resolve', 'goto: resolved').replace('4 business hours', '4 busy hours'),
  );
  const answer = await served.post('xu', '/api/v1/playbooks', { files });
  expect(answer).toMatchObject({ status: 422, body: { type: 'urn:steward:problem:workspace_invalid' } });
  const errors = answer.body.diagnostics.filter((each: { severity: string }) => each.severity === 'error');
  expect(errors.length).toBeGreaterThanOrEqual(2);
  expect(errors[0]).toMatchObject({
    file: 'after-sale/complaint.yaml',
    range: { start: { line: expect.any(Number) } },
    help: expect.any(String),
  });
  expect((await served.get('xu', '/api/v1/playbooks')).body.items).toEqual([]);
});

describe('the shipped workspace', () => {
  beforeAll(async () => {
    const answer = await served.post('xu', '/api/v1/playbooks', { files: shipped });
    expect(answer.status).toBe(200);
    expect(complaintOf(answer.body.playbooks)).toMatchObject({ version: 1, changed: true });
  });

  test('is in force at once, for those whom its organisation names', async () => {
    // The organisation was replaced: whoever asks is known by the new one within a second.
    await expect.poll(async () => (await served.get('li_na', '/api/v1/playbooks')).status, { timeout: 10_000 }).toBe(200);
    const { body } = await served.get('li_na', '/api/v1/playbooks');
    expect(complaintOf(body.items)).toMatchObject({ title: { en: 'Complaint', zh: '客户投诉' }, version: 1, may_start: true });
    expect(complaintOf((await served.get('liu_yang', '/api/v1/playbooks')).body.items)).toMatchObject({ may_start: false });
  });

  test('published again is the same version; changed, it is a new one', async () => {
    await expect.poll(async () => (await served.get('xu_jing', '/api/v1/playbooks')).status, { timeout: 10_000 }).toBe(200);
    const again = (await served.post('xu_jing', '/api/v1/playbooks', { files: shipped })).body.playbooks;
    expect(complaintOf(again)).toMatchObject({ version: 1, changed: false });
    const files = changed('after-sale/complaint.yaml', (text) => text.replace('max: 3', 'max: 4'));
    const { playbooks } = (await served.post('xu_jing', '/api/v1/playbooks', { files })).body;
    expect(complaintOf(playbooks)).toMatchObject({ version: 2, changed: true });
    const { body } = await served.get('xu_jing', '/api/v1/playbooks/complaint/versions');
    expect(body.items).toMatchObject([
      { version: 2, published_by: 'xu_jing' },
      { version: 1, published_by: 'xu' },
    ]);
    expect((await served.get('xu_jing', '/api/v1/playbooks/refund/versions')).status).toBe(404);
  });

  test('is checked without being published, in the language of who asks', async () => {
    const files = changed('after-sale/complaint.yaml', (text) => text.replace('goto: resolve', 'goto: resolved'));
    const authorization = await served.bearer('li_na');
    const check = (language: string) =>
      served.request('/api/v1/check', {
        method: 'POST',
        body: JSON.stringify({ files }),
        headers: { authorization, 'content-type': 'application/json', 'accept-language': language },
      });
    const english = await check('en');
    const chinese = await check('zh-CN,zh;q=0.9');
    expect(english).toMatchObject({ status: 200, body: { summary: { files: files.length, errors: 1 } } });
    expect(chinese.body.diagnostics[0].message).toMatch(/\p{Script=Han}/u);
    expect(english.body.diagnostics[0].message).not.toMatch(/\p{Script=Han}/u);
  });
});

test('a workspace may be larger than other bodies, up to a limit', async () => {
  const larger = { files: [{ path: 'notes.txt', text: 'x'.repeat(1_000_000) }] };
  const tooLarge = { files: [{ path: 'notes.txt', text: 'x'.repeat(9_000_000) }] };
  await expect.poll(async () => (await served.get('li_na', '/api/v1/playbooks')).status, { timeout: 10_000 }).toBe(200);
  expect((await served.post('li_na', '/api/v1/check', larger)).status).toBe(200);
  expect((await served.post('li_na', '/api/v1/check', tooLarge)).status).toBe(413);
});

/** Of the playbooks that are shipped. */
function complaintOf(playbooks: readonly { readonly playbook: string }[]) {
  return playbooks.find(({ playbook }) => playbook === 'complaint');
}

function filesOf(folder: string): File[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

function changed(path: string, change: (text: string) => string): File[] {
  return shipped.map((file) => (file.path === path ? { path, text: change(file.text) } : file));
}
