import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callConnector } from '../../src/connectors/call-connector.js';
import { headerOf, type LocalMailServer, localMailServer } from './mail-server.js';

let server: LocalMailServer;
beforeEach(async () => {
  server = await localMailServer();
});
afterEach(() => server.close());

const mail = { to: 'zhou@example.com, li@example.com', subject: '您的订单', text: 'It is on its way.' };

function send(given = mail, key = 'order/7:3.0', env: { [name: string]: string } = { STEWARD_SMTP_URL: server.url }) {
  const connector = { kind: 'email', from: 'Mill <service@mill.example>', operations: { send: {} } } as const;
  return callConnector(connector, 'send', given, { idempotencyKey: key, timeoutMs: 5_000, env });
}

describe('a call by e-mail', () => {
  it('sends to all addresses', async () => {
    const outcome = await send();
    expect(outcome).toMatchObject({ ok: true });
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.to).toEqual(['zhou@example.com', 'li@example.com']);
    expect(server.mails[0]?.text).toContain('It is on its way.');
    expect(headerOf(server.mails[0]!, 'From')).toBe('Mill <service@mill.example>');
  });

  it('gives a mail that is sent twice the same Message-ID, and another mail another', async () => {
    const first = await send();
    await send();
    await send(mail, 'order/8:3.0');
    const [a, b, c] = server.mails.map((each) => headerOf(each, 'Message-ID'));
    expect(a).toMatch(/^<[0-9a-f]{40}@mill\.example>$/);
    expect(first).toEqual({ ok: true, value: { message_id: a } });
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  it('lets nobody add recipients or headers through a value', async () => {
    await send({ ...mail, to: 'zhou@example.com', subject: 'Hello\r\nBcc: spy@example.com' });
    expect(server.mails[0]?.to).toEqual(['zhou@example.com']);
    expect(headerOf(server.mails[0]!, 'Bcc')).toBeUndefined();
  });

  it('tries again what the server refuses for now, and not what it refuses for good', async () => {
    server.refuse = 451;
    expect(await send()).toMatchObject({ ok: false, retryable: true, error: { code: 'smtp_451' } });
    server.refuse = 550;
    expect(await send()).toMatchObject({ ok: false, retryable: false, error: { code: 'smtp_550' } });
  });

  it('says which variable is missing, and tries again when the server is not there', async () => {
    expect(await send(mail, 'k', {})).toMatchObject({
      ok: false,
      retryable: false,
      error: { code: 'not_configured', message: expect.stringContaining('STEWARD_SMTP_URL') },
    });
    await server.close();
    expect(await send()).toMatchObject({ ok: false, retryable: true, error: { code: 'network' } });
  });

  it('refuses a mail without anybody to send it to', async () => {
    expect(await send({ ...mail, to: 'nobody at all' })).toMatchObject({ ok: false, retryable: false, error: { code: 'bad_request' } });
  });
});
