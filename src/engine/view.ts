/** What the world outside reads of a case: derived from State and Program, written as the projection. */
import type { WantedMatch } from '../organisation/request.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import type { Phase, Priority, TaskOutcome } from '../program/program.js';
import type { Text } from '../program/text.js';
import type { AskSubject } from './ask.js';
import type { ClockRecord } from './clock-ledger.js';
import type { CaseRelation } from './relation.js';
import type { ClockCause, Incident, Instant, ServiceRecord, TaskAttachment, TaskComment, TaskState, TaskStatus } from './state.js';
import type { Urgency } from './urgency.js';

export interface CaseView {
  readonly id: string;
  readonly playbook: string;
  readonly title: Text;
  readonly phase: Phase;
  readonly key: string;
  readonly customer_id: string | null;
  readonly status: 'open' | 'completed' | 'cancelled';
  readonly outcome: string | null;
  readonly stage: string | null;
  readonly stage_title: Text | null;
  readonly case_roles: { readonly [role: string]: string | null };
  readonly data: JsonObject;
  readonly started_at: Instant;
  readonly started_by: string | null;
  readonly ended_at: Instant | null;
  readonly overdue: boolean;
  readonly deadlines: readonly DeadlineView[];
  /** Content hash of the calendars that it runs on; null where they have none. */
  readonly calendars: string | null;
  readonly incidents: readonly Incident[];
  readonly records: readonly { readonly record: string; readonly value: Json; readonly unit?: string }[];
  /** What people may do besides its tasks now. */
  readonly buttons: readonly { readonly button: string; readonly title: Text }[];
  /** Steps that take more items now. */
  readonly adds: readonly { readonly step: string; readonly title: Text }[];
  /** How it is related to other cases, its children aside. */
  readonly relations?: readonly CaseRelation[];
  /** How many children it has. */
  readonly children?: number;
  /** Of one that was completed: until when it can be reopened; null: nobody knows. */
  readonly reopenable_until?: Instant | null;
  /** The case that goes on in its place. */
  readonly merged_into?: string;
  /** What the customer's links show of where it stands. */
  readonly progress?: Text;
  /** How the customer was served in it. */
  readonly service?: ServiceRecord;
  /** What was asked of the outside and is not answered: the case, connector or key that it waits for. */
  readonly waits_for: readonly { readonly step: string; readonly title: Text; readonly kind: AskSubject['kind']; readonly what: string }[];
}
export interface DeadlineView {
  readonly clock: string;
  readonly title: Text;
  /** '' for the case, else the stage or step. */
  readonly on: string;
  /** Null: unknown. */
  readonly due: Instant | null;
  readonly overdue: boolean;
  /** Why it does not run now; null: it runs. */
  readonly paused: ClockCause | null;
  readonly ledger: ClockRecord;
}
/** An outcome that a task may have. `fields`: those of its own form, in the order they were written. */
export type OutcomeView = TaskOutcome & { readonly fields?: readonly string[] };

/** An open task as the inbox shows it. */
export interface TaskView {
  readonly id: string;
  readonly case: string;
  readonly playbook: string;
  readonly step: string;
  readonly title: Text;
  readonly stage: string;
  readonly stage_title: Text;
  readonly status: TaskStatus;
  readonly assignee: string | null;
  readonly offered_to: readonly WantedMatch[];
  readonly excluded: readonly string[];
  readonly priority: Priority;
  readonly customer_id: string | null;
  readonly created_at: Instant;
  /** The earliest due of the clocks on the task; null: none, or unknown. */
  readonly due: Instant | null;
  readonly due_unknown: boolean;
  readonly overdue: boolean;
  /** What sorts it in inboxes, and why. */
  readonly urgency: Urgency;
  readonly guide: Text | null;
  readonly form: JsonSchema;
  /** The form's top-level properties in the order they were written; a database does not keep that of `form` itself. */
  readonly fields: readonly string[];
  readonly outcomes: readonly OutcomeView[];
  readonly show: readonly { readonly label: string; readonly value: Json }[];
  readonly checklist: readonly Text[];
  readonly started_at?: Instant;
  /** While suspended; null: until somebody resumes it. */
  readonly suspended_until?: Instant | null;
  /** The person who is away, for whom its holder stands in. */
  readonly acting_for?: string;
  readonly delegated_by?: string;
  /** Values to begin with. */
  readonly draft?: { readonly values: JsonObject; readonly outcome?: string; readonly by: string };
  readonly sent_back?: { readonly by: string; readonly comment: string; readonly step: string };
  readonly comments?: readonly TaskComment[];
  readonly attachments?: readonly TaskAttachment[];
  readonly part_of?: TaskState['part_of'];
  /** Of a seat: how many are needed, and how many have done theirs. */
  readonly quorum?: { readonly need: number; readonly seats: number; readonly done: number };
  /** Of a countersignature: what is to be signed. */
  readonly to_sign?: { readonly values: JsonObject; readonly outcome: string; readonly by: string };
  readonly optional?: true;
  /** The contact whose answer it waits for; whoever has the task may enter it by hand. */
  readonly customer_contact?: string;
  /** It has a link for that contact; `until`: when answers are taken no more, null: as long as the task is open. */
  readonly customer_link?: { readonly until: Instant | null };
  readonly rules?: readonly { readonly say: Text }[];
  readonly documents?: readonly Text[];
  readonly open_subtasks?: number;
}
