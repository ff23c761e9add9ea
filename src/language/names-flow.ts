/**
 * What has run where: for every place of a playbook, which steps have certainly or possibly left a result, and which
 * places can never be reached.
 *
 * The rules are the engine's: a result is there once its step is done, and until a new round or a `goto` undoes it.
 */

import { factsWhere, type Path } from './names-conditions.js';
import { celOf, conditionAt } from './names-literals.js';
import type { Branch, HandlerOutline, Named, NodeOutline, Outline, StageOutline, StepOutline } from './outline.js';
import { handlersIn, listsBelow, nodesBelow } from './outline.js';
import type { Found } from './shape-chain.js';
import { at } from './tree.js';

/** A place in the run of a case. */
export interface Moment {
  /** Steps that may have a result here: `true` where they certainly have. Steps that are not named have none. */
  readonly ran: ReadonlyMap<string, boolean>;
  /** Paths that a condition on the way has found to be there. */
  readonly facts: readonly Path[];
  /** Whether a case can come here at all. */
  readonly reachable: boolean;
  /** The message being handled. */
  readonly message?: Named;
  /** What `item` is one of, where a `find` looks at it. */
  readonly finds?: Found;
  /** Whether a stage has been entered. */
  readonly staged: boolean;
}

export interface Flow {
  /** Before the first stage. */
  readonly start: Moment;
  /** Any time while the case is open. */
  readonly open: Moment;
  /** Where a node's `if` is tested. */
  readonly before: ReadonlyMap<NodeOutline, Moment>;
  /** Where a node begins: its `if` holds. */
  readonly begin: ReadonlyMap<NodeOutline, Moment>;
  /** Any time while a node is open. */
  readonly during: ReadonlyMap<NodeOutline, Moment>;
  /** Where the `while` or `until` of a repeat is tested. */
  readonly test: ReadonlyMap<NodeOutline, Moment>;
  /** Where the `when` of a case is tested; for an `else`, where it begins. */
  readonly when: ReadonlyMap<Branch, Moment>;
  /** Where the list of steps ends. */
  readonly end: ReadonlyMap<Branch, Moment>;
  /** After a node. */
  readonly after: ReadonlyMap<NodeOutline, Moment>;
  /** Where a handler begins: its `when` is tested here. */
  readonly handled: ReadonlyMap<HandlerOutline, Moment>;
  /** `goto`s that can be reached: stage → where they come from. */
  readonly jumps: ReadonlyMap<string, readonly Moment[]>;
  /** Outcomes of `finish`es that can be reached. */
  readonly finished: ReadonlySet<string>;
  /** Where the last stage ends: reachable when the case can end without a `finish`. */
  readonly final: Moment;
}

/** Says whether the conditions of a choose leave no value out; then what follows them is never reached. */
export type Exhaustive = (choose: StepOutline) => boolean;

const PASSES = 8;

/** The flow of a playbook. `exhaustive` is asked once for each choose and pass. */
export function flowOf(outline: Outline, exhaustive: Exhaustive): Flow {
  let jumps: ReadonlyMap<string, readonly Moment[]> = new Map();
  for (let pass = 1; ; pass += 1) {
    const walk = new Walk(outline, exhaustive, jumps);
    const flow = walk.run();
    // Where a stage is entered again from later ones, less may be certain than at first: again until nothing changes.
    if (pass === PASSES || fingerprint(flow.jumps) === fingerprint(jumps)) return flow;
    jumps = flow.jumps;
  }
}

class Walk {
  readonly before = new Map<NodeOutline, Moment>();
  readonly begin = new Map<NodeOutline, Moment>();
  readonly during = new Map<NodeOutline, Moment>();
  readonly test = new Map<NodeOutline, Moment>();
  readonly when = new Map<Branch, Moment>();
  readonly end = new Map<Branch, Moment>();
  readonly after = new Map<NodeOutline, Moment>();
  readonly handled = new Map<HandlerOutline, Moment>();
  readonly jumps = new Map<string, Moment[]>();
  readonly finished = new Set<string>();
  /** In a handler of the case. */
  #besideStages = false;
  /** Steps of handlers. */
  readonly #inHandlers: ReadonlySet<string>;

  constructor(
    readonly outline: Outline,
    readonly exhaustive: Exhaustive,
    /** As the pass before found them. */
    readonly known: ReadonlyMap<string, readonly Moment[]>,
  ) {
    const handled = [...handlersIn(outline)].flatMap(({ handler }) => handler.branch.steps.flatMap(resultsBelow));
    this.#inHandlers = new Set(handled);
  }

