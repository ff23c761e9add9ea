/**
 * Runs a turn's agenda: enters nodes, completes frames, tells parents. Step kinds only put items on the agenda, so that
 * no chain of steps, however long, grows the stack.
 */
import type { JsonObject } from '../program/json.js';
import type { Stage, StepKind } from '../program/program.js';
import { pauseAround, resumeClocks } from './clock-pauses.js';
import { startClocks, stopClocksAt } from './clocks.js';
import { endNow, rememberUndo, undoNext } from './compensation.js';
import type { Event } from './event.js';
import { endOfFrame } from './exit.js';
import { askJoins } from './joins.js';
import { LoopGuard } from './loop-guard.js';
import { branchesOf, type Node } from './program-index.js';
import { type AnyBehaviour, respond } from './responses.js';
import type { Frame } from './state.js';
import { cancelStep } from './steps/cancel.js';
import { chooseStep } from './steps/choose.js';
import { decideStep } from './steps/decide.js';
import { eachStep } from './steps/each.js';
import { finishStep } from './steps/finish.js';
import { gotoStep } from './steps/goto.js';
import { groupStep } from './steps/group.js';
import { mutexStep } from './steps/mutex.js';
import { notifyStep } from './steps/notify.js';
import { callStep, createStep, documentStep, findStep, playStep, updateStep } from './steps/outside.js';
import { parallelStep } from './steps/parallel.js';
import { promiseStep } from './steps/promise.js';
import { recordStep } from './steps/record.js';
import { repeatStep } from './steps/repeat.js';
import { setStep } from './steps/set.js';
import type { StepBehaviour } from './steps/step-behaviour.js';
import { taskStep } from './steps/task.js';
import { waitStep } from './steps/wait.js';
import { armTriggers, askConditions, fireOutcome } from './triggers.js';
import type { AgendaItem, Turn } from './turn.js';

const behaviours: { readonly [K in StepKind]: StepBehaviour<K> } = {
  task: taskStep,
  choose: chooseStep,
  repeat: repeatStep,
  wait: waitStep,
  set: setStep,
  record: recordStep,
  finish: finishStep,
  goto: gotoStep,
  group: groupStep,
  parallel: parallelStep,
  each: eachStep,
  mutex: mutexStep,
  cancel: cancelStep,
  call: callStep,
  notify: notifyStep,
  find: findStep,
  create: createStep,
  update: updateStep,
  play: playStep,
  document: documentStep,
  decide: decideStep,
  promise: promiseStep,
};

/** Runs the agenda, and what conditions that turned true put on it, until nothing is left. */
export function runToRest(turn: Turn): void {
  for (let asked = 0; ; asked += 1) {
    runAgenda(turn);
    if (!turn.open || asked >= CONDITION_LIMIT || !(askConditions(turn) || askJoins(turn))) return;
  }
}
/** Most times that conditions are asked for one event: more is two handlers that wake each other without an end. */
const CONDITION_LIMIT = 1_000;

export function answer(turn: Turn, event: Extract<Event, { kind: 'responded' }>): void {
  respond(turn, event, (kind) => behaviours[kind] as AnyBehaviour);
}

function runAgenda(turn: Turn): void {
  const loops = new LoopGuard(turn.state.semantics);
  while (turn.open) {
    const item = turn.agenda.shift();
    if (!item) return;
    const frame = item.do === 'begin' || item.do === 'child_done' ? turn.state.frames[item.frame] : undefined;
    if (loops.goesOn(item, frame) || !frame) runItem(turn, item);
    else raiseLoop(turn, frame, item.do === 'begin' ? 'enter' : 'child_done');
  }
  turn.agenda.length = 0;
}

export function raiseLoop(turn: Turn, frame: Frame, phase: 'enter' | 'child_done'): void {
  turn.raise({
    node: frame.node,
    frame: frame.id,
    phase,
    code: 'loop',
    message: 'Steps follow each other without ever waiting for a person, a message or a time.',
    line: lineOf(turn, frame),
  });
}

