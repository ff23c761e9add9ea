import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChatKind, type ChatWebhook, postChat } from '../../src/connectors/chat-webhook.js';
import { json, type LocalServer, localServer } from './http-server.js';

let server: LocalServer;
beforeEach(async () => {
  server = await localServer();
});
afterEach(() => server.close());

const SECRET = 'SEC7f';
function post(kind: ChatKind, more: Partial<ChatWebhook> = {}) {
  return postChat(
    '零件到了。',
    { kind, url: `${server.url}/robot?access_token=t0ken`, ...more },
    { idempotencyKey: 'notice-1', timeoutMs: 5_000 },
  );
}
const answer = (value: unknown) => {
  server.answer = (_, response) => json(response, 200, value);
};
const asked = () => ({ url: new URL(server.asked[0]!.url, server.url), body: JSON.parse(server.asked[0]!.body) });

describe('a notice to a chat', () => {
  it.each<[ChatKind, unknown, unknown]>([
    ['text', 'ok', { text: '零件到了。' }],
    ['wecom', { errcode: 0, errmsg: 'ok' }, { msgtype: 'text', text: { content: '零件到了。' } }],
    ['dingtalk', { errcode: 0, errmsg: 'ok' }, { msgtype: 'text', text: { content: '零件到了。' } }],
    ['feishu', { code: 0, msg: 'success', data: {} }, { msg_type: 'text', content: { text: '零件到了。' } }],
    ['feishu', { StatusCode: 0, StatusMessage: 'success' }, { msg_type: 'text', content: { text: '零件到了。' } }],
  ])('is in the form of %s, and delivered when that says so', async (kind, said, body) => {
    answer(said);
    expect(await post(kind)).toMatchObject({ status: 200 });
    expect(asked().body).toEqual(body);
    expect(asked().url.search).toBe('?access_token=t0ken');
  });

  it.each<[ChatKind, unknown, string, string]>([
    ['wecom', { errcode: 45_009, errmsg: 'api freq out of limit' }, 'chat_45009', 'api freq out of limit'],
    ['dingtalk', { errcode: 310_000, errmsg: 'keywords not in content' }, 'chat_310000', 'keywords not in content'],
    ['feishu', { code: 19_021, msg: 'sign match fail' }, 'chat_19021', 'sign match fail'],
    ['text', { success: false, error: 'Invalid integration' }, 'chat_refused', 'Invalid integration'],
    // The kind was forgotten.
    ['text', { errcode: 40_008, errmsg: 'invalid message type' }, 'chat_40008', 'invalid message type'],
    ['wecom', { sorry: true }, 'bad_answer', 'sorry'],
    ['dingtalk', 'a page', 'bad_answer', 'a page'],
  ])('to %s is not delivered where the body of a 200 says so, and may be tried again', async (kind, said, code, words) => {
    answer(said);
    const failed = await post(kind);
    expect(failed).toMatchObject({ ok: false, retryable: true, error: { code, message: expect.stringContaining(words) } });
    expect(JSON.stringify(failed)).not.toContain('t0ken');
  });

  it('is signed as DingTalk asks, in its address', async () => {
    answer({ errcode: 0 });
    await post('dingtalk', { secret: SECRET });
    const query = asked().url.searchParams;
    const timestamp = query.get('timestamp') ?? '';
    expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(60_000);
    expect(query.get('sign')).toBe(createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64'));
    expect(query.get('access_token')).toBe('t0ken');
  });

  it('is signed as Feishu asks, in its body', async () => {
    answer({ code: 0 });
    await post('feishu', { secret: SECRET });
    const { timestamp, sign, msg_type } = asked().body;
    expect(Math.abs(Number(timestamp) * 1000 - Date.now())).toBeLessThan(60_000);
    expect(sign).toBe(createHmac('sha256', `${timestamp}\n${SECRET}`).digest('base64'));
    expect(msg_type).toBe('text');
  });
});
