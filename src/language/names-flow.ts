/**
 * What has run where: for every place of a playbook, which steps have certainly or possibly left a result, and which
 * places can never be reached.
 *
 * The rules are the engine's: a result is there once its step is done, and until a new round or a `goto` undoes it.
 */

import type { Path } from './names-conditions.js';
import { catches, codesOf } from './names-errors.js';
import { celOf, conditionAt } from './names-literals.js';
import {
  asBefore,
  done,
  lasts,
  type Moment,
  merge,
  possible,
  resultsBelow,
  resultsOfItem,
  resultsUnder,
  withFacts,
  without,
  withPossible,
} from './names-moment.js';
import { joinOf, runsOn, sendsBack } from './names-parallel.js';
import type { Branch, HandlerOutline, NodeOutline, Outline, StageOutline, StepOutline } from './outline.js';
import { handlersIn, nodesBelow, nodesOf } from './outline.js';
import { at, textOf } from './tree.js';

export type { Moment } from './names-moment.js';

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
  /** Where the `while` or `until` of a repeat, the `join` of a parallel or the `until` of an each is tested. */
  readonly test: ReadonlyMap<NodeOutline, Moment>;
  /** Where the `when` of a case or of a parallel's branch is tested; for an `else`, where it begins. */
  readonly when: ReadonlyMap<Branch, Moment>;
  /** Where the list of steps ends. */
  readonly end: ReadonlyMap<Branch, Moment>;
  /** After a node. */
  readonly after: ReadonlyMap<NodeOutline, Moment>;
  /** Where a handler begins: its `when` is tested here. */
  readonly handled: ReadonlyMap<HandlerOutline, Moment>;
  /** What leads to a stage besides the one before it, `goto` and `reopen`: stage → where that comes from. */
  readonly jumps: ReadonlyMap<string, readonly Moment[]>;
  /** Outcomes of `finish`es that can be reached. */
  readonly finished: ReadonlySet<string>;
  /** Where the last stage ends: reachable when the case can end without a `finish`. */
  readonly final: Moment;
}

export interface Conditions {
  /** Whether the conditions of a choose leave no value out; then what follows them is never reached. */
  exhaustive(choose: StepOutline): boolean;
  /** Paths that are certainly there where the condition is `holds`. */
  facts(cel: string, holds: boolean): readonly Path[];
}

const PASSES = 8;

