/** Who may do what, asked over HTTP of every route. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TASK_OPERATIONS } from '../../src/engine/task-lifecycle.js';
import { openapiDocument } from '../../src/http/openapi.js';
import { encodeReference } from '../../src/http/operation-reference.js';
import { guarded, ROUTE_ACCESS } from '../../src/http/route-access.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import { saveFile } from '../../src/store/files.js';
import { complaint, customers, errand, mill } from './complaint.js';
import { type Answer, type Served, serve } from './served.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const described = Object.entries(openapiDocument().paths).flatMap(([path, operations]) =>
  Object.keys(operations).flatMap((method) => (METHODS.includes(method) ? [`${method} ${path}`] : [])),
);

/** zhou directs and chen manages the desk; li started and owns the case, wang is offered its task; zhao may see it, gu may not. */
const organisation: Organisation = {
  ...mill,
  people: mill.people.map((each) => (each.person === 'gu' ? { ...each, roles: ['auditor'] } : each)),
  access: [{ may: ['read_audit'], people: { any: [{ all: [{ kind: 'role', role: 'auditor' }] }], not: [], by: 'offer', line: 1 } }],
};
const everybody = organisation.people.map(({ person }) => person);
/** Whoever takes part in the case or manages its people. */
const participants = ['zhou', 'chen', 'li', 'wang', 'xu'];
const seers = [...participants, 'zhao'];
/** Whom the playbook lets start and message. */
const desk = ['li', 'wang', 'xu'];
const managers = ['zhou', 'chen', 'xu'];
const administrators = ['xu'];

let served: Served;
let one: { id: string; url: string; task: string };
let other: string;
beforeAll(async () => {
  served = await serve({ organisation, programs: [complaint, errand], customers });
  const cases = [];
  for (const reference of ['R-1', 'R-2']) {
    const data = { description: 'It smokes', reference };
    cases.push((await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data })).body);
  }
  const [first, second] = cases;
  one = { id: first.case.id, url: first.case.url, task: first.tasks[0].url };
  other = second.case.id;
});
afterAll(() => served.close());

interface Row {
  readonly who: readonly string[];
  /** Where the route has other parameters than the case's id. */
  readonly path?: () => string;
  readonly body?: () => object;
}

