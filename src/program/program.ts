/**
 * The compiled form of a playbook: plain JSON, named by the hash of its content, never changed once published.
 *
 * owns: the shape that compile writes and the engine reads, and its format number.
 * never: behaviour. A change of shape raises `PROGRAM_FORMAT` and adds an upgrade beside this file.
 */
import type { Computed, Expression } from './computed.js';
import type { JsonSchema } from './json.js';
import type { DecisionTable } from './table.js';
import type { Text } from './text.js';

export type { Computed, Expression } from './computed.js';

export const PROGRAM_FORMAT = 1;

export interface Program {
  readonly format: typeof PROGRAM_FORMAT;
  /** The version of the playbook language it was written in. */
  readonly language: 1;
  /** The playbook's id, kebab-case; also the Temporal workflow type. */
  readonly playbook: string;
  /** The file it came from, relative to the workspace; lines below are lines of this file. */
  readonly file: string;
  /** Other files that parts of it came from; how their lines are counted: source-place.ts. */
  readonly sources?: readonly string[];
  readonly title: Text;
  readonly phase: Phase;
  /** `created`: it begins without one; a `create: customer` step gives it one. */
  readonly customer: 'required' | 'optional' | 'none' | 'created';
  /** JSON Schema of the case's data. */
  readonly data: JsonSchema;
  /** Fields of the customer's file that the playbook names: the snapshot is narrowed to these. */
  readonly customer_fields: readonly string[];
  /** Fields of the customer's file that nobody writes, in the order in which they are computed. Absent: none. */
  readonly customer_computed?: readonly ComputedField[];
  /** Its expressions read what Steward keeps of customers: their files have `facts`. */
  readonly customer_facts?: true;
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
  /** Every `each` whose result no expression reads: it is not kept. */
  readonly unread?: readonly string[];
  /** Types of every top-level name an expression may use (data, customer, steps, case, tables, now), as JSON Schemas. */
  readonly names: { readonly [name: string]: JsonSchema };
  /** The calendar clocks run on unless they name their own: the playbook's, else the organisation's. */
  readonly calendar: string;
  /** A case that has ended can be opened again. Absent: it cannot. */
  readonly reopen?: Reopen;
  /** Every calendar that it names; all there are where an expression gives one. */
  readonly calendars: readonly string[];
  /** The tables that its expressions read and its `decide`s name. */
  readonly tables: { readonly [table: string]: DecisionTable };
  /** The messages that its handlers and waits take: name → JSON Schema of what each holds. */
  readonly messages: { readonly [message: string]: JsonSchema };
  /** Of those that have one: the field of its data that is its key. */
  readonly message_keys?: { readonly [message: string]: string };
  /** For how long one that comes before anybody waits for it is kept, in milliseconds; seven days where nothing is told. */
  readonly message_keep?: { readonly [message: string]: number };
  /** What starts its cases by itself. */
  readonly starts?: readonly Start[];
  /** The connectors that its calls use, narrowed to their operations; secrets by the names of environment variables only. */
  readonly connectors: { readonly [connector: string]: Connector };
  /** By how many milliseconds the tasks of a customer of this tier count as due sooner. Absent: all tiers are alike. */
  readonly tiers?: { readonly [tier: string]: number };
}

export type Phase = 'pre-sale' | 'in-sale' | 'after-sale' | 'relationship' | 'internal';

export interface CaseRole {
  readonly role: string;
  readonly people: People;
  readonly line: number;
}

/** Computed whenever the customer's file is read, over `customer` and, of a list's, `item`. */
export interface ComputedField {
  /** The list of whose items it is a field; absent: of the file itself. */
  readonly list?: string;
  readonly field: string;
  readonly value: Expression;
}

export interface AccessRule {
  readonly people: People;
  readonly may: readonly Permission[];
  /** Over `person`, `customer`, `data` and, where there is one, `case`. Absent: whatever the case. */
  readonly where?: Expression;
}
/** In the order in which docs list them. */
export const PERMISSIONS = [
  'start',
  'see',
  'claim',
  'complete',
  'reassign',
  'message',
  'contact',
  'link',
  'merge',
  'split',
  'reopen',
  'administer',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export interface Reopen {
  /** Counted from its end, on the playbook's calendar. */
  readonly within: DurationValue;
  /** The stage that it goes on at. */
  readonly at: string;
  /** Only after these outcomes; absent: after all. */
  readonly outcomes?: readonly string[];
  readonly line: number;
}

export interface OutcomeLabel {
  readonly id: string;
  readonly title: Text;
}

// ── connectors ────────────────────────────────────────────────────────────────

export type Connector =
  | {
      readonly kind: 'http';
      readonly url: string;
      /** Header → literal, or the name of the environment variable that holds it. */
      readonly headers: { readonly [header: string]: { readonly value: string } | { readonly env: string } };
      readonly operations: { readonly [operation: string]: HttpOperation };
    }
  | { readonly kind: 'email'; readonly from: string; readonly operations: { readonly send: Record<string, never> } }
  /** Signed as Standard Webhooks says; `secret_env` names the variable with the secret. */
  | {
      readonly kind: 'webhook';
      readonly url: string;
      readonly secret_env: string;
      readonly operations: { readonly [operation: string]: { readonly with: JsonSchema } };
    };
export interface HttpOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the connector's url; `{name}` is filled from `with`. */
  readonly path: string;
  readonly with: JsonSchema;
  /** Names in `with` that go into the query; absent: with GET and DELETE all that are not in the path, else none. */
  readonly query?: readonly string[];
  /** Always an object's: fields that it does not name are dropped. */
  readonly result: JsonSchema;
  /** The answer is no object: the result holds it as `value`. */
  readonly in_value?: true;
}

// ── starts ────────────────────────────────────────────────────────────────────

interface StartBase {
  /** Unique among the starts of the playbook, and the same as long as it is caused by the same: part of occasions. */
  readonly id: string;
  readonly line: number;
  /** Types of the names that its expressions may use. */
  readonly names: { readonly [name: string]: JsonSchema };
  readonly when?: Expression;
  readonly data: Computed;
  /** Absent: the customer that the schedule is at, or that of the case that has ended. */
  readonly customer?: Computed;
}
export type Start = StartBase &
  (
    | { readonly kind: 'message'; readonly message: string }
    | {
        readonly kind: 'schedule';
        /** Five fields, in the zone of the calendar, whose closed days are left out. */
        readonly cron: string;
        readonly calendar: string;
        readonly for?: 'customers' | 'people' | 'units';
        /** One case for each item of this list, which is called `as`. */
        readonly each?: Expression;
        readonly as?: string;
      }
    /** A case of the playbook `of` has ended so. */
    | { readonly kind: 'outcome'; readonly outcome: string; readonly of: string }
  );

// ── values ────────────────────────────────────────────────────────────────────

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
  /** Of whom one is chosen, who speaks this goes first. */
  readonly speaks?: Speaks;
  readonly line: number;
}
/** A language, as a tag; `customer`: that of the customer's main contact; CEL gives a tag or a list of them. */
export type Speaks =
  | { readonly kind: 'customer' }
  | { readonly kind: 'language'; readonly language: string }
  | { readonly kind: 'cel'; readonly cel: string; readonly line: number };
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
  /** How long there is; of an `every`, for the first time. */
  readonly due: DurationValue;
  /** Of a promise by experience: where this says how long, it outranks `due`. */
  readonly sampled?: SampledDuration;
  /** A repeating duty: due again so long after it was met or missed, until `stops`. */
  readonly every?: DurationValue;
  /** Steps whose completion meets an `every` for this time. */
  readonly met_by?: readonly string[];
  /** Met once somebody has taken up the task it stands on. */
  readonly start?: true;
  /** Absent: it is paused with its scope. */
  readonly pausable?: false;
  /** What becomes of it when a name that its due reads changes. Absent: time already run counts towards the new target. */
  readonly on_change?: 'keep' | 'restart';
  /** Absent: a stage that is entered again goes on with it. */
  readonly on_rework?: 'restart';
  /** The top-level names that its due reads. Absent: none. */
  readonly reads?: readonly string[];
  readonly remind: readonly Reminder[];
  /** In the order of their times and, at one time, as declared. */
  readonly escalate: readonly EscalationLevel[];
  /** The step or stage whose completion meets the clock; absent: the end of the clock's own scope. */
  readonly stops?: string;
  readonly calendar?: string;
  /** Instead of `calendar`: what gives its id when it begins. */
  readonly calendar_of?: Expression;
  readonly line: number;
}
/** The duration that `percentile` of a hundred of a sample, which gives a list of durations, did not exceed. */
export interface SampledDuration {
  readonly percentile: number;
  readonly sample: Expression;
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
  /** People who become candidates as well. */
  readonly add?: People;
  readonly priority?: Priority;
  /** A playbook of which a case is started. */
  readonly start?: { readonly playbook: string; readonly data: Computed };
  /** Who is told is told at once, also while they do not work. */
  readonly urgent?: true;
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
  /** The point of contact with the customer that this is. */
  readonly touchpoint?: string;
  /** Steps that compensate it once it was done (branch `undo`). */
  readonly undo?: readonly Step[];
}

