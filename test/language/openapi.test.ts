import { describe, expect, it } from 'vitest';
import { describedOperations } from '../../src/language/openapi.js';

const document = {
  openapi: '3.0.3',
  paths: {
    '/orders/{no}': {
      parameters: [{ $ref: '#/components/parameters/No' }],
      get: {
        operationId: 'getOrder',
        parameters: [{ name: 'lines', in: 'query', schema: { type: 'boolean' } }],
        responses: { 404: {}, 200: { content: { 'application/json; charset=utf-8': { schema: { $ref: '#/components/schemas/Order' } } } } },
      },
      put: {
        operationId: 'putOrder',
        parameters: [{ name: 'dry', in: 'query', schema: { type: 'boolean' } }],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } } },
        responses: { 204: { description: 'Done' } },
      },
    },
    '/orders': { get: { operationId: 'listOrders', responses: { 200: { $ref: '#/components/responses/Orders' } } } },
    '/files': {
      post: { operationId: 'upload', requestBody: { content: { 'image/png': {} } }, responses: {} },
      get: { operationId: 'secured', parameters: [{ name: 'X-Key', in: 'header', required: true, schema: {} }], responses: {} },
    },
  },
  components: {
    parameters: { No: { name: 'no', in: 'path', required: true, schema: { type: 'string' } } },
    responses: {
      Orders: { content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Order' } } } } },
    },
    schemas: {
      New: {
        type: 'object',
        properties: { carrier: { enum: ['road', null], nullable: true }, boxes: { type: 'integer' } },
        required: ['carrier', 'boxes'],
      },
      Base: { type: 'object', properties: { no: { type: 'string' } }, required: ['no'] },
      Order: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          {
            type: 'object',
            properties: { part_of: { $ref: '#/components/schemas/Order' }, total: { oneOf: [{ type: 'number' }, { type: 'null' }] } },
            required: ['total'],
          },
        ],
      },
    },
  },
};

const operation = (id: string, headers: readonly string[] = []) =>
  describedOperations(document, headers)?.find((each) => each.id === id)?.operation;

describe('operations of an OpenAPI document', () => {
  it('take parameters of path and query, and answer with references resolved, null as absent, circles left open', () => {
    expect(operation('getOrder')).toEqual({
      method: 'GET',
      path: '/orders/{no}',
      with: {
        type: 'object',
        properties: { no: { type: 'string' }, lines: { type: 'boolean' } },
        required: ['no'],
        additionalProperties: false,
      },
      result: {
        type: 'object',
        properties: { no: { type: 'string' }, part_of: {}, total: { type: 'number' } },
        required: ['no'],
        additionalProperties: false,
      },
    });
  });

  it('take the fields of a body beside the query', () => {
    expect(operation('putOrder')).toMatchObject({
      query: ['dry'],
      with: { properties: { no: {}, dry: {}, carrier: { enum: ['road'] }, boxes: { type: 'integer' } }, required: ['no', 'boxes'] },
      result: { properties: {} },
    });
  });

  it('hold an answer that is no object as value', () => {
    expect(operation('listOrders')).toMatchObject({
      in_value: true,
      result: { properties: { value: { type: 'array' } }, required: ['value'] },
    });
  });

  it('say why they cannot be called', () => {
    expect(operation('upload')).toEqual({ unusable: 'body', name: '/files' });
    expect(operation('secured')).toEqual({ unusable: 'header', name: 'X-Key' });
    expect(operation('secured', ['x-key'])).toMatchObject({ method: 'GET' });
  });

  it.each([[{ swagger: '2.0', paths: {} }], ['text'], [null], [{ openapi: '3.1.0' }]])('are not read from %j', (other) => {
    expect(describedOperations(other, [])).toBeUndefined();
  });
});

it('patterns of an OpenAPI document that could take for ever are passed over', () => {
  const schema = { type: 'string', pattern: '^(a+)+$' };
  const query = ['(', '^a+$'].map((pattern, index) => ({ name: `p${index}`, in: 'query', schema: { type: 'string', pattern } }));
  const get = { operationId: 'find', parameters: [{ name: 'slow', in: 'query', schema }, ...query], responses: {} };
  const [found] = describedOperations({ openapi: '3.0.3', paths: { '/x': { get } } }, []) ?? [];
  expect(found?.operation).toMatchObject({
    with: { properties: { slow: { type: 'string' }, p0: { type: 'string' }, p1: { type: 'string', pattern: '^a+$' } } },
  });
  expect(JSON.stringify(found)).not.toContain('(a+)+');
});
