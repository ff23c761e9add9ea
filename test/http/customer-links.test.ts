import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LINK_DAYS, linkAddresses } from '../../src/delivery/link-addresses.js';
import { linkKeyOf } from '../../src/identity/link-token.js';
import type { Program } from '../../src/program/program.js';
import { task } from '../engine/complaint-program.js';
import { complaint, customers, mill } from './complaint.js';
import { type Answer, KEY, type Served, serve } from './served.js';

const [first] = complaint.stages;
const asking: Program = {
  ...complaint,
  stages: [
    {
      ...first!,
      progress: { en: 'We are looking into it', zh: '正在了解情况' },
      steps: [
        task('consent', {
          title: { en: 'Do you accept?', zh: '您接受吗？' },
          guide: 'Read it through.',
          customer: 'main',
          form: { properties: { remark: { type: 'string', maxLength: 10 } } },
          outcomes: [
            { id: 'accepted', title: 'I accept' },
            { id: 'declined', title: 'I decline', form: { properties: { why: { type: 'string' } } } },
          ],
        }),
      ],
    },
    ...complaint.stages.slice(1),
  ],
};

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [asking], customers });
});
afterAll(() => served.close());

const links = (now = Date.now()) =>
  linkAddresses({ db: served.db, durable: async () => {}, key: linkKeyOf(KEY), base_url: '', now: () => now });

let count = 0;
/** A case that waits for the customer's answer, and the link to it. */
async function asked(now?: number): Promise<{ readonly id: string; readonly token: string }> {
  count += 1;
  const data = { description: 'It smokes', reference: `L-${count}` };
  const { id } = (await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data })).body.case;
  const subject = { kind: 'task', case: id, subject: `${id}:consent.1`, contact: 'main' } as const;
  return { id, token: (await links(now).addressOf(subject, null)).split('/').at(-1)! };
}
const follow = (token: string) => served.request(`/api/v1/links/${token}`);
function answer(token: string, body: object, key?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) };
  return served.request(`/api/v1/links/${token}/answer`, { method: 'POST', headers, body: JSON.stringify(body) });
}
const problem = (code: string) => ({ type: `urn:steward:problem:${code}` });

describe("a customer's link", () => {
  test('opens a page, and shows what is asked of them and nothing else of the case, without a token of a person', async () => {
    const { token } = await asked();
    const page = await served.request(`/links/${token}`);
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('/console/link.js') });
    const shown = await follow(token);
    expect(shown.body).toEqual({
      kind: 'task',
      title: { en: 'Do you accept?', zh: '您接受吗？' },
      guide: 'Read it through.',
      form: { properties: { remark: { type: 'string', maxLength: 10 } } },
      fields: ['remark'],
      outcomes: [
        { id: 'accepted', title: 'I accept' },
        { id: 'declined', title: 'I decline', form: { properties: { why: { type: 'string' } } }, fields: ['why'] },
      ],
      show: [],
      until: null,
      progress: { en: 'We are looking into it', zh: '正在了解情况' },
    });
    for (const { headers } of [page, shown]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('takes their answer once, as theirs and not by hand; the same one sent again is the same answer', async () => {
    const { id, token } = await asked();
    const given = { outcome: 'accepted', values: { remark: 'Yes' } };
    expect(await answer(token, given, 'one')).toMatchObject({ status: 200, body: { status: 'answered' } });
    expect(await answer(token, given, 'one')).toMatchObject({ status: 200, body: { status: 'answered' } });
    expect(await answer(token, given, 'another')).toMatchObject({ status: 410, body: problem('link_ended') });
    const back = await follow(token);
    expect(back).toMatchObject({ status: 410, body: problem('link_ended') });
    // The stage that says how it stands is over.
    expect(back.body).not.toHaveProperty('progress');
    const { items } = (await served.get('li', `/api/v1/cases/${encodeURIComponent(id)}/timeline`)).body;
    const done = items.filter(({ kind }: { kind: string }) => kind === 'task_completed');
    expect(done).toMatchObject([{ actor: 'customer:main', detail: { outcome: 'accepted', contact: 'main' } }]);
    expect(done[0].detail.by_hand).toBeUndefined();
  });

  test('says what is wrong with an answer, and takes it when that is mended', async () => {
    const { token } = await asked();
    const wrong = await answer(token, { outcome: 'accepted', values: { remark: 'Longer than ten' } });
    expect(wrong).toMatchObject({ status: 422, body: { ...problem('values_invalid'), errors: [{ field: '/values/remark' }] } });
    const chinese = await served.request(`/api/v1/links/${token}/answer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'zh-CN,zh;q=0.9' },
      body: JSON.stringify({ outcome: 'accepted', values: { remark: 'Longer than ten' } }),
    });
    expect(chinese.body).toMatchObject({ detail: '有 1 项内容需要修改。', errors: [{ message: '此项最多 10 个字符。' }] });
    expect(await answer(token, { outcome: 'maybe' })).toMatchObject({ status: 422, body: problem('outcome_unknown') });
    expect(await answer(token, { outcome: 'declined' })).toMatchObject({ status: 200 });
  });

  test('that is none, or whose time is over, leads nowhere', async () => {
    expect(await follow('short')).toMatchObject({ status: 404, body: problem('link_unknown') });
    expect(await follow('A'.repeat(32))).toMatchObject({ status: 404, body: problem('link_unknown') });
    const { token } = await asked(Date.now() - (LINK_DAYS + 2) * 86_400_000);
    expect(await follow(token)).toMatchObject({ status: 410 });
    expect(await answer(token, { outcome: 'accepted' })).toMatchObject({ status: 410, body: problem('link_ended') });
  });

  test('that was passed on after staff entered the answer tells nothing of who did', async () => {
    const { id, token } = await asked();
    const { tasks } = (await served.get('xu', `/api/v1/cases/${encodeURIComponent(id)}`)).body;
    const holder = tasks[0].assignee ?? 'li';
    const body = { outcome: 'accepted' };
    expect((await served.post(holder, `${tasks[0].url}/complete`, body)).status).toBe(200);
    const late = await answer(token, body);
    expect(late).toMatchObject({ status: 410, body: problem('link_ended') });
    expect(JSON.stringify(late.body)).not.toContain(holder.toUpperCase());
  });

  test('opens no other part of the API, and its token stands in no log', async () => {
    const { token } = await asked();
    await follow(token);
    expect((await served.request('/api/v1/tasks', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect((await served.request('/api/v1/links/../tasks')).status).toBe(401);
    expect(served.log.join('')).not.toContain(token);
    expect(served.log.join('')).toContain('/api/v1/links/-');
  });
});
