/** One line of the journal: plain JSON, complete in itself, and harmless when it is read twice. */
import type { Fact } from '../engine/effect.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { Json, JsonObject } from '../program/json.js';
import type { LastWrite, WriteStatus } from './projection/rules.js';
import type { StartCause } from './start-cause.js';

/** A row as it was, by column; what it is later comes with a later entry. */
export interface JournalRow {
  readonly [column: string]: Json;
}

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
  /** Open cases have been told of it, or are to be by a `case_change`. */
  | { readonly kind: 'absence_begun'; readonly id: string }
  | { readonly kind: 'absence_removed'; readonly id: string }
  | { readonly kind: 'filter_saved'; readonly person: string; readonly name: string; readonly filter: JsonObject; readonly at: number }
  | { readonly kind: 'filter_removed'; readonly person: string; readonly name: string }
  | {
      readonly kind: 'customer_link';
      readonly token_hash: string;
      /** What it leads to. */
      readonly of: string;
      readonly case_id: string;
      readonly subject: string;
      readonly contact: string;
      readonly expires_at: number;
    }
  | { readonly kind: 'customer'; readonly id: string; readonly version: number; readonly file: unknown; readonly at: number }
  /** With the customer where no case has it; what cases have comes with them. */
  | {
      readonly kind: 'customer_contact';
      readonly id: string;
      readonly customer_id: string;
      readonly at: number;
      readonly person: string;
      readonly acting_for: string | null;
      readonly detail: JsonObject;
      readonly fingerprint: string;
    }
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
  /** What was done to no case; what was done to cases comes with them. */
  | {
      readonly kind: 'audit';
      readonly entry: string;
      readonly at: number;
      readonly person: string;
      readonly acting_for: string | null;
      readonly action: string;
      readonly subject: string | null;
      readonly channel: string | null;
      readonly address: string | null;
      readonly detail: JsonObject;
    }
  | { readonly kind: 'failed_start_settled'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string; readonly name: string; readonly media_type: string; readonly content: string }
  /** `content` in base64. */
  | { readonly kind: 'attachment'; readonly id: string; readonly content: string }
  /** A write of the projection, with its facts: whether it stands is told by what was settled since, or by the cases. */
  | {
      readonly kind: 'write';
      readonly case_id: string;
      readonly write_id: string;
      readonly parent_id: string | null;
      readonly parent_seq: number;
      readonly run_id: string;
      readonly seq: number;
      readonly facts: readonly (Fact & { readonly position: number })[];
      /** People who were chosen, with what that made of their turn. */
      readonly turns?: { readonly [person: string]: number } | null;
      /** In a snapshot; unverified unless told. */
      readonly status?: WriteStatus;
    }
  /** In a snapshot: what has become of people's turns. */
  | { readonly kind: 'turns'; readonly turns: { readonly [person: string]: number } }
  | { readonly kind: 'settled'; readonly ends: readonly LastWrite[] }
  | { readonly kind: 'notice'; readonly row: JournalRow }
  | { readonly kind: 'delivery'; readonly row: JournalRow }
  /** One that is kept until its case has taken or refused it, or what came of it. */
  | { readonly kind: 'operation'; readonly row: JournalRow }
  /** What open cases are still to be told. */
  | { readonly kind: 'case_change'; readonly id: number; readonly change: Json }
  | { readonly kind: 'case_change_done'; readonly id: number }
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
      /** Absent: those of the case that stand by then. */
      readonly facts?: string;
      /** ISO 8601. Absent in entries of an older version. */
      readonly archived_at?: string;
      /** In a snapshot: whatever the end starts has been started. */
      readonly done?: boolean;
    };
