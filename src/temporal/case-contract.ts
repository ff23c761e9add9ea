/** What a case's workflow takes and answers: arguments, updates, signals, queries. Shared by the workflow and its clients. */
import type { Actor, Refusal, TaskOperation } from '../engine/event.js';
import type { ProjectionWrite } from '../engine/projection.js';
import type { CaseNews, LinkKind } from '../engine/relation.js';
import type { AttachedFile, CaseFacts, Instant, State } from '../engine/state.js';
import { TASK_OPERATIONS } from '../engine/task-lifecycle.js';
import type { CaseView, TaskView } from '../engine/view.js';
import type { WantedMatch } from '../organisation/request.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Priority } from '../program/program.js';

/** First argument of every case; the second is the Program, the third its calendars, both as artefacts. */
export interface CaseInput {
  readonly case: CaseFacts;
  readonly data: JsonObject;
  readonly customer: JsonObject | null;
  readonly actor: Actor | null;
  /** Language of the texts that Temporal UI shows. */
  readonly language: string;
  readonly time_zone: string;
  /** The engine's semantics that the case begins with; absent: those of before they were said. */
  readonly semantics?: number;
  /** The case that plays this one and hears of its end. */
  readonly return_to?: { readonly case: string; readonly effect: string };
  /** The case that it was split from. */
  readonly split_from?: { readonly case: string; readonly comment?: string };
  /** The case that is opened again, as it ended; `actor` is whoever does so. */
  readonly reopens?: { readonly state: State; readonly comment: string; readonly at: Instant };
  /** Set by continue-as-new. */
  readonly resume: Resume | null;
}

export interface WriteReference {
  readonly write_id: string;
  readonly seq: number;
}

export interface Resume {
  readonly state: State;
  readonly last_write: WriteReference | null;
  readonly recent: readonly RecentOperation[];
  /** Later semantics that this run goes on by. */
  readonly raise_to?: number;
}

/** An operation done lately: its answer can be given again, its body compared. */
export interface RecentOperation {
  readonly id: string;
  readonly fingerprint: string;
  readonly refusal: Refusal | null;
  readonly seq: number;
}

const OTHER_UPDATES = [
  'message',
  'button',
  'add_item',
  'contact',
  'cancel',
  'link',
  'unlink',
  'update_children',
  'merge',
  'retry_incident',
  'skip_incident',
  'mend_incident',
  'pause_clocks',
  'resume_clocks',
] as const;
export type UpdateName = TaskOperation | (typeof OTHER_UPDATES)[number];
export const UPDATES: readonly UpdateName[] = [...TASK_OPERATIONS, ...OTHER_UPDATES];

/** Argument of every update. */
export interface OperationRequest {
  readonly actor: Actor;
  /** Fingerprint of the caller's request: the same key with another body is told by it. */
  readonly fingerprint: string;
  readonly task?: string;
  /** What an operation on a task takes besides (`TaskOperands`). */
  readonly outcome?: string;
  readonly values?: JsonObject;
  readonly checked?: readonly number[];
  readonly comment?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly title?: string;
  /** Of `attach`: what is put to the task, by its hash. */
  readonly file?: AttachedFile;
  readonly until?: Instant | null;
  readonly priority?: Priority;
  readonly to?: string | readonly WantedMatch[];
  readonly message?: MessageRequest;
  readonly incident?: string;
  /** Of `retry_incident`: the record that it is. */
  readonly same_as?: string;
  /** Of `pause_clocks` and `resume_clocks`: a clock instance; absent: all of them. `until` ends a pause that is over. */
  readonly clock?: string;
  readonly from?: Instant;
  /** Of `mend_incident`: fields of the case's data. */
  readonly data?: JsonObject;
  readonly button?: string;
  /** Of `contact`. */
  readonly channel?: string;
  readonly note?: string;
  /** Of `link`, `unlink` and `merge`: the other case. */
  readonly other?: string;
  readonly relation?: LinkKind;
  readonly earlier?: boolean;
  readonly undo?: boolean;
  /** Of `update_children`: besides `text`, and `message` without an id. */
  readonly at_end?: boolean;
  /** Of `add_item`. */
  readonly step?: string;
  readonly item?: Json;
}

/** Argument of the `message` signal, and part of the `message` update. */
export interface MessageRequest {
  readonly id: string;
  readonly name: string;
  readonly data: JsonObject;
  readonly sender: string | null;
}

/** What an update answers: read-your-writes, and the write to settle. */
export interface OperationAnswer {
  readonly fingerprint: string;
  readonly seq: number;
  readonly write: WriteReference | null;
  readonly case: CaseView;
  /** Open tasks of the case; null where it has more than `TASKS_ANSWERED`: they are in the database as of `write`. */
  readonly tasks: readonly TaskView[] | null;
}

/** Every answer of an update stays in the case's history. */
export const TASKS_ANSWERED = 100;

/** Failure type of an update that was refused; its first detail is the `Refusal`, its second the fingerprint. */
export const REFUSED = 'refused';

export const MESSAGE_SIGNAL = 'message';
/** What another case tells. */
export const TOLD_SIGNAL = 'told';
export interface Told {
  readonly id: string;
  readonly from: string;
  readonly news: CaseNews;
}
export const CUSTOMER_CHANGED_SIGNAL = 'customer_changed';
/** People who cannot go on with what they have in hand. */
export const PEOPLE_CHANGED_SIGNAL = 'people_changed';
/** The calendars, as an artefact, that the case runs on from now on. */
export const CALENDARS_CHANGED_SIGNAL = 'calendars_changed';
/** Asks the case to continue as new at the next quiet moment, and with that to go on by the worker's semantics. */
export const RENEW_SIGNAL = 'renew';

/** Query: what the projection should be. The answer may come from a worker whose task was lost; see the sweeper. */
export const PROJECTION_QUERY = 'projection';
export interface ProjectionAnswer {
  readonly run_id: string;
  /** The engine's semantics that this run goes by. */
  readonly semantics: number;
  readonly seq: number;
  readonly last_write: WriteReference | null;
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
}
export const STATE_QUERY = 'state';

/** Local activities: one write per change of a case, named by what the change is about. */
export type WriteActivity = 'assignTasks' | 'escalateTasks' | 'recordOutcomes';
export type WriteActivities = {
  readonly [A in WriteActivity]: (write: ProjectionWrite) => Promise<import('../engine/projection.js').ProjectionResult>;
};

/** What the workflow returns at the case's end. */
export interface CaseResult {
  readonly outcome: string;
  readonly ended_at: Instant;
  readonly records: State['records'];
}
