import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callConnector } from '../../src/connectors/call-connector.js';
import type { JsonObject } from '../../src/program/json.js';
import type { Connector, HttpOperation } from '../../src/program/program.js';
import { json, type LocalServer, localServer } from './http-server.js';

let server: LocalServer;
beforeEach(async () => {
  server = await localServer();
});
afterEach(() => server.close());

const fields = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const operations: { readonly [name: string]: HttpOperation } = {
  read: {
    method: 'GET',
    path: '/orders/{order_no}',
    with: fields({ order_no: { type: 'string' }, lines: { type: 'boolean' }, tags: { type: 'array' } }, ['order_no']),
    result: fields({ state: { enum: ['open', 'shipped'] }, total: { type: 'number' } }, ['state']),
  },
  ship: {
    method: 'POST',
    path: '/orders/{order_no}/ship',
    with: fields({ order_no: { type: 'string' }, dry: { type: 'boolean' }, carrier: { type: 'string' } }, ['order_no', 'carrier']),
    query: ['dry'],
    result: fields({}),
  },
  prices: {
    method: 'GET',
    path: '/prices',
    with: fields({}),
    result: fields({ value: { type: 'array', items: { type: 'number' } } }, ['value']),
    in_value: true,
  },
};

function connector(headers: Extract<Connector, { kind: 'http' }>['headers'] = {}): Connector {
  return { kind: 'http', url: `${server.url}/api/`, headers, operations };
}

function call(operation: string, given: JsonObject, rest: { env?: { [name: string]: string }; headers?: object; timeoutMs?: number } = {}) {
  return callConnector(connector(rest.headers as never), operation, given, {
    idempotencyKey: 'complaint/42:7.1',
    timeoutMs: rest.timeoutMs ?? 5_000,
    env: rest.env ?? {},
  });
}

