/**
 * The compiled form of a playbook: plain JSON, named by the hash of its content, never changed once published.
 *
 * owns: the shape that compile writes and the engine reads, and its format number.
 * never: behaviour. A change of shape raises `PROGRAM_FORMAT` and adds an upgrade beside this file.
 */
import type { Json, JsonSchema } from './json.js';
import type { Text } from './text.js';

export const PROGRAM_FORMAT = 1;

export interface Program {
  readonly format: typeof PROGRAM_FORMAT;
  /** The version of the playbook language it was written in. */
  readonly language: 1;
  /** The playbook's id, kebab-case; also the Temporal workflow type. */
  readonly playbook: string;
  /** The file it came from, relative to the workspace; lines below are lines of this file. */
  readonly file: string;
  readonly title: Text;
  readonly phase: Phase;
  readonly customer: 'required' | 'optional' | 'none';
  /** JSON Schema of the case's data. */
  readonly data: JsonSchema;
  /** Fields of the customer's file that the playbook names: the snapshot is narrowed to these. */
  readonly customer_fields: readonly string[];
  /** Over `data` and `customer`; absent: a new number each time. */
  readonly key?: Computed;
  readonly if_open: 'refuse' | 'skip' | 'join';
  /** Case roles in declared order; `owner` is the one that people words refer to. */
  readonly case_roles: readonly CaseRole[];
  readonly access: readonly AccessRule[];
  readonly outcomes: readonly OutcomeLabel[];
  /** Clocks of the whole case. */
  readonly deadlines: readonly Clock[];
  readonly stages: readonly Stage[];
  /** Handlers of the whole case. */
  readonly on: readonly Handler[];
  /** Types of every top-level name an expression may use (data, customer, steps, case, tables, now), as JSON Schemas. */
  readonly names: { readonly [name: string]: JsonSchema };
  /** The calendar clocks run on unless they name their own. */
  readonly calendar: string;
  /** Every calendar that a clock or wait names. */
  readonly calendars: readonly string[];
  /** Constant tables (tables without inputs) that expressions read: table id → its outputs. */
  readonly tables: { readonly [table: string]: Json };
  /** The messages that its handlers take: name → JSON Schema of what each holds. */
  readonly messages: { readonly [message: string]: JsonSchema };
}

export type Phase = 'pre-sale' | 'in-sale' | 'after-sale' | 'relationship' | 'internal';

export interface CaseRole {
  readonly role: string;
  readonly people: People;
  readonly line: number;
}

export interface AccessRule {
  readonly people: People;
  readonly may: readonly Permission[];
}
export type Permission = 'start' | 'see' | 'claim' | 'complete' | 'message' | 'administer';

export interface OutcomeLabel {
  readonly id: string;
  readonly title: Text;
}

// ── values ────────────────────────────────────────────────────────────────────

/** A CEL expression with the line it stands on, so that a fault at run time names the YAML line. */
export interface Expression {
  readonly cel: string;
  readonly line: number;
}

/** A value that is literal, an expression, a text with `${ … }` spliced in, or a structure of these. */
export type Computed =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'cel'; readonly cel: string; readonly line: number }
  | { readonly kind: 'splice'; readonly parts: readonly (string | Expression)[]; readonly line: number }
  | { readonly kind: 'object'; readonly fields: { readonly [key: string]: Computed } }
  | { readonly kind: 'list'; readonly items: readonly Computed[] };

/**
 * A duration: elapsed time, working time on a calendar, or working days.
 * `count` is in `unit`s and may be a fraction for minutes and hours only.
 */
export type Duration =
  | { readonly kind: 'elapsed'; readonly milliseconds: number }
  | { readonly kind: 'business'; readonly unit: 'minutes'; readonly count: number }
  | { readonly kind: 'business'; readonly unit: 'days'; readonly count: number };

/** A duration known at compile time, or an expression that gives its text (`'4 business hours'`). */
export type DurationValue =
  | { readonly kind: 'literal'; readonly duration: Duration; readonly text: string }
  | { readonly kind: 'cel'; readonly cel: string; readonly line: number };

// ── people ────────────────────────────────────────────────────────────────────

/** People: any of these. Each is a set of criteria that must all hold. */
export interface People {
  readonly any: readonly PeopleMatch[];
  /** Who may not, however they match. */
  readonly not: readonly PeopleMatch[];
  readonly by: 'offer' | 'round_robin' | 'least_loaded' | 'random';
  readonly line: number;
}
export interface PeopleMatch {
  readonly all: readonly Criterion[];
}
export type Criterion =
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'skill'; readonly skill: string; readonly level: number }
  | { readonly kind: 'case_role'; readonly case_role: string }
  | { readonly kind: 'same_as'; readonly step: string }
  | { readonly kind: 'assignee' }
  | { readonly kind: 'manager' }
  | { readonly kind: 'started_by' }
  | { readonly kind: 'cel'; readonly cel: string; readonly line: number };

