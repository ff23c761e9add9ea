/** The body of an operation on a task as the case takes it. */
import type { TaskOperation } from '../engine/event.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { Json, JsonObject } from '../program/json.js';
import type { OperationRequest } from '../temporal/case-contract.js';
import { checkPerson, type PeopleNamed, wantedPeople } from './people-named.js';
import { Problem } from './problem.js';

/** The API description has checked the body's shape. Throws for people and instants that are none. */
export function operandsOf(operation: TaskOperation, body: JsonObject, organisation: Organisation): Partial<OperationRequest> {
  switch (operation) {
    case 'delegate':
      checkPerson(String(body.to), organisation);
      return body as Partial<OperationRequest>;
    case 'forward':
    case 'nominate':
    case 'add_subtask': {
      const to = wantedPeople(body.to as PeopleNamed | readonly PeopleNamed[], organisation);
      return { ...body, to } as Partial<OperationRequest>;
    }
    case 'suspend':
      return { ...body, until: instantOf(body.until ?? null) } as Partial<OperationRequest>;
    default:
      return body as Partial<OperationRequest>;
  }
}

function instantOf(value: Json): number | null {
  if (value === null) return null;
  const instant = Date.parse(String(value));
  if (Number.isFinite(instant)) return instant;
  throw new Problem('body_invalid', 'One field needs attention.', {
    errors: [{ field: '/until', code: 'format', params: { limit: 'date-time' }, message: 'This should be written as a date-time.' }],
  });
}
