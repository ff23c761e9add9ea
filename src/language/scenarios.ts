/**
 * Scenarios in their compiled form: what `NAME.scenarios.yaml` says, as plain JSON that a runner drives a case with.
 *
 * owns: the types. Times are epoch milliseconds; every part keeps the line it stands on.
 * never: running them.
 */
import type { CalendarChange } from '../calendar/change.js';
import type { Answer } from '../engine/ask.js';
import type { Instant, TaskStatus } from '../engine/state.js';
import type { WantedMatch } from '../organisation/request.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Duration, Priority } from '../program/program.js';
import type { Text } from '../program/text.js';

export interface ScenarioFile {
  /** Relative to the workspace; lines are lines of this file. */
  readonly file: string;
  readonly playbook: string;
  readonly scenarios: readonly Scenario[];
}

export interface Scenario {
  readonly scenario: string;
  readonly title?: Text;
  readonly line: number;
  readonly start: ScenarioStart;
  readonly steps: readonly ScenarioStep[];
}

export interface ScenarioStart {
  readonly at: Instant;
  /** The person who starts it; null: it starts by itself. */
  readonly by: string | null;
  readonly key: string | null;
  /** Without the defaults of the schema. */
  readonly data: JsonObject;
  readonly customer: JsonObject | null;
  readonly line: number;
}

/** Done one after the other. `by` null: whoever has the task. `refused`: the code of the refusal that is expected. */
export type ScenarioStep =
  | {
      readonly do: 'complete';
      readonly task: string;
      readonly by: string | null;
      /** The customer does it, through their link. */
      readonly as?: 'customer';
      readonly outcome: string | null;
      readonly values: JsonObject;
      /** Which item's task, where several of an `each` are open: from 1, in the order of the items. */
      readonly item: number | null;
      /** Positions of the checklist's items that are ticked, from 0; null: all. */
      readonly checked: readonly number[] | null;
      readonly comment: string | null;
      readonly refused: string | null;
      readonly line: number;
    }
  | ScenarioEnding<'fail'>
  | ScenarioEnding<'skip'>
  | ScenarioOperation<'claim' | 'release' | 'start' | 'stop' | 'resume'>
  /** `until` an instant, or `for` so long; both null: until it is resumed. */
  | ScenarioOperation<'suspend', { readonly until: Instant | null; readonly for: ScenarioDuration | null; readonly reason: string | null }>
  | ScenarioOperation<'delegate', { readonly to: string; readonly comment: string | null }>
  | ScenarioOperation<'forward', { readonly to: readonly WantedMatch[]; readonly comment: string | null }>
  | ScenarioOperation<'nominate', { readonly to: readonly WantedMatch[] }>
  | ScenarioOperation<'set_priority', { readonly priority: Priority }>
  | ScenarioOperation<'comment', { readonly text: string }>
  | ScenarioOperation<'send_back', { readonly comment: string; readonly outcome: string | null; readonly values: JsonObject }>
  | ScenarioOperation<'add_subtask', { readonly title: string; readonly to: readonly WantedMatch[] }>
  | ScenarioPause
  | ScenarioResolution
  /** The customer was spoken to, besides any task. `by` null: the first of all people. */
  | { readonly do: 'contact'; readonly channel: string; readonly note: string; readonly by: string | null; readonly line: number }
  /** Fields of the customer's file are other ones now. */
  | { readonly do: 'change_customer'; readonly values: JsonObject; readonly line: number }
  | { readonly do: 'change_calendar'; readonly calendar: string; readonly change: CalendarChange; readonly line: number }
  /** `key`: the value of its key; a step or handler that waits for that key gets it, else the case itself. */
  | { readonly do: 'message'; readonly message: string; readonly key: string | null; readonly data: JsonObject; readonly line: number }
  | ScenarioDiscretion
  /** The outside answers what the step asked for. */
  | { readonly do: 'respond'; readonly step: string; readonly answer: Answer; readonly line: number }
  /** A completed case is opened again. `by` null: the first person who may. */
  | { readonly do: 'reopen'; readonly comment: string; readonly by: string | null; readonly refused: string | null; readonly line: number }
  | { readonly do: 'cancel'; readonly reason: string; readonly by: string | null; readonly line: number }
  /** Away from now on; `until` null: for good. */
  | {
      readonly do: 'absent';
      readonly person: string;
      readonly substitute: string | null;
      readonly until: Instant | null;
      readonly line: number;
    }
  /** Time passes; working time on `calendar`, null: the organisation's. */
  | ({ readonly do: 'after'; readonly calendar: string | null; readonly line: number } & ScenarioDuration)
  | { readonly do: 'at'; readonly at: Instant; readonly line: number }
  | { readonly do: 'expect'; readonly expect: Expectation; readonly line: number };

