/**
 * Joins that something else than the end of a branch or item made ready: the `until` of an `each` and the condition of a
 * `parallel` are asked again after every event (WCP-27), as conditions of handlers and waits are.
 */
import type { Each, Parallel } from '../program/program.js';
import type { Frame } from './state.js';
import { hasEnoughItems } from './steps/each.js';
import { isJoinedByCondition } from './steps/parallel.js';
import type { Turn } from './turn.js';

/** True when one of them was ready: its step goes on. */
export function askJoins(turn: Turn): boolean {
  const ready = Object.values(turn.state.frames).filter((frame) => !frame.beside && !turn.isHeld(frame.id) && isReady(turn, frame));
  for (const { id } of ready) turn.agenda.push({ do: 'child_done', frame: id, child: '' });
  return ready.length > 0;
}

function isReady(turn: Turn, frame: Frame): boolean {
  if (frame.body_done || (frame.kind !== 'each' && frame.kind !== 'parallel')) return false;
  const step = turn.index.nodes.get(frame.node) as Each | Parallel;
  try {
    if (frame.kind === 'each') return hasEnoughItems(turn, step as Each, frame);
    return isJoinedByCondition(turn, step as Parallel, frame);
  } catch {
    // The end of a branch or item says what is wrong with it.
    return false;
  }
}
