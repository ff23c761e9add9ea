/** What the HTTP API answers (schemas/openapi.yaml), as far as the commands print or use it. */
import type { Text } from '../program/text.js';

/** ISO 8601. */
type Instant = string;

export interface TaskAnswer {
  readonly id: string;
  readonly case: string;
  readonly step: string;
  readonly title: Text;
  readonly status: string;
  readonly assignee: string | null;
  readonly due: Instant | null;
  readonly due_unknown: boolean;
  readonly overdue: boolean;
  /** `form`: fields that are filled in with this outcome, besides those of the task. */
  readonly outcomes: readonly { readonly id: string; readonly title: Text; readonly form?: FormAnswer }[];
  readonly form: FormAnswer;
}

interface FormAnswer {
  readonly properties?: { readonly [field: string]: unknown };
  readonly required?: readonly string[];
}

interface DeadlineAnswer {
  readonly title: Text;
  /** Null: unknown. */
  readonly due: Instant | null;
  readonly overdue: boolean;
}

/** A deadline with what made it due when it is. */
export interface DeadlineLedgerAnswer extends DeadlineAnswer {
  /** Its id, while it runs. */
  readonly clock: string;
  readonly status: 'running' | 'paused' | 'met' | 'ended';
  readonly started_at: Instant;
  readonly ended_at: Instant | null;
  readonly target: string;
  readonly calendar: string;
  readonly changes: readonly {
    readonly at: Instant;
    readonly kind: string;
    readonly cause: ClockCauseAnswer;
    readonly was: Instant | null;
    readonly target?: string;
  }[];
  /** Null where the calendar has no data. */
  readonly ledger:
    | readonly {
        readonly from: Instant;
        readonly to: Instant;
        readonly kind: 'running' | 'paused' | 'closed';
        readonly causes?: readonly ClockCauseAnswer[];
        readonly title?: Text;
      }[]
    | null;
}
export interface ClockCauseAnswer {
  readonly kind: string;
  readonly of?: string;
  readonly by?: string;
  readonly reason?: string;
}

export interface DeadlinesAnswer {
  readonly items: readonly DeadlineLedgerAnswer[];
}

/** A case with its open tasks: what a start, a read and every operation on a task answer. */
export interface CaseAnswer {
  readonly case: {
    readonly id: string;
    readonly title: Text;
    readonly status: string;
    readonly outcome: string | null;
    readonly stage_title: Text | null;
    readonly case_roles: { readonly [role: string]: string | null };
    readonly deadlines: readonly DeadlineAnswer[];
    readonly incidents: readonly IncidentAnswer[];
    readonly records: readonly { readonly record: string; readonly value: unknown; readonly unit?: string }[];
  };
  readonly tasks: readonly TaskAnswer[];
}

export interface IncidentAnswer {
  readonly id: string;
  readonly message: string;
  /** Where in the playbook. */
  readonly file: string;
  readonly line: number;
}

/** An open task with what whoever does it needs. */
export interface OpenTaskAnswer extends TaskAnswer {
  readonly acting_for?: string;
  readonly delegated_by?: string;
  /** Any of these; in each, all. */
  readonly offered_to: readonly (readonly { readonly kind: string }[])[];
  /** What was entered before. */
  readonly draft?: { readonly values: { readonly [field: string]: unknown }; readonly by: string };
  readonly sent_back?: { readonly by: string; readonly comment: string };
  readonly urgency: { readonly reasons: readonly UrgencyReasonAnswer[] };
  readonly guide: Text | null;
  readonly show: readonly { readonly label: string; readonly value: unknown }[];
  readonly checklist: readonly Text[];
  readonly comments?: readonly { readonly at: Instant; readonly by: string; readonly text: string }[];
  /** `size` in bytes. */
  readonly attachments?: readonly { readonly id: string; readonly name: string; readonly size: number; readonly by: string }[];
  readonly actions: { readonly [operation: string]: string };
}

export interface UrgencyReasonAnswer {
  readonly kind: 'due' | 'no_deadline' | 'priority' | 'case_priority' | 'escalated' | 'tier';
  readonly due?: Instant;
  readonly title?: Text;
  readonly priority?: string;
  readonly level?: number;
  readonly tier?: string;
  /** Minutes; negative: later. */
  readonly sooner?: number;
}

