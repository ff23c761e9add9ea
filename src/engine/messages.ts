/** Messages and the handlers (`on:`) that take them. */
import type { Handler } from '../program/program.js';
import type { Event, Refusal } from './event.js';
import { exitFrame, exitTask, leaveIncidents } from './exit.js';
import { formErrors } from './form.js';
import type { Playable } from './playable.js';
import type { Frame } from './state.js';
import { asFault, type Turn } from './turn.js';

type Message = Extract<Event, { kind: 'message' }>;

/** A message that no handler of the playbook takes, or that does not hold what its file says. */
export function refuseMessage({ program }: Playable, { name, data }: Message): Refusal | null {
  const schema = program.messages[name];
  if (!schema) return { code: 'message_unknown', message: name };
  const errors = formErrors(schema, data);
  return errors.length > 0 ? { code: 'message_invalid', message: name, errors } : null;
}

const MESSAGES_KEPT = 100;

/** Takes a message once, by its id; the innermost open scope with a handler for it gets it. */
export function receive(turn: Turn, message: Message): void {
  if (turn.state.messages.includes(message.id)) return;
  turn.state.messages = [...turn.state.messages, message.id].slice(-MESSAGES_KEPT);
  const found = handlerFor(turn, message);
  turn.fact('message_received', message.name, { id: message.id, sender: message.sender, handled: found !== null, data: message.data });
  if (found) run(turn, found.handler, found.scope, message);
}

function handlerFor(turn: Turn, message: Message): { handler: Handler; scope: Frame } | null {
  const scopes = Object.values(turn.state.frames)
    .filter((frame) => frame.kind !== 'sequence' && frame.kind !== 'handler' && frame.kind !== 'entering' && !frame.body_done)
    .map((frame) => ({ frame, depth: depthOf(turn, frame) }))
    .sort((a, b) => b.depth - a.depth);
  for (const { frame } of scopes) {
    const handlers = frame.kind === 'case' ? turn.program.on : (turn.index.nodes.get(frame.node)?.on ?? []);
    for (const handler of handlers) {
      if (handler.trigger.kind !== 'message' || handler.trigger.message !== message.name) continue;
      if (holds(turn, handler, frame, message)) return { handler, scope: frame };
    }
  }
  return null;
}

function holds(turn: Turn, handler: Handler, scope: Frame, message: Message): boolean {
  if (handler.trigger.kind !== 'message' || !handler.trigger.when) return true;
  try {
    return turn.evaluateBoolean(handler.trigger.when, scope.id, { message: message.data });
  } catch (error) {
    const fault = asFault(error, handler.line);
    turn.raise({ node: handler.id, frame: null, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
    return false;
  }
}

function run(turn: Turn, handler: Handler, scope: Frame, message: Message): void {
  if (handler.mode === 'interrupt') interrupt(turn, scope);
  const id = `${handler.id}.${turn.nextInstance(handler.id)}`;
  const frame: Frame = { kind: 'handler', id, node: handler.id, parent: scope.id, message: message.data };
  turn.setFrame(frame);
  turn.runBranch(frame, 'steps');
}

/** What is left of the scope is exited; the scope itself, with its clocks, stays until the handler is done. */
function interrupt(turn: Turn, scope: Frame): void {
  for (const child of turn.childrenOf(scope.id)) exitFrame(turn, child.id, 'interrupt', 'ended');
  leaveIncidents(turn, scope.id);
  if (scope.kind === 'task') exitTask(turn, scope.task, 'interrupt');
  else if (scope.kind !== 'wait') return;
  turn.setFrame({ kind: 'group', id: scope.id, node: scope.node, parent: scope.parent });
}

function depthOf(turn: Turn, frame: Frame): number {
  let depth = 0;
  for (let at = frame.parent; at !== null; at = turn.state.frames[at]?.parent ?? null) depth += 1;
  return depth;
}