function runItem(turn: Turn, item: AgendaItem): void {
  if (item.do === 'enter') return enter(turn, item.node, item.parent);
  if (item.do === 'decided') return fireOutcome(turn, item.node, item.outcome, stageFrame(turn));
  const frame = turn.state.frames[item.frame];
  if (!frame) return;
  switch (item.do) {
    case 'begin':
      return begin(turn, frame);
    case 'child_done':
      return childDone(turn, frame, item.child);
    case 'complete':
      return complete(turn, frame, item.result);
    case 'beside_done':
      return besideDone(turn, frame);
  }
}

function enter(turn: Turn, nodeId: string, parent: string): void {
  if (!turn.state.frames[parent]) return;
  const node = turn.index.nodes.get(nodeId);
  if (!node) return;
  const id = `${nodeId}.${turn.nextInstance(nodeId)}`;
  turn.setFrame({ kind: 'entering', id, node: nodeId, parent });
  turn.agenda.unshift({ do: 'begin', frame: id });
}

/** Begins an entered node; also what the retry of an incident on its entry does again. */
function begin(turn: Turn, frame: Frame): void {
  const node = turn.index.nodes.get(frame.node);
  if (!node) return;
  turn.guarded(frame, 'enter', node.line, () => {
    if (node.if && !turn.evaluateBoolean(node.if, frame.id)) {
      if (node.kind === 'stage') turn.state.stage = node.id;
      turn.clearResults(frame.id, [node.id]);
      leaveOut(turn, frame);
      return;
    }
    if (node.kind === 'stage') enterStage(turn, node, frame);
    else (behaviours[node.kind] as StepBehaviour<StepKind>).enter(turn, node, frame);
    if (!turn.state.frames[frame.id]) return;
    // A step that failed while it waited has its clocks and handlers already.
    if (frame.kind !== 'entering') return;
    startClocks(turn, node.deadlines, node.id, frame.id);
    const begun = turn.state.frames[frame.id];
    if (begun) armTriggers(turn, node.on, begun);
    if ('pauses' in node && node.pauses !== undefined) pauseAround(turn, frame.id, node.pauses);
  });
}

/** Its `if` does not hold. One that failed while it waited has clocks and handlers: up to semantics 5 they were left without a place. */
function leaveOut(turn: Turn, frame: Frame): void {
  if (turn.state.semantics >= 6) {
    endOfFrame(turn, frame, 'ended');
    if (turn.childrenOf(frame.id).length > 0) return turn.setFrame({ ...frame, body_done: true });
  }
  drop(turn, frame);
}

function stageFrame(turn: Turn): string {
  return Object.values(turn.state.frames).find((frame) => frame.kind === 'stage')?.id ?? 'case';
}

function enterStage(turn: Turn, stage: Stage, frame: Frame): void {
  turn.state.stage = stage.id;
  const entered: Frame = { kind: 'stage', id: frame.id, node: stage.id, parent: frame.parent };
  turn.setFrame(entered);
  turn.fact('stage_entered', stage.id, { instance: turn.state.entered[stage.id] ?? 1 });
  turn.runBranch(entered, 'steps');
}

function childDone(turn: Turn, frame: Frame, child: string): void {
  const node = turn.index.nodes.get(frame.node);
  const ended = turn.index.handlers.get(child);
  if (ended) return handlerDone(turn, frame, ended.mode === 'interrupt');
  switch (frame.kind) {
    case 'sequence': {
      const steps = stepsOf(turn, frame.node, frame.branch);
      const next = steps[frame.index + 1];
      if (!next) return complete(turn, frame);
      turn.setFrame({ ...frame, index: frame.index + 1 });
      turn.agenda.unshift({ do: 'enter', node: next.id, parent: frame.id });
      return;
    }
    case 'case': {
      const stages = turn.program.stages;
      const next = stages[stages.findIndex((stage) => stage.id === child) + 1];
      // At once: whoever else looks at the case in this turn must not find it without a stage.
      if (next) turn.agenda.unshift({ do: 'enter', node: next.id, parent: frame.id });
      else if (turn.childrenOf(frame.id).length > 0) turn.setFrame({ ...frame, body_done: true });
      else endCase(turn);
      return;
    }
    case 'compensation':
      return undoNext(turn);
    case 'handler':
    case 'stage':
    case 'group':
      return complete(turn, frame);
    default: {
      if (!node || node.kind === 'stage') return;
      turn.guarded(frame, 'child_done', node.line, () => {
        (behaviours[node.kind] as StepBehaviour<StepKind>).childDone?.(turn, node, frame, child);
      });
    }
  }
}

