/** The shape of connectors.yaml: the other systems that calls may ask (LANGUAGE §6). */
import { type Form, id, type Key, key, list, mapOf, name, oneOf, type Thing, text, thing } from './shape-form.js';

const variable: Thing = {
  name: 'variable',
  says: 'A value that stands in the environment, not in the file.',
  keys: {
    env: key(
      { is: 'pattern', pattern: '^[A-Z][A-Z0-9_]*$', wanted: 'variable', example: 'ERP_TOKEN' },
      'The environment variable that holds it.',
    ),
  },
  required: ['env'],
};
const url = key(
  { is: 'pattern', pattern: '^https?://[^\\s]+$', wanted: 'url', example: 'https://erp.example.com/api' },
  'Where it is.',
  'url: https://…',
);
const described: { readonly [key: string]: Key } = { title: key(text, 'What people see.'), describe: key(text, 'What it is for.') };
const given = key({ is: 'fields', of: 'data' }, 'What it is given: a JSON Schema.');

const operation: Thing = {
  name: 'operation',
  says: 'Something that the system can be asked.',
  keys: {
    ...described,
    method: key(oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'), 'How it is asked.', 'method: GET'),
    path: key(
      { is: 'pattern', pattern: '^/\\S*$', wanted: 'path', example: '/orders/{order_no}' },
      'Below the url; {NAME} is filled from with.',
      'path: /orders/{order_no}',
    ),
    with: given,
    result: key({ is: 'fields', of: 'data' }, 'What it answers: a JSON Schema.'),
  },
  required: ['method', 'path'],
};
const http: Thing = {
  name: 'http',
  says: 'A system that is asked over HTTP.',
  keys: {
    http: key(id, 'Its id: calls name it as ID.OPERATION.'),
    ...described,
    url,
    headers: key(
      mapOf({ is: 'either', scalar: { is: 'string' }, map: thing(() => variable), wanted: 'text' }, 'any'),
      'What is sent with every request; secrets as { env: VARIABLE }.',
    ),
    openapi: key({ is: 'string' }, 'A file of the workspace that describes it.', 'openapi: apis/erp.json'),
    operations: key(
      {
        is: 'either',
        list: { is: 'list', of: name, least: 1, unique: true },
        map: mapOf(
          thing(() => operation),
          'id',
          1,
        ),
        wanted: 'map',
      } satisfies Form,
      'Its operations; with openapi, the ids of those that may be called.',
    ),
  },
  required: ['http', 'url'],
  at_least_one: [['operations', 'openapi']],
};

const email: Thing = {
  name: 'email',
  says: 'Mail. Its one operation is send.',
  keys: {
    email: key(id, 'Its id: calls name it as ID.send.'),
    ...described,
    from: key(
      { is: 'pattern', pattern: '^[^@]*[^\\s@]+@[^\\s@]+$', wanted: 'email', example: 'service@example.com' },
      'Whom it comes from.',
      'from: service@example.com',
    ),
  },
  required: ['email', 'from'],
};

const event: Thing = { name: 'event', says: 'Something that it is told.', keys: { ...described, with: given } };
const webhook: Thing = {
  name: 'webhook',
  says: 'A system that is told of events, signed as Standard Webhooks says.',
  keys: {
    webhook: key(id, 'Its id: calls name it as ID.EVENT.'),
    ...described,
    url,
    secret: key(
      thing(() => variable),
      'What it is signed with.',
      'secret: { env: PARTNER_SECRET }',
    ),
    operations: key(
      mapOf(
        thing(() => event),
        'id',
        1,
      ),
      'The events it is told of.',
      'operations: { order_shipped: { with: … } }',
    ),
  },
  required: ['webhook', 'url', 'secret', 'operations'],
};

export const connectors: Thing = {
  name: 'connectors',
  says: 'The other systems that playbooks may ask.',
  keys: {
    connectors: key(
      list({ is: 'kind', kinds: () => ({ name: 'connector', kinds: { http, email, webhook }, example: 'http: erp' }) }),
      'The connectors.',
    ),
  },
  required: ['connectors'],
};
