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
      return { kind: 'message', at, ...message, by: actor };
    }
    case 'button':
      return { kind: name, at, actor, button: request.button ?? '' };
    case 'contact':
      return { kind: name, at, actor, channel: request.channel ?? '', note: request.note ?? '' };
    case 'cancel':
      return { kind: name, at, actor, reason: request.reason ?? '' };
    case 'link':
    case 'unlink': {
      const { relation = 'relates_to', other = '', comment, earlier } = request;
      if (name === 'unlink') return { kind: name, at, actor, relation, case: other };
      return { kind: name, at, actor, relation, case: other, ...(comment ? { comment } : {}), ...(earlier ? { earlier } : {}) };
    }
    case 'update_children': {
      const { text = '', message, at_end } = request;
      const sent = message ? { message: { name: message.name, data: message.data } } : {};
      return { kind: name, at, actor, text, ...sent, ...(at_end ? { at_end } : {}) };
    }
    case 'merge': {
      const { other = '', comment, undo } = request;
      return { kind: name, at, actor, into: other, ...(comment ? { comment } : {}), ...(undo ? { undo } : {}) };
    }
    case 'add_item':
      return { kind: name, at, actor, step: request.step ?? '', item: request.item ?? null };
    case 'mend_incident':
      return { kind: name, at, actor, incident: request.incident ?? '', data: request.data ?? {} };
    case 'pause_clocks': {
      const { clock, from, until, reason = '' } = request;
      return {
        kind: name,
        at,
        actor,
        reason,
        ...(clock === undefined ? {} : { clock }),
        ...(from === undefined ? {} : { from }),
        ...(typeof until === 'number' ? { until } : {}),
      };
    }
    case 'resume_clocks':
      return { kind: name, at, actor, ...(request.clock === undefined ? {} : { clock: request.clock }) };
    case 'retry_incident': {
      const { same_as } = request;
      return { kind: name, at, actor, incident: request.incident ?? '', ...(same_as === undefined ? {} : { same_as }) };
    }
    case 'skip_incident':
      return { kind: name, at, actor, incident: request.incident ?? '' };
  }
}

/** Clients are Steward's own and send what the operation takes; a completion may be without values. */
function taskEventOf(kind: TaskOperation, request: OperationRequest, at: number): TaskEvent {
  const { fingerprint: _1, message: _2, incident: _3, data: _4, button: _5, step: _6, item: _7, task = '', ...operands } = request;
  return { ...(kind === 'complete' ? { values: {} } : {}), ...operands, kind, at, task } as TaskEvent;
}
