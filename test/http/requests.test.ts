import { request as nodeRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localIdentity } from '../../src/http/identity.js';
import { mintToken } from '../../src/identity/local-identity.js';
import { complaint, customers, mill } from './complaint.js';
import { KEY, type Served, serve } from './served.js';

let served: Served;
let bearer: string;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
  bearer = `Bearer ${await mintToken(KEY, 'li', 600, Date.now())}`;
});
afterAll(() => served.close());

const problem = (code: string) => `urn:steward:problem:${code}`;
const inbox = (authorization: string | undefined) =>
  served.request('/api/v1/tasks', authorization === undefined ? {} : { headers: { authorization } });

describe('who asks', () => {
  test('nobody is let in without a token, and is told how to get one', async () => {
    const answer = await inbox(undefined);
    expect(answer).toMatchObject({
      status: 401,
      body: { type: problem('unauthenticated'), detail: expect.stringContaining('steward token') },
    });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  test.each(['li', 'Basic bGk6bGk=', 'Bearer', 'Bearer li', 'Bearer a.b.c'])('%j is no token', async (authorization) => {
    expect((await inbox(authorization)).status).toBe(401);
  });

  test('a token of another key is none, and one that has expired is none any more', async () => {
    const other = new Uint8Array(32).fill(8);
    const before = Date.now() - 60_000;
    const tokens = [
      await mintToken(other, 'li', 600, Date.now()),
      await mintToken(other, 'li', 1, before),
      await mintToken(KEY, 'li', 1, before),
    ];
    const found = [];
    for (const token of tokens) {
      const { status, headers, body } = await inbox(`Bearer ${token}`);
      expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
      found.push(body.type);
    }
    expect(found).toEqual([problem('token_invalid'), problem('token_invalid'), problem('token_expired')]);
  });

  test('no header names a person on trust', async () => {
    const headers = { 'x-user': 'li', 'x-forwarded-user': 'li', 'remote-user': 'li' };
    expect((await served.request('/api/v1/tasks', { headers })).status).toBe(401);
  });

  test('tokens do not get into the log', async () => {
    await inbox(bearer);
    const lines = served.log.filter((line) => line.includes('/api/v1/tasks'));
    expect(lines.length).toBeGreaterThan(0);
    expect(served.log.join('\n')).not.toContain(bearer.split('.')[2]);
  });

  test('somebody who is not in the organisation is not let in', async () => {
    const token = await mintToken(KEY, 'stranger', 600, Date.now());
    expect(await inbox(`Bearer ${token}`)).toMatchObject({ status: 403, body: { type: problem('person_unknown'), person: 'stranger' } });
  });

  test('nothing else is said before it is known who asks', async () => {
    expect((await served.request('/api/v1/nothing')).status).toBe(401);
    expect((await served.request('/api/v1/cases', { method: 'POST', body: '{' })).status).toBe(401);
  });

  test('a name that is made to lead to this machine is refused', async () => {
    const { status, body } = await withHost('rebound.example:7070');
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ type: problem('host_not_allowed') });
    expect((await withHost('localhost:7070')).status).toBe(200);
  });

  test('tokens of the local identity are for this machine alone', () => {
    expect(localIdentity(KEY).loopback_only).toBe(true);
  });

  test('before anything is published nobody is known', async () => {
    const empty = await serve({ organisation: null });
    expect(await empty.get('li', '/api/v1/tasks')).toMatchObject({ status: 409, body: { type: problem('organisation_missing') } });
    await empty.close();
  });

  function withHost(host: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const request = nodeRequest(`${served.origin}/api/v1/tasks`, { headers: { host, authorization: bearer } }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
      request.on('error', reject).end();
    });
  }
});

