/** How people want to be told, as organisation.yaml says it. */

/** What a notice is about. */
export const NOTICE_KINDS = ['reminder', 'escalation', 'notify'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Each is what is said nearest to a person (said-of.ts). */
export interface NoticePreferences {
  /** Local times `HH:MM` at which what is not urgent is sent as one; empty: it is sent as it comes. */
  readonly digest?: readonly string[];
  /** What is urgent whatever the playbook says. */
  readonly urgent?: readonly NoticeKind[];
}
