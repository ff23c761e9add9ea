/** Requests for people and the decisions on them: what the engine asks and `resolve` answers. */
import type { JsonObject, JsonSchema } from '../program/json.js';
import type { AccessRule, NoticeChannel } from '../program/program.js';

/**
 * Who is asked for, as far as the case knows it. `case_role` and `manager_of` are left to `resolve`, which knows the
 * organisation and the decisions made before in the same batch.
 */
export type Wanted =
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'skill'; readonly skill: string; readonly level: number }
  | { readonly kind: 'case_role'; readonly case_role: string }
  /** The manager of the unit of this person, or of the holder of a case role. */
  | { readonly kind: 'manager_of'; readonly person?: string; readonly case_role?: string };
/** All of these hold. */
export type WantedMatch = readonly Wanted[];

export interface AssignRequest {
  /** Derived from the state: a retry is the same request and gets the same decision. */
  readonly effect: string;
  readonly subject: { readonly kind: 'task'; readonly task: string } | { readonly kind: 'case_role'; readonly case_role: string };
  readonly any: readonly WantedMatch[];
  readonly not: readonly WantedMatch[];
  /** `offer` puts it before all candidates, who claim it; a single candidate gets it at once. The others pick one person. */
  readonly by: 'offer' | 'round_robin' | 'least_loaded' | 'random';
  /** Languages, as tags; never empty. Where one person is picked, whoever speaks one of them goes before all others. */
  readonly speaks?: readonly string[];
  /** Has it again where they still may, however others match. */
  readonly prefer?: string;
  /** The one who is away, for whom `prefer` stands in: named in the decision where they have it. */
  readonly acting_for?: string;
  /** Everybody who matches is to have it; where they are fewer than this, others are found as for a task that nobody matches. */
  readonly everybody?: { readonly least: number };
  /** Absent: whoever is asked for may take it up. */
  readonly access?: AdmissionRules;
}

/** What a playbook's `access` says of claiming and completing, with all that its conditions read. */
export interface AdmissionRules {
  readonly rules: readonly AccessRule[];
  readonly started_by: string | null;
  readonly assignees: readonly string[];
  readonly names: { readonly [name: string]: JsonSchema };
  readonly values: JsonObject;
}

export interface Decision {
  readonly effect: string;
  readonly subject: AssignRequest['subject'];
  /** The one who has it; null when it is offered. */
  readonly assignee: string | null;
  /** To whom it is offered, symbolic (roles and units stay roles and units, so that joiners and leavers need no event); empty when assigned. */
  readonly offered_to: readonly WantedMatch[];
  /** Persons who may not take it. */
  readonly excluded: readonly string[];
  /** Set when nobody matched and it fell upward. */
  readonly fell_to?: 'manager' | 'administrators';
  /** Of a request for everybody: who; the task itself stays as it is. */
  readonly everybody?: readonly string[];
  /** Set when somebody else would have had it, who is away. */
  readonly acting_for?: string;
}

/** People told of something; resolved like candidates. */
export interface NoticeRequest {
  readonly effect: string;
  readonly to: readonly WantedMatch[];
  /** Contacts of the case's customer who are told as well. */
  readonly contacts?: readonly string[];
  readonly about: NoticeSubject;
}
export type NoticeSubject = ClockNotice | WrittenNotice | LinkNotice;
/** For a contact of the customer: a task is theirs, and its link is to get to them. */
export interface LinkNotice {
  readonly kind: 'link';
  /** The step's id. */
  readonly step: string;
  /** The one task, by its id. */
  readonly tasks: readonly [string];
  /** Until when the answer is taken; null: as long as the task is open. */
  readonly until: number | null;
}
/** Of a clock: Steward has the words for it. */
export interface ClockNotice {
  readonly kind: 'reminder' | 'escalation' | 'reassigned';
  /** The clock's id. */
  readonly clock: string;
  /** 1-based level of an escalation; 0 for reminders. */
  readonly level: number;
  readonly due: number | null;
  /** The task or tasks concerned, by task id. */
  readonly tasks: readonly string[];
  /** It does not wait until its receiver works. */
  readonly urgent?: true;
}
/** Of a `notify` step: its own words, by language; each reader gets theirs, as `inLanguage` says. */
export interface WrittenNotice {
  readonly kind: 'notify';
  /** The step's id. */
  readonly step: string;
  readonly subject?: { readonly [language: string]: string };
  readonly text: { readonly [language: string]: string };
  /** The inbox is always among them. */
  readonly channels: readonly NoticeChannel[];
  /** It does not wait until its receiver works, and for no digest. */
  readonly urgent?: true;
}
