/** Faults of open cases: listed, tried again, passed over, mended. */
import type { Application, Request, Response } from 'express';
import type { JsonObject } from '../../program/json.js';
import { listCases } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import { tasksOfCases } from '../../store/inbox.js';
import { mayAdministerCase, withRelations } from '../authorisation.js';
import { knownCases } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import type { PublishedPrograms } from '../published-programs.js';
import { caseIncidentRepresentation } from '../representation.js';
import { knownOf } from '../route-access.js';

export function addIncidentRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.get(`${API}/incidents`, async (request, response) => {
    const reader = readerOf(response);
    const page = await listCases(db, { filter: { incidents: true, status: 'open' }, ...pagingOf(request) });
    const ids = page.items.map(({ id }) => id);
    const known = await knownCases(db, programs, reader, page.items, await tasksOfCases(db, ids));
    const theirs = known.filter((each) => mayAdministerCase(reader, each, 'resolve_incidents'));
    const items = theirs.flatMap(({ view }) => view.incidents.map((incident) => ({ case: view.id, incident })));
    response.json(pageRepresentation(request, { items, next: page.next }, (each) => caseIncidentRepresentation(each.case, each.incident)));
  });

  const settle =
    (name: 'retry_incident' | 'skip_incident' | 'mend_incident') =>
    async (request: Request<{ case: string; incident: string }>, response: Response): Promise<void> => {
      const { case: caseId, incident } = request.params;
      const reader = readerOf(response);
      const known = knownOf(response);
      const actor = withRelations(reader, known);
      const { id, fingerprint } = operationId(request, actor, name, `${caseId} ${incident}`);
      const { data, same_as } = (request.body ?? {}) as { readonly data?: JsonObject; readonly same_as?: string };
      const asked = { actor, fingerprint, incident, ...(data ? { data } : {}), ...(same_as === undefined ? {} : { same_as }) };
      await performAndAnswer(response, db, operations, { case: caseId, name, id, request: asked });
    };
  app.post(`${API}/incidents/:case/:incident/retry`, settle('retry_incident'));
  app.post(`${API}/incidents/:case/:incident/skip`, settle('skip_incident'));
  app.post(`${API}/incidents/:case/:incident/mend`, settle('mend_incident'));
}