describe('requests that cannot be taken', () => {
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, path = '/api/v1/cases') =>
    served.request(path, { method: 'POST', body, headers: { authorization: bearer, 'content-type': 'application/json', ...headers } });

  test('a body that is not JSON is answered with the place', async () => {
    const answer = await post('{\n  "playbook": "complaint",\n  "data": {,}\n}');
    expect(answer).toMatchObject({ status: 400, body: { type: problem('body_malformed'), line: 3, column: 12 } });
  });

  test('so is one that ends too early', async () => {
    expect(await post('{\n"playbook":')).toMatchObject({ status: 400, body: { line: 2, column: 12 } });
  });

  test('a body that is too large', async () => {
    expect(await post(JSON.stringify({ playbook: 'x'.repeat(300_000) }))).toMatchObject({
      status: 413,
      body: { type: problem('body_too_large') },
    });
  });

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])('a body as %s', async (type) => {
    expect(await post('playbook=complaint', { 'content-type': type })).toMatchObject({
      status: 415,
      body: { type: problem('media_type_unsupported') },
    });
  });

  test('a body in an encoding that nobody knows', async () => {
    expect((await post('{}', { 'content-encoding': 'zebra' })).status).toBe(415);
  });

  test('no body where there must be one', async () => {
    expect((await served.request('/api/v1/cases', { method: 'POST', headers: { authorization: bearer } })).status).toBe(415);
  });

  test('members that are missing, of another type or unknown are all named', async () => {
    const answer = await post(JSON.stringify({ data: 3, colour: 'red' }));
    expect(answer).toMatchObject({ status: 422, body: { type: problem('body_invalid') } });
    expect(answer.body.errors.map((each: { field: string }) => each.field).sort()).toEqual(['/colour', '/data', '/playbook']);
  });

  test.each(['limit=0', 'limit=1000', 'limit=many', 'overdue=perhaps', 'colour=red'])('the parameter %s', async (query) => {
    const [name] = query.split('=');
    expect(await served.get('li', `/api/v1/tasks?${query}`)).toMatchObject({
      status: 400,
      body: { type: problem('parameter_invalid'), errors: [{ field: name }] },
    });
  });

  test('a path that leads nowhere', async () => {
    expect(await served.get('li', '/api/v1/nothing')).toMatchObject({ status: 404, body: { type: problem('route_unknown') } });
    expect(await served.get('li', '/nothing')).toMatchObject({ status: 404, body: { type: problem('route_unknown') } });
  });

  test('a path that cannot be decoded', async () => {
    expect((await served.get('li', '/api/v1/tasks/%E0%A4%A')).status).toBe(400);
  });

  test('a method that a path does not have, with those that it has', async () => {
    const answer = await served.request('/api/v1/tasks', { method: 'DELETE', headers: { authorization: bearer } });
    expect(answer).toMatchObject({ status: 405, body: { type: problem('method_not_allowed') } });
    expect(answer.headers.get('allow')).toBe('GET');
  });

  test("an id that is no task's", async () => {
    expect(await served.post('li', '/api/v1/tasks/what/claim', {})).toMatchObject({ status: 404, body: { type: problem('task_unknown') } });
  });
});

describe('the server', () => {
  test('runs, and says so to anybody on this machine', async () => {
    expect(await served.request('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('is ready while the database and Temporal answer', async () => {
    expect(await served.request('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: { database: 'ok', temporal: 'ok' } },
    });
    served.temporal = false;
    expect(await served.request('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'not_ready', checks: { database: 'ok', temporal: 'Temporal does not answer.' } },
    });
    served.temporal = true;
  });

  test('is not ready before open cases were compared with Temporal', async () => {
    served.compared = false;
    expect(await served.request('/readyz')).toMatchObject({
      status: 503,
      body: {
        status: 'not_ready',
        checks: { projections: 'Open cases are being compared with Temporal: tasks may be missing until that is done.' },
      },
    });
    served.compared = true;
  });

  test('tells of cases whose code fails, and goes on with the others', async () => {
    served.stuck = 2;
    expect(await served.request('/readyz')).toMatchObject({
      status: 200,
      body: { checks: { cases: '2 cases stand still: the workflow code fails. In Temporal UI: TemporalReportedProblems IS NOT NULL' } },
    });
    const text = await (await fetch(`${served.origin}/metrics`)).text();
    expect(text).toContain('steward_stuck_cases 2');
    expect(text).toContain('steward_open_cases 0');
    expect(text).toMatch(/steward_http_request_seconds_count\{method="GET",route="\/readyz",status="200"\} \d+/);
    served.stuck = 0;
  });

  test('serves the console, which loads nothing from elsewhere', async () => {
    const page = await served.request('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
    const parts = [...page.body.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, url]) => url).filter((url) => !url.startsWith('data:'));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part).toMatch(/^\/console\//);
    for (const part of parts) expect((await served.request(part)).status).toBe(200);
  });

  test('serves every module of the console that another one imports, and nothing beside', async () => {
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const { status, headers, body } = await served.request(`/console/${file}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/javascript/);
      for (const [, next] of body.matchAll(/from '\.\/([^']+)'/g)) await visit(next);
    };
    await visit('console.js');
    expect(seen.size).toBeGreaterThan(5);
    expect((await served.request('/console/absent.js')).status).toBe(404);
    expect((await served.request('/console/..%2Fhttp%2Fapp.ts')).status).toBe(404);
  });
});
