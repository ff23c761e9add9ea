/**
 * The state of a case: plain JSON, small (what is finished is folded), carried over continue-as-new.
 *
 * owns: what a case is at one moment.
 * never: answers already given to callers, rendered text, or anything that can be derived from the Program.
 */
import type { WantedMatch } from '../organisation/request.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Duration, Priority } from '../program/program.js';
import type { Ask } from './ask.js';
import type { Origin } from './origin.js';
import type { CaseRelation, ParentUpdate } from './relation.js';

/** Epoch milliseconds, UTC. */
export type Instant = number;

export interface State {
  /** The version of what the engine does (semantics.ts); fixed at a run's start, raised only at continue-as-new. */
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
  /** Raised by escalations of the case; tasks inherit it. */
  readonly priority: Priority;
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
  /** Clocks that ended and may run again, by clock id of the Program: a stage entered again goes on with its own. */
  readonly rested: { readonly [clock: string]: ClockState };
  /** Steps that were sent back and are about to be entered again, by step id. */
  readonly reopened: { readonly [step: string]: Reopening };
  /** How often a step was sent back through an outcome, by `STEP/OUTCOME`. */
  readonly sent_back: { readonly [outcome: string]: number };
  /** Tasks that ended lately, the newest last (at most 50): says who was first. */
  readonly closed: readonly ClosedTask[];
  readonly incidents: { readonly [incident: string]: Incident };
  /** Measured facts of `record`, in order. */
  readonly records: readonly { readonly record: string; readonly value: Json; readonly unit?: string }[];
  /** What was asked of the outside and is not answered, and the critical sections that are held, by effect id. */
  readonly asks: { readonly [effect: string]: Ask };
  /** Played cases that nobody waits for and that are cancelled with this one; absent: none. */
  readonly let_go?: readonly LetGo[];
  /** Handlers of open scopes that wait for a time or a condition, by `HANDLER@FRAME`. */
  readonly triggers: { readonly [trigger: string]: TriggerState };
  /** Scopes kept still by a handler with `mode: hold`, by frame id. */
  readonly held: { readonly [frame: string]: Hold };
  /** Messages that came before anything waited for them, the oldest first. */
  readonly early: readonly EarlyMessage[];
  /** Steps done that have `undo`, in the order in which they were done. */
  readonly undo: readonly Undo[];
  /** Requests for people that have no decision yet. */
  readonly undecided: readonly string[];
  /** Message ids taken already (the last 100). */
  readonly messages: readonly string[];
  /** How it is related to other cases, its children aside. Absent: not at all. */
  readonly relations?: readonly CaseRelation[];
  /** Cases whose parent it is. */
  readonly children?: readonly string[];
  /** What its children were told lately, the newest last. */
  readonly updates?: readonly ParentUpdate[];
  /** What they are told when it ends. */
  readonly farewell?: ParentUpdate;
  /** Ids of what its parent said lately. */
  readonly heard?: readonly string[];
  /** How it ended, where its playbook lets it be reopened. */
  readonly ended?: Ended;
  /** How the customer was served in it; what a case of before had of it is that one's. Absent: nothing yet. */
  readonly service?: ServiceRecord;
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

/** One active scope or step; its id is `NODE.N`, N counting the entries of that node in the case. */
export type Frame = FrameBase &
  (
    | { readonly kind: 'case' }
    /** Entered but not yet begun: what its entry computes comes next, or failed with an incident. */
    | { readonly kind: 'entering' }
    | { readonly kind: 'stage' }
    /** A list of steps of the parent's node: `branch` says which, `index` the one that runs. */
    | { readonly kind: 'sequence'; readonly branch: string; readonly index: number }
    /** `until`: when a survey's time is over. */
    | { readonly kind: 'task'; readonly task: string; readonly until?: Instant }
    | { readonly kind: 'choose'; readonly taken: string }
    | { readonly kind: 'repeat'; readonly round: number; readonly exhausted: boolean }
    /** `until`: when it ends by itself; null: never, or unknown, since the calendar has no data (an incident says so). */
    | { readonly kind: 'wait'; readonly until: Instant | null }
    /** Waits for the answer to what it asked. */
    | { readonly kind: 'asking'; readonly tries: number; readonly likely?: Likely }
    /** A call whose connector gave up: its `on_error` runs. */
    | { readonly kind: 'call'; readonly error: { readonly code: string; readonly message: string } }
    | { readonly kind: 'parallel'; readonly branches: { readonly [branch: string]: BranchStatus }; readonly first: string | null }
    | { readonly kind: 'each'; readonly items: readonly Item[] }
    /** One item of an `each`; results inside it are its own. */
    | { readonly kind: 'item'; readonly index: number; readonly steps: { readonly [step: string]: JsonObject } }
    | { readonly kind: 'mutex' }
    /** Undoes what was done, the latest first; then the case ends. */
    | { readonly kind: 'compensation'; readonly names: JsonObject; readonly then: CaseEnd }
    | { readonly kind: 'group' }
    /** `names`: what it was triggered by (`message`, `error`). */
    | { readonly kind: 'handler'; readonly names: JsonObject }
  );
interface FrameBase {
  readonly id: string;
  /** The id of the node in the Program; for a sequence, of the node whose steps it runs. */
  readonly node: string;
  /** Null for the case's own frame. */
  readonly parent: string | null;
  /** Its own content is done; it waits for handlers that run beside it. */
  readonly body_done?: true;
  /** Its step is done as far as its list of steps is concerned; what is left of it runs beside what follows. */
  readonly beside?: true;
}

/** A record that was to be made is likely there already; `same_as`: which one it is, once somebody has said so. */
export interface Likely {
  readonly same_as?: string;
}

export interface LetGo {
  /** The effect id of the ask that it was. */
  readonly effect: string;
  readonly node: string;
  readonly playbook: string;
  readonly case: string;
}

export type BranchStatus = 'running' | 'done' | 'not_taken' | 'cancelled';

export interface Item {
  readonly item: Json;
  readonly status: 'waiting' | 'running' | 'done' | 'cancelled';
  /** The results inside it, once it is done. */
  readonly steps?: JsonObject;
}

export interface TriggerState {
  readonly handler: string;
  /** The scope it stands on. */
  readonly frame: string;
  /** When it fires; null: when its condition turns true. */
  readonly at: Instant | null;
  /** Its condition held when it was last asked. */
  readonly held_before?: true;
}
export interface Hold {
  /** The frame of the handler that holds it. */
  readonly by: string;
  readonly since: Instant;
}
export interface EarlyMessage {
  readonly id: string;
  readonly name: string;
  readonly data: JsonObject;
  /** Dropped after this. */
  readonly until: Instant;
}
export interface Undo {
  readonly node: string;
  /** The names of the item it was done for. */
  readonly names: JsonObject;
}
export interface Ended {
  readonly at: Instant;
  /** Clocks of the case, by their ids in the Program, that ran until then. */
  readonly clocks: readonly string[];
}
/** How the customer was served in a case (service-record.ts); what there was none of is absent. */
export interface ServiceRecord {
  readonly promises?: { readonly kept: number; readonly broken: number };
  /** By touchpoint: answers on a scale, each from 0 (the worst) to 100, added up. */
  readonly satisfaction?: { readonly [touchpoint: string]: { readonly sum: number; readonly count: number } };
  /** What `record: contribution` kept, added up. */
  readonly contribution?: number;
  /** The last that `record: score` kept. */
  readonly score?: { readonly value: number; readonly at: Instant };
  /** When the customer was last spoken to, or answered. */
  readonly last_contact?: Instant;
}

export type CaseEnd =
  | { readonly status: 'completed'; readonly outcome: string; readonly stage: string | null }
  | {
      readonly status: 'cancelled';
      readonly reason: string;
      readonly stage: string | null;
      /** Who cancelled it; absent: nobody whom Steward knows, as an administrator of Temporal. */
      readonly by?: { readonly person: string; readonly acting_for?: string; readonly origin?: Origin };
    };

/** WS-HumanTask 1.1 §4.10, the states of an open task; ended ones leave State (see task-lifecycle.ts for all). */
export type TaskStatus = 'created' | 'ready' | 'reserved' | 'in_progress' | 'suspended';

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
  /** Of a task with a `window`: whether that is open, and when it changes; null: not by itself. */
  readonly window?: { readonly open: boolean; readonly next: Instant | null };
  /** Set when somebody began to work on it. */
  readonly started_at?: Instant;
  /** While it is suspended: what it was, and when it resumes by itself; null: only when somebody resumes it. */
  readonly suspended?: { readonly from: 'ready' | 'reserved' | 'in_progress'; readonly until: Instant | null };
  /** The person who is away, for whom its holder stands in. */
  readonly acting_for?: string;
  /** The one who delegated it, and gets it back. */
  readonly delegated_by?: string;
  /** What its form holds already: from when it was sent back, or from the one it was delegated to. */
  readonly draft?: { readonly values: JsonObject; readonly outcome?: string; readonly by: string };
  /** Why it is there again: whoever sent it back said so. */
  readonly sent_back?: { readonly by: string; readonly comment: string; readonly step: string };
  /** The last comments, the newest last; all of them are in the case's facts. */
  readonly comments?: readonly TaskComment[];
  readonly attachments?: readonly TaskAttachment[];
  /** Part of another task: a seat of its quorum, its countersignature, or a sub-task that somebody made. */
  readonly part_of?: { readonly task: string; readonly as: 'seat' | 'countersign' | 'subtask' };
  /** Of a task that several do: how many are needed, and what they said so far. People see its seats, not itself. */
  readonly quorum?: Quorum;
  /** Done, and waiting for its countersignature; people see that, not itself. */
  readonly done?: {
    readonly values: JsonObject;
    readonly outcome: string;
    readonly by: string;
    readonly by_hand?: true;
    readonly votes?: Quorum['votes'];
  };
  /** Of a sub-task: what is to be done, and whom its owner asked. */
  readonly subject?: string;
  readonly asked?: readonly WantedMatch[];
  /** How many parts it ever had: numbers the next. */
  readonly parts?: number;
}
/** A file that somebody put to a task; its content is kept under its hash (store/attachments.ts). */
export interface AttachedFile {
  /** Hash of the content. */
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  /** In bytes. */
  readonly size: number;
}
export interface TaskAttachment extends AttachedFile {
  readonly at: Instant;
  readonly by: string;
}
export interface TaskComment {
  readonly at: Instant;
  readonly by: string;
  readonly text: string;
}
export interface Quorum {
  readonly need: number;
  readonly votes: readonly { readonly by: string; readonly at: Instant; readonly outcome: string; readonly values: JsonObject }[];
}
/** A task that was sent back: what the step is entered with again. */
export interface Reopening {
  readonly values: JsonObject;
  readonly outcome?: string;
  readonly person: string;
  readonly by: string;
  readonly comment: string;
  /** The step that sent it back. */
  readonly step: string;
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
  /** How long there is. */
  readonly target: Duration;
  /** When its ledger begins. */
  readonly started_at: Instant;
  /** From when the target counts: `started_at`, or when it was last begun anew. */
  readonly from: Instant;
  /** Null: unknown (the calendar has no data); an incident on the clock says so. While it is paused, as it stood then. */
  readonly due: Instant | null;
  readonly overdue: boolean;
  /** Of a repeating duty: the last time it was due and not met. Its levels count from there. */
  readonly missed?: Instant;
  /** Reminders and levels that came already, by their index in the Program. */
  readonly reminded: readonly number[];
  readonly escalated: readonly number[];
  /** What is still to fire, in order; nothing while the clock is paused. */
  readonly alarms: readonly Alarm[];
  /** Why it did or does not run, in the order in which it was said; they may overlap. It runs when none is open. */
  readonly pauses: readonly ClockPause[];
  /** What else changed it. */
  readonly changes: readonly ClockChange[];
}
export interface ClockPause {
  readonly from: Instant;
  /** Null: still open. */
  readonly to: Instant | null;
  readonly cause: ClockCause;
}
export interface ClockChange {
  readonly at: Instant;
  /** `credited`: time already run counts towards the new target; `kept`: the target stays although what it reads changed. */
  readonly kind: 'credited' | 'kept' | 'restarted' | 'met' | 'missed' | 'calendar';
  readonly cause: ClockCause;
  /** Due as it was before. */
  readonly was: Instant | null;
  /** The new target. */
  readonly target?: Duration;
}
/** The event that led to an entry in a clock's ledger. */
export interface ClockCause {
  /**
   * `step`: one that `pauses`, or that meets a repeating duty; `handler`: one that holds its scope; `left`: what it stands on
   * ended; `entered`: it was entered again; `operation`: an administrator's; `names`: what the due reads changed;
   * `calendar`: the calendar changed; `time`: it was due; `reopened`: the case was closed, and is open again.
   */
  readonly kind: 'step' | 'handler' | 'left' | 'entered' | 'operation' | 'names' | 'calendar' | 'time' | 'reopened';
  /** The frame of the step or handler, the stage, the names, the calendar, or the operation's id. */
  readonly of?: string;
  readonly by?: string;
  readonly reason?: string;
}
export type TaskEnd = 'completed' | 'failed' | 'skipped' | 'exited';
export interface ClosedTask {
  readonly task: string;
  readonly how: TaskEnd;
  readonly by: string | null;
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
  /** What failed, and so what a retry does again. */
  readonly phase: 'enter' | 'child_done' | 'clock' | 'none';
  readonly code: 'expression' | 'calendar' | 'decision' | 'loop' | 'outside' | 'fault' | 'task_failed';
  /** Plain words, for the admin. */
  readonly message: string;
  /** Where in the playbook. */
  readonly file: string;
  readonly line: number;
}
