/**
 * What each route asks before it answers: every route of the API stands here, and one that does not is not served.
 *
 * owns: route → rule, and that nothing is answered before it was decided (`decided`).
 * never: the decisions (authorisation.ts), nor what a case's own validator decides of its tasks.
 */
import type { Application, NextFunction, Request, RequestHandler, Response } from 'express';
import { TASK_OPERATIONS } from '../engine/task-lifecycle.js';
import type { JsonObject } from '../program/json.js';
import type { Permission, Program } from '../program/program.js';
import { standingCase } from '../store/case-relations.js';
import { readCustomer } from '../store/customers.js';
import type { Database } from '../store/database.js';
import { readTask } from '../store/inbox.js';
import {
  type AdministersCases,
  type KnownCase,
  mayAdministerCase,
  mayChangeCustomer,
  mayKeepAbsences,
  mayListIncidents,
  mayLogContact,
  mayMerge,
  mayPublish,
  mayReadAudit,
  mayReadCustomer,
  mayReadCustomers,
  mayRepair,
  maySeeTask,
  maySettleStarts,
  mayUpgrade,
  mayWith,
  type Reader,
} from './authorisation.js';
import { readKnownCase, readVisibleCase } from './case-access.js';
import { API } from './links.js';
import { readerOf } from './operation-answer.js';
import { Problem } from './problem.js';
import type { PublishedPrograms } from './published-programs.js';

/** What is asked with. */
interface Asked {
  readonly request: Request;
  readonly response: Response;
  readonly reader: Reader;
  readonly db: Database;
  readonly programs: PublishedPrograms;
}

export interface RouteRule {
  /** For docs/access.md: who may. */
  readonly says: string;
  /** Throws the problem that whoever may not is told. Absent: there is nothing to ask. */
  readonly ask?: (asked: Asked) => Promise<void> | void;
  /** The route itself asks authorisation.ts, of what it reads on the way, and says so (`decided`). */
  readonly left?: true;
}

const ANYBODY: RouteRule = { says: 'anybody, without a token' };
/** The route asks the link itself: it is all that its holder has. */
const HOLDER: RouteRule = { says: 'whoever holds the link, as the contact it was made for' };
const EVERYBODY: RouteRule = { says: 'everybody of the organisation' };
const OWN: RouteRule = { says: 'everybody, of what is their own' };
const SEEN: RouteRule = { says: 'everybody, of the cases that they may see' };
/** The case itself decides: it knows state, holder and exclusions, and asks the playbook's `access`. */
const PARTIES: RouteRule = { says: 'the parties to the task ([tasks.md](tasks.md)), as `access` lets them; the case itself decides' };

function ofCase(says: string, may: (reader: Reader, known: KnownCase) => boolean, permission: string, standing = false): RouteRule {
  return {
    says,
    async ask({ request, response, reader, db, programs }) {
      const named = String(request.params.id ?? request.params.case);
      // What comes for a case that was merged is for the one that goes on.
      const id = standing ? await standingCase(db, named) : named;
      const known = await readVisibleCase(db, programs, reader, id);
      if (!may(reader, known)) throw new Problem('not_allowed', `You may not ${permission} this case.`, { permission });
      response.locals.known = known;
    },
  };
}

const SEE = ofCase('its participants, the managers above them, whom `access` lets `see`, `see_cases`', () => true, 'see');

function withCase(permission: Permission, standing = false): RouteRule {
  const says = `whom \`access\` lets \`${permission}\`; where it says nothing of that, whoever may see the case`;
  return ofCase(says, (reader, known) => mayWith(permission, reader, known), permission, standing);
}

