/** What happens to a case. Plain JSON; every event carries its time, and its actor where a person acts. */
import type { ChangedPerson } from '../organisation/changed-person.js';
import type { OrganisationPermission } from '../organisation/organisation-rule.js';
import type { Decision, WantedMatch } from '../organisation/request.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Priority } from '../program/program.js';
import type { Text } from '../program/text.js';
import type { Answer } from './ask.js';
import type { Origin } from './origin.js';
import type { CaseNews, LinkKind, RelationKind } from './relation.js';
import type { AttachedFile, Instant, TaskEnd, TaskStatus } from './state.js';

/** A person as HTTP resolved them. */
export interface Actor {
  readonly person: string;
  /** The person on whose behalf; absent: their own. */
  readonly acting_for?: string;
  /** A contact of the case's customer, who acts through a link (customer-link.ts) and is nobody of the organisation. */
  readonly contact?: string;
  readonly roles: readonly string[];
  /** Their own unit and every unit above it. */
  readonly units: readonly string[];
  readonly skills: { readonly [skill: string]: number };
  readonly administrator: boolean;
  readonly languages?: readonly string[];
  readonly attributes?: JsonObject;
  /** Of those who have the case in hand, the ones whose manager they are: the case does not know the organisation. */
  readonly manages?: readonly string[];
  /** What the organisation lets them do with this case, besides what the playbook says. */
  readonly granted?: readonly OrganisationPermission[];
  /** From where they act. */
  readonly origin?: Origin;
}

/**
 * An operation on a task, with what it takes; which of them are possible when, and for whom, is the table in
 * task-lifecycle.ts.
 */
export type TaskEvent = {
  [O in TaskOperation]: { readonly kind: O; readonly at: Instant; readonly actor: Actor; readonly task: string } & TaskOperands[O];
}[TaskOperation];
export type TaskOperation = keyof TaskOperands;
export interface TaskOperands {
  readonly claim: unknown;
  readonly release: unknown;
  readonly start: unknown;
  readonly stop: unknown;
  readonly complete: {
    /** Required when the task declares outcomes. */
    readonly outcome?: string;
    readonly values: JsonObject;
    /** Positions of the checklist's items that are done, from 0. */
    readonly checked?: readonly number[];
    readonly comment?: string;
  };
  readonly fail: { readonly reason: string };
  readonly delegate: { readonly to: string; readonly comment?: string };
  readonly forward: { readonly to: readonly WantedMatch[]; readonly comment?: string };
  readonly nominate: { readonly to: readonly WantedMatch[] };
  readonly skip: { readonly reason?: string };
  /** Until an instant; null: until somebody resumes it. */
  readonly suspend: { readonly until: Instant | null; readonly reason?: string };
  readonly resume: unknown;
  readonly set_priority: { readonly priority: Priority };
  readonly comment: { readonly text: string };
  /** The file is kept by then; the case knows it by its hash alone. */
  readonly attach: { readonly file: AttachedFile };
  /** `outcome`: where the task can be sent back in several ways. */
  readonly send_back: { readonly comment: string; readonly outcome?: string; readonly values?: JsonObject };
  readonly add_subtask: { readonly title: string; readonly to: readonly WantedMatch[] };
}

