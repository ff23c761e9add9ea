/**
 * The search attributes of a case.
 *
 * owns: their names and types, for the workflow, the client and the set-up alike.
 * never: personal data; `CustomerId` is an id.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const searchAttributes = {
  CustomerId: defineSearchAttributeKey('CustomerId', SearchAttributeType.KEYWORD),
  Phase: defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD),
  Stage: defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD),
  Tier: defineSearchAttributeKey('Tier', SearchAttributeType.KEYWORD),
  Outcome: defineSearchAttributeKey('Outcome', SearchAttributeType.KEYWORD),
  Priority: defineSearchAttributeKey('Priority', SearchAttributeType.INT),
  Overdue: defineSearchAttributeKey('Overdue', SearchAttributeType.BOOL),
  Incident: defineSearchAttributeKey('Incident', SearchAttributeType.BOOL),
} as const;
