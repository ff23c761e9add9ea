import type { Json, JsonObject } from '../../program/json.js';
import type { Each } from '../../program/program.js';
import { leaveBeside } from '../beside.js';
import { exitFrame } from '../exit.js';
import type { Frame, Item } from '../state.js';
import { Fault, type Turn } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

type EachFrame = Frame & { readonly kind: 'each' };
type ItemFrame = Frame & { readonly kind: 'item' };

/**
 * Its steps once for each item, side by side or `at_once` at a time (WCP-12 to 15, 34 to 36). Its result is
 * `{ items: [{ item, index, steps }] }`: the items that were done when it ended, in their order; none of them where no expression
 * reads it.
 */
export const eachStep: StepBehaviour<'each'> = {
  enter(turn, step, frame) {
    const list = turn.evaluate(step.in, frame.id);
    if (!Array.isArray(list)) throw new Fault('expression', 'This is no list.', step.in.line);
    const items = list.map((item): Item => ({ item, status: 'waiting' }));
    const entered: EachFrame = { kind: 'each', id: frame.id, node: step.id, parent: frame.parent, items };
    turn.setFrame(entered);
    goOn(turn, step, entered);
  },
  childDone(turn, step, frame) {
    if (frame.kind === 'item') return itemDone(turn, frame);
    if (frame.kind === 'each') goOn(turn, step, frame);
  },
};

/** Whether its `until` holds: for one that something else than an item's end made true. */
export function hasEnoughItems(turn: Turn, step: Each, frame: EachFrame): boolean {
  const done = resultOf(turn, frame);
  return done.items.length > 0 && step.until !== undefined && turn.evaluateBoolean(step.until, frame.id, done);
}

/** One more item, last in order. */
export function addItem(turn: Turn, frame: EachFrame, item: Json): void {
  turn.setFrame({ ...frame, items: [...frame.items, { item, status: 'waiting' }] });
  turn.agenda.push({ do: 'child_done', frame: frame.id, child: '' });
}

/** The open frame of an `each` that takes more items; the oldest, where there are several. */
export function openEach(frames: { readonly [frame: string]: Frame }, step: string): EachFrame | undefined {
  return Object.values(frames).find((frame): frame is EachFrame => frame.kind === 'each' && frame.node === step && !frame.beside);
}

function itemDone(turn: Turn, frame: ItemFrame): void {
  const parent = frame.parent === null ? undefined : turn.state.frames[frame.parent];
  if (parent?.kind !== 'each') return;
  // What a join in it left running is this item's work, with its names. Up to semantics 5 it was left without a place.
  if (turn.state.semantics >= 6 && turn.childrenOf(frame.id).length > 0) return turn.setFrame({ ...frame, body_done: true });
  delete turn.state.frames[frame.id];
  const done: Item = isUnread(turn, parent)
    ? { item: null, status: 'done' }
    : { item: parent.items[frame.index]?.item ?? null, status: 'done', steps: frame.steps as JsonObject };
  const items = parent.items.with(frame.index, done);
  turn.setFrame({ ...parent, items });
  turn.agenda.unshift({ do: 'child_done', frame: parent.id, child: frame.node });
}

function goOn(turn: Turn, step: Each, frame: EachFrame): void {
  const running = frame.items.filter((item) => item.status === 'running').length;
  const waiting = frame.items.some((item) => item.status === 'waiting');
  if (frame.beside) {
    if (running === 0) turn.complete(frame.id);
    return;
  }
  if ((running > 0 || waiting) && !hasEnoughItems(turn, step, frame)) return startItems(turn, step, frame, running);
  const done = resultOf(turn, frame);
  if (running > 0 && step.rest === 'run') {
    turn.setResult(frame.id, step.id, done);
    turn.setFrame({ ...frame, items: frame.items.map((item) => (item.status === 'waiting' ? { ...item, status: 'cancelled' } : item)) });
    return leaveBeside(turn, turn.state.frames[frame.id] ?? frame);
  }
  for (const child of turn.childrenOf(frame.id)) if (child.kind === 'item') exitFrame(turn, child.id, 'join', 'ended');
  turn.complete(frame.id, done);
}

function startItems(turn: Turn, step: Each, frame: EachFrame, running: number): void {
  let free = (step.at_once ?? Number.POSITIVE_INFINITY) - running;
  const started: ItemFrame[] = [];
  const items = frame.items.map((item, index): Item => {
    if (item.status !== 'waiting' || free <= 0) return item;
    free -= 1;
    started.push({ kind: 'item', id: `${frame.id}/item/${index}`, node: step.id, parent: frame.id, index, steps: {} });
    return { ...item, status: 'running' };
  });
  if (started.length === 0) return;
  turn.setFrame({ ...frame, items });
  for (const item of started) {
    turn.setFrame(item);
    turn.runBranch(item, 'steps');
  }
}

function resultOf(turn: Turn, frame: EachFrame): { readonly items: JsonObject[] } {
  if (isUnread(turn, frame)) return { items: [] };
  return {
    items: frame.items.flatMap(({ item, status, steps }, index) => (status === 'done' ? [{ item, index, steps: steps ?? {} }] : [])),
  };
}

/** What nobody reads is not kept: a case may have thousands of items. */
function isUnread({ program }: Turn, { node }: EachFrame): boolean {
  return program.unread?.includes(node) ?? false;
}