const reason = () => ({ reason: 'x' });
const nothing = () => ({});
const incident = (how: string) => `/api/v1/incidents/${encodeURIComponent(one.id)}/none/${how}`;
/** Who is let; everybody else is answered 403. In this order, so that what ends the case comes last. */
const ROWS: { readonly [route: string]: Row } = {
  'get /api/v1/cases': { who: everybody },
  'post /api/v1/cases': {
    who: desk,
    body: () => ({ playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference: `S-${Math.random()}` } }),
  },
  'get /api/v1/cases/{id}': { who: seers, path: () => one.url },
  'get /api/v1/cases/{id}/timeline': { who: seers },
  'get /api/v1/cases/{id}/deadlines': { who: seers },
  'get /api/v1/cases/{id}/relations': { who: seers },
  'get /api/v1/cases/{id}/attachments/{file}': { who: seers, path: () => `${one.url}/attachments/none` },
  'post /api/v1/cases/{id}/buttons/{button}': { who: seers, path: () => `${one.url}/buttons/none`, body: nothing },
  'post /api/v1/cases/{id}/steps/{step}/items': { who: seers, path: () => `${one.url}/steps/none/items`, body: () => ({ item: {} }) },
  'post /api/v1/cases/{id}/contacts': { who: seers, body: () => ({ channel: 'phone' }) },
  'post /api/v1/cases/{id}/links': { who: seers, body: () => ({ relation: 'relates_to', case: other }) },
  'delete /api/v1/cases/{id}/links/{relation}/{other}': {
    who: seers,
    path: () => `${one.url}/links/relates_to/${encodeURIComponent(other)}`,
  },
  'post /api/v1/cases/{id}/updates': { who: desk, body: () => ({ text: 'Soon' }) },
  'post /api/v1/cases/{id}/reopen': { who: desk, body: () => ({ comment: 'x' }) },
  'post /api/v1/cases/{id}/split': {
    who: desk,
    body: () => ({ data: { description: 'x', reference: `T-${Math.random()}` } }),
  },
  'get /api/v1/tasks': { who: everybody },
  'get /api/v1/tasks/counts': { who: everybody },
  'post /api/v1/tasks/reassign': { who: everybody, body: () => ({ of: { person: 'nobody' }, to: { person: 'wang' }, dry_run: true }) },
  'get /api/v1/filters': { who: everybody },
  'put /api/v1/filters/{name}': { who: everybody, path: () => '/api/v1/filters/late', body: () => ({ overdue: true }) },
  'delete /api/v1/filters/{name}': { who: everybody, path: () => '/api/v1/filters/none' },
  'get /api/v1/tasks/{id}': { who: seers, path: () => one.task },
  'post /api/v1/messages': {
    who: desk,
    path: () => '/api/v1/messages',
    body: () => ({ case: one.id, message: 'customer_withdraws', data: {} }),
  },
  'get /api/v1/notices': { who: everybody },
  'get /api/v1/operations/{id}': {
    who: seers,
    path: () => `/api/v1/operations/${encodeReference({ case: one.id, name: 'claim', id: 'none' })}`,
  },
  'get /api/v1/files/{id}': { who: everybody, path: () => '/api/v1/files/none' },
  'get /api/v1/customers': { who: desk },
  'get /api/v1/customers/{id}': { who: desk, path: () => '/api/v1/customers/hengfa' },
  'put /api/v1/customers/{id}': { who: desk, path: () => '/api/v1/customers/hengfa', body: () => customers.hengfa },
  'get /api/v1/customers/{id}/contacts': { who: desk, path: () => '/api/v1/customers/hengfa/contacts' },
  'post /api/v1/customers/{id}/contacts': {
    who: desk,
    path: () => '/api/v1/customers/hengfa/contacts',
    body: () => ({ channel: 'phone' }),
  },
  'get /api/v1/people': { who: everybody },
  'get /api/v1/people/{id}': { who: everybody, path: () => '/api/v1/people/li' },
  'get /api/v1/people/{id}/absences': { who: everybody, path: () => '/api/v1/people/li/absences' },
  'post /api/v1/people/{id}/absences': {
    who: ['li', ...managers],
    path: () => '/api/v1/people/li/absences',
    body: () => ({ from: '2031-01-01T00:00:00Z', to: '2031-01-02T00:00:00Z' }),
  },
  'delete /api/v1/people/{id}/absences/{absence}': { who: ['li', ...managers], path: () => '/api/v1/people/li/absences/none' },
  'get /api/v1/playbooks': { who: everybody },
  'get /api/v1/playbooks/{id}/versions': { who: everybody, path: () => '/api/v1/playbooks/complaint/versions' },
  'post /api/v1/check': { who: everybody, body: () => ({ files: [{ path: 'x.yaml', text: '' }] }) },
  'post /api/v1/playbooks': { who: administrators, body: () => ({ files: [{ path: 'x.yaml', text: '' }] }) },
  'post /api/v1/repairs': { who: administrators, body: nothing },
  'post /api/v1/upgrades': { who: administrators, body: () => ({ dry_run: true }) },
  'get /api/v1/incidents': { who: administrators },
  'post /api/v1/incidents/{case}/{incident}/retry': { who: administrators, path: () => incident('retry'), body: nothing },
  'post /api/v1/incidents/{case}/{incident}/skip': { who: administrators, path: () => incident('skip'), body: nothing },
  'post /api/v1/incidents/{case}/{incident}/mend': { who: administrators, path: () => incident('mend'), body: () => ({ data: {} }) },
  'get /api/v1/failed_starts': { who: administrators },
  'post /api/v1/failed_starts/{id}/retry': { who: administrators, path: () => '/api/v1/failed_starts/none/retry', body: nothing },
  'post /api/v1/failed_starts/{id}/give_up': { who: administrators, path: () => '/api/v1/failed_starts/none/give_up', body: reason },
  'get /api/v1/audit': { who: ['gu', ...administrators] },
  'post /api/v1/cases/{id}/pause_clocks': { who: administrators, body: reason },
  'post /api/v1/cases/{id}/resume_clocks': { who: administrators, body: nothing },
  'post /api/v1/cases/{id}/merge': { who: ['zhou', 'chen', 'li', 'xu'], body: () => ({ into: other }) },
  'post /api/v1/cases/{id}/cancel': { who: administrators, body: reason },
};

