/** A place in the run of a case, and what becomes of it on the way. */
import type { Path } from './names-conditions.js';
import { type Branch, type Named, type NodeOutline, nodesBelow, type StepOutline } from './outline.js';
import type { Found } from './shape-chain.js';

export interface Moment {
  /** Steps that may have a result here: `true` where they certainly have. Steps that are not named have none. */
  readonly ran: ReadonlyMap<string, boolean>;
  /** Paths that a condition on the way has found to be there. */
  readonly facts: readonly Path[];
  /** Whether a case can come here at all. */
  readonly reachable: boolean;
  /** The message being handled, or held against a wait's `match`. */
  readonly message?: Named;
  /** An error is being handled: one of these codes; empty: of any. */
  readonly error?: readonly string[];
  /** The `each`es whose items are being worked on, the outermost first. */
  readonly each: readonly StepOutline[];
  /** What `item` is one of, where a `find` looks at it. */
  readonly finds?: Found;
  /** The task whose entries are being tested. */
  readonly entered?: StepOutline;
  /** The parallel whose `join` is asked. */
  readonly joining?: StepOutline;
  /** Whether somebody may do something is asked: before there is a case, or in one. */
  readonly asking?: 'start' | 'case';
  /** The `each` whose `until` is asked. */
  readonly counting?: StepOutline;
  /** Whether a stage has been entered. */
  readonly staged: boolean;
}

export function done(way: Moment, id: string, certain = true): Moment {
  return { ...way, ran: new Map([...way.ran, [id, certain]]) };
}

export function without(way: Moment, ids: readonly string[]): Moment {
  const ran = new Map(way.ran);
  for (const id of ids) ran.delete(id);
  const undone = new Set(ids);
  return { ...way, ran, facts: way.facts.filter(([root, step]) => root !== 'steps' || step === undefined || !undone.has(step)) };
}

/** These may have run as well. */
export function withPossible(way: Moment, ids: readonly string[]): Moment {
  const more = ids.filter((id) => !way.ran.has(id));
  return more.length === 0 ? way : { ...way, ran: new Map([...way.ran, ...possible(more)]) };
}

export function possible(ids: Iterable<string>): Map<string, boolean> {
  return new Map([...ids].map((id) => [id, false]));
}

export function withFacts(way: Moment, facts: readonly Path[]): Moment {
  return facts.length === 0 ? way : { ...way, facts: [...way.facts, ...facts] };
}

/** Either of two ways was taken. */
export function merge(one: Moment, other: Moment): Moment {
  if (one.reachable !== other.reachable) return one.reachable ? one : other;
  const ran = new Map<string, boolean>();
  for (const id of new Set([...one.ran.keys(), ...other.ran.keys()])) ran.set(id, one.ran.get(id) === true && other.ran.get(id) === true);
  const known = new Set(other.facts.map((fact) => fact.join('.')));
  return { ...one, ran, facts: one.facts.filter((fact) => known.has(fact.join('.'))) };
}

/** The way goes on where it was: nothing is handled or asked any more. */
export function asBefore(ended: Moment, way: Moment): Moment {
  const { message: _message, error: _error, ...rest } = ended;
  return {
    ...rest,
    each: way.each,
    ...(way.message ? { message: way.message } : {}),
    ...(way.error ? { error: way.error } : {}),
  };
}

// ── which steps leave results ─────────────────────────────────────────────────

const WITHOUT_RESULT: ReadonlySet<NodeOutline['kind']> = new Set(['stage', 'group', 'mutex', 'finish', 'goto', 'cancel']);

export function hasResult(node: NodeOutline): boolean {
  return !WITHOUT_RESULT.has(node.kind);
}

/** Ids of the node and the steps below it that leave a result; of an `each` only its own, since each item has its own steps. */
export function resultsBelow(node: NodeOutline): string[] {
  return [...(hasResult(node) ? [node.id] : []), ...resultsUnder(node)];
}

export function resultsUnder(node: NodeOutline): string[] {
  const lists: readonly Branch[] = [...(node.kind === 'each' ? [] : node.branches), ...node.handlers.map(({ branch }) => branch)];
  return lists.flatMap((list) => list.steps.flatMap(resultsBelow));
}

/** What an item of an `each` leaves. */
export function resultsOfItem(each: StepOutline): string[] {
  return each.branches.flatMap((branch) => branch.steps.flatMap(resultsBelow));
}

const TAKES_NO_TIME: ReadonlySet<NodeOutline['kind']> = new Set([
  'stage',
  'choose',
  'repeat',
  'group',
  'parallel',
  'each',
  'set',
  'record',
  'finish',
  'goto',
  'cancel',
  'notify',
  'decide',
  'promise',
  'unknown',
]);

/** Whether time can pass while the node is open. */
export function lasts(node: NodeOutline): boolean {
  return [...nodesBelow(node)].some(({ kind }) => !TAKES_NO_TIME.has(kind));
}
