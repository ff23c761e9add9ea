/** The server itself: whether it runs, whether it can do its work, what its API is. */
import type { Application } from 'express';
import type { Database } from '../../store/database.js';
import { currentOrganisation } from '../../store/organisation.js';
import type { OpenapiDocument } from '../openapi.js';
import { LATE, within } from '../within.js';

/** A check that takes longer has failed. */
const PATIENCE_MS = 3_000;

export function addServerRoutes(app: Application, document: OpenapiDocument, db: Database, pingTemporal: () => Promise<unknown>): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });

  app.get('/readyz', async (_request, response) => {
    const [database, temporal] = await Promise.all([
      outcomeOf(currentOrganisation(db), 'The database does not answer.'),
      outcomeOf(pingTemporal(), 'Temporal does not answer.'),
    ]);
    const ready = database === 'ok' && temporal === 'ok';
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', checks: { database, temporal } });
  });

  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
}

async function outcomeOf(check: Promise<unknown>, failure: string): Promise<string> {
  const answer = await within(check, PATIENCE_MS).catch(() => LATE);
  return answer === LATE ? failure : 'ok';
}