/** They need not see it: it is theirs to mend. */
function administered(to: AdministersCases): RouteRule {
  return {
    says: `whom \`access\` lets \`administer\`, \`${to}\``,
    async ask({ request, response, reader, db, programs }) {
      const known = await readKnownCase(db, programs, reader, String(request.params.id ?? request.params.case));
      if (!mayAdministerCase(reader, known, to)) {
        const detail = 'This is for administrators, and for whom the playbook lets administer its cases.';
        throw new Problem('not_allowed', detail, { permission: 'administer' });
      }
      response.locals.known = known;
    },
  };
}

function ofOrganisation(permission: string, may: (reader: Reader) => boolean, detail: string): RouteRule {
  return {
    says: `\`${permission}\``,
    ask({ reader }) {
      if (!may(reader)) throw new Problem('not_allowed', detail, { permission });
    },
  };
}

const INCIDENTS = ofOrganisation('resolve_incidents', mayListIncidents, 'The incidents of all cases are for administrators.');
const FAILED_STARTS = ofOrganisation('resolve_incidents', maySettleStarts, 'Starts that failed are for administrators.');

const TASK: RouteRule = {
  says: 'whoever may see its case; of what somebody has in hand their unit, and the managers above',
  async ask({ request, response, reader, db, programs }) {
    const task = await readTask(db, String(request.params.id));
    // One that is not there is told of by the route.
    if (task === null) return;
    const inUnit = task.assignee !== null && maySeeTask(reader.actor, task, reader.organisation);
    response.locals.known = await (inUnit ? readKnownCase : readVisibleCase)(db, programs, reader, task.case);
  },
};

async function all(programs: PublishedPrograms): Promise<readonly Program[]> {
  return (await programs.all()).map(({ content }) => content);
}

function notTheCustomer(permission: 'read_customers' | 'change_customers'): Problem {
  const detail = "organisation.yaml says who may read and change customers' files, and you may not this one.";
  return new Problem('not_allowed', detail, { permission });
}

const CUSTOMERS: RouteRule = {
  says: '`read_customers`; only those of whom its `where` holds',
  async ask({ reader, programs }) {
    if (!mayReadCustomers(reader, await all(programs))) throw notTheCustomer('read_customers');
  },
};

const CUSTOMER: RouteRule = {
  says: '`read_customers`',
  async ask({ request, reader, db, programs }) {
    const published = await all(programs);
    if (!mayReadCustomers(reader, published)) throw notTheCustomer('read_customers');
    const customer = await readCustomer(db, String(request.params.id));
    if (customer !== null && !mayReadCustomer(reader, published, customer.file)) throw notTheCustomer('read_customers');
  },
};

const CHANGED_CUSTOMER: RouteRule = {
  says: '`change_customers`, of what it was and of what it becomes',
  async ask({ request, reader, db, programs }) {
    const before = await readCustomer(db, String(request.params.id));
    const may = mayChangeCustomer(reader, await all(programs), before?.file ?? null, request.body as JsonObject);
    if (!may) throw notTheCustomer('change_customers');
  },
};

const CONTACT_LOGGED: RouteRule = {
  says: '`change_customers`',
  async ask({ request, reader, db, programs }) {
    const customer = await readCustomer(db, String(request.params.id));
    if (!mayLogContact(reader, await all(programs), customer?.file ?? null)) throw notTheCustomer('change_customers');
  },
};

const ABSENCES: RouteRule = {
  says: 'one’s own; of others their managers, `keep_absences`',
  ask({ request, reader }) {
    const person = reader.organisation.people.find((each) => each.person === request.params.id);
    // Whoever is not there is told of by the route.
    if (!person || mayKeepAbsences(reader, person)) return;
    throw new Problem('not_allowed', 'Absences of others are entered by their managers and by administrators.', {
      permission: 'keep_absences',
    });
  },
};

