/**
 * The HTTP API as an Express application. A factory: it opens nothing and ends nothing; what it needs is given.
 *
 * owns: the order in which a request passes identity, body, description, route and error handler.
 */
import express, { type Application } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Database } from '../store/database.js';
import { retryFailedStartsSoon } from '../store/failed-starts.js';
import type { ObjectStore } from '../store/object-store.js';
import type { Cases } from './cases.js';
import { errorHandler, routeUnknown } from './error-handler.js';
import { createEventFeed } from './event-feed.js';
import { authenticate, type Identity } from './identity.js';
import { knownOrganisation } from './known-organisation.js';
import { API, isOfCustomers, withoutToken } from './links.js';
import { loopbackOnly } from './loopback.js';
import { createMetrics } from './metrics.js';
import { openapiDocument, openapiValidator } from './openapi.js';
import { createOperations } from './operations.js';
import { publishedPrograms } from './published-programs.js';
import { noteRefused, type RefusedRequests } from './refused-requests.js';
import { guarded } from './route-access.js';
import { ATTACHMENT_BODY_LIMIT, addAttachmentRoutes } from './routes/attachments.js';
import { addAuditRoute } from './routes/audit.js';
import { addBulkReassignRoute } from './routes/bulk-reassign.js';
import { addCancellationRoute } from './routes/cancellation.js';
import { addReopenRoute } from './routes/case-reopen.js';
import { addSplitRoute } from './routes/case-split.js';
import { addCaseWorkRoutes } from './routes/case-work.js';
import { addCaseRoutes } from './routes/cases.js';
import { addConsoleRoutes } from './routes/console.js';
import { addCustomerContactRoutes } from './routes/customer-contacts.js';
import { addCustomerLinkRoutes } from './routes/customer-links.js';
import { addCustomerRoutes } from './routes/customers.js';
import { addDeadlineRoutes } from './routes/deadlines.js';
import { addDiscretionRoutes } from './routes/discretion.js';
import { addEventRoutes } from './routes/events.js';
import { addFailedStartRoutes } from './routes/failed-starts.js';
import { addFileRoutes } from './routes/files.js';
import { addIncidentRoutes } from './routes/incidents.js';
import { addMessageRoutes } from './routes/messages.js';
import { addNoticeRoutes } from './routes/notices.js';
import { addOperationRoutes } from './routes/operations.js';
import { addPeopleRoutes } from './routes/people.js';
import { addPlaybookRoutes } from './routes/playbooks.js';
import { addRepairRoute, type Projections } from './routes/repairs.js';
import { addSavedFilterRoutes } from './routes/saved-filters.js';
import { addServerRoutes } from './routes/server.js';
import { addTaskRoutes } from './routes/tasks.js';
import { addUpgradeRoutes } from './routes/upgrades.js';
import type { Settler } from './settler.js';

export interface AppParts {
  readonly db: Database;
  /** Once it returns, what was committed before outlives the machine's power: awaited before anybody is told. */
  readonly durable: () => Promise<void>;
  /** Where files put to tasks are kept; in the database, where it is left out. */
  readonly objects?: ObjectStore;
  readonly cases: Cases;
  readonly settler: Settler;
  readonly identity: Identity;
  readonly refused: RefusedRequests;
  readonly logger: Logger;
  /** Rejects when Temporal does not answer. */
  readonly pingTemporal: () => Promise<unknown>;
  /** Cases whose workflow code fails: they stand still until it is mended. */
  readonly stuckCases: () => Promise<number>;
  readonly projections: Projections;
  /** How long an answer waits for its operation, in milliseconds; after that it is 202. */
  readonly patience?: number;
  /** Called after playbooks were published. */
  readonly published?: () => void;
  /** Called when something was noted that open cases are to be told; resolves when they were told, as far as they can be now. */
  readonly changesNoted?: () => Promise<void>;
  /** Answers are held against openapi.yaml as well. For tests. */
  readonly validateResponses?: boolean;
}

