/** How a case is started: what a client, or a case that plays it, hands to Temporal. */
import type { CalendarSet } from '../calendar/compiled.js';
import type { Phase, Program } from '../program/program.js';
import { type Artefact, artefactReference } from './artefact.js';
import type { CaseInput } from './case-contract.js';
import { firstAttributes } from './case-details.js';
import { fairness } from './case-fairness.js';
import { searchAttributes } from './search-attributes.js';

export interface CaseStart {
  readonly playbook: string;
  readonly phase: Phase;
  readonly first_stage: string | null;
  /** Content hashes. */
  readonly program: string;
  readonly calendars: string;
  /** Shown in Temporal UI: the playbook's title and the case's key. */
  readonly summary: string;
  readonly details: string;
  readonly tier: string | null;
  readonly input: CaseInput;
}

/** What a client and a case that plays it say alike of the workflow. */
export function startOptions(start: CaseStart) {
  const args: [CaseInput, Artefact<Program>, Artefact<CalendarSet>] = [
    start.input,
    artefactReference(start.program),
    artefactReference(start.calendars),
  ];
  return {
    workflowId: start.input.case.id,
    args,
    typedSearchAttributes: caseAttributes(start),
    priority: fairness(start.input.case.customer_id, start.playbook),
    staticSummary: start.summary,
    staticDetails: start.details,
  };
}

/** The search attributes that a case begins with. */
function caseAttributes(start: CaseStart) {
  const first = firstAttributes(start.first_stage);
  const customer = start.input.case.customer_id;
  return [
    { key: searchAttributes.Phase, value: start.phase },
    { key: searchAttributes.Priority, value: first.Priority },
    { key: searchAttributes.Overdue, value: first.Overdue },
    { key: searchAttributes.Incident, value: first.Incident },
    ...(first.Stage === null ? [] : [{ key: searchAttributes.Stage, value: first.Stage }]),
    ...(customer === null ? [] : [{ key: searchAttributes.CustomerId, value: customer }]),
    ...(start.tier === null ? [] : [{ key: searchAttributes.Tier, value: start.tier }]),
  ];
}