/** A handler of the scope has ended: a scope whose body is done as well, or was interrupted, completes. */
function handlerDone(turn: Turn, scope: Frame, interrupted: boolean): void {
  if (interrupted || scope.body_done) scopeDone(turn, scope);
}

function besideDone(turn: Turn, scope: Frame): void {
  if (scope.kind === 'item' && turn.state.semantics < 6) return turn.complete(scope.id);
  if (!scope.body_done) return;
  if (scope.kind === 'item') turn.agenda.unshift({ do: 'child_done', frame: scope.id, child: '' });
  else scopeDone(turn, scope);
}

function scopeDone(turn: Turn, scope: Frame): void {
  // What still runs beside an interrupted scope is waited for.
  if (scope.kind !== 'case') return turn.complete(scope.id);
  const others = turn.childrenOf(scope.id);
  if (others.length === 0) endCase(turn);
  else if (others.every((other) => other.kind === 'handler' || other.beside)) turn.setFrame({ ...scope, body_done: true });
}

function complete(turn: Turn, frame: Frame, result?: JsonObject): void {
  const node = turn.index.nodes.get(frame.node);
  const isScope = frame.kind === 'stage' || frame.kind === 'group';
  if (frame.kind === 'handler') endOfFrame(turn, frame, 'ended');
  const isStep = frame.kind !== 'sequence' && frame.kind !== 'handler' && frame.kind !== 'case';
  if (!isStep || !node) return drop(turn, frame);
  if (result) turn.setResult(frame.id, node.id, result);
  if (node.undo && !frame.body_done) rememberUndo(turn, frame);
  if (typeof result?.outcome === 'string') {
    fireOutcome(turn, node.id, result.outcome, frame.parent);
    if (!turn.state.frames[frame.id]) return;
  }
  const waits = turn.childrenOf(frame.id).length > 0;
  // A step is done with its own work; a stage or group only with all that runs beside it.
  if (!frame.body_done && !(waits && isScope)) stopClocks(turn, frame, node.id);
  if (waits) return turn.setFrame({ ...frame, body_done: true });
  if (frame.body_done && isScope) stopClocks(turn, frame, node.id);
  if (node.kind === 'stage') turn.fact('stage_completed', node.id);
  drop(turn, frame);
}

function stopClocks(turn: Turn, frame: Frame, node: string): void {
  endOfFrame(turn, frame, 'met');
  stopClocksAt(turn, node);
}

/** Removes the frame and tells its parent. */
function drop(turn: Turn, frame: Frame): void {
  resumeClocks(turn, frame.id);
  delete turn.state.frames[frame.id];
  turn.tellParent(frame);
}

/** The last stage is done and no `finish` was reached: the case has the outcome `completed`. */
function endCase(turn: Turn): void {
  endNow(turn, { status: 'completed', outcome: 'completed', stage: turn.state.stage });
}

function stepsOf(turn: Turn, owner: string, branch: string): readonly Node[] {
  const handler = turn.index.handlers.get(owner);
  if (handler) return handler.steps;
  const node = turn.index.nodes.get(owner);
  return (node && branchesOf(node).find(([name]) => name === branch)?.[1]) ?? [];
}

function lineOf(turn: Turn, frame: Frame): number {
  return turn.index.nodes.get(frame.node)?.line ?? turn.index.handlers.get(frame.node)?.line ?? 0;
}