const PATIENCE_MS = 10_000;
/** Nothing else of a request is logged: headers carry tokens. */
const LOGGED = {
  req: ({ id, method, url }: { id: unknown; method: string; url: string }) => ({ id, method, url: withoutToken(url) }),
  res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
};
const BODY_LIMIT = '256kb';
/** A workspace comes whole. */
const WORKSPACE_LIMIT = '8mb';

export function createApp(parts: AppParts): Application {
  const { db, durable, cases, logger, patience = PATIENCE_MS } = parts;
  const document = openapiDocument();
  const programs = publishedPrograms(db);
  const operations = createOperations({ db, programs, durable, cases, settler: parts.settler, patience, logger });

  const metrics = createMetrics(db, parts.stuckCases);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(pinoHttp({ logger, serializers: LOGGED, autoLogging: { ignore: ({ url }) => url === '/healthz' } }));
  app.use(metrics.measure);
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } }, strictTransportSecurity: false }));
  if (parts.identity.loopback_only) app.use(loopbackOnly);
  const organisation = knownOrganisation(db);
  const authenticated = authenticate(parts.identity, organisation);
  app.use(API, (request, response, next) => (isOfCustomers(request.path) ? next() : authenticated(request, response, next)));
  for (const path of [`${API}/playbooks`, `${API}/check`]) app.use(path, express.json({ limit: WORKSPACE_LIMIT }));
  app.use(`${API}/tasks/:id/attachments`, express.json({ limit: ATTACHMENT_BODY_LIMIT }));
  app.use(express.json({ limit: BODY_LIMIT }));
  app.use(openapiValidator(document, parts.validateResponses ?? false));

  const routes = guarded(app, db, programs);
  addTaskRoutes(routes, db, programs, operations);
  addAttachmentRoutes(routes, { db, objects: parts.objects ?? null, durable }, programs, operations);
  addSavedFilterRoutes(routes, { db, durable });
  addBulkReassignRoute(routes, db, programs, operations);
  addCaseRoutes(routes, programs, { db, durable, cases, logger, patience });
  addCaseWorkRoutes(routes, db, programs, operations);
  addReopenRoute(routes, programs, { db, durable, cases, logger, patience });
  addSplitRoute(routes, programs, { db, durable, cases, logger, patience });
  addMessageRoutes(routes, programs, operations, { db, durable, cases, logger, patience });
  addNoticeRoutes(routes, db);
  addOperationRoutes(routes, db, programs, operations);
  addDeadlineRoutes(routes, db, operations);
  addIncidentRoutes(routes, db, programs, operations);
  addCancellationRoute(routes, db, operations);
  addFailedStartRoutes(routes, programs, { db, durable, cases, logger, patience });
  addDiscretionRoutes(routes, db, operations);
  addFileRoutes(routes, db);
  const changesNoted = async (): Promise<void> => parts.changesNoted?.();
  addCustomerLinkRoutes(routes, db, operations);
  addCustomerRoutes(routes, { db, durable }, programs, changesNoted);
  addCustomerContactRoutes(routes, { db, durable }, programs, changesNoted);
  addEventRoutes(routes, createEventFeed(db, programs, logger), parts.identity, organisation);
  addPeopleRoutes(routes, { db, durable }, () => void changesNoted());
  addPlaybookRoutes(routes, { db, durable }, programs, () => {
    parts.published?.();
    void changesNoted();
    void retryFailedStartsSoon(db).catch((error: unknown) => logger.warn({ err: error }, 'starts that failed wait for their time'));
  });
  addAuditRoute(routes, db);
  addUpgradeRoutes(routes, db, cases);
  addRepairRoute(routes, db, parts.projections);
  addServerRoutes(routes, document, db, metrics, { ...parts, compared: parts.projections.compared });
  addConsoleRoutes(routes);

  app.use(routeUnknown);
  app.use(noteRefused(parts.refused));
  app.use(errorHandler(logger));
  return app;
}