/** Answered to whoever holds a link: see customer-links.test.ts. */
const OF_LINKS = ['get /api/v1/links/{token}', 'post /api/v1/links/{token}/answer'];
/** Answered without a token, and a stream that does not end. */
const APART = [
  'get /links/{token}',
  'get /',
  'get /console/{file}',
  'get /healthz',
  'get /readyz',
  'get /metrics',
  'get /openapi.json',
  'get /api/v1/events',
];
/** What is done with a task is decided by the case, which knows more: see the table of test/engine/task-lifecycle.test.ts. */
const ofTasks = TASK_OPERATIONS.map((operation) => `post /api/v1/tasks/{id}/${operation === 'attach' ? 'attachments' : operation}`);

async function ask(person: string, route: string, { path, body }: Row): Promise<Answer> {
  const [method = '', template = ''] = route.split(' ');
  const headers = { 'content-type': 'application/json', authorization: await served.bearer(person) };
  const url = path?.() ?? template.replace('{id}', encodeURIComponent(one.id));
  return served.request(url, { method: method.toUpperCase(), headers, ...(body ? { body: JSON.stringify(body()) } : {}) });
}

describe('every route of openapi.yaml', () => {
  test('has its rule, and no rule is of no route', () => {
    expect(Object.keys(ROUTE_ACCESS).sort()).toEqual([...described].sort());
  });

  test('stands in the table of this test', () => {
    expect([...Object.keys(ROWS), ...APART, ...OF_LINKS, ...ofTasks].sort()).toEqual([...described].sort());
  });

  test('stands in docs/access.md with who may (UPDATE_GOLDEN=1 writes it)', () => {
    const file = new URL('../../docs/access.md', import.meta.url);
    const page = readFileSync(file, 'utf8');
    const rows = Object.entries(ROUTE_ACCESS).map(([route, { says }]) => {
      const [method = '', path] = route.split(' ');
      return `| \`${method.toUpperCase()} ${path}\` | ${says} |`;
    });
    const table = ['| Route | Who |', '|---|---|', ...rows, ''].join('\n');
    const made = page.replace(/(<!-- routes -->\n)[\s\S]*?(<!-- end -->)/, (_, head: string, end: string) => `${head}${table}${end}`);
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, made);
    expect(page).toBe(made);
  });

  // Those who are not let ask first: an operation of somebody who is may end what they ask of.
  test.each(Object.entries(ROWS))('%s', async (route, row) => {
    const refused = everybody.filter((person) => !row.who.includes(person));
    const found: string[] = [];
    for (const person of [...refused, ...row.who]) {
      const { status, body } = await ask(person, route, row);
      expect(status, JSON.stringify(body)).toBeLessThan(500);
      expect(status).not.toBe(400);
      if (status === 403) expect(body).toMatchObject({ type: 'urn:steward:problem:not_allowed', permission: expect.any(String) });
      else found.push(person);
    }
    expect(found.sort()).toEqual([...row.who].sort());
  });

  test.each(APART.filter((route) => !route.endsWith('/events')))('%s is answered without a token', async (route) => {
    const path = (route.split(' ')[1] ?? '').replace('{file}', 'console.js').replace('{token}', 'x');
    expect((await served.request(path)).status).toBe(200);
  });

  test.each(described.filter((route) => ![...APART.slice(0, -1), ...OF_LINKS].includes(route)))(
    '%s is not answered without a token',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const answer = await served.request(path, { method: method.toUpperCase() });
      expect(answer).toMatchObject({ status: 401, body: { type: 'urn:steward:problem:unauthenticated' } });
    },
  );
});

test('a document that a case wrote is read by its id', async () => {
  const { id } = await saveFile(served.db, { name: 'offer.md', media_type: 'text/markdown', content: 'We offer …' });
  const headers = { authorization: await served.bearer('zhao') };
  const answer = await fetch(`${served.origin}/api/v1/files/${id}`, { headers });
  expect([answer.status, await answer.text()]).toEqual([200, 'We offer …']);
});

describe('a route of which nothing is said', () => {
  const app = express();
  const routes = guarded(app, served?.db, undefined as never);

  test('cannot be added', () => {
    expect(() => routes.get('/api/v1/secrets', () => {})).toThrow('Who may get /api/v1/secrets is not said.');
  });

  test('and whose handler forgot to ask answers nothing', async () => {
    routes.get('/api/v1/files/:id', (_request, response) => void response.send('secret'));
    const told: ErrorRequestHandler = (error, _request, response, _next) => void response.status(500).send(String(error));
    app.use(told);
    const server = app.listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/files/x`);
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('answers what nobody has decided')]);
    server.close();
  });
});
