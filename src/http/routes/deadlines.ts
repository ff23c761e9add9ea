/** Deadlines of a case: read with their ledgers; paused and resumed by those who administer it. */
import type { Application, Request, Response } from 'express';
import type { Database } from '../../store/database.js';
import { withRelations } from '../authorisation.js';
import { deadlinesOf } from '../deadlines.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { knownOf } from '../route-access.js';

interface PauseBody {
  readonly clock?: string;
  readonly from?: string;
  readonly until?: string;
  readonly reason?: string;
}

export function addDeadlineRoutes(app: Application, db: Database, operations: Operations): void {
  app.get(`${API}/cases/:id/deadlines`, async (_request, response) => {
    const { view } = knownOf(response);
    response.json({ items: await deadlinesOf(db, view, Date.now()) });
  });

  const change = (name: 'pause_clocks' | 'resume_clocks') => async (request: Request<{ id: string }>, response: Response) => {
    const reader = readerOf(response);
    const known = knownOf(response);
    const actor = withRelations(reader, known);
    const { clock, from, until, reason } = request.body as PauseBody;
    const { id, fingerprint } = operationId(request, actor, name, request.params.id);
    const operands = {
      ...(clock === undefined ? {} : { clock }),
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
      ...(reason === undefined ? {} : { reason }),
    };
    await performAndAnswer(response, db, operations, { case: request.params.id, name, id, request: { actor, fingerprint, ...operands } });
  };
  app.post(`${API}/cases/:id/pause_clocks`, change('pause_clocks'));
  app.post(`${API}/cases/:id/resume_clocks`, change('resume_clocks'));
}
