import type { Environment } from '../../src/expression/environment.js';
import type { Json } from '../../src/program/json.js';

/** The names of a playbook much like the shipped complaint: `steps.propose` has surely run, `steps.ask` may not have. */
export const environment: Environment = {
  names: {
    data: {
      type: 'object',
      properties: {
        count: { type: 'integer' },
        weight: { type: 'number' },
        subject: { type: 'string' },
        urgent: { type: 'boolean' },
        severity: { enum: ['low', 'normal', 'high'] },
        channel: { enum: ['phone', 'web'], default: 'web' },
        visit: { type: 'string', format: 'date' },
        called_at: { type: 'string', format: 'date-time' },
        note: { type: 'string' },
        next: { type: 'string', format: 'date' },
        refund: { format: 'money' },
        tags: { type: 'array', items: { type: 'string' } },
        prices: { type: 'array', items: { type: 'number' }, minItems: 1 },
        items: {
          type: 'array',
          items: {
            type: 'object',
            properties: { name: { type: 'string' }, price: { type: 'number' }, shipped: { type: 'string', format: 'date' } },
            required: ['name'],
          },
        },
        maybe: { type: ['string', 'null'] },
        free: { type: 'object' },
        金额: { type: 'number' },
      },
      required: ['count', 'weight', 'subject', 'urgent', 'severity', 'visit', 'called_at', 'tags', 'prices', 'items', 'maybe', '金额'],
    },
    steps: {
      type: 'object',
      properties: {
        propose: { type: 'object', properties: { solution: { type: 'string' }, cost: { format: 'money' } }, required: ['solution'] },
        ask: {
          type: 'object',
          properties: { outcome: { enum: ['accepted', 'declined'] }, score: { type: 'integer' } },
          required: ['outcome'],
        },
      },
      required: ['propose'],
    },
    customer: { type: 'object', properties: { tier: { enum: ['key', 'gold', 'standard'] } }, required: ['tier'] },
    tables: {
      type: 'object',
      properties: { sla: { type: 'object', properties: { resolution: { type: 'string', format: 'duration' } }, required: ['resolution'] } },
      required: ['sla'],
    },
    case: {
      type: 'object',
      properties: { id: { type: 'string' }, started_at: { type: 'string', format: 'date-time' } },
      required: ['id', 'started_at'],
    },
    now: { type: 'string', format: 'date-time' },
  },
};

/** Values that agree with the schemas. */
export const values: { readonly [name: string]: Json } = {
  data: {
    count: 5,
    weight: 2.5,
    subject: '漏水 pump',
    urgent: true,
    severity: 'high',
    visit: '2026-03-02',
    called_at: '2026-03-02T10:00:00+08:00',
    tags: ['pump', 'leak'],
    prices: [10, 20, 60],
    items: [
      { name: 'seal', price: 12.5 },
      { name: 'pump', shipped: '2026-03-01' },
    ],
    maybe: null,
    金额: 250,
  },
  steps: { propose: { solution: 'replace', cost: { amount: 250, currency: 'CNY' } } },
  customer: { tier: 'gold' },
  tables: { sla: { resolution: '8 business hours' } },
  case: { id: 'complaint/7', started_at: '2026-03-01T01:00:00.000Z' },
  now: '2026-03-02T02:00:00.000Z',
};
