/** What happens to a case. Plain JSON; every event carries its time, and its actor where a person acts. */
import type { Decision } from '../organisation/request.js';
import type { JsonObject } from '../program/json.js';
import type { Instant } from './state.js';

/** A person as HTTP resolved them. */
export interface Actor {
  readonly person: string;
  /** The person on whose behalf; absent: their own. */
  readonly acting_for?: string;
  readonly roles: readonly string[];
  /** Their own unit and every unit above it. */
  readonly units: readonly string[];
  readonly skills: { readonly [skill: string]: number };
  readonly administrator: boolean;
}

export type Event =
  | { readonly kind: 'claim'; readonly at: Instant; readonly actor: Actor; readonly task: string }
  | { readonly kind: 'release'; readonly at: Instant; readonly actor: Actor; readonly task: string }
  | {
      readonly kind: 'complete';
      readonly at: Instant;
      readonly actor: Actor;
      readonly task: string;
      /** Required when the task declares outcomes. */
      readonly outcome?: string;
      readonly values: JsonObject;
    }
  | {
      readonly kind: 'message';
      readonly at: Instant;
      readonly id: string;
      readonly name: string;
      readonly data: JsonObject;
      readonly sender: string | null;
    }
  /** Time passed; deadlines are settled. */
  | { readonly kind: 'tick'; readonly at: Instant }
  /** The decisions on requests for people, as the write took them. */
  | { readonly kind: 'assigned'; readonly at: Instant; readonly decisions: readonly Decision[] }
  | { readonly kind: 'customer_changed'; readonly at: Instant; readonly customer: JsonObject }
  | { readonly kind: 'cancel'; readonly at: Instant; readonly actor: Actor | null; readonly reason: string }
  /** Enters the failed step again. */
  | { readonly kind: 'retry_incident'; readonly at: Instant; readonly actor: Actor; readonly incident: string }
  /** Goes on as if the failed step were done, without a result. */
  | { readonly kind: 'skip_incident'; readonly at: Instant; readonly actor: Actor; readonly incident: string };

/** Why an operation is refused; the state is unchanged. */
export type Refusal =
  | { readonly code: 'case_closed' }
  | { readonly code: 'task_unknown'; readonly task: string }
  /** The task was open once and is not any more. */
  | { readonly code: 'task_closed'; readonly task: string; readonly how: 'completed' | 'exited'; readonly by: string | null }
  | { readonly code: 'task_held'; readonly task: string; readonly holder: string }
  | { readonly code: 'task_not_held'; readonly task: string }
  | { readonly code: 'not_a_candidate'; readonly task: string }
  | { readonly code: 'not_allowed'; readonly permission: string }
  | { readonly code: 'outcome_unknown'; readonly task: string; readonly outcome: string | null; readonly allowed: readonly string[] }
  | { readonly code: 'values_invalid'; readonly task: string; readonly errors: readonly FieldError[] }
  | { readonly code: 'message_unknown'; readonly message: string }
  | { readonly code: 'message_invalid'; readonly message: string; readonly errors: readonly FieldError[] }
  | { readonly code: 'incident_unknown'; readonly incident: string };

/** `field` is a JSON pointer into the values. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}
