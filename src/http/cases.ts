/** Running cases as HTTP needs them; `CaseClient` (temporal/) is this. */
import type { CaseClient } from '../temporal/case-client.js';

export type Cases = Pick<
  CaseClient,
  | 'start'
  | 'send'
  | 'perform'
  | 'projection'
  | 'outcome'
  | 'cancel'
  | 'customerOf'
  | 'customerChanged'
  | 'peopleChanged'
  | 'calendarsChanged'
  | 'renew'
>;
