/** Faults of open cases, for administrators. */
import type { Application, NextFunction, Request, Response } from 'express';
import type { JsonObject } from '../../program/json.js';
import { listCases } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import { mayResolveIncidents } from '../authorisation.js';
import { operationId } from '../idempotency.js';
import { actorOf } from '../identity.js';
import { API } from '../links.js';
import { performAndAnswer } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import { caseIncidentRepresentation } from '../representation.js';

export function addIncidentRoutes(app: Application, db: Database, operations: Operations): void {
  app.get(`${API}/incidents`, administratorsOnly, async (request, response) => {
    const page = await listCases(db, { filter: { incidents: true, status: 'open' }, ...pagingOf(request) });
    const items = page.items.flatMap((view) => view.incidents.map((incident) => ({ case: view.id, incident })));
    response.json(pageRepresentation(request, { items, next: page.next }, (each) => caseIncidentRepresentation(each.case, each.incident)));
  });

  const resolve =
    (name: 'retry_incident' | 'skip_incident' | 'mend_incident') =>
    (request: Request<{ case: string; incident: string }>, response: Response) => {
      const { case: caseId, incident } = request.params;
      const actor = actorOf(response);
      const { id, fingerprint } = operationId(request, actor, name, `${caseId} ${incident}`);
      const { data } = (request.body ?? {}) as { readonly data?: JsonObject };
      const asked = { actor, fingerprint, incident, ...(data ? { data } : {}) };
      return performAndAnswer(response, db, operations, { case: caseId, name, id, request: asked });
    };
  app.post(`${API}/incidents/:case/:incident/retry`, administratorsOnly, resolve('retry_incident'));
  app.post(`${API}/incidents/:case/:incident/skip`, administratorsOnly, resolve('skip_incident'));
  app.post(`${API}/incidents/:case/:incident/mend`, administratorsOnly, resolve('mend_incident'));
}

function administratorsOnly(_request: Request<never> | Request, response: Response, next: NextFunction): void {
  if (!mayResolveIncidents(actorOf(response))) {
    throw new Problem('not_allowed', 'Incidents are settled by administrators.', { permission: 'administer' });
  }
  next();
}
