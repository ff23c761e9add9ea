/**
 * Asks the outside, and withdraws what is no longer wanted.
 *
 * guarantees: an ask has one effect id, derived from the state, and gets one answer; all that is in flight stands in State,
 * so that a new run of the case can ask again under the same id.
 */
import type { Json } from '../program/json.js';
import type { Ask, AskSubject } from './ask.js';
import type { Frame } from './state.js';
import { Fault, type Turn } from './turn.js';

/** Of the keys of critical sections and messages, in characters: they are parts of ids in Temporal. */
export const KEY_LIMIT = 200;

/** A value as the key of a critical section or a message. @throws Fault where it can be none */
export function checkedKey(value: Json, line: number): string {
  const key = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof key !== 'string' || key === '')
    throw new Fault('expression', `A key is a text or a number, and this is none: ${shortText(value)}.`, line);
  if (key.length <= KEY_LIMIT) return key;
  throw new Fault('expression', `A key has at most ${KEY_LIMIT} characters, and this has ${key.length}: ${shortText(key)}.`, line);
}

function shortText(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Asks for `frame`, the `nth` time. The answer comes as a `responded` event. */
export function ask(turn: Turn, frame: Pick<Frame, 'id' | 'node'>, about: AskSubject, nth: number | string = 1): void {
  const effect = `${turn.state.case.id}:${frame.id}!${nth}`;
  const asked: Ask = { effect, frame: frame.id, node: frame.node, about };
  turn.state.asks[effect] = asked;
  turn.effects.push({ kind: 'ask', ask: asked });
}

/** Withdraws what the frame asked for and still waits for, and leaves the critical section it holds. */
export function withdrawAsksOf(turn: Turn, frame: string): void {
  withdrawAsks(turn, (each) => each.frame === frame);
}

/** Withdraws what the step itself asked for, not its handlers; a critical section that it is in stays its own. */
export function withdrawOwnAsks(turn: Turn, { id, node }: Frame): void {
  withdrawAsks(turn, (each) => each.frame === id && each.node === node && !(each.about.kind === 'mutex' && each.taken_up !== undefined));
}

function withdrawAsks(turn: Turn, which: (ask: Ask) => boolean): void {
  for (const each of Object.values(turn.state.asks)) {
    // What is said to other cases is said, also where this one ends.
    if (!which(each) || each.about.kind === 'tell') continue;
    delete turn.state.asks[each.effect];
    // A played case that was let go is only listened to.
    if (each.about.kind === 'play' && !each.about.wait && each.taken_up !== undefined) continue;
    turn.effects.push({ kind: 'withdraw', ask: each });
  }
}

/** Asks for a step, which waits for the answer from here on; a retry asks under an effect id of its own. */
export function askFor(turn: Turn, frame: Frame, about: AskSubject): void {
  const tries = frame.kind === 'asking' ? frame.tries + 1 : 1;
  turn.setFrame({ kind: 'asking', id: frame.id, node: frame.node, parent: frame.parent, tries });
  ask(turn, frame, about, tries);
}