export interface Stage extends NodeBase {
  readonly kind: 'stage';
  readonly title: Text;
  readonly steps: readonly Step[];
}

export type Step =
  | Task
  | Choose
  | Repeat
  | Wait
  | SetValues
  | RecordValue
  | Finish
  | Goto
  | Group
  | Decide
  | Parallel
  | Each
  | Mutex
  | Cancel
  | Call
  | Notify
  | Find
  | Create
  | Update
  | Play
  | WriteDocument
  | Promised;
export type StepKind = Step['kind'];

export interface Task extends NodeBase {
  readonly kind: 'task';
  readonly title: Text;
  readonly guide?: Text;
  readonly assign: People;
  /** JSON Schema of the form's values; `{}` when the task has no form. */
  readonly form: JsonSchema;
  /** Empty: the task has the one outcome `completed`. */
  readonly outcomes: readonly TaskOutcome[];
  /** How many have to do it, each for themselves; absent: one. */
  readonly need?: number | 'all';
  /** Whoever signs what was done; never the one who did it. */
  readonly countersign?: People;
  /** May be skipped by its people. */
  readonly optional?: true;
  /** A task of the customer: the contact that it is sent to. `assign` then says who may enter the answer by hand. */
  readonly customer?: string;
  readonly survey?: Survey;
  readonly rules?: readonly FormRule[];
  /** Papers that it takes. */
  readonly documents?: readonly Text[];
  /** Values shown with the task: name → expression. */
  readonly show: readonly { readonly label: string; readonly value: Expression }[];
  readonly checklist: readonly Text[];
  readonly priority?: Priority;
  /** Calendars, by id: it is offered only while all of them have working hours. */
  readonly window?: readonly Computed[];
  /** The scope whose clocks are paused while it is open: `case`, `stage`, or the id of a stage or step around it. */
  readonly pauses?: string;
}
export interface TaskOutcome extends OutcomeLabel {
  /** Fields that are filled in with this outcome, besides those of the task; when it sends back, instead of them. */
  readonly form?: JsonSchema;
  /** Does not end the step but opens an earlier one again, at most `max` times in a case. */
  readonly send_back?: { readonly step: string; readonly max: number };
}
/** What must hold of a form for its task to be completed. */
export interface FormRule {
  /** Over what the task can read, and `form`: the values entered. */
  readonly must: Expression;
  readonly say: Text;
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
/** Waits for a time, for a condition to hold, or for a message; `timeout` ends the latter two with the outcome `timed_out`. */
export interface Wait extends NodeBase {
  readonly kind: 'wait';
  readonly wait:
    | { readonly kind: 'for'; readonly duration: DurationValue }
    /** An instant as ISO text; one that has passed ends the wait at once. */
    | { readonly kind: 'instant'; readonly instant: Computed }
    /** Asked again after every event of the case. */
    | { readonly kind: 'condition'; readonly condition: Expression }
    | {
        readonly kind: 'message';
        readonly message: string;
        /** Correlation: the value its message names as key; absent: messages sent to this very case. */
        readonly key?: Computed;
        /** Over `message`: a message for which it does not hold is passed over. */
        readonly match?: Expression;
      };
  readonly timeout?: DurationValue;
  readonly calendar?: string;
  /** Instead of `calendar`: what gives its id when it begins. */
  readonly calendar_of?: Expression;
  /** As of a task. */
  readonly pauses?: string;
}
/**
 * A deadline owed to the customer. Done at once; its result is `{ outcome }`, `kept` or `broken`, as soon as that is known.
 */
export interface Promised extends NodeBase {
  readonly kind: 'promise';
  /** Met by the step that keeps it. */
  readonly clock: Clock;
}
/** What makes a task of the customer a survey: it ends as `received`, or as `timed_out` once its time is over. */
export interface Survey {
  /** Question → where it belongs; what is asked stands in the task's form. */
  readonly questions: { readonly [question: string]: SurveyQuestion };
  /** How it reaches the customer; answers that come otherwise than by the web are entered by hand. */
  readonly channels: readonly SurveyChannel[];
  readonly timeout?: DurationValue;
}
export interface SurveyQuestion {
  readonly touchpoint?: string;
  readonly asks: 'perceived' | 'expected';
}
export type SurveyChannel = 'card' | 'web' | 'phone' | 'interview';
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
  /** Compensates first: the `undo` steps of what was done, the latest first. */
  readonly compensate?: true;
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

/**
 * Decides by a table. Its result: the table's outputs, or `{ items }` of a policy that gives a list; without any where no
 * rule holds and there is no default.
 */
export interface Decide extends NodeBase {
  readonly kind: 'decide';
  readonly table: string;
  /** Input → value; those left out come from where the table says. */
  readonly with: { readonly [input: string]: Computed };
}

/** Branches side by side. Its result is `{ branches: { BRANCH: done | not_taken | cancelled | running }, first }`. */
export interface Parallel extends NodeBase {
  readonly kind: 'parallel';
  readonly branches: readonly Branch[];
  /** When it is done: all branches that were taken, a number of them, or a condition over `branches` asked as each ends. */
  readonly join:
    | { readonly kind: 'all' }
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'when'; readonly condition: Expression };
  /** What becomes of branches that still run then: exited, or left to run beside what follows. */
  readonly rest: 'cancel' | 'run';
  /** At most one branch has a task in hand at a time. */
  readonly one_at_a_time: boolean;
}
export interface Branch {
  readonly branch: string;
  readonly title?: Text;
  readonly when?: Expression;
  readonly steps: readonly Step[];
}
/** Its steps once for each item. Its result is `{ items: [{ item, index, steps }] }`, in the order of the items. */
export interface Each extends NodeBase {
  readonly kind: 'each';
  readonly in: Expression;
  /** The name of the item inside the body. */
  readonly as: string;
  /** Most items at work at once; absent: all. */
  readonly at_once?: number;
  /** Over `items` (those done), asked after every event once one is done: the rest is not waited for. */
  readonly until?: Expression;
  readonly rest: 'cancel' | 'run';
  /** Who may add items while it runs. */
  readonly add?: People;
  readonly steps: readonly Step[];
}
/** A critical section across cases: at most one case is inside for one key. */
export interface Mutex extends NodeBase {
  readonly kind: 'mutex';
  readonly for: Computed;
  readonly steps: readonly Step[];
}
/** Exits an open step or stage; what follows it goes on as if it were done without a result. */
export interface Cancel extends NodeBase {
  readonly kind: 'cancel';
  readonly target: string;
}

