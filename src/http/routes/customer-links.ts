/**
 * What customers reach, through a link that they were sent: the page, the task that is theirs, and their answer. Who holds
 * the link is the contact it was made for; it shows what they need for the answer, and nothing else of the case.
 */
import { fileURLToPath } from 'node:url';
import type { Application, Response } from 'express';
import { contactActor } from '../../engine/customer-link.js';
import type { Refusal } from '../../engine/event.js';
import type { TaskView } from '../../engine/view.js';
import { LINK_TOKEN, linkTokenHash } from '../../identity/link-token.js';
import type { Json, JsonObject } from '../../program/json.js';
import type { Text } from '../../program/text.js';
import { readCase } from '../../store/cases.js';
import { type CustomerLink, readLink } from '../../store/customer-links.js';
import type { Database } from '../../store/database.js';
import { readTask } from '../../store/inbox.js';
import { checkFingerprint, keyReused, operationId } from '../idempotency.js';
import { API } from '../links.js';
import type { OperationOutcome, Operations } from '../operations.js';
import { Problem } from '../problem.js';
import { problemOfRefusal } from '../refusal-problem.js';
import { iso } from '../representation.js';

interface AnswerBody {
  readonly outcome?: string;
  readonly values: JsonObject;
  readonly comment?: string;
}

export function addCustomerLinkRoutes(app: Application, db: Database, operations: Operations): void {
  const folder = fileURLToPath(new URL('../../console/', import.meta.url));
  app.get('/links/:token', (_request, response) => {
    unkept(response).sendFile('link.html', { root: folder, cacheControl: false });
  });

  app.get(`${API}/links/:token`, async (request, response) => {
    const link = await followed(db, request.params.token);
    const task = await readTask(db, link.subject);
    const progress = (await readCase(db, link.case))?.view.progress ?? null;
    if (task?.customer_link === undefined || task.customer_contact !== link.contact) throw ended(progress);
    unkept(response).json({ ...linkRepresentation(task, link), progress: progress as Json });
  });

  app.post(`${API}/links/:token/answer`, async (request, response) => {
    const link = await followed(db, request.params.token);
    const actor = contactActor(link.contact);
    const { id, fingerprint } = operationId(request, actor, 'complete', link.subject);
    const body = request.body as AnswerBody;
    // The case itself knows whether the task is still theirs; the same answer sent again is told what the first one was.
    const operation = { case: link.case, name: 'complete' as const, id, request: { ...body, actor, fingerprint, task: link.subject } };
    answer(unkept(response), await operations.perform(operation), { id, fingerprint });
  });
}

/** Throws where nobody was given such a link, or it is good no more. */
async function followed(db: Database, token: string): Promise<CustomerLink> {
  const link = LINK_TOKEN.test(token) ? await readLink(db, linkTokenHash(token)) : null;
  if (link === null) throw new Problem('link_unknown', 'This link leads nowhere. Copy the whole of it from the message that you got.');
  if (link.expires_at <= Date.now()) throw ended();
  return link;
}

/** Who comes back to their link may still see where their case stands. */
function ended(progress: Text | null = null): Problem {
  const more = progress === null ? {} : { progress: progress as Json };
  return new Problem('link_ended', 'This has been answered, or no answer is taken any more. Thank you!', more);
}

/** Nobody on the way keeps what was shown, and no other site is told the address. */
function unkept(response: Response): Response {
  return response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
}

function answer(response: Response, outcome: OperationOutcome, own: { readonly id: string; readonly fingerprint: string }): void {
  switch (outcome.kind) {
    case 'done':
      checkFingerprint(own, outcome.answer.fingerprint);
      response.json({ status: 'answered' });
      return;
    case 'pending':
      response.status(202).json({ status: 'pending' });
      return;
    case 'refused':
      checkFingerprint(own, outcome.fingerprint);
      throw refused(outcome.refusal);
    case 'mismatch':
      throw keyReused();
    case 'not_running':
      throw ended();
    case 'busy':
      throw new Problem('busy', 'Please send this again in a second.', {}, { 'Retry-After': '1' });
  }
}

/** What they can mend is said; who has the task, and how its case stands, is not theirs to know. */
function refused(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'values_invalid':
    case 'outcome_unknown':
    case 'comment_missing':
    case 'rules_broken':
      return problemOfRefusal(refusal, String);
    default:
      return ended();
  }
}

function linkRepresentation(task: TaskView, link: CustomerLink): JsonObject {
  const { title, guide, form, fields, outcomes, show, customer_link } = task;
  const until = customer_link?.until ?? null;
  return {
    kind: link.kind,
    title: title as Json,
    guide: guide as Json,
    form: form as Json,
    fields: [...fields],
    outcomes: outcomes.map(
      (each): JsonObject => ({
        id: each.id,
        title: each.title as Json,
        ...(each.send_back ? { comment: true } : {}),
        ...(each.form ? { form: each.form as Json } : {}),
        ...(each.fields ? { fields: [...each.fields] } : {}),
      }),
    ),
    show: show.map(({ label, value }): JsonObject => ({ label, value })),
    until: until === null ? null : iso(until),
  };
}
