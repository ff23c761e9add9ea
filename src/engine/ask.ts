/** What a case asks of the outside and waits for: calls, lookups, other cases, critical sections, correlated messages. Plain JSON. */
import type { Json, JsonObject } from '../program/json.js';
import type { Expression } from '../program/program.js';
import type { CaseNews } from './relation.js';

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
  | {
      readonly kind: 'create';
      readonly what: 'customer' | 'product' | 'contact';
      readonly values: Json;
      readonly customer: string | null;
      /** Likely duplicates were looked at: it is this record; null: it is none of them. Absent: nobody has looked yet. */
      readonly same_as?: string | null;
    }
  | {
      readonly kind: 'update';
      readonly what: 'customer' | 'product' | 'contact';
      /** Which one; null: the customer itself. */
      readonly id: string | null;
      readonly values: Json;
      readonly customer: string | null;
    }
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
  | { readonly kind: 'message'; readonly message: string; readonly key: string }
  /** Other cases are told; the answer names those that have ended. */
  | { readonly kind: 'tell'; readonly to: readonly string[]; readonly news: CaseNews };

export type Answer =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };
