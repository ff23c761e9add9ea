/** Answers of the outside: each goes to the frame that asked, once. */
import { type JsonObject, objectOf } from '../program/json.js';
import type { StepKind } from '../program/program.js';
import type { Ask } from './ask.js';
import { childrenTold } from './case-children.js';
import { answerForMerged, isForMerged } from './case-merge.js';
import type { Event } from './event.js';
import { letGo, letGoEnded } from './let-go.js';
import { messageFits, rememberMessage } from './messages.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import type { Frame, State } from './state.js';
import type { StepBehaviour } from './steps/step-behaviour.js';
import { armTriggers, fireError, fireOutcome, handlersOf, isScope, runHandler } from './triggers.js';
import { Turn } from './turn.js';

type Responded = Extract<Event, { kind: 'responded' }>;
export type AnyBehaviour = Pick<StepBehaviour<'call'>, 'answered' | 'failed'>;

export function takenUp(turn: Turn, event: Extract<Event, { kind: 'taken_up' }>): void {
  const asked = turn.state.asks[event.effect];
  if (!asked) return;
  turn.state.asks[event.effect] = { ...asked, taken_up: event.reference };
  turn.fact('asked', asked.node, { what: asked.about.kind, effect: event.effect, reference: event.reference });
}

/** `behaviourOf`: what the step kinds do with answers. */
export function respond(
  turn: Turn,
  { effect, answer, message }: Responded,
  behaviourOf: (kind: StepKind) => AnyBehaviour | undefined,
): void {
  letGoEnded(turn, effect);
  const asked = turn.state.asks[effect];
  const frame = asked && turn.state.frames[asked.frame];
  if (!asked || !frame || (asked.about.kind === 'mutex' && asked.taken_up)) return;
  delete turn.state.asks[effect];
  if (asked.about.kind === 'tell') return childrenTold(turn, asked, answer);
  if (isForMerged(asked)) return answerForMerged(turn, asked, answer, message);
  if (message !== undefined) rememberMessage(turn, message);
  const failed: JsonObject = answer.ok ? {} : { error: answer.error.code, message: answer.error.message };
  turn.fact('answered', asked.node, { what: asked.about.kind, effect, ok: answer.ok, ...failed });
  const handler = turn.index.handlers.get(asked.node);
  if (handler) return answer.ok ? toHandler(turn, asked, frame, objectOf(answer.value)) : undefined;
  const node = turn.index.nodes.get(asked.node);
  if (!node || node.kind === 'stage') return;
  if (frame.node !== asked.node) {
    // A played case that was let go has ended.
    if (answer.ok) outcomeOf(turn, asked, objectOf(answer.value), frame.id);
    return;
  }
  const behaviour = behaviourOf(node.kind);
  turn.guarded(frame, 'enter', node.line, () => {
    if (answer.ok) {
      if (asked.about.kind === 'play' && !asked.about.wait) {
        letGo(turn, asked);
        listen(turn, asked, frame);
      }
      return behaviour?.answered?.(turn, node as never, frame, asked, answer.value);
    }
    if (behaviour?.failed?.(turn, node as never, frame, answer.error)) return;
    if (fireError(turn, frame.id, answer.error)) {
      if (turn.state.frames[frame.id]?.kind === frame.kind) turn.complete(frame.id);
      return;
    }
    turn.raise({ node: node.id, frame: frame.id, phase: 'enter', code: 'outside', message: answer.error.message, line: node.line });
  });
}

/** Whether the case takes a keyed message: it waits for one under this effect id, and this one fits. */
export function takesMessage(
  playable: Playable,
  state: State,
  effect: string,
  message: JsonObject,
): 'takes' | 'declines' | 'does_not_wait' {
  const asked = state.asks[effect];
  if (!asked || state.status !== 'open') return 'does_not_wait';
  const node = indexOf(playable.program).nodes.get(asked.node);
  if (node?.kind !== 'wait' || node.wait.kind !== 'message') return 'takes';
  return messageFits(new Turn(playable, state, null), node.wait.match, asked.frame, message) ? 'takes' : 'declines';
}

/** A keyed message for a handler: it runs, and waits for the next one. */
function toHandler(turn: Turn, asked: Ask, scope: Frame, message: JsonObject): void {
  const handler = turn.index.handlers.get(asked.node);
  if (handler?.trigger.kind !== 'message' || scope.body_done) return;
  const { when } = handler.trigger;
  if (handler.mode !== 'interrupt') armTriggers(turn, [handler], scope);
  turn.guarded(scope, 'none', handler.line, () => {
    if (!when || turn.evaluateBoolean(when, scope.id, { message })) runHandler(turn, handler, scope, { message });
  });
}

/** The innermost scope with a handler for the outcome of a played case that was let go hears of its end. */
function listen(turn: Turn, asked: Ask, frame: Frame): void {
  for (let at = frame.parent; at !== null; ) {
    const scope: Frame | undefined = turn.state.frames[at];
    if (!scope) return;
    const listens =
      isScope(scope) && handlersOf(turn.program, scope).some(({ trigger }) => trigger.kind === 'outcome' && trigger.of === asked.node);
    if (listens) {
      turn.state.asks[asked.effect] = { ...asked, frame: scope.id, taken_up: asked.taken_up ?? asked.effect };
      return;
    }
    at = scope.parent;
  }
}

function outcomeOf(turn: Turn, asked: Ask, value: JsonObject, scope: string): void {
  if (typeof value.outcome === 'string') fireOutcome(turn, asked.node, value.outcome, scope);
}
