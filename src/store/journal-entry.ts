/** One line of the journal: plain JSON, complete in itself, and harmless when it is read twice. */
import type { Organisation } from '../organisation/snapshot.js';
import type { StartCause } from './start-cause.js';

export type JournalEntry =
  | { readonly kind: 'artefact'; readonly hash: string; readonly artefact: string; readonly content: string }
  | {
      readonly kind: 'published';
      readonly of: string;
      readonly id: string;
      readonly version: number;
      readonly hash: string;
      readonly at: number;
      readonly by: string | null;
    }
  | {
      readonly kind: 'organisation';
      readonly version: number;
      readonly organisation: Organisation;
      readonly at: number;
      readonly by: string | null;
    }
  | {
      readonly kind: 'absence';
      readonly id: string;
      readonly person: string;
      readonly substitute: string | null;
      readonly begins_at: number;
      readonly ends_at: number;
      readonly entered_by: string | null;
      readonly entered_at: number;
    }
  | { readonly kind: 'absence_removed'; readonly id: string }
  | { readonly kind: 'customer'; readonly id: string; readonly version: number; readonly file: unknown; readonly at: number }
  | {
      readonly kind: 'case_start';
      readonly request_id: string | null;
      readonly fingerprint: string | null;
      readonly occasion: string | null;
      readonly playbook: string;
      readonly key: string | null;
      readonly number: number | null;
      readonly case_id: string | null;
      readonly decision: string;
      readonly input: string | null;
      /** The key is a number that Steward gave. */
      readonly counted: boolean;
    }
  | {
      readonly kind: 'case_start_settled';
      readonly case_id: string;
      readonly state: 'confirmed' | 'abandoned';
      readonly run_id: string | null;
    }
  | {
      readonly kind: 'failed_start';
      readonly id: string;
      readonly playbook: string;
      readonly start: string | null;
      readonly cause: StartCause;
      readonly message: string;
      readonly failed_at: number;
    }
  | { readonly kind: 'failed_start_settled'; readonly id: string }
  /** Whatever the end of a case starts has been started. */
  | { readonly kind: 'end_done'; readonly case_id: string; readonly write_id: string }
  | {
      readonly kind: 'archive';
      readonly case_id: string;
      readonly write_id: string;
      readonly run_id: string;
      readonly seq: number;
      readonly outcome: string | null;
      readonly ended_at: number;
      readonly view: string;
      readonly state: string | null;
      readonly facts: string;
    };