describe('a call over HTTP', () => {
  it('puts values into the path and the query, and gives what the answer has of what was declared', async () => {
    server.answer = (_, response) => json(response, 200, { state: 'open', total: null, secret: 'x', more: { deep: true } });
    const outcome = await call('read', { order_no: 'A/1 ü', lines: true, tags: ['a', 'b'] });
    expect(outcome).toEqual({ ok: true, value: { state: 'open' } });
    expect(server.asked[0]).toMatchObject({ method: 'GET', url: '/api/orders/A%2F1%20%C3%BC?lines=true&tags=a&tags=b', body: '' });
    expect(server.asked[0]?.headers['idempotency-key']).toBe('complaint/42:7.1');
  });

  it('puts the rest of the values into the body of a POST, as JSON', async () => {
    expect(await call('ship', { order_no: '7', dry: true, carrier: 'sf' })).toEqual({ ok: true, value: {} });
    expect(server.asked[0]).toMatchObject({ method: 'POST', url: '/api/orders/7/ship?dry=true', body: '{"carrier":"sf"}' });
    expect(server.asked[0]?.headers['content-type']).toBe('application/json');
  });

  it('holds an answer that is no object as value', async () => {
    server.answer = (_, response) => json(response, 200, [1, 2.5]);
    expect(await call('prices', {})).toEqual({ ok: true, value: { value: [1, 2.5] } });
  });

  it('takes headers from the environment, and names the variable that is missing', async () => {
    const headers = { Authorization: { env: 'ERP_TOKEN' }, 'X-Client': { value: 'steward' } };
    server.answer = (_, response) => json(response, 200, { state: 'open' });
    await call('read', { order_no: '1' }, { headers, env: { ERP_TOKEN: 'Bearer abc' } });
    expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-client': 'steward' });
    const missing = await call('read', { order_no: '1' }, { headers });
    expect(missing).toMatchObject({ ok: false, retryable: false, error: { code: 'not_configured' } });
    expect(missing).toHaveProperty('error.message', expect.stringContaining('ERP_TOKEN'));
    expect(server.asked).toHaveLength(1);
  });

  it('sends a key of any letters in a form that a header can carry, always the same', async () => {
    const request = { idempotencyKey: '投诉/１:7.1', timeoutMs: 5_000, env: {} };
    await callConnector(connector(), 'ship', { order_no: '7', carrier: 'sf' }, request);
    await callConnector(connector(), 'ship', { order_no: '7', carrier: 'sf' }, request);
    const keys = server.asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it.each([
    ['', 'empty'],
    ['..', 'dotted'],
    ['.', 'dotted'],
  ])('sends nothing when a part of the path would be “%s” (%s)', async (order_no) => {
    expect(await call('read', { order_no })).toMatchObject({ ok: false, retryable: false, error: { code: 'bad_request' } });
    expect(server.asked).toHaveLength(0);
  });

  it('sends nothing that does not fit the operation', async () => {
    expect(await call('ship', { order_no: '7' })).toMatchObject({ ok: false, retryable: false, error: { code: 'bad_request' } });
    expect(await call('shop', {})).toMatchObject({ ok: false, retryable: false, error: { code: 'unknown_operation' } });
    expect(server.asked).toHaveLength(0);
  });

  it.each([
    [400, false],
    [404, false],
    [409, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('of the status %i says whether it may be tried again: %s', async (status, retryable) => {
    server.answer = (_, response) => json(response, status, { title: 'No', detail: 'There is no such order.' }, 'application/problem+json');
    const outcome = await call('read', { order_no: '1' });
    expect(outcome).toMatchObject({ ok: false, retryable, error: { code: `http_${status}` } });
    expect(outcome).toHaveProperty('error.message', expect.stringContaining('There is no such order.'));
  });

  it('passes on how long the other side asks to be left alone', async () => {
    server.answer = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect(await call('read', { order_no: '1' })).toMatchObject({ retryable: true, retry_after_ms: 7_000 });
  });

  it('does not follow a redirect, which could carry its headers elsewhere', async () => {
    server.answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await call('read', { order_no: '1' })).toMatchObject({ ok: false, retryable: false, error: { code: 'redirected' } });
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['another type', '{"state":"gone"}'],
    ['a missing field', '{}'],
    ['no JSON', '<html>'],
  ])('refuses an answer with %s', async (_, body) => {
    server.answer = (_asked, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    expect(await call('read', { order_no: '1' })).toMatchObject({ ok: false, retryable: false, error: { code: 'bad_answer' } });
  });

  it('refuses an answer that is too large, without reading all of it', async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): boolean => response.write('x'.repeat(100_000)) && !response.destroyed && more();
      response.on('drain', more);
      more();
    };
    expect(await call('read', { order_no: '1' })).toMatchObject({ ok: false, retryable: false, error: { code: 'too_large' } });
  });

  it('gives up a server that does not answer in time, or stops half way, and one that is not there', async () => {
    server.answer = () => undefined;
    expect(await call('read', { order_no: '1' }, { timeoutMs: 50 })).toMatchObject({
      ok: false,
      retryable: true,
      error: { code: 'timeout' },
    });
    server.answer = (_, response) => response.writeHead(200).write('{');
    expect(await call('read', { order_no: '1' }, { timeoutMs: 50 })).toMatchObject({
      ok: false,
      retryable: true,
      error: { code: 'timeout' },
    });
    server.answer = (_, response) => response.destroy();
    expect(await call('read', { order_no: '1' })).toMatchObject({ ok: false, retryable: true, error: { code: 'network' } });
    await server.close();
    expect(await call('read', { order_no: '1' })).toMatchObject({ ok: false, retryable: true, error: { code: 'network' } });
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    server.answer = () => stop.abort(new Error('cancelled'));
    const request = { idempotencyKey: 'k', timeoutMs: 5_000, env: {}, signal: stop.signal };
    await expect(callConnector(connector(), 'read', { order_no: '1' }, request)).rejects.toThrow('cancelled');
  });
});
