/**
 * The state of a case: plain JSON, small (what is finished is folded), carried over continue-as-new.
 *
 * owns: what a case is at one moment.
 * never: answers already given to callers, rendered text, or anything that can be derived from the Program.
 */
import type { Decision, WantedMatch } from '../organisation/request.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Priority } from '../program/program.js';

/** The version of the engine's semantics; fixed at a run's start and raised only at continue-as-new by a migration of State. */
export const SEMANTICS = 1;

/** Epoch milliseconds, UTC. */
export type Instant = number;

export interface State {
  readonly semantics: number;
  /** Content hash of the Program. */
  readonly program: string;
  /** Grows by one with every event applied. */
  readonly seq: number;
  /** The time of the last event; never goes back. */
  readonly at: Instant;
  readonly case: CaseFacts;
  readonly status: 'open' | 'completed' | 'cancelled';
  /** Set when the case ended through `finish`, or `completed`. */
  readonly outcome: string | null;
  readonly data: JsonObject;
  /** The customer's file, narrowed to what the Program names. */
  readonly customer: JsonObject | null;
  /** Case role → person; null until somebody holds it. */
  readonly case_roles: { readonly [role: string]: string | null };
  /** The stage the case stands in; null before the first and after the end. */
  readonly stage: string | null;
  /** Active scopes and waiting steps, by frame id. */
  readonly frames: { readonly [frame: string]: Frame };
  /** Results of steps: the latest completed instance, by step id. */
  readonly steps: { readonly [step: string]: JsonObject };
  /** How often a step or stage was entered, by its id: the instance number of its next frame. */
  readonly entered: { readonly [id: string]: number };
  /** Open tasks, by task id. */
  readonly tasks: { readonly [task: string]: TaskState };
  /** Clocks that still may fire, by clock instance id; ended ones are folded into facts. */
  readonly clocks: { readonly [clock: string]: ClockState };
  readonly incidents: { readonly [incident: string]: Incident };
  /** Measured facts of `record`, in order. */
  readonly records: readonly { readonly record: string; readonly value: Json; readonly unit?: string }[];
  /** Requests for people that have no decision yet. */
  readonly undecided: readonly string[];
  /** Message ids taken already (the last 100). */
  readonly messages: readonly string[];
}

export interface CaseFacts {
  /** The Temporal workflow id: `PLAYBOOK/KEY` or `PLAYBOOK/KEY/N`. */
  readonly id: string;
  readonly playbook: string;
  readonly key: string;
  readonly customer_id: string | null;
  readonly started_at: Instant;
  readonly started_by: string | null;
}

/** One active scope or step. Its id is `PARENT>NODE#INSTANCE`-free: `NODE.INSTANCE`, since a node's instance numbers never repeat in a case. */
export type Frame = FrameBase &
  (
    | { readonly kind: 'case' }
    | { readonly kind: 'stage' }
    /** A list of steps: `branch` says which of the node's lists. */
    | { readonly kind: 'sequence'; readonly branch: string; readonly index: number }
    | { readonly kind: 'task'; readonly task: string }
    | { readonly kind: 'choose'; readonly taken: string }
    | { readonly kind: 'repeat'; readonly round: number; readonly exhausted: boolean }
    | { readonly kind: 'wait'; readonly until: Instant | null }
    | { readonly kind: 'group' }
    | { readonly kind: 'handler' }
    /** A step whose entry or end failed; its incident says why. */
    | { readonly kind: 'incident'; readonly incident: string }
  );
interface FrameBase {
  readonly id: string;
  /** The id of the node in the Program. */
  readonly node: string;
  /** Null for the case's own frame. */
  readonly parent: string | null;
}

/** WS-HumanTask 1.1 §4.10, the states a task of this version can have; ended tasks leave State. */
export type TaskStatus = 'created' | 'ready' | 'reserved';

export interface TaskState {
  /** `CASE:STEP.N` */
  readonly id: string;
  readonly step: string;
  readonly frame: string;
  readonly stage: string;
  readonly status: TaskStatus;
  readonly offered_to: readonly WantedMatch[];
  readonly excluded: readonly string[];
  readonly assignee: string | null;
  readonly priority: Priority;
  readonly created_at: Instant;
  /** Set when it was claimed or assigned. */
  readonly reserved_at: Instant | null;
  /** How often people were asked for it: numbers its assign effects. */
  readonly requests: number;
}

export interface ClockState {
  /** `CLOCK.N`, N the instance of its owner. */
  readonly id: string;
  /** The clock's id in the Program. */
  readonly clock: string;
  /** The node it stands on; '' for the case. */
  readonly node: string;
  /** The frame it belongs to. */
  readonly frame: string;
  /** Order of declaration over the whole Program: breaks ties between alarms of one instant. */
  readonly order: number;
  readonly calendar: string;
  readonly started_at: Instant;
  /** Null: unknown (the calendar has no data); an incident on the clock says so. */
  readonly due: Instant | null;
  readonly overdue: boolean;
  /** What is still to fire, in the order (at, order). */
  readonly alarms: readonly Alarm[];
}
export interface Alarm {
  readonly at: Instant;
  readonly kind: 'remind' | 'due' | 'escalate';
  /** Index in the Program's list; 0 for due. */
  readonly index: number;
}

/** A fault at run time: the case goes on around it; an admin retries, skips or mends. */
export interface Incident {
  readonly id: string;
  readonly at: Instant;
  /** Step or clock concerned. */
  readonly node: string;
  readonly frame: string | null;
  readonly code: 'expression' | 'calendar' | 'people' | 'loop';
  /** Plain words, for the admin. */
  readonly message: string;
  /** Where in the playbook. */
  readonly file: string;
  readonly line: number;
}

export type { Decision };
