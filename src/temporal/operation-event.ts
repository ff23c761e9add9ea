/** Updates as the engine's events. */
import type { Event, TaskEvent, TaskOperation } from '../engine/event.js';
import { isTaskOperation } from '../engine/task-lifecycle.js';
import type { OperationRequest, UpdateName } from './case-contract.js';

/** What an update asks of the case, at its time. */
export function eventOf(name: UpdateName, request: OperationRequest, at: number): Event {
  const { actor } = request;
  if (isTaskOperation(name)) return taskEventOf(name, request, at);
  switch (name) {
    case 'message': {
      const message = request.message ?? { id: '', name: '', data: {}, sender: null };
      return { kind: 'message', at, ...message };
    }
    case 'retry_incident':
    case 'skip_incident':
      return { kind: name, at, actor, incident: request.incident ?? '' };
  }
}

/** Clients are Steward's own and send what the operation takes; a completion may be without values. */
function taskEventOf(kind: TaskOperation, request: OperationRequest, at: number): TaskEvent {
  const { fingerprint: _fingerprint, message: _message, incident: _incident, task = '', ...operands } = request;
  return { ...(kind === 'complete' ? { values: {} } : {}), ...operands, kind, at, task } as TaskEvent;
}