const MESSAGES: RouteRule = {
  says: 'to a case, whom `access` lets `message`, else whoever may see it; under a key the same, else everybody; to start one, whom it lets `start`',
  left: true,
};
const START: RouteRule = { says: 'whom `access` lets `start`; where it says nothing of that, everybody', left: true };
const REOPEN: RouteRule = {
  ...withCase('reopen'),
  says: 'whom `access` lets `reopen`; where it says nothing of that, whoever may see the case and start one',
  left: true,
};
const SPLIT: RouteRule = { ...withCase('split'), left: true };
const FILES: RouteRule = { says: 'whoever knows its id, a hash of its content that stands in the results of its case', left: true };
const OPERATION: RouteRule = { says: 'whoever may see its case', left: true };

/** `METHOD PATH`, the path as openapi.yaml writes it. */
export const ROUTE_ACCESS: { readonly [route: string]: RouteRule } = {
  'get /': ANYBODY,
  'get /console/{file}': ANYBODY,
  'get /healthz': ANYBODY,
  'get /readyz': ANYBODY,
  'get /metrics': ANYBODY,
  'get /openapi.json': ANYBODY,
  'get /links/{token}': ANYBODY,

  ...within({
    'get /cases': SEEN,
    'post /cases': START,
    'get /cases/{id}': SEE,
    'get /cases/{id}/timeline': SEE,
    'get /cases/{id}/deadlines': SEE,
    'get /cases/{id}/relations': SEE,
    'get /cases/{id}/attachments/{file}': SEE,
    'post /cases/{id}/buttons/{button}': SEE,
    'post /cases/{id}/steps/{step}/items': SEE,
    'post /cases/{id}/contacts': withCase('contact', true),
    'post /cases/{id}/links': withCase('link'),
    'delete /cases/{id}/links/{relation}/{other}': withCase('link'),
    'post /cases/{id}/updates': withCase('message'),
    'post /cases/{id}/merge': ofCase(
      'whom `access` lets `merge`; where it says nothing of that, who started it, has a case role in it, or manages its people',
      mayMerge,
      'merge',
    ),
    'post /cases/{id}/reopen': REOPEN,
    'post /cases/{id}/split': SPLIT,
    'post /cases/{id}/cancel': administered('cancel_cases'),
    'post /cases/{id}/pause_clocks': administered('pause_deadlines'),
    'post /cases/{id}/resume_clocks': administered('pause_deadlines'),

    'get /tasks': { says: 'everybody: what they have, and what is offered to them and `access` lets them `claim`' },
    'post /tasks/reassign': { says: 'everybody; each task is asked of as it is one by one' },
    'get /tasks/counts': OWN,
    'get /filters': OWN,
    'put /filters/{name}': OWN,
    'delete /filters/{name}': OWN,
    'get /tasks/{id}': TASK,
    ...Object.fromEntries(
      TASK_OPERATIONS.map((operation) => [`post /tasks/{id}/${operation === 'attach' ? 'attachments' : operation}`, PARTIES]),
    ),

    'get /links/{token}': HOLDER,
    'post /links/{token}/answer': HOLDER,

    'post /messages': MESSAGES,
    'get /notices': OWN,
    'get /events': { says: 'everybody, of their inbox and the cases that they may see' },
    'get /operations/{id}': OPERATION,
    'get /files/{id}': FILES,

    'get /customers': CUSTOMERS,
    'get /customers/{id}': CUSTOMER,
    'put /customers/{id}': CHANGED_CUSTOMER,
    'get /customers/{id}/contacts': { ...CUSTOMER, says: '`read_customers`; of contacts in cases, those of cases that they may see' },
    'post /customers/{id}/contacts': CONTACT_LOGGED,

    'get /people': EVERYBODY,
    'get /people/{id}': EVERYBODY,
    'get /people/{id}/absences': EVERYBODY,
    'post /people/{id}/absences': ABSENCES,
    'delete /people/{id}/absences/{absence}': ABSENCES,

    'get /playbooks': EVERYBODY,
    'get /playbooks/{id}/versions': EVERYBODY,
    'post /check': EVERYBODY,
    'post /playbooks': ofOrganisation('publish', mayPublish, 'Playbooks are published by administrators.'),
    'post /repairs': {
      says: 'administrators',
      ask({ reader }) {
        if (!mayRepair(reader))
          throw new Problem('not_allowed', 'Projections are repaired by administrators.', { permission: 'administer' });
      },
    },
    'post /upgrades': ofOrganisation('publish', mayUpgrade, 'Open cases are upgraded by administrators.'),

    'get /incidents': INCIDENTS,
    'post /incidents/{case}/{incident}/retry': administered('resolve_incidents'),
    'post /incidents/{case}/{incident}/skip': administered('resolve_incidents'),
    'post /incidents/{case}/{incident}/mend': administered('resolve_incidents'),
    'get /failed_starts': FAILED_STARTS,
    'post /failed_starts/{id}/retry': FAILED_STARTS,
    'post /failed_starts/{id}/give_up': FAILED_STARTS,
    'get /audit': ofOrganisation('read_audit', mayReadAudit, 'The audit log is for administrators, and whom organisation.yaml lets.'),
  }),
};

