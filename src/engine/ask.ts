/**
 * What a case asks of the outside and waits for: calls, lookups, other cases, critical sections, correlated messages.
 *
 * guarantees: an ask has one effect id, derived from the state, and gets one answer; one that is no longer wanted is
 * withdrawn; all that is in flight stands in State, so that a new run of the case can ask again under the same id.
 */
import type { Json, JsonObject } from '../program/json.js';
import type { Expression } from '../program/program.js';
import type { Frame } from './state.js';
import type { Turn } from './turn.js';

export interface Ask {
  /** `CASE:FRAME!N`, N counting the asks of the frame; also the idempotency key that the outside sees. */
  readonly effect: string;
  /** The frame that waits for the answer; it is withdrawn with it. */
  readonly frame: string;
  /** The node in the Program. */
  readonly node: string;
  readonly about: AskSubject;
  /** The outside has taken it up: the played case, or the critical section that is held. */
  readonly taken_up?: string;
}

export type AskSubject =
  | {
      readonly kind: 'call';
      readonly connector: string;
      readonly operation: string;
      readonly with: Json;
      /** Milliseconds for one try. */
      readonly timeout: number | null;
      readonly attempts: number;
      /** Milliseconds before the second try; doubles from try to try. */
      readonly every: number;
    }
  | {
      readonly kind: 'find';
      readonly in: 'customers' | 'cases' | 'people' | 'products';
      readonly where: Expression | null;
      readonly order: { readonly by: Expression; readonly descending: boolean } | null;
      readonly limit: number;
      /** The names that `where` and `order` may read, beside `item`. */
      readonly names: JsonObject;
    }
  | { readonly kind: 'create'; readonly what: 'customer' | 'product' | 'contact'; readonly values: Json; readonly customer: string | null }
  | {
      readonly kind: 'play';
      readonly playbook: string;
      readonly data: Json;
      readonly customer: string | null;
      /** Answered at the played case's end; else as soon as it has begun. */
      readonly wait: boolean;
      readonly on_cancel: 'cancel' | 'leave';
    }
  | {
      readonly kind: 'document';
      readonly name: string;
      /** By language. */
      readonly texts: { readonly [language: string]: string };
    }
  | { readonly kind: 'mutex'; readonly key: string }
  | { readonly kind: 'message'; readonly message: string; readonly key: string };

export type Answer =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** Asks for `frame`, the `nth` time. The answer comes as a `responded` event. */
export function ask(turn: Turn, frame: Pick<Frame, 'id' | 'node'>, about: AskSubject, nth: number | string = 1): void {
  const effect = `${turn.state.case.id}:${frame.id}!${nth}`;
  const asked: Ask = { effect, frame: frame.id, node: frame.node, about };
  turn.state.asks[effect] = asked;
  turn.effects.push({ kind: 'ask', ask: asked });
}

/** Withdraws what the frame asked for and still waits for, and leaves the critical section it holds. */
export function withdrawAsksOf(turn: Turn, frame: string): void {
  for (const each of Object.values(turn.state.asks)) {
    if (each.frame !== frame) continue;
    delete turn.state.asks[each.effect];
    turn.effects.push({ kind: 'withdraw', ask: each });
  }
}
