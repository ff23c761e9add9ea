/** Where things are in the API. Ids hold `/` and `:`, so that every one is encoded. */
export const API = '/api/v1';

const at =
  (collection: string) =>
  (id: string): string =>
    `${API}/${collection}/${encodeURIComponent(id)}`;

export const pathOf = {
  case: at('cases'),
  task: at('tasks'),
  customer: at('customers'),
  playbook: at('playbooks'),
  operation: at('operations'),
  failedStart: at('failed_starts'),
  person: at('people'),
  filter: at('filters'),
  absence: (person: string, absence: string): string =>
    `${API}/people/${encodeURIComponent(person)}/absences/${encodeURIComponent(absence)}`,
  attachment: (caseId: string, file: string): string => `${API}/cases/${encodeURIComponent(caseId)}/attachments/${file}`,
  incident: (caseId: string, incident: string): string => `${API}/incidents/${encodeURIComponent(caseId)}/${encodeURIComponent(incident)}`,
} as const;

/** The playbook of a case: case ids are `PLAYBOOK/KEY`. */
export function playbookOf(caseId: string): string {
  return caseId.slice(0, Math.max(0, caseId.indexOf('/')));
}

/** Whether customers reach it, who have no token but that of their link; `path` is below the API's root. */
export function isOfCustomers(path: string): boolean {
  return path.startsWith('/links/');
}

/** An address as a log may have it: whoever knows a link's token can follow it. */
export function withoutToken(url: string): string {
  return url.replace(/\/links\/[^/?#]+/i, '/links/-');
}

/** The case that a task belongs to: task ids are `CASE:STEP.N`. Null where it is no task's id. */
export function caseOfTask(task: string): string | null {
  return /^([^:]+):[^:]+\.\d+$/.exec(task)?.[1] ?? null;
}
