/**
 * Handlers (`on:`) of open scopes: what fires them, and how their steps run beside the scope, hold it, or take its place.
 *
 * guarantees: `after` and `at` fire once; `when` fires as its condition turns true, asked after every event; a scope that
 * is left takes its triggers with it.
 */

import type { JsonObject } from '../program/json.js';
import type { Handler, Program } from '../program/program.js';
import { ask, checkedKey, withdrawOwnAsks } from './asking.js';
import { chosenCalendar } from './chosen-calendar.js';
import { exitFrame, exitTasksOf, leaveIncidents } from './exit.js';
import { hold } from './holds.js';
import { momentAfter, momentAt } from './moments.js';
import { indexOf } from './program-index.js';
import type { Frame, Instant, TriggerState } from './state.js';
import { asFault, type Turn } from './turn.js';

/** Arms what waits for a time, a condition or a keyed message, as the scope begins. */
export function armTriggers(turn: Turn, handlers: readonly Handler[], frame: Frame): void {
  for (const handler of handlers) {
    try {
      arm(turn, handler, frame);
    } catch (error) {
      raiseAt(turn, handler, frame.id, error);
    }
  }
}

function arm(turn: Turn, handler: Handler, frame: Frame): void {
  const { trigger } = handler;
  const wait = (at: Instant | null) => {
    turn.state.triggers[`${handler.id}@${frame.id}`] = { handler: handler.id, frame: frame.id, at };
  };
  switch (trigger.kind) {
    case 'after': {
      const calendar = chosenCalendar(turn, trigger, frame.id);
      return wait(momentAfter(turn, trigger.duration, calendar, frame.id, handler.line, 'the time this would happen'));
    }
    case 'at':
      return wait(momentAt(turn, trigger.instant, frame.id, handler.line));
    case 'when':
      return wait(null);
    case 'message': {
      if (!trigger.key) return;
      const key = checkedKey(turn.compute(trigger.key, frame.id), handler.line);
      ask(
        turn,
        { id: frame.id, node: handler.id },
        { kind: 'message', message: trigger.message, key },
        `${handler.id}.${turn.nextInstance(`${handler.id}!`)}`,
      );
      return;
    }
    default:
      return;
  }
}

/** Fires a trigger whose time has come. */
export function fireTimer(turn: Turn, id: string): void {
  const trigger = turn.state.triggers[id];
  if (!trigger) return;
  delete turn.state.triggers[id];
  fire(turn, trigger);
}

function fire(turn: Turn, trigger: TriggerState): void {
  const handler = turn.index.handlers.get(trigger.handler);
  const scope = turn.state.frames[trigger.frame];
  if (handler && scope && !scope.body_done) runHandler(turn, handler, scope, {});
}

/** Asks every condition that something waits for; true when one led to something. */
export function askConditions(turn: Turn): boolean {
  let fired = false;
  for (const [id, trigger] of Object.entries(turn.state.triggers)) {
    const handler = turn.index.handlers.get(trigger.handler);
    if (!turn.state.triggers[id] || trigger.at !== null || handler?.trigger.kind !== 'when' || turn.isHeld(trigger.frame)) continue;
    const { condition } = handler.trigger;
    let holds: boolean;
    try {
      holds = turn.evaluateBoolean(condition, trigger.frame);
    } catch (error) {
      // Said once: it is armed again with its scope.
      delete turn.state.triggers[id];
      raiseAt(turn, handler, trigger.frame, error);
      continue;
    }
    if (holds === (trigger.held_before === true)) continue;
    const { held_before: _, ...rest } = trigger;
    turn.state.triggers[id] = holds ? { ...rest, held_before: true } : rest;
    if (!holds) continue;
    fire(turn, trigger);
    fired = true;
  }
  for (const frame of Object.values(turn.state.frames)) {
    if (frame.kind !== 'wait' || frame.body_done || !turn.state.frames[frame.id] || turn.isHeld(frame.id)) continue;
    const node = turn.index.nodes.get(frame.node);
    if (node?.kind !== 'wait' || node.wait.kind !== 'condition' || hasIncident(turn, frame.id)) continue;
    const { condition } = node.wait;
    let holds = false;
    turn.guarded(frame, 'enter', node.line, () => {
      holds = turn.evaluateBoolean(condition, frame.id);
    });
    if (!holds) continue;
    turn.fact('step_completed', node.id, { outcome: 'received' });
    turn.complete(frame.id, { outcome: 'received' });
    fired = true;
  }
  return fired;
}