function within(routes: { readonly [route: string]: RouteRule }): { readonly [route: string]: RouteRule } {
  return Object.fromEntries(Object.entries(routes).map(([route, rule]) => [route.replace(' ', ` ${API}`), rule]));
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The application as routes are added to it: each is asked its rule first, with the parameters that the route itself gets.
 * Throws where a route is added of which nothing is said.
 */
export function guarded(app: Application, db: Database, programs: PublishedPrograms): Application {
  return new Proxy(app, {
    get(target, property, receiver) {
      const method = METHODS.find((each) => each === property);
      if (method === undefined) return Reflect.get(target, property, receiver);
      return (path: string, ...handlers: RequestHandler[]) => {
        // `app.get(NAME)` reads a setting.
        if (handlers.length === 0) return target.get(path);
        const route = `${method} ${path.replace(/:(\w+)/g, '{$1}')}`;
        const rule = ROUTE_ACCESS[route];
        if (rule === undefined) throw new Error(`Who may ${route} is not said.`);
        return target[method](path, asking(rule, route, db, programs), ...handlers);
      };
    },
  });
}

function asking(rule: RouteRule, route: string, db: Database, programs: PublishedPrograms): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    holdBack(response, route);
    response.locals.asked = { route: written(route), subject: subjectOf(request) };
    if (rule.ask) await rule.ask({ request, response, reader: readerOf(response), db, programs });
    if (!rule.left) decided(response);
    next();
  };
}

export interface AskedRoute {
  /** `METHOD PATH`. */
  readonly route: string;
  readonly subject: string | null;
}

/** What was asked for; undefined: it came to no route. */
export function askedOf(response: Response): AskedRoute | undefined {
  return response.locals.asked as AskedRoute | undefined;
}

function written(route: string): string {
  const [method = '', path = ''] = route.split(' ');
  return `${method.toUpperCase()} ${path}`;
}

/** The task, case, customer … that the route names, else what its body does. */
function subjectOf({ params, body }: Request): string | null {
  const { case: ofCase, playbook } = (body ?? {}) as { readonly case?: unknown; readonly playbook?: unknown };
  const subject = params.id ?? params.case ?? ofCase ?? playbook;
  return typeof subject === 'string' ? subject : null;
}

/** Somebody was let: what is asked for may be answered now. */
export function decided(response: Response): void {
  response.locals.decided = true;
}

/** The case of the route, as it was asked of. */
export function knownOf(response: Response): KnownCase {
  return response.locals.known as KnownCase;
}

/** A route that forgot to ask must not answer. */
function holdBack(response: Response, route: string): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => Response;
  response.writeHead = ((...given: unknown[]) => {
    const status = typeof given[0] === 'number' ? given[0] : response.statusCode;
    if (status < 400 && response.locals.decided !== true) throw new Error(`${route} answers what nobody has decided.`);
    return writeHead(...given);
  }) as Response['writeHead'];
}