export type Event =
  | TaskEvent
  | {
      readonly kind: 'message';
      readonly at: Instant;
      readonly id: string;
      readonly name: string;
      readonly data: JsonObject;
      readonly sender: string | null;
      /** Who sent it, where it came as an operation. */
      readonly by?: Actor;
    }
  /** A button of an open scope was pressed. */
  | { readonly kind: 'button'; readonly at: Instant; readonly actor: Actor; readonly button: string }
  /** The customer was spoken to, besides any task. */
  | { readonly kind: 'contact'; readonly at: Instant; readonly actor: Actor; readonly channel: string; readonly note: string }
  /** The case is related to another one. `earlier`: a child wants to hear what its parent has said before. */
  | {
      readonly kind: 'link';
      readonly at: Instant;
      readonly actor: Actor;
      readonly relation: LinkKind;
      readonly case: string;
      readonly comment?: string;
      readonly earlier?: true;
    }
  | { readonly kind: 'unlink'; readonly at: Instant; readonly actor: Actor; readonly relation: LinkKind; readonly case: string }
  /** Something for all its children: now, or when it ends. */
  | {
      readonly kind: 'update_children';
      readonly at: Instant;
      readonly actor: Actor;
      readonly text: string;
      readonly message?: { readonly name: string; readonly data: JsonObject };
      readonly at_end?: true;
    }
  /** It ends, and another case goes on in its place. `undo`: what was done in it is undone first. */
  | {
      readonly kind: 'merge';
      readonly at: Instant;
      readonly actor: Actor;
      readonly into: string;
      readonly comment?: string;
      readonly undo?: true;
    }
  /** Another case tells this one something; `id` makes it heard once. */
  | { readonly kind: 'told'; readonly at: Instant; readonly id: string; readonly from: string; readonly news: CaseNews }
  /** One more item for an `each` that runs. */
  | { readonly kind: 'add_item'; readonly at: Instant; readonly actor: Actor; readonly step: string; readonly item: Json }
  /** The outside has taken up what was asked: the played case's id. */
  | { readonly kind: 'taken_up'; readonly at: Instant; readonly effect: string; readonly reference: string }
  /** The answer to what was asked. One that came too late, or again, changes nothing. */
  | {
      readonly kind: 'responded';
      readonly at: Instant;
      readonly effect: string;
      readonly answer: Answer;
      /** Id of the message that the answer is. */
      readonly message?: string;
    }
  /** Time passed; deadlines are settled. */
  | { readonly kind: 'tick'; readonly at: Instant }
  /** A new run goes on by a later version of the engine's semantics. */
  | { readonly kind: 'semantics_raised'; readonly at: Instant; readonly to: number }
  /** The decisions on requests for people, as the write took them. */
  | { readonly kind: 'assigned'; readonly at: Instant; readonly decisions: readonly Decision[] }
  /** These cannot go on with what they have in hand. */
  | { readonly kind: 'people_changed'; readonly at: Instant; readonly people: readonly ChangedPerson[] }
  | { readonly kind: 'customer_changed'; readonly at: Instant; readonly customer: JsonObject }
  /** The case's calendars are other ones now; whoever applies this has put them into the Playable. */
  | { readonly kind: 'calendar_changed'; readonly at: Instant }
  /** Pauses clocks, also from an earlier instant on; with `until`, for a stretch that is over. */
  | {
      readonly kind: 'pause_clocks';
      readonly at: Instant;
      readonly actor: Actor;
      /** A clock instance; absent: every clock of the case. */
      readonly clock?: string;
      /** Absent: now. */
      readonly from?: Instant;
      readonly until?: Instant;
      readonly reason: string;
    }
  /** Ends the pauses that `pause_clocks` began. */
  | { readonly kind: 'resume_clocks'; readonly at: Instant; readonly actor: Actor; readonly clock?: string }
  | { readonly kind: 'cancel'; readonly at: Instant; readonly actor: Actor | null; readonly reason: string }
  /** Enters the failed step again. `same_as`: of a record that is likely there already, the id of the one that it is. */
  | { readonly kind: 'retry_incident'; readonly at: Instant; readonly actor: Actor; readonly incident: string; readonly same_as?: string }
  /** Goes on as if the failed step were done, without a result. */
  | { readonly kind: 'skip_incident'; readonly at: Instant; readonly actor: Actor; readonly incident: string }
  /** Sets fields of the case's data, then enters the failed step again. */
  | { readonly kind: 'mend_incident'; readonly at: Instant; readonly actor: Actor; readonly incident: string; readonly data: JsonObject };

/** `circle`: told by whoever sees both cases. */
export type RelationReason = 'itself' | 'exists' | 'has_parent' | 'too_many' | 'circle';