export interface TimelineEntryAnswer {
  readonly at: Instant;
  readonly kind: string;
  readonly actor: string | null;
  readonly acting_for?: string | null;
  readonly subject: string | null;
  readonly detail: { readonly [name: string]: unknown };
  readonly undone?: boolean;
}

/** The whole of it: pages are put together. */
export interface TimelineAnswer {
  readonly items: readonly TimelineEntryAnswer[];
}

/** As above. */
export interface RelationsAnswer {
  readonly items: readonly {
    readonly relation: string;
    readonly case: string;
    readonly at: Instant;
    readonly by: string | null;
    readonly comment?: string;
    /** Where the other case may be seen. */
    readonly title?: Text;
    readonly status?: string;
    readonly outcome?: string | null;
  }[];
}

/** As above. */
export interface IncidentsAnswer {
  readonly items: readonly { readonly case: string; readonly incident: IncidentAnswer }[];
}

/** As above. */
export interface FailedStartsAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly playbook: string;
    readonly cause: { readonly kind: string; readonly case?: string; readonly subject?: string };
    readonly message: string;
    readonly attempts: number;
    readonly failed_at: Instant;
  }[];
}

export interface AuditAnswer {
  readonly items: readonly {
    readonly at: Instant;
    readonly person: string | null;
    readonly acting_for: string | null;
    readonly action: string;
    readonly case: string | null;
    readonly subject: string | null;
    readonly channel: string | null;
    readonly address: string | null;
    /** Of a request that was refused: which, and how often. */
    readonly detail: { readonly operation?: string; readonly times?: number };
  }[];
}

export interface FailedStartAnswer {
  readonly id: string;
  readonly result: 'settled' | 'failed';
  readonly message?: string;
}

export interface InboxAnswer {
  readonly items: readonly TaskAnswer[];
  /** The cursor of the next page, where a limit was given; null: there are no more. */
  readonly next?: string | null;
}

export interface InboxCountsAnswer {
  readonly mine: number;
  readonly offered: number;
  readonly overdue: number;
  readonly roles: { readonly [role: string]: number };
  readonly units: { readonly held: number; readonly overdue: number };
}

export interface SavedFilterAnswer {
  readonly name: string;
  /** Named as the parameters of the inbox. */
  readonly filter: { readonly [name: string]: string | boolean };
}

export interface FiltersAnswer {
  readonly items: readonly SavedFilterAnswer[];
}

export interface PlaybooksAnswer {
  readonly items: readonly { readonly playbook: string; readonly may_start: boolean }[];
}

export interface CustomersAnswer {
  readonly items: readonly { readonly id: string }[];
}

export interface PublishAnswer {
  readonly playbooks: readonly { readonly playbook: string; readonly version: number; readonly changed: boolean }[];
}

/** What comes of an operation that was answered with 202. */
export interface OperationAnswer {
  readonly url: string;
  readonly status: 'pending' | 'done' | 'refused';
  readonly result?: CaseAnswer;
  readonly problem?: object;
}

export interface ContactAnswer {
  readonly at: Instant;
  readonly by: string | null;
  readonly channel: string;
  readonly note: string;
  /** Null: none. */
  readonly case: string | null;
}

/** As above. */
export interface ContactsAnswer {
  readonly items: readonly ContactAnswer[];
}

export interface AbsenceAnswer {
  readonly id: string;
  readonly person: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly substitute: string | null;
}

export interface AbsencesAnswer {
  readonly items: readonly AbsenceAnswer[];
}

export interface RepairedCase {
  readonly case: string;
  readonly differed: readonly ('run' | 'case' | 'tasks')[];
}

export interface RepairAnswer {
  readonly cases: number;
  readonly repaired: readonly RepairedCase[];
  readonly moving: readonly string[];
  readonly next: string | null;
}

export interface UpgradeAnswer {
  readonly semantics: number;
  readonly cases: number;
  readonly behind: readonly string[];
  readonly next: string | null;
}

export interface ReassignedAnswer {
  readonly items: readonly {
    readonly task: string;
    readonly title: Text;
    readonly status: 'chosen' | 'done' | 'refused' | 'pending';
    readonly problem?: { readonly detail: string };
  }[];
  readonly done: number;
  readonly refused: number;
  /** Where there are more. */
  readonly next: string | null;
}
