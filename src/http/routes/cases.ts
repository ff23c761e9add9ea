/** Cases: started, listed, read. */
import type { Application } from 'express';
import type { JsonObject } from '../../program/json.js';
import { type CaseFilter, type CaseStatus, listCases } from '../../store/cases.js';
import { customerForPlaybook } from '../../store/customer-facts.js';
import { type Customer, readCustomer } from '../../store/customers.js';
import { currentCalendars } from '../../store/publications.js';
import { timeline } from '../../store/timeline.js';
import { mayStart } from '../authorisation.js';
import { visibleAmong } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { readerOf } from '../operation-answer.js';
import { firstSeen, pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { caseRepresentation, caseWithTasks, timelineEntry } from '../representation.js';
import { decided, knownOf } from '../route-access.js';
import { type StartParts, startCase, startOf } from '../start-case.js';
import { checkCustomerGiven, checkedData, customerProblem } from '../start-input.js';
import { answerStarted } from '../started-answer.js';

interface StartBody {
  readonly playbook: string;
  readonly data: JsonObject;
  readonly customer?: string;
  readonly key?: string;
}

export function addCaseRoutes(app: Application, programs: PublishedPrograms, starts: StartParts): void {
  const { db } = starts;

  app.post(`${API}/cases`, async (request, response) => {
    const reader = readerOf(response);
    const { actor, organisation } = reader;
    const body = request.body as StartBody;
    const customer_id = body.customer ?? null;

    const program = await programs.current(body.playbook);
    if (program === null) throw new Problem('playbook_unknown', `No playbook ${body.playbook} is published.`, { playbook: body.playbook });
    const { content } = program;
    const notAllowed = () => new Problem('not_allowed', `You may not start such a case of ${body.playbook}.`, { permission: 'start' });
    if (!mayStart(actor, content, null)) throw notAllowed();
    checkCustomerGiven(content, customer_id);
    const data = checkedData(content, body.data);
    const customer = customer_id === null ? null : await customerOf(customer_id);
    if (!mayStart(actor, content, { data, customer: customer?.file ?? null })) throw notAllowed();
    decided(response);
    const calendars = await currentCalendars(db);
    if (calendars === null) throw new Error('Playbooks are published without calendars.');

    const given = { actor, data, customer: await customerForPlaybook(db, content, customer), key: body.key ?? null, at: Date.now() };
    const { start, key } = startOf(program, calendars.hash, organisation, given);
    const operation = operationId(request, actor, 'start', body.playbook);
    const started = await startCase(starts, { start, key, if_open: content.if_open, operation });
    await answerStarted(response, db, programs, started, operation);
  });

  app.get(`${API}/cases`, async (request, response) => {
    const { status, playbook, customer } = request.query as { status?: CaseStatus | 'ended'; playbook?: string; customer?: string };
    const filter: CaseFilter = {
      ...(status === undefined ? {} : statusFilter(status)),
      ...(playbook === undefined ? {} : { playbook }),
      ...(customer === undefined ? {} : { customer_id: customer }),
    };
    const { cursor, limit } = pagingOf(request);
    const reader = readerOf(response);
    const page = await firstSeen(
      cursor,
      (from) => listCases(db, { filter, cursor: from, limit }),
      (views) => visibleAmong(db, programs, reader, views),
    );
    response.json(pageRepresentation(request, page, caseRepresentation));
  });

  app.get(`${API}/cases/:id`, async (_request, response) => {
    response.json(caseWithTasks(knownOf(response), readerOf(response)));
  });

  app.get(`${API}/cases/:id/timeline`, async (request, response) => {
    const { view } = knownOf(response);
    const page = await timeline(db, view.id, pagingOf(request));
    response.json(pageRepresentation(request, page, timelineEntry));
  });

  async function customerOf(id: string): Promise<Customer> {
    const customer = await readCustomer(db, id);
    if (customer === null) throw customerProblem(`There is no customer ${id}.`);
    return customer;
  }
}

function statusFilter(status: CaseStatus | 'ended'): CaseFilter {
  return status === 'ended' ? { ended: true } : { status };
}