/** Why an operation is refused; the state is unchanged. */
export type Refusal =
  | { readonly code: 'case_closed' }
  | { readonly code: 'task_unknown'; readonly task: string }
  /** The task was open once and is not any more. */
  | { readonly code: 'task_closed'; readonly task: string; readonly how: TaskEnd; readonly by: string | null }
  | { readonly code: 'task_held'; readonly task: string; readonly state: TaskStatus; readonly holder: string }
  | { readonly code: 'task_not_held'; readonly task: string; readonly state: TaskStatus }
  | { readonly code: 'not_a_candidate'; readonly task: string }
  /** The operation is not possible in this state, whoever asks. */
  | {
      readonly code: 'state_wrong';
      readonly task: string;
      readonly operation: TaskOperation;
      readonly state: TaskStatus;
      readonly holder: string | null;
    }
  /** Only these may. */
  | {
      readonly code: 'not_a_party';
      readonly task: string;
      readonly operation: TaskOperation;
      readonly state: TaskStatus;
      readonly holder: string | null;
      readonly parties: readonly string[];
    }
  /** The person may not have this task, however they match. */
  | { readonly code: 'person_excluded'; readonly task: string; readonly person: string }
  /** Another branch of a `parallel` with `one_at_a_time` has this task in hand. */
  | { readonly code: 'one_at_a_time'; readonly task: string; readonly in_hand: string; readonly holder: string | null }
  | { readonly code: 'task_not_optional'; readonly task: string }
  /** Items of the checklist that are not done, by position from 0. */
  | {
      readonly code: 'checklist_open';
      readonly task: string;
      readonly items: readonly { readonly position: number; readonly text: Text }[];
    }
  | {
      readonly code: 'rules_broken';
      readonly task: string;
      readonly rules: readonly { readonly rule: number; readonly must: string; readonly say: Text }[];
    }
  | { readonly code: 'comment_missing'; readonly task: string }
  | { readonly code: 'send_back_exhausted'; readonly task: string; readonly outcome: string; readonly max: number }
  | { readonly code: 'subtasks_open'; readonly task: string; readonly open: readonly string[] }
  | { readonly code: 'until_passed'; readonly task: string; readonly until: Instant }
  | { readonly code: 'not_allowed'; readonly permission: string }
  /** `case`: the other one; with `has_parent`, the parent that it has. */
  | { readonly code: 'relation_invalid'; readonly reason: RelationReason; readonly case: string }
  | { readonly code: 'relation_unknown'; readonly relation: RelationKind; readonly case: string }
  | { readonly code: 'not_reopenable'; readonly reason: 'open' | 'cancelled' | 'undeclared' | 'outcome' | 'superseded' }
  | { readonly code: 'reopen_too_late'; readonly until: Instant }
  /** There is nobody to tell. */
  | { readonly code: 'children_missing' }
  | { readonly code: 'attachments_full'; readonly task: string; readonly most: number }
  | { readonly code: 'outcome_unknown'; readonly task: string; readonly outcome: string | null; readonly allowed: readonly string[] }
  | { readonly code: 'values_invalid'; readonly task: string; readonly errors: readonly FieldError[] }
  | { readonly code: 'message_unknown'; readonly message: string }
  | { readonly code: 'message_invalid'; readonly message: string; readonly errors: readonly FieldError[] }
  | { readonly code: 'clock_unknown'; readonly clock: string }
  /** From a time to come, or not before its end, or before the clock began. */
  | { readonly code: 'pause_invalid'; readonly field: 'from' | 'until' }
  | { readonly code: 'incident_unknown'; readonly incident: string }
  /** What failed is not that a record is likely there already. */
  | { readonly code: 'no_duplicate'; readonly incident: string }
  | { readonly code: 'data_invalid'; readonly errors: readonly FieldError[] }
  | { readonly code: 'button_unknown'; readonly button: string }
  | { readonly code: 'step_not_open'; readonly step: string };

/** `field` is a JSON pointer into the values; `message` says in English what `code` and `params` say in every language. */
export interface FieldError {
  readonly field: string;
  readonly code: FieldErrorCode;
  readonly params: { readonly [name: string]: Json };
  readonly message: string;
}
/** A keyword of JSON Schema that does not hold, or a field that the form does not have. */
export type FieldErrorCode =
  | 'unknown_field'
  | 'required'
  | 'type'
  | 'enum'
  | 'minLength'
  | 'maxLength'
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'multipleOf'
  | 'minItems'
  | 'maxItems'
  | 'uniqueItems'
  | 'format'
  | 'pattern'
  | 'other';
