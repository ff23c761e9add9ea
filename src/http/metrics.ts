/** What operators watch (Prometheus text format): requests, open cases and tasks, incidents, cases whose code fails. */
import type { RequestHandler } from 'express';
import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../store/database.js';
import { countFailedStarts } from '../store/failed-starts.js';

export interface Metrics {
  /** Measures every request by its route, never by its path: ids are no labels. */
  readonly measure: RequestHandler;
  /** The exposition, with what the database and Temporal say at this moment. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
}

export function createMetrics(db: Database, stuckCases: () => Promise<number>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'steward_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const cases = gauge('steward_open_cases', 'Cases that are open.');
  const incidents = gauge('steward_cases_with_incidents', 'Open cases with an incident that an administrator has to settle.');
  const overdue = gauge('steward_overdue_cases', 'Open cases with a deadline that has passed.');
  const tasks = gauge('steward_open_tasks', 'Tasks that somebody has to do.');
  const failed = gauge('steward_failed_starts', 'Cases that were to start by themselves and could not.');
  const stuck = gauge('steward_stuck_cases', 'Cases whose workflow code fails; -1: Temporal does not say.');

  return {
    measure(request, response, next) {
      const end = requests.startTimer({ method: request.method });
      response.once('finish', () => {
        // A stream takes as long as somebody listens.
        if (response.get('Content-Type') === 'text/event-stream') return;
        const route = (request.route as { readonly path?: unknown } | undefined)?.path;
        end({ route: typeof route === 'string' ? route : 'none', status: response.statusCode });
      });
      next();
    },
    async read() {
      const { rows } = await sql<{ cases: number; incidents: number; overdue: number; tasks: number }>`
        select count(*)::int as cases, count(*) filter (where incidents > 0)::int as incidents,
          count(*) filter (where overdue)::int as overdue, (select count(*)::int from tasks) as tasks
        from heads where status = 'open'`.execute(db);
      cases.set(rows[0]?.cases ?? 0);
      incidents.set(rows[0]?.incidents ?? 0);
      overdue.set(rows[0]?.overdue ?? 0);
      tasks.set(rows[0]?.tasks ?? 0);
      failed.set(await countFailedStarts(db));
      stuck.set(await stuckCases().catch(() => -1));
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