function hasIncident(turn: Turn, frame: string): boolean {
  return Object.values(turn.state.incidents).some((incident) => incident.frame === frame && incident.phase === 'enter');
}

/** A step ended with an outcome: the innermost scope around it with a handler for that runs it. */
export function fireOutcome(turn: Turn, step: string, outcome: string, from: string | null): void {
  const found = findHandler(
    turn,
    from,
    ({ trigger }) => trigger.kind === 'outcome' && trigger.outcome === outcome && (trigger.of === undefined || trigger.of === step),
  );
  if (found) runHandler(turn, found.handler, found.scope, {});
}

/** A step failed for good: true when a scope around it handles that. */
export function fireError(turn: Turn, from: string, error: { readonly code: string; readonly message: string }): boolean {
  const found = findHandler(
    turn,
    from,
    ({ trigger }) => trigger.kind === 'error' && (trigger.codes.length === 0 || trigger.codes.includes(error.code)),
  );
  if (found) runHandler(turn, found.handler, found.scope, { error: { code: error.code, message: error.message } });
  return found !== undefined;
}

/** The open frames, innermost first, with the handlers of each. */
function findHandler(
  turn: Turn,
  from: string | null,
  wanted: (handler: Handler) => boolean,
): { handler: Handler; scope: Frame } | undefined {
  for (let at = from; at !== null; ) {
    const scope: Frame | undefined = turn.state.frames[at];
    if (!scope) return undefined;
    if (isScope(scope)) {
      const handler = handlersOf(turn.program, scope).find(wanted);
      if (handler) return { handler, scope };
    }
    at = scope.parent;
  }
  return undefined;
}

/** Whether handlers can stand on it and it is still open for them. */
export function isScope(frame: Frame): boolean {
  return !['sequence', 'handler', 'entering', 'item', 'compensation'].includes(frame.kind) && !frame.body_done && !frame.beside;
}

export function handlersOf(program: Program, scope: Frame): readonly Handler[] {
  return scope.kind === 'case' ? program.on : (indexOf(program).nodes.get(scope.node)?.on ?? []);
}

/** Runs a handler's steps; `names` are what it was triggered by. */
export function runHandler(turn: Turn, handler: Handler, scope: Frame, names: JsonObject): void {
  turn.fact('handler_started', handler.id, { trigger: handler.trigger.kind, mode: handler.mode });
  if (handler.mode === 'interrupt') interrupt(turn, scope);
  const id = `${handler.id}.${turn.nextInstance(handler.id)}`;
  const frame: Frame = { kind: 'handler', id, node: handler.id, parent: scope.id, names };
  turn.setFrame(frame);
  if (handler.mode === 'hold') hold(turn, scope.id, id);
  turn.runBranch(frame, 'steps');
}

/** What is left of the scope is exited; the scope itself, with its clocks, stays until the handler is done. */
function interrupt(turn: Turn, scope: Frame): void {
  for (const child of turn.childrenOf(scope.id)) exitFrame(turn, child.id, 'interrupt', 'ended');
  leaveIncidents(turn, scope.id);
  if (scope.kind === 'task') exitTasksOf(turn, scope.id, 'interrupt');
  else if (scope.kind === 'case' || scope.kind === 'stage' || scope.kind === 'group' || scope.kind === 'repeat') return;
  // Up to semantics 5 its answer was still waited for: the steps of a mutex began beside those that took their place.
  if (turn.state.semantics >= 6) withdrawOwnAsks(turn, scope);
  turn.setFrame({ kind: 'group', id: scope.id, node: scope.node, parent: scope.parent });
}

function raiseAt(turn: Turn, handler: Handler, frame: string, error: unknown): void {
  const fault = asFault(error, handler.line);
  turn.raise({ node: handler.id, frame, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
}
