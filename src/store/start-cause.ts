/** What was to start a case that could not be started. */
import type { JsonObject } from '../program/json.js';

/** Enough to try it again by what holds then. */
export type StartCause =
  /** `subject`: the customer, person or unit that the schedule was at; empty where it goes over nobody. */
  | { readonly kind: 'schedule'; readonly at: number; readonly subject: string }
  | { readonly kind: 'outcome'; readonly case: string }
  | {
      readonly kind: 'escalation';
      readonly case: string;
      readonly effect: string;
      readonly data: JsonObject;
      readonly customer: string | null;
    };
