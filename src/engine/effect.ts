/** What a step asks of the outside. Plain JSON; ids derive from the state, so that a retry is the same effect. */
import type { AssignRequest, NoticeRequest } from '../organisation/request.js';
import type { JsonObject } from '../program/json.js';
import type { Ask } from './ask.js';
import type { Origin } from './origin.js';
import type { CaseTelling } from './relation.js';
import type { Instant } from './state.js';

export type Effect =
  | { readonly kind: 'assign'; readonly request: AssignRequest }
  | { readonly kind: 'notify'; readonly notice: NoticeRequest }
  | { readonly kind: 'start_case'; readonly start: CaseStartRequest }
  | { readonly kind: 'fact'; readonly fact: Fact }
  /** Another case is told; nobody waits for it. */
  | { readonly kind: 'tell_case'; readonly tell: CaseTelling }
  /** Its answer comes as a `responded` event. */
  | { readonly kind: 'ask'; readonly ask: Ask }
  /** Not wanted any more; a critical section is left. */
  | { readonly kind: 'withdraw'; readonly ask: Ask };

/** Another playbook's case that is to be started; nobody waits for it. */
export interface CaseStartRequest {
  /** Derived from the state: a retry is the same request, and starts nothing twice. */
  readonly effect: string;
  readonly playbook: string;
  readonly data: JsonObject;
  /** The clock instance whose level asks for it. */
  readonly cause: string;
}

/** One line of a case's history: the audit log and the outcomes are made of these. */
export interface Fact {
  /** Unique in the case: `SEQ.N`. */
  readonly id: string;
  readonly at: Instant;
  readonly kind: FactKind;
  /** Person who acted; null: Steward itself. */
  readonly actor: string | null;
  readonly acting_for?: string;
  /** From where they acted. */
  readonly origin?: Origin;
  /** Task id, step id, clock instance or stage concerned. */
  readonly subject: string | null;
  readonly detail: JsonObject;
}
export type FactKind =
  | 'case_started'
  | 'case_completed'
  | 'case_cancelled'
  | 'stage_entered'
  | 'stage_completed'
  | 'stage_left'
  | 'task_created'
  | 'survey_answered'
  | 'promise_kept'
  | 'promise_broken'
  | 'task_assigned'
  | 'task_reassigned'
  | 'task_claimed'
  | 'task_released'
  | 'task_started'
  | 'task_stopped'
  | 'task_delegated'
  | 'task_returned'
  | 'task_forwarded'
  | 'task_nominated'
  | 'task_suspended'
  | 'task_resumed'
  | 'task_priority_set'
  | 'task_commented'
  | 'task_attached'
  | 'task_sent_back'
  | 'task_signed'
  | 'task_voted'
  | 'task_completed'
  | 'task_failed'
  | 'task_skipped'
  | 'task_exited'
  | 'window_opened'
  | 'window_closed'
  | 'clock_started'
  | 'clock_reminded'
  | 'clock_overdue'
  | 'clock_escalated'
  | 'clock_paused'
  | 'clock_resumed'
  | 'clock_changed'
  | 'clock_met'
  | 'clock_ended'
  | 'step_completed'
  | 'message_received'
  | 'handler_started'
  | 'item_added'
  | 'contact_logged'
  | 'case_linked'
  | 'case_unlinked'
  | 'case_merged'
  | 'case_joined'
  | 'case_reopened'
  | 'children_updated'
  | 'children_told'
  | 'parent_update'
  | 'parent_ended'
  | 'asked'
  | 'answered'
  | 'compensation_started'
  | 'data_mended'
  | 'value_recorded'
  | 'customer_changed'
  | 'calendars_changed'
  | 'semantics_raised'
  | 'incident_raised'
  | 'incident_resolved';
