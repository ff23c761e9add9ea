/** What the HTTP API answers, as far as the commands print it. Fields that a server leaves out are not printed. */
import type { Text } from '../program/text.js';

/** ISO 8601. */
type Instant = string | number;

export interface TaskAnswer {
  readonly id: string;
  readonly title: Text;
  readonly status: string;
  readonly assignee: string | null;
  readonly due: Instant | null;
  readonly overdue: boolean;
  readonly outcomes: readonly { readonly id: string; readonly title: Text }[];
  readonly form: { readonly properties?: object; readonly required?: readonly string[] };
}

export interface DeadlineAnswer {
  readonly clock: string;
  readonly title: Text;
  readonly due: Instant | null;
  readonly overdue: boolean;
}

export interface CaseAnswer {
  readonly id: string;
  readonly title: Text;
  readonly status: string;
  readonly outcome: string | null;
  readonly stage_title: Text | null;
  readonly case_roles: { readonly [role: string]: string | null };
  readonly deadlines: readonly DeadlineAnswer[];
  readonly incidents: readonly { readonly message: string; readonly file: string; readonly line: number }[];
  readonly tasks?: readonly TaskAnswer[];
}

export interface InboxAnswer {
  readonly tasks: readonly TaskAnswer[];
}

/** What an operation on a task answers: the open tasks that the caller sees of the case now. */
export interface OperationAnswer {
  readonly case: string;
  readonly status?: string;
  readonly tasks: readonly TaskAnswer[];
}
