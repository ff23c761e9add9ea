/**
 * How cases are related, and what one case tells another. Plain JSON.
 *
 * guarantees: each relation has an inverse, so that it is seen from both sides.
 */
import type { Json, JsonObject } from '../program/json.js';

/** A relation as one case has it, and as the other has it. */
export const INVERSE = {
  duplicate_of: 'duplicated_by',
  duplicated_by: 'duplicate_of',
  caused_by: 'causes',
  causes: 'caused_by',
  relates_to: 'relates_to',
  child_of: 'parent_of',
  parent_of: 'child_of',
  merged_into: 'merged_from',
  merged_from: 'merged_into',
  split_from: 'split_into',
  split_into: 'split_from',
  reopens: 'reopened_as',
  reopened_as: 'reopens',
} as const;
export type RelationKind = keyof typeof INVERSE;

/** Those that people make and take back. A case has at most one parent, so that the child says who that is. */
export const LINKS = ['duplicate_of', 'duplicated_by', 'caused_by', 'causes', 'relates_to', 'child_of'] as const;
export type LinkKind = (typeof LINKS)[number];

export interface CaseRelation {
  readonly relation: RelationKind;
  /** The other case. */
  readonly case: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whoever made it; null: Steward itself. */
  readonly by: string | null;
  readonly comment?: string;
}

/** What is said of a parent case to all its children. */
export interface ParentUpdate {
  /** Unique among all cases: a child takes it once. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string | null;
  readonly text: string;
  /** For children whose playbook takes a message of this name. */
  readonly message?: { readonly name: string; readonly data: JsonObject };
}

/** What a case tells another one; `id` makes it heard once. */
export interface CaseTelling {
  readonly id: string;
  readonly to: string;
  readonly news: CaseNews;
}
export type CaseNews =
  /** `relation`: as the one who is told has it from now on. */
  | {
      readonly kind: 'linked';
      readonly relation: RelationKind;
      readonly by: string | null;
      readonly comment?: string;
      /** It wants to hear what the other children have heard. */
      readonly earlier?: true;
    }
  | { readonly kind: 'unlinked'; readonly relation: RelationKind; readonly by: string | null }
  /** Whoever tells has been merged into the one who is told. */
  | {
      readonly kind: 'merged';
      readonly by: string | null;
      readonly comment?: string;
      readonly key: string;
      readonly customer: string | null;
      readonly data: JsonObject;
      /** Titles of the tasks that were open. */
      readonly open: readonly Json[];
      /** The messages that it still waited for, by key. */
      readonly awaits: readonly { readonly message: string; readonly key: string }[];
    }
  | { readonly kind: 'update'; readonly update: ParentUpdate }
  /** Its parent has ended. */
  | { readonly kind: 'parent_ended'; readonly outcome: string; readonly update?: ParentUpdate }
  /** The case `of`, or whoever tells, goes on as another one: its relations go with it. */
  | { readonly kind: 'goes_on_as'; readonly of?: string; readonly case: string; readonly by: string | null };

/** Most relations of one case besides children, and most children. */
export const RELATIONS_KEPT = 200;
export const CHILDREN_KEPT = 5_000;
