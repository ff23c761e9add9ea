/** Messages and the handlers (`on:`) that take them. */
import type { JsonObject } from '../program/json.js';
import type { Expression, Handler, Program } from '../program/program.js';
import { refusePermission } from './case-permission.js';
import type { Event, Refusal } from './event.js';
import { formErrors } from './form.js';
import type { Playable } from './playable.js';
import type { EarlyMessage, Frame, State } from './state.js';
import { handlersOf, isScope, runHandler } from './triggers.js';
import { asFault, type Turn } from './turn.js';

type Message = Extract<Event, { kind: 'message' }>;

/** One that its sender may not send, that no handler of the playbook takes, or that does not hold what its file says. */
export function refuseMessage({ program }: Playable, state: State, { name, data, by }: Message): Refusal | null {
  const refusal = by ? refusePermission(program, state, by, 'message') : null;
  if (refusal) return refusal;
  const schema = program.messages[name];
  if (!schema) return { code: 'message_unknown', message: name };
  const errors = formErrors(schema, data);
  return errors.length > 0 ? { code: 'message_invalid', message: name, errors } : null;
}

const MESSAGES_KEPT = 100;

export function rememberMessage(turn: Turn, id: string): void {
  turn.state.messages = [...turn.state.messages, id].slice(-MESSAGES_KEPT);
}

/** Whether the message fits the condition; one that cannot be asked does not. */
export function messageFits(turn: Turn, condition: Expression | undefined, frame: string, message: JsonObject): boolean {
  return fits(turn, condition, frame, message, '', 0);
}

/** Takes a message once, by its id; the innermost open scope with a handler for it gets it. */
export function receive(turn: Turn, message: Message): void {
  if (turn.state.messages.includes(message.id)) return;
  rememberMessage(turn, message.id);
  const wait = waitFor(turn, message);
  const found = wait ? null : handlerFor(turn, message);
  const handled = wait !== null || found !== null;
  // Before the origin was kept, what was received was nobody's doing.
  const by = message.by?.origin ? message.by : null;
  turn.factBy(by, 'message_received', message.name, { id: message.id, sender: message.sender, handled, data: message.data });
  if (wait) receiveAt(turn, wait, message.data);
  else if (found) runHandler(turn, found.handler, found.scope, { message: message.data });
  else if (turn.index.awaited.has(message.name)) keepEarly(turn, message);
}

/** A step that waits has its message. */
export function receiveAt(turn: Turn, frame: Pick<Frame, 'id' | 'node'>, data: JsonObject): void {
  turn.fact('step_completed', frame.node, { outcome: 'received' });
  turn.complete(frame.id, { ...data, outcome: 'received' });
}

/** The step that waits for it; where several do, the one that has waited longest. */
function waitFor(turn: Turn, message: Message): Frame | null {
  for (const frame of Object.values(turn.state.frames)) {
    if (frame.kind !== 'wait' || frame.body_done || turn.isHeld(frame.id)) continue;
    const node = turn.index.nodes.get(frame.node);
    if (node?.kind !== 'wait' || node.wait.kind !== 'message' || node.wait.key || node.wait.message !== message.name) continue;
    if (fits(turn, node.wait.match, frame.id, message.data, node.id, node.line)) return frame;
  }
  return null;
}

const EARLY_KEPT = 100;
const EARLY_MILLISECONDS = 7 * 24 * 3_600_000;

/** How long a message that comes before anything waits for it is kept, in milliseconds. */
export function keptEarly({ message_keep }: Pick<Program, 'message_keep'>, message: string): number {
  return message_keep?.[message] ?? EARLY_MILLISECONDS;
}

function keepEarly(turn: Turn, { id, name, data }: Message): void {
  const kept = turn.state.early.filter((each) => each.until > turn.now);
  turn.state.early = [...kept, { id, name, data, until: turn.now + keptEarly(turn.program, name) }].slice(-EARLY_KEPT);
}

/** Takes the oldest message of this name that came early and fits. */
export function earlyMessage(turn: Turn, name: string, frame: string, match: Expression | undefined): EarlyMessage | null {
  const node = turn.state.frames[frame]?.node ?? '';
  const found = turn.state.early.find(
    (each) => each.name === name && each.until > turn.now && fits(turn, match, frame, each.data, node, 0),
  );
  if (!found) return null;
  turn.state.early = turn.state.early.filter((each) => each !== found);
  return found;
}

function handlerFor(turn: Turn, message: Message): { handler: Handler; scope: Frame } | null {
  const scopes = Object.values(turn.state.frames)
    .filter((frame) => isScope(frame) && !turn.isHeld(frame.id))
    .map((frame) => ({ frame, depth: depthOf(turn, frame) }))
    .sort((a, b) => b.depth - a.depth);
  for (const { frame } of scopes) {
    for (const handler of handlersOf(turn.program, frame)) {
      const { trigger } = handler;
      if (trigger.kind !== 'message' || trigger.key || trigger.message !== message.name) continue;
      if (fits(turn, trigger.when, frame.id, message.data, handler.id, handler.line)) return { handler, scope: frame };
    }
  }
  return null;
}

function fits(turn: Turn, condition: Expression | undefined, frame: string, message: JsonObject, node: string, line: number): boolean {
  if (!condition) return true;
  try {
    return turn.evaluateBoolean(condition, frame, { message });
  } catch (error) {
    const fault = asFault(error, line);
    turn.raise({ node, frame: null, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
    return false;
  }
}

function depthOf(turn: Turn, frame: Frame): number {
  let depth = 0;
  for (let at = frame.parent; at !== null; at = turn.state.frames[at]?.parent ?? null) depth += 1;
  return depth;
}
