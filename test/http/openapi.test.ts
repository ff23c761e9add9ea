import type { Application } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openapiDocument } from '../../src/http/openapi.js';
import { readCase } from '../../src/store/cases.js';
import { complaint, customers, mill } from './complaint.js';
import { type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint], customers });
});
afterAll(() => served.close());

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

test('every route is described, and nothing is described that is no route', () => {
  expect(routesOf(served.app)).toEqual(describedRoutes());
});

test('every operation has an id of its own, a summary and an answer to expect', () => {
  const operations = Object.values(openapiDocument().paths).flatMap((path) => Object.values(path)) as {
    operationId: string;
    summary: string;
    responses: object;
  }[];
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { summary, responses } of operations) {
    expect(summary).toMatch(/\S/);
    expect(Object.keys(responses).some((status) => /^2/.test(status))).toBe(true);
  }
});

test('the description is served as it stands in schemas/openapi.yaml', async () => {
  const { status, body } = await served.request('/openapi.json');
  expect(status).toBe(200);
  expect(body).toEqual(JSON.parse(JSON.stringify(openapiDocument())));
  expect(body.openapi).toMatch(/^3\.1\./);
});

test('an answer that is not as described is an error here', async () => {
  const { body } = await served.post('li', '/api/v1/cases', {
    playbook: 'complaint',
    customer: 'hengfa',
    data: { description: 'x', reference: 'R-1' },
  });
  const view = { ...(await readCase(served.db, body.case.id))?.view, phase: 'afterwards' };
  await served.db
    .updateTable('heads')
    .set({ view: JSON.stringify(view) })
    .where('case_id', '=', body.case.id)
    .execute();
  expect(await served.get('li', body.case.url)).toMatchObject({ status: 500, body: { type: 'urn:steward:problem:internal' } });
});

function routesOf(app: Application): string[] {
  const layers = app.router.stack as unknown as { route?: { path: string; methods: { [method: string]: boolean } } }[];
  return layers
    .flatMap(({ route }) => (route ? Object.keys(route.methods).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`) : []))
    .sort();
}

function describedRoutes(): string[] {
  return Object.entries(openapiDocument().paths)
    .flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`))
    .filter((route) => METHODS.includes(route.split(' ')[0] ?? ''))
    .sort();
}