/** The flow of a playbook. `conditions` is asked again in each pass. */
export function flowOf(outline: Outline, conditions: Conditions): Flow {
  let jumps: ReadonlyMap<string, readonly Moment[]> = new Map();
  for (let pass = 1; ; pass += 1) {
    const walk = new Walk(outline, conditions, jumps);
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
  /** Steps of handlers, and of branches that run on beside what follows. */
  readonly #loose: ReadonlySet<string>;
  /** Steps of other branches, for each parallel around. */
  readonly #beside: string[][] = [];
  /** Steps that may be undone meanwhile: what is walked runs beside a loop, or beside what may be sent back. */
  readonly #volatile: string[][] = [];
  /** What is being walked, the outermost first. */
  readonly #around: NodeOutline[] = [];
  /** Handlers that are being walked, the outermost first. */
  readonly #handlers: HandlerOutline[] = [];
  /** Ids that a `cancel` names. */
  readonly #cancelled: ReadonlySet<string>;
  #open: Moment | undefined;

  constructor(
    readonly outline: Outline,
    readonly conditions: Conditions,
    /** As the pass before found them. */
    readonly known: ReadonlyMap<string, readonly Moment[]>,
  ) {
    const nodes = [...nodesOf(outline)];
    const handled = [...handlersIn(outline)].map(({ handler }) => handler.branch);
    const runningOn = nodes.flatMap((node) => (runsOn(node) ? node.branches : []));
    const loose = [...handled, ...runningOn].flatMap(({ steps }) => steps.flatMap((step) => [...nodesBelow(step)]));
    this.#loose = new Set(loose.map(({ id }) => id));
    this.#cancelled = new Set(nodes.flatMap((node) => (node.kind === 'cancel' && node.target ? [node.target.name] : [])));
  }

  run(): Flow {
    const { outline } = this;
    const empty: Moment = { ran: new Map(), facts: [], reachable: true, each: [], staged: false };
    const handlerSteps = outline.handlers.flatMap((handler) => handler.branch.steps.flatMap(resultsBelow));
    const start: Moment = { ...empty, ran: possible(handlerSteps) };
    const stageSteps = outline.stages.flatMap(resultsBelow);
    const open: Moment = { ...start, ran: possible([...stageSteps, ...handlerSteps]), staged: true };
    this.#open = open;
    this.#besideStages = true;
    const interrupted = outline.handlers
      .map((handler) => this.handler(handler, open, null))
      .filter((_, i) => outline.handlers[i]?.interrupts);
    this.#besideStages = false;
    let way: Moment = { ...start, staged: true };
    for (const [index, stage] of outline.stages.entries()) way = this.stage(stage, this.entered(way, stage, index));
    const final = interrupted.map((end) => asBefore(end, way)).reduce(merge, way);
    this.#ends('completed', final);
    return { ...this, start, open, final };
  }

  /** A stage is entered from the one before, and by `goto` and `reopen`, which undo what it and the later ones had done. */
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
    const begin = condition ? this.#where(way, condition, true) : way;
    this.begin.set(node, begin);
    const under = withPossible(begin, resultsUnder(node));
    const during = lasts(node) ? this.#later(under) : under;
    this.during.set(node, during);
    this.#around.push(node);
    let after = body(begin);
    if (lasts(node) && !TAKES_ITS_TIME_INSIDE.has(node.kind)) after = this.#laterBut(after, node.id);
    for (const handler of node.handlers) {
      const ended = this.handler(handler, during, node);
      after = withPossible(after, handler.branch.steps.flatMap(resultsBelow));
      if (handler.interrupts) after = merge(after, asBefore(ended, way));
      // A step is done only when what runs beside it is.
      else if (handler.branch.steps.some(lasts)) after = this.#later(after);
    }
    if (node.undo) this.branch(node.undo, this.#undoing(node, during));
    this.#around.pop();
    if (this.#cancelled.has(node.id)) after = merge(after, during);
    if (isTrue(at(node.tree, 'optional'))) after = merge(after, way);
    if (at(node.tree, 'if')) after = merge(after, condition ? this.#where(way, condition, false) : way);
    if (lasts(node)) after = { ...after, facts: after.facts.filter((fact) => !this.#changes(fact)) };
    this.after.set(node, after);
    return after;
  }

  /** Time has passed: what may change or be undone meanwhile is certain no more. */
  #later(way: Moment): Moment {
    const undone = this.#volatile.flat().filter((id) => way.ran.get(id) === true);
    const facts = way.facts.filter((fact) => !this.#changes(fact));
    if (undone.length === 0 && facts.length === way.facts.length) return way;
    return { ...way, ran: new Map([...way.ran, ...possible(undone)]), facts };
  }

  /** Time has passed, at whose end the step was done. */
  #laterBut(way: Moment, step: string): Moment {
    const later = this.#later(way);
    return way.ran.get(step) === true ? done(later, step) : later;
  }

  #where(way: Moment, condition: string, holds: boolean): Moment {
    return withFacts(way, this.conditions.facts(condition, holds));
  }

  /** Meanwhile the customer's file may have changed, and what runs beside may have begun anew. */
  #changes([root, step]: Path): boolean {
    if (root === 'customer') return true;
    if (root !== 'steps' || step === undefined) return false;
    return this.#loose.has(step) || [...this.#beside, ...this.#volatile].some((ids) => ids.includes(step));
  }

  /** A step is undone at any time after it was done. */
  #undoing(node: NodeOutline, during: Moment): Moment {
    const anything = withPossible({ ...during, ran: possible(during.ran.keys()), facts: [] }, [...(this.#open?.ran.keys() ?? [])]);
    return { ...done(anything, node.id), reachable: true };
  }

  /** `owner`: what it stands on; null: the case. */
  handler(handler: HandlerOutline, during: Moment, owner: NodeOutline | null): Moment {
    const { message: _message, error: _error, ...open } = during;
    const of = handler.trigger === 'outcome' ? textOf(at(handler.tree, 'of')) : undefined;
    const ran = of !== undefined && during.ran.has(of) ? new Map([...during.ran, [of, true] as const]) : during.ran;
    const begin: Moment = {
      ...open,
      ran,
      facts: [],
      ...(handler.message ? { message: handler.message } : {}),
      ...(handler.trigger === 'error' ? { error: codesOf(handler) } : {}),
    };
    this.handled.set(handler, begin);
    const condition = conditionAt(handler.tree, 'when');
    this.#volatile.push(this.#undoneBeside(handler, owner, of));
    this.#handlers.push(handler);
    const end = this.branch(handler.branch, condition ? this.#where(begin, condition, true) : begin);
    this.#handlers.pop();
    this.#volatile.pop();
    return end;
  }

  /** What may be undone while a handler runs: the step whose outcome it heard of, and in the rounds of a repeat its own steps. */
  #undoneBeside(handler: HandlerOutline, owner: NodeOutline | null, of: string | undefined): string[] {
    if (handler.interrupts) return [];
    const own = owner?.kind === 'repeat' ? handler.branch.steps.flatMap(resultsBelow) : [];
    return of !== undefined && this.#comesAgain(of, owner) ? [...own, of] : own;
  }

  /** Whether a step may be done again while what it stands in is open. */
  #comesAgain(step: string, scope: NodeOutline | null): boolean {
    const inside = [...(scope ? nodesBelow(scope) : nodesOf(this.outline))];
    return inside.some((node) => {
      if (node.kind === 'goto') return scope === null;
      if (node.kind === 'repeat') return [...nodesBelow(node)].some(({ id }) => id === step);
      return sendsBack(node);
    });
  }

  body(step: StepOutline, way: Moment): Moment {
    switch (step.kind) {
      case 'finish':
        if (way.reachable && step.target) {
          this.finished.add(step.target.name);
          this.#ends(step.target.name, way);
        }
        return { ...way, reachable: false };
      case 'goto':
        if (way.reachable && step.target) this.#jumps(step.target.name, way);
        // A handler of the case stands beside the stages and goes on.
        return this.#besideStages
          ? { ...this.#later(way), facts: way.facts.filter(([root]) => root !== 'steps') }
          : { ...way, reachable: false };
      case 'cancel':
        return this.#around.some(({ id }) => id === step.target?.name) ? { ...way, reachable: false } : way;
      case 'group':
        return step.branches[0] ? this.branch(step.branches[0], way) : way;
      case 'mutex':
        // At its door it waits.
        return step.branches[0] ? this.branch(step.branches[0], this.#later(way)) : way;
      case 'parallel':
        return this.parallel(step, way);
      case 'each':
        return this.each(step, way);
      case 'call': {
        const [failed] = step.branches;
        // One that an error handler catches counts as done, without a result.
        const after = done(way, step.id, failed !== undefined || !this.#mayBeCaught(step));
        return failed ? merge(after, asBefore(this.branch(failed, { ...this.#later(way), error: [] }), way)) : after;
      }
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
        return done(way, step.id, !this.#mayBeCaught(step));
    }
  }

  #jumps(stage: string, way: Moment): void {
    this.jumps.set(stage, [...(this.jumps.get(stage) ?? []), way]);
  }

  /** The case ends: where it can be opened again, it goes on from here. Meanwhile the customer's file may have changed. */
  #ends(outcome: string, way: Moment): void {
    const { reopen } = this.outline;
    if (!reopen?.at || !way.reachable || (reopen.outcomes && !reopen.outcomes.some(({ name }) => name === outcome))) return;
    this.#jumps(reopen.at.name, { ...way, facts: way.facts.filter(([root]) => root !== 'customer') });
  }

  /** Whether the step can fail for good and an error handler lets the case go on: it then counts as done, without a result. */
  #mayBeCaught(step: StepOutline): boolean {
    const handlers = [...this.outline.handlers, ...this.#around.flatMap((node) => node.handlers)];
    return handlers.some((handler) => !handler.interrupts && catches(handler, step));
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
      ends.push(this.branch(branch, condition ? this.#where(rest, condition, true) : rest));
      if (condition) rest = this.#where(rest, condition, false);
    }
    if (this.conditions.exhaustive(step)) rest = { ...rest, reachable: false };
    if (otherwise) {
      this.when.set(otherwise, rest);
      rest = this.branch(otherwise, rest);
    }
    return done([...ends, rest].reduce(merge), step.id);
  }

  repeat(step: StepOutline, way: Moment): Moment {
    const body = step.branches.find((branch) => branch.name === 'steps');
    const exhausted = step.branches.find((branch) => branch.name === 'exhausted');
    // A later round begins when time has passed.
    const again = lasts(step) ? this.#later(way) : way;
    const round = done(without(again, resultsUnder(step)), step.id);
    const roundEnd = body ? this.branch(body, round) : round;
    const isWhile = at(step.tree, 'while') !== undefined;
    // `while` is tested before the first round too; an `until` only after one.
    const test = isWhile ? merge(without(way, resultsBelow(step)), roundEnd) : roundEnd;
    this.test.set(step, test);
    const condition = celOf(at(step.tree, isWhile ? 'while' : 'until'));
    const left = condition ? this.#where(test, condition, !isWhile) : test;
    const spent = condition ? this.#where(roundEnd, condition, isWhile) : roundEnd;
    let after = left;
    if (exhausted) after = merge(left, this.branch(exhausted, spent));
    else if (at(step.tree, 'max')) after = merge(left, spent);
    return done(after, step.id);
  }

  /** Its branches run beside each other, so that each may find what another one has left. */
  parallel(step: StepOutline, way: Moment): Moment {
    const all = step.branches.flatMap((branch) => branch.steps.flatMap(resultsBelow));
    const ends = step.branches.map((branch): Moment => {
      const own = new Set(branch.steps.flatMap(resultsBelow));
      const others = all.filter((id) => !own.has(id));
      const begin = withPossible(way, others);
      this.when.set(branch, way);
      const tree = branch.beside?.tree;
      const condition = tree && conditionAt(tree, 'when');
      this.#beside.push(others);
      this.#volatile.push(runsOn(step) ? this.#undoneAround() : []);
      const end = this.branch(branch, condition ? this.#where(begin, condition, true) : begin);
      this.#volatile.pop();
      this.#beside.pop();
      return at(tree, 'when') ? merge(end, begin) : end;
    });
    const open = withPossible(lasts(step) ? this.#later(way) : way, all);
    this.test.set(step, { ...open, joining: step });
    const join = joinOf(step);
    const wholly = join.kind === 'all' || (join.kind === 'count' && join.count >= ends.length);
    const ran = new Map(open.ran);
    if (wholly) for (const end of ends) for (const [id, certain] of end.ran) if (certain) ran.set(id, true);
    const reachable = way.reachable && (wholly ? ends.every((end) => end.reachable) : ends.some((end) => end.reachable));
    return done({ ...open, ran, reachable }, step.id);
  }

  /** What its steps leave is each item's own: beside them nobody sees it but through `items`. */
  each(step: StepOutline, way: Moment): Moment {
    const [body] = step.branches;
    // Not all items begin at once, and its `until` is asked as they end.
    const later = lasts(step) ? this.#later(way) : way;
    this.#volatile.push(runsOn(step) ? this.#undoneAround() : []);
    if (body) this.branch(body, { ...without(later, resultsOfItem(step)), each: [...way.each, step] });
    this.#volatile.pop();
    this.test.set(step, { ...later, counting: step });
    return done(later, step.id);
  }

  /** What may be undone beside steps that run on: the steps of a loop around, of what may be sent back, or of a handler that comes again. */
  #undoneAround(): string[] {
    const around = this.#around.filter((node) => node.kind === 'repeat' || [...nodesBelow(node)].some(sendsBack));
    const handled = this.#handlers.flatMap(({ branch }) => branch.steps);
    return [...new Set([...around, ...handled].flatMap(resultsBelow))];
  }
}

/** Kinds that last only as long as what is in them, or whose walk reckons with the time that passes. */
const TAKES_ITS_TIME_INSIDE: ReadonlySet<NodeOutline['kind']> = new Set(['stage', 'group', 'choose', 'repeat', 'mutex', 'each']);

function isTrue(tree: ReturnType<typeof at>): boolean {
  return tree?.kind === 'scalar' && tree.value === true;
}

function fingerprint(jumps: ReadonlyMap<string, readonly Moment[]>): string {
  return JSON.stringify([...jumps].map(([stage, moments]) => [stage, moments.map(({ ran, facts }) => [[...ran], facts])]));
}
