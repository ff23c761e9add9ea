/** The server itself: whether it runs, whether it can do its work, what its API is. */
import type { Application } from 'express';
import type { Database } from '../../store/database.js';
import { currentOrganisation } from '../../store/organisation.js';
import type { Metrics } from '../metrics.js';
import type { OpenapiDocument } from '../openapi.js';
import { LATE, within } from '../within.js';

/** A check that takes longer has failed. */
const PATIENCE_MS = 3_000;

export interface ServerChecks {
  readonly pingTemporal: () => Promise<unknown>;
  readonly stuckCases: () => Promise<number>;
  /** What is shown of cases is what they are, as far as a start must wait for it. */
  readonly compared: () => boolean;
}

export function addServerRoutes(
  app: Application,
  document: OpenapiDocument,
  db: Database,
  metrics: Metrics,
  { pingTemporal, stuckCases, compared }: ServerChecks,
): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });

  app.get('/readyz', async (_request, response) => {
    const [database, temporal, stuck] = await Promise.all([
      outcomeOf(currentOrganisation(db), 'The database does not answer.'),
      outcomeOf(pingTemporal(), 'Temporal does not answer.'),
      within(stuckCases(), PATIENCE_MS).catch(() => LATE),
    ]);
    const projections = compared() ? 'ok' : 'Open cases are being compared with Temporal: tasks may be missing until that is done.';
    const ready = database === 'ok' && temporal === 'ok' && projections === 'ok';
    // One case whose code fails is told, and does not take the server away from all the others.
    const cases = typeof stuck !== 'number' ? 'not known' : stuck === 0 ? 'ok' : stuckInWords(stuck);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', checks: { database, temporal, projections, cases } });
  });

  app.get('/metrics', async (_request, response) => {
    const { type, text } = await metrics.read();
    response.type(type).send(text);
  });

  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
}

function stuckInWords(count: number): string {
  return `${count === 1 ? 'One case stands' : `${count} cases stand`} still: the workflow code fails. In Temporal UI: TemporalReportedProblems IS NOT NULL`;
}

async function outcomeOf(check: Promise<unknown>, failure: string): Promise<string> {
  const answer = await within(check, PATIENCE_MS).catch(() => LATE);
  return answer === LATE ? failure : 'ok';
}
