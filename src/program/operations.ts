/** What the operations of a connector take and give, whatever kind it is of. */
import type { JsonSchema } from './json.js';
import type { Connector } from './program.js';

export interface OperationSchemas {
  /** JSON Schema of `with`. */
  readonly with: JsonSchema;
  /** JSON Schema of the result: an object. */
  readonly result: JsonSchema;
}

const TEXT: JsonSchema = { type: 'string' };

const SEND: OperationSchemas = {
  with: {
    type: 'object',
    properties: {
      /** Several addresses are parted by commas. */
      to: { type: 'string', minLength: 3 },
      cc: TEXT,
      reply_to: TEXT,
      subject: TEXT,
      text: TEXT,
    },
    required: ['to', 'subject', 'text'],
    additionalProperties: false,
  },
  result: { type: 'object', properties: { message_id: TEXT }, required: ['message_id'], additionalProperties: false },
};
const DELIVERED: JsonSchema = {
  type: 'object',
  properties: { status: { type: 'integer' } },
  required: ['status'],
  additionalProperties: false,
};

/** Undefined where the connector has no such operation. */
export function operationSchemas(connector: Connector, operation: string): OperationSchemas | undefined {
  switch (connector.kind) {
    case 'http':
      return own(connector.operations, operation);
    case 'email':
      return operation === 'send' ? SEND : undefined;
    case 'webhook': {
      const found = own(connector.operations, operation);
      return found && { with: found.with, result: DELIVERED };
    }
  }
}

function own<T>(operations: { readonly [operation: string]: T }, operation: string): T | undefined {
  return Object.hasOwn(operations, operation) ? operations[operation] : undefined;
}