// ── what is asked of the outside ──────────────────────────────────────────────

export interface Call extends NodeBase {
  readonly kind: 'call';
  readonly connector: string;
  readonly operation: string;
  readonly with: Computed;
  readonly timeout?: DurationValue;
  readonly retry?: Retry;
  /** Done when the connector gives up; its error stands in `error` (`code`, `message`). Absent: an incident. */
  readonly on_error?: readonly Step[];
}
export interface Retry {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** Elapsed time before the second try; doubles from try to try. */
  readonly every?: DurationValue;
}
/** Tells people something; done as soon as it is handed over. */
export interface Notify extends NodeBase {
  readonly kind: 'notify';
  readonly to: readonly People[];
  /** Contacts of the customer who are told as well. */
  readonly contacts?: readonly string[];
  /** Texts by language. A template was read at compile time: its `${ … }` are spliced. */
  readonly subject?: { readonly [language: string]: Computed };
  readonly text: { readonly [language: string]: Computed };
  readonly channels: readonly NoticeChannel[];
  /** It goes at once, also while its receivers do not work. */
  readonly urgent?: true;
}
export type NoticeChannel = 'inbox' | 'email' | 'chat' | 'webhook';
export interface Find extends NodeBase {
  readonly kind: 'find';
  readonly in: 'customers' | 'cases' | 'people' | 'products';
  /** JSON Schema of `item`, as types: a record's fields and, of customers, products and cases, its `id`. */
  readonly item: JsonSchema;
  /** Over `item`, with the names of the case. */
  readonly where?: Expression;
  /** Over `item`: the value to sort by. */
  readonly order?: { readonly by: Expression; readonly descending: boolean };
  readonly limit: number;
}
export interface Create extends NodeBase {
  readonly kind: 'create';
  readonly what: 'customer' | 'product' | 'contact';
  readonly values: Computed;
}
export interface Update extends NodeBase {
  readonly kind: 'update';
  readonly what: 'customer' | 'product' | 'contact';
  /** The id of the product or contact; absent: the customer of the case. */
  readonly record?: Computed;
  readonly values: Computed;
}
/** A case of another playbook. Its result: `{ case, outcome, data }`; without waiting: `{ case }`. */
export interface Play extends NodeBase {
  readonly kind: 'play';
  readonly playbook: string;
  readonly data: Computed;
  /** Absent: this case's customer. */
  readonly customer?: Computed;
  readonly wait: boolean;
  /** What becomes of the played case when this step is exited before its end. */
  /** What becomes of it when the step is left before its end; of one that is let go, when the case is cancelled. */
  readonly on_cancel: 'cancel' | 'leave';
}
/** A file made from a template. Its result is the file (`name`, `id`, `media_type`). */
export interface WriteDocument extends NodeBase {
  readonly kind: 'document';
  readonly name: string;
  /** By language, read at compile time. */
  readonly text: { readonly [language: string]: Computed };
  /** None may be empty when it is written. */
  readonly parts: readonly { readonly part: string; readonly value: Computed }[];
}

