import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callConnector } from '../../src/connectors/call-connector.js';
import { type LocalServer, localServer } from './http-server.js';

let server: LocalServer;
beforeEach(async () => {
  server = await localServer();
});
afterEach(() => server.close());

const SECRET = `whsec_${Buffer.from('a secret of the mill').toString('base64')}`;
const shipped = { with: { type: 'object', properties: { order_no: { type: 'string' } }, required: ['order_no'] } };

function post(env: { [name: string]: string } = { HOOK_SECRET: SECRET }) {
  const connector = { kind: 'webhook', url: `${server.url}/hook`, secret_env: 'HOOK_SECRET', operations: { shipped } } as const;
  return callConnector(connector, 'shipped', { order_no: '7' }, { idempotencyKey: 'order-7-3', timeoutMs: 5_000, env });
}

describe('a call by webhook', () => {
  it('is signed as Standard Webhooks says, under the key of the call', async () => {
    server.answer = (_, response) => response.writeHead(202).end();
    expect(await post()).toEqual({ ok: true, value: { status: 202 } });
    const [asked] = server.asked;
    expect(asked?.headers['webhook-id']).toBe('order-7-3');
    const event = new Webhook(SECRET).verify(asked!.body, asked!.headers as Record<string, string>);
    expect(event).toMatchObject({ type: 'shipped', data: { order_no: '7' } });
  });

  it('is not taken by a receiver with another secret', async () => {
    await post();
    const [asked] = server.asked;
    const other = new Webhook(Buffer.from('another secret').toString('base64'));
    expect(() => other.verify(asked!.body, asked!.headers as Record<string, string>)).toThrow();
  });

  it('says which variable is missing or malformed', async () => {
    const named = { ok: false, retryable: false, error: { code: 'not_configured' } };
    expect(await post({})).toMatchObject({ ...named, error: { ...named.error, message: expect.stringContaining('HOOK_SECRET') } });
    expect(await post({ HOOK_SECRET: '****' })).toMatchObject(named);
    expect(server.asked).toHaveLength(0);
  });

  it('is tried again when the receiver is broken', async () => {
    server.answer = (_, response) => response.writeHead(500).end('out of order');
    expect(await post()).toMatchObject({
      ok: false,
      retryable: true,
      error: { code: 'http_500', message: expect.stringContaining('out of order') },
    });
  });
});