/** How long, as read and as written. */
export interface ScenarioDuration {
  readonly duration: Duration;
  readonly text: string;
}

/** An operation on a task, with what it takes. */
type ScenarioOperation<How extends string, Operands = unknown> = Operands & {
  readonly do: How;
  readonly task: string;
  readonly by: string | null;
  readonly refused: string | null;
  readonly line: number;
};

/** An administrator pauses deadlines, or ends that. `by` null: the first administrator; `deadline` null: all of the case. */
export type ScenarioPause =
  | {
      readonly do: 'pause_deadline';
      readonly deadline: string | null;
      readonly reason: string;
      /** When it began: an instant, or so long ago; both null: now. */
      readonly from: Instant | null;
      readonly ago: ScenarioDuration | null;
      /** When it ended: an instant, or so long after it began; both null: it goes on. */
      readonly until: Instant | null;
      readonly for: ScenarioDuration | null;
      readonly by: string | null;
      readonly refused: string | null;
      readonly line: number;
    }
  | {
      readonly do: 'resume_deadline';
      readonly deadline: string | null;
      readonly by: string | null;
      readonly refused: string | null;
      readonly line: number;
    };

/** An administrator deals with the incident on a step or deadline. `by` null: the first administrator. */
export interface ScenarioResolution {
  readonly do: 'retry_incident' | 'skip_incident' | 'mend_incident';
  readonly on: string;
  /** What a mend sets. */
  readonly data: JsonObject;
  readonly by: string | null;
  readonly refused: string | null;
  readonly line: number;
}

/** A task ends otherwise than by being done. */
interface ScenarioEnding<How extends string> {
  readonly do: How;
  readonly task: string;
  readonly by: string | null;
  readonly reason: string | null;
  readonly refused: string | null;
  readonly line: number;
}

/** What people do at their discretion. `by` null: the first person who may. */
export type ScenarioDiscretion =
  | { readonly do: 'button'; readonly button: string; readonly by: string | null; readonly refused: string | null; readonly line: number }
  | {
      readonly do: 'add_item';
      readonly step: string;
      readonly item: Json;
      readonly by: string | null;
      readonly refused: string | null;
      readonly line: number;
    };

/** What must be so; what is not named may be anything. */
export interface Expectation {
  /** All open tasks, in any order. */
  readonly tasks?: readonly ExpectedTask[];
  readonly stage?: string;
  readonly status?: 'open' | 'completed' | 'cancelled';
  readonly outcome?: string;
  /** Fields of the case's data; others may be there. */
  readonly data?: JsonObject;
  /** Case role → person. */
  readonly case_roles?: { readonly [role: string]: string };
  /** Running deadlines; others may run. */
  readonly deadlines?: readonly ExpectedDeadline[];
  /** All escalations since the expectation before (or the start), in the order in which they came. */
  readonly escalations?: readonly ExpectedEscalation[];
  /** The steps whose links the customer was sent since the expectation before (or the start), in order. */
  readonly links?: readonly string[];
  /** All notices since the expectation before (or the start), in the order in which they came. */
  readonly notices?: readonly ExpectedNotice[];
  /** Values of `record` steps, the latest of each; others may be there. */
  readonly records?: JsonObject;
  /** All steps that wait for an answer of the outside, in any order. */
  readonly calls?: readonly ExpectedCall[];
  /** Steps and deadlines with an incident, all of them, in any order. */
  readonly incidents?: readonly string[];
  readonly line: number;
}
export interface ExpectedCall {
  /** The step's id. */
  readonly call: string;
  /** Fields of what is sent; others may be there. */
  readonly with?: JsonObject;
  readonly line: number;
}
export interface ExpectedTask {
  /** The step's id. */
  readonly task: string;
  readonly assignee?: string;
  /** Roles, units and persons that it stands before, in any order. */
  readonly offered_to?: readonly string[];
  readonly due?: Instant;
  readonly overdue?: boolean;
  readonly priority?: Priority;
  readonly state?: TaskStatus;
  readonly line: number;
}
export interface ExpectedDeadline {
  /** The clock's id. */
  readonly deadline: string;
  readonly due?: Instant;
  readonly overdue?: boolean;
  readonly paused?: boolean;
  readonly line: number;
}
export interface ExpectedEscalation {
  readonly deadline: string;
  /** From 1. */
  readonly level: number;
  readonly line: number;
}
export interface ExpectedNotice {
  readonly about: 'reminder' | 'escalation' | 'reassigned' | 'notify';
  readonly deadline?: string;
  /** The `notify` step that tells. */
  readonly step?: string;
  readonly level?: number;
  /** Persons, in any order; `customer` for each contact of the customer. */
  readonly to?: readonly string[];
  readonly line: number;
}