// ── handlers ──────────────────────────────────────────────────────────────────

export type Trigger =
  | { readonly kind: 'message'; readonly message: string; readonly key?: Computed; readonly when?: Expression }
  /** Counted from the entry of its scope; fires once. */
  | { readonly kind: 'after'; readonly duration: DurationValue; readonly calendar?: string; readonly calendar_of?: Expression }
  | { readonly kind: 'at'; readonly instant: Computed }
  /** Fires as it turns true, and again after it was false meanwhile. */
  | { readonly kind: 'when'; readonly condition: Expression }
  /** A step of the scope failed for good; `codes` empty: however it failed. The failed step counts as done without a result. */
  | { readonly kind: 'error'; readonly codes: readonly string[] }
  /** A step of the scope (`of`; absent: any) ended with this outcome. */
  | { readonly kind: 'outcome'; readonly outcome: string; readonly of?: string }
  /** Offered to people while the scope is open (CMMN's discretionary item). */
  | { readonly kind: 'button'; readonly button: string; readonly title: Text; readonly by: People };

export interface Handler {
  readonly id: string;
  readonly trigger: Trigger;
  /** `beside` runs along; `hold` keeps the scope and its clocks still meanwhile; `interrupt` replaces what is left of the scope. */
  readonly mode: 'beside' | 'hold' | 'interrupt';
  readonly steps: readonly Step[];
  readonly line: number;
}