  run(): Flow {
    const { outline } = this;
    const empty: Moment = { ran: new Map(), facts: [], reachable: true, staged: false };
    const handlerSteps = outline.handlers.flatMap((handler) => handler.branch.steps.flatMap(resultsBelow));
    const start: Moment = { ...empty, ran: possible(handlerSteps) };
    const stageSteps = outline.stages.flatMap(resultsBelow);
    const open: Moment = { ...start, ran: possible([...stageSteps, ...handlerSteps]), staged: true };
    this.#besideStages = true;
    const interrupted = outline.handlers.map((handler) => this.handler(handler, open)).filter((_, i) => outline.handlers[i]?.interrupts);
    this.#besideStages = false;
    let way: Moment = { ...start, staged: true };
    for (const [index, stage] of outline.stages.entries()) way = this.stage(stage, this.entered(way, stage, index));
    const final = interrupted.reduce(merge, way);
    return { ...this, start, open, final };
  }

  /** A stage is entered from the one before and by `goto`, which undoes what it and the later ones had done. */
  entered(way: Moment, stage: StageOutline, index: number): Moment {
    const undone = this.outline.stages.slice(index).flatMap(resultsBelow);
    const jumps = this.known.get(stage.id) ?? [];
    return jumps.map((jump) => without(jump, undone)).reduce(merge, way);
  }

  stage(stage: StageOutline, way: Moment): Moment {
    return this.node(stage, way, (begin) => this.branch(stage.branches[0], begin));
  }

  branch(branch: Branch, way: Moment): Moment {
    const end = branch.steps.reduce((at, step) => this.step(step, at), way);
    this.end.set(branch, end);
    return end;
  }

  step(step: StepOutline, way: Moment): Moment {
    return this.node(step, way, (begin) => this.body(step, begin));
  }

