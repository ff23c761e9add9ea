/** Deadlines of a case: read with their ledgers; paused and resumed by administrators. */
import type { Application, Request, Response } from 'express';
import type { Database } from '../../store/database.js';
import { mayPauseDeadlines } from '../authorisation.js';
import { readVisibleCase } from '../case-access.js';
import { deadlinesOf } from '../deadlines.js';
import { operationId } from '../idempotency.js';
import { actorOf } from '../identity.js';
import { API } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';

interface PauseBody {
  readonly clock?: string;
  readonly from?: string;
  readonly until?: string;
  readonly reason?: string;
}

export function addDeadlineRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  app.get(`${API}/cases/:id/deadlines`, async (request, response) => {
    const { view } = await readVisibleCase(db, programs, readerOf(response), request.params.id);
    response.json({ items: await deadlinesOf(db, view, Date.now()) });
  });

  const change = (name: 'pause_clocks' | 'resume_clocks') => (request: Request<{ id: string }>, response: Response) => {
    const actor = actorOf(response);
    if (!mayPauseDeadlines(actor)) {
      throw new Problem('not_allowed', 'Deadlines are paused by administrators.', { permission: 'administer' });
    }
    const { clock, from, until, reason } = request.body as PauseBody;
    const { id, fingerprint } = operationId(request, actor, name, request.params.id);
    const operands = {
      ...(clock === undefined ? {} : { clock }),
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
      ...(reason === undefined ? {} : { reason }),
    };
    return performAndAnswer(response, db, operations, { case: request.params.id, name, id, request: { actor, fingerprint, ...operands } });
  };
  app.post(`${API}/cases/:id/pause_clocks`, change('pause_clocks'));
  app.post(`${API}/cases/:id/resume_clocks`, change('resume_clocks'));
}