// ── clocks ────────────────────────────────────────────────────────────────────

/** A deadline of a case, a stage or a step. */
export interface Clock {
  /** The deadline's id; the short form `deadline:` of a stage or step takes that stage's or step's id. */
  readonly id: string;
  readonly title?: Text;
  readonly due: DurationValue;
  readonly remind: readonly Reminder[];
  /** In the order of their times and, at one time, as declared. */
  readonly escalate: readonly EscalationLevel[];
  /** The step or stage whose completion meets the clock; absent: the end of the clock's own scope. */
  readonly stops?: string;
  readonly calendar?: string;
  readonly line: number;
}
/** `before` counts backwards from due, `after` forwards from the clock's start. */
export interface Reminder {
  readonly at: 'before' | 'after';
  readonly duration: DurationValue;
  readonly notify?: readonly People[];
  readonly line: number;
}
export interface EscalationLevel {
  /** Counted forwards from due. */
  readonly after: DurationValue;
  readonly notify: readonly People[];
  readonly reassign?: People;
  readonly priority?: Priority;
  readonly line: number;
}
export type Priority = 'low' | 'normal' | 'high' | 'urgent';

// ── flow ──────────────────────────────────────────────────────────────────────

interface NodeBase {
  /** Unique in the program: the id in the playbook, or a path (`recovery/else/0`) for steps that have none. */
  readonly id: string;
  readonly line: number;
  readonly title?: Text;
  readonly if?: Expression;
  readonly deadlines: readonly Clock[];
  readonly on: readonly Handler[];
  /** What the customer's link shows while this is open. */
  readonly progress?: Text;
}

export interface Stage extends NodeBase {
  readonly kind: 'stage';
  readonly title: Text;
  readonly steps: readonly Step[];
}

export type Step = Task | Choose | Repeat | Wait | SetValues | RecordValue | Finish | Goto | Group;
export type StepKind = Step['kind'];

export interface Task extends NodeBase {
  readonly kind: 'task';
  readonly title: Text;
  readonly guide?: Text;
  readonly assign: People;
  /** JSON Schema of the form's values; `{}` when the task has no form. */
  readonly form: JsonSchema;
  /** Empty: the task has the one outcome `completed`. */
  readonly outcomes: readonly OutcomeLabel[];
  /** Values shown with the task: name → expression. */
  readonly show: readonly { readonly label: string; readonly value: Expression }[];
  readonly checklist: readonly Text[];
  readonly priority?: Priority;
}
export interface Choose extends NodeBase {
  readonly kind: 'choose';
  readonly cases: readonly { readonly when: Expression; readonly steps: readonly Step[] }[];
  /** The steps where no case holds; absent: nothing happens then. */
  readonly else?: readonly Step[];
}
export interface Repeat extends NodeBase {
  readonly kind: 'repeat';
  /** `while` is tested before a round, `until` after it. */
  readonly loop: { readonly kind: 'while' | 'until'; readonly condition: Expression };
  /** Most rounds; absent: no limit. */
  readonly max?: number;
  /** Done when `max` rounds have not ended the loop. */
  readonly exhausted: readonly Step[];
  readonly steps: readonly Step[];
}
export interface Wait extends NodeBase {
  readonly kind: 'wait';
  readonly for: DurationValue;
  readonly calendar?: string;
}
export interface SetValues extends NodeBase {
  readonly kind: 'set';
  /** Path (`data.refund.amount`, `case_roles.owner`) → value. */
  readonly values: readonly { readonly path: readonly string[]; readonly value: Computed }[];
}
/** A measured fact, kept with the case's outcome. */
export interface RecordValue extends NodeBase {
  readonly kind: 'record';
  readonly value: Computed;
  readonly unit?: string;
}
export interface Finish extends NodeBase {
  readonly kind: 'finish';
  readonly outcome: string;
}
/** Leaves the present stage and enters an earlier or later one; what is open in between is exited. */
export interface Goto extends NodeBase {
  readonly kind: 'goto';
  readonly stage: string;
}
export interface Group extends NodeBase {
  readonly kind: 'group';
  readonly steps: readonly Step[];
}

export interface Handler {
  readonly id: string;
  readonly trigger: { readonly kind: 'message'; readonly message: string; readonly when?: Expression };
  /** `beside` runs along; `interrupt` replaces what is left of the scope. */
  readonly mode: 'beside' | 'interrupt';
  readonly steps: readonly Step[];
  readonly line: number;
}