  /** What stages and steps have in common: `if` and handlers. */
  node(node: NodeOutline, way: Moment, body: (begin: Moment) => Moment): Moment {
    this.before.set(node, way);
    const condition = conditionAt(node.tree, 'if');
    const begin = condition ? withFacts(way, factsWhere(condition, true)) : way;
    this.begin.set(node, begin);
    const during: Moment = { ...begin, ran: new Map([...begin.ran, ...possible(resultsUnder(node))]) };
    this.during.set(node, during);
    let after = body(begin);
    for (const handler of node.handlers) {
      const ended = this.handler(handler, during);
      const steps = handler.branch.steps.flatMap(resultsBelow);
      after = { ...after, ran: new Map([...after.ran, ...possible(steps)]) };
      if (handler.interrupts) after = merge(after, { ...ended, message: way.message });
    }
    if (at(node.tree, 'if')) after = merge(after, condition ? withFacts(way, factsWhere(condition, false)) : way);
    if (lasts(node)) after = { ...after, facts: after.facts.filter((fact) => !this.#changes(fact)) };
    this.after.set(node, after);
    return after;
  }

  /** Meanwhile the customer's file may have changed, and a handler may have begun anew. */
  #changes([root, step]: Path): boolean {
    return root === 'customer' || (root === 'steps' && step !== undefined && this.#inHandlers.has(step));
  }

  handler(handler: HandlerOutline, during: Moment): Moment {
    const begin: Moment = { ...during, facts: [], message: handler.message };
    this.handled.set(handler, begin);
    const condition = conditionAt(handler.tree, 'when');
    return this.branch(handler.branch, condition ? withFacts(begin, factsWhere(condition, true)) : begin);
  }

  body(step: StepOutline, way: Moment): Moment {
    switch (step.kind) {
      case 'finish':
        if (way.reachable && step.target) this.finished.add(step.target.name);
        return { ...way, reachable: false };
      case 'goto':
        if (way.reachable && step.target) this.jumps.set(step.target.name, [...(this.jumps.get(step.target.name) ?? []), way]);
        // A handler of the case stands beside the stages and goes on.
        return this.#besideStages ? { ...way, facts: way.facts.filter(([root]) => root !== 'steps') } : { ...way, reachable: false };
      case 'group':
        return step.branches[0] ? this.branch(step.branches[0], way) : way;
      case 'choose':
        return this.choose(step, way);
      case 'repeat':
        return this.repeat(step, way);
      case 'unknown':
        return done(
          step.branches.reduce((at, branch) => this.branch(branch, at), way),
          step.id,
        );
      default:
        return done(way, step.id);
    }
  }

  choose(step: StepOutline, way: Moment): Moment {
    let rest = way;
    const ends: Moment[] = [];
    let otherwise: Branch | undefined;
    for (const branch of step.branches) {
      if (!branch.case) {
        otherwise = branch;
        continue;
      }
      this.when.set(branch, rest);
      const condition = conditionAt(branch.case, 'when');
      ends.push(this.branch(branch, condition ? withFacts(rest, factsWhere(condition, true)) : rest));
      if (condition) rest = withFacts(rest, factsWhere(condition, false));
    }
    if (this.exhaustive(step)) rest = { ...rest, reachable: false };
    if (otherwise) {
      this.when.set(otherwise, rest);
      rest = this.branch(otherwise, rest);
    }
    return done([...ends, rest].reduce(merge), step.id);
  }

  repeat(step: StepOutline, way: Moment): Moment {
    const body = step.branches.find((branch) => branch.name === 'steps');
    const exhausted = step.branches.find((branch) => branch.name === 'exhausted');
    const round = done(without(way, resultsUnder(step)), step.id);
    const roundEnd = body ? this.branch(body, round) : round;
    const isWhile = at(step.tree, 'while') !== undefined;
    // `while` is tested before the first round too; an `until` only after one.
    const test = isWhile ? merge(without(way, resultsBelow(step)), roundEnd) : roundEnd;
    this.test.set(step, test);
    const condition = celOf(at(step.tree, isWhile ? 'while' : 'until'));
    const left = condition ? withFacts(test, factsWhere(condition, !isWhile)) : test;
    const spent = condition ? withFacts(roundEnd, factsWhere(condition, isWhile)) : roundEnd;
    let after = left;
    if (exhausted) after = merge(left, this.branch(exhausted, spent));
    else if (at(step.tree, 'max')) after = merge(left, spent);
    return done(after, step.id);
  }
}

/** Whether time can pass while the node is open. */
export function lasts(node: NodeOutline): boolean {
  return [...nodesBelow(node)].some(({ kind }) => kind === 'task' || kind === 'wait' || kind === 'play');
}

// ── moments ───────────────────────────────────────────────────────────────────

function done(way: Moment, id: string): Moment {
  return { ...way, ran: new Map([...way.ran, [id, true]]) };
}

function without(way: Moment, ids: readonly string[]): Moment {
  const ran = new Map(way.ran);
  for (const id of ids) ran.delete(id);
  const undone = new Set(ids);
  return { ...way, ran, facts: way.facts.filter(([root, step]) => root !== 'steps' || step === undefined || !undone.has(step)) };
}

function possible(ids: readonly string[]): Map<string, boolean> {
  return new Map(ids.map((id) => [id, false]));
}

function withFacts(way: Moment, facts: readonly Path[]): Moment {
  return facts.length === 0 ? way : { ...way, facts: [...way.facts, ...facts] };
}

/** Either of two ways was taken. */
function merge(one: Moment, other: Moment): Moment {
  if (one.reachable !== other.reachable) return one.reachable ? one : other;
  const ran = new Map<string, boolean>();
  for (const id of new Set([...one.ran.keys(), ...other.ran.keys()])) ran.set(id, one.ran.get(id) === true && other.ran.get(id) === true);
  const known = new Set(other.facts.map((fact) => fact.join('.')));
  return { ...one, ran, facts: one.facts.filter((fact) => known.has(fact.join('.'))) };
}

/** Ids of the node and the steps below it that leave a result. */
export function resultsBelow(node: NodeOutline): string[] {
  return [...nodesBelow(node)].filter(hasResult).map(({ id }) => id);
}

function resultsUnder(node: NodeOutline): string[] {
  return listsBelow(node).flatMap((branch) => branch.steps.flatMap(resultsBelow));
}

export function hasResult(node: NodeOutline): boolean {
  return node.kind !== 'stage' && node.kind !== 'group' && node.kind !== 'finish' && node.kind !== 'goto';
}

function fingerprint(jumps: ReadonlyMap<string, readonly Moment[]>): string {
  return JSON.stringify([...jumps].map(([stage, moments]) => [stage, moments.map(({ ran, facts }) => [[...ran], facts])]));
}
