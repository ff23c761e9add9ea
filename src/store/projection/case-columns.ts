import type { CaseView } from '../../engine/view.js';
import { jsonText } from '../json-text.js';

/** The columns of a head that are read off the case's view. */
export function caseColumns(view: CaseView) {
  return {
    playbook: view.playbook,
    phase: view.phase,
    key: view.key,
    customer_id: view.customer_id,
    status: view.status,
    outcome: view.outcome,
    stage: view.stage,
    owner: view.case_roles.owner ?? null,
    started_at: view.started_at,
    ended_at: view.ended_at,
    overdue: view.overdue,
    incidents: view.incidents.length,
    view: jsonText(view),
  };
}
