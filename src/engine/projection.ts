/**
 * The write that keeps PostgreSQL in step with a case (DESIGN §2, the projection protocol): what the workflow hands to
 * its one local activity per change, and what it gets back.
 */
import type { AssignRequest, Decision, NoticeRequest } from '../organisation/request.js';
import type { Fact } from './effect.js';
import type { Instant, State } from './state.js';
import type { CaseView, TaskView } from './view.js';

export interface ProjectionWrite {
  /** Workflow id. */
  readonly case: string;
  readonly run_id: string;
  readonly seq: number;
  /** State's last write; null for a case's first. */
  readonly parent: { readonly write_id: string; readonly seq: number } | null;
  /** Digest of the workflow's State and effects; echoed, and compared on replay. */
  readonly digest: string;
  /** The time at which what is written happened; echoed, so that a replay has it happen then. */
  readonly at: Instant;
  readonly view: CaseView;
  /** All open tasks of the case. */
  readonly tasks: readonly TaskView[];
  /** Facts since the last write. */
  readonly facts: readonly Fact[];
  /** Requests for people since the last write, in order; case roles before the tasks that use them. */
  readonly requests: readonly AssignRequest[];
  readonly notices: readonly NoticeRequest[];
  /** At the case's end: what the archive keeps (Temporal forgets after its retention). */
  readonly archive: State | null;
}
export interface ProjectionResult {
  readonly write_id: string;
  /** The write's seq, for whoever reads it from the history. */
  readonly seq: number;
  readonly digest: string;
  /** Left out by those of before it was echoed. */
  readonly at?: Instant;
  readonly decisions: readonly Decision[];
}
