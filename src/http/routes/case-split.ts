/** A new case out of one that is there: for what turned out to be a matter of its own. */
import type { Application, Request } from 'express';
import type { Json, JsonObject } from '../../program/json.js';
import { customerForPlaybook } from '../../store/customer-facts.js';
import { readCustomer } from '../../store/customers.js';
import { currentCalendars } from '../../store/publications.js';
import { mayStart } from '../authorisation.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { readerOf } from '../operation-answer.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { decided, knownOf } from '../route-access.js';
import { type StartParts, startCase, startOf } from '../start-case.js';
import { checkCustomerGiven, checkedData, customerProblem } from '../start-input.js';
import { answerStarted } from '../started-answer.js';

interface SplitBody {
  readonly playbook?: string;
  /** Fields of the case's data that the new one has as well. */
  readonly copy: readonly string[];
  readonly data: JsonObject;
  readonly key?: string;
  readonly comment?: string;
}

export function addSplitRoute(app: Application, programs: PublishedPrograms, starts: StartParts): void {
  const { db } = starts;
  app.post(`${API}/cases/:id/split`, async (request: Request<{ id: string }>, response) => {
    const reader = readerOf(response);
    const { actor, organisation } = reader;
    const body = request.body as SplitBody;
    const { view } = knownOf(response);
    const playbook = body.playbook ?? view.playbook;
    const program = await programs.current(playbook);
    if (program === null) throw new Problem('playbook_unknown', `No playbook ${playbook} is published.`, { playbook });
    const { content } = program;
    const about = content.customer === 'none' || content.customer === 'created' ? null : view.customer_id;
    checkCustomerGiven(content, about);
    const customer = about === null ? null : await readCustomer(db, about);
    if (about !== null && customer === null) throw customerProblem(`There is no customer ${about}.`);
    const data = checkedData(content, { ...copied(view.data, body.copy), ...body.data });
    if (!mayStart(actor, content, { data, customer: customer?.file ?? null }))
      throw new Problem('not_allowed', `You may not start such a case of ${playbook}.`, { permission: 'start' });
    decided(response);
    const calendars = await currentCalendars(db);
    if (calendars === null) throw new Error('Playbooks are published without calendars.');

    const given = { actor, data, customer: await customerForPlaybook(db, content, customer), key: body.key ?? null, at: Date.now() };
    const { start, key } = startOf(program, calendars.hash, organisation, given);
    const split_from = { case: view.id, ...(body.comment === undefined ? {} : { comment: body.comment }) };
    const operation = operationId(request, actor, 'split', view.id);
    const started = await startCase(starts, { start: { ...start, split_from }, key, if_open: 'refuse', operation });
    await answerStarted(response, db, programs, started, operation);
  });
}

/** Throws a problem that names the fields that there are none of. */
function copied(data: JsonObject, fields: readonly string[]): JsonObject {
  const missing = fields.filter((field) => data[field] === undefined);
  if (missing.length === 0) return Object.fromEntries(fields.map((field) => [field, data[field] ?? null]));
  throw new Problem('data_invalid', `The case has no ${missing.join(', ')} to copy.`, {
    errors: missing.map((field): Json => ({ field: '/copy', code: 'unknown_field', params: {}, message: `The case has no ${field}.` })),
  });
}
