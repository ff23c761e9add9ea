/** Starts that failed, in the hands of administrators: seen, tried again at once, given up. */
import { randomUUID } from 'node:crypto';
import type { Application, Request, Response } from 'express';
import type { JsonObject } from '../../program/json.js';
import { noteDeed } from '../../store/audit.js';
import { type FailedStart, failedStartSettled, listFailedStarts, readFailedStart } from '../../store/failed-starts.js';
import { tryFailedStart } from '../failed-starts.js';
import { actorOf } from '../identity.js';
import { API, pathOf } from '../links.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { iso } from '../representation.js';
import type { StartParts } from '../start-case.js';

export function addFailedStartRoutes(app: Application, programs: PublishedPrograms, starts: StartParts): void {
  const { db, durable, logger } = starts;

  app.get(`${API}/failed_starts`, async (request, response) => {
    response.json(pageRepresentation(request, await listFailedStarts(db, pagingOf(request)), failedStartRepresentation));
  });

  app.post(`${API}/failed_starts/:id/retry`, async (request: Request<{ id: string }>, response: Response) => {
    const failed = await known(request.params.id);
    const retried = { action: 'failed_start_retried', subject: failed.id, detail: { playbook: failed.playbook } };
    await noteDeed(db, actorOf(response), { entry: randomUUID(), ...retried });
    const message = await tryFailedStart({ ...starts, programs }, failed);
    response.json({ id: failed.id, ...(message === null ? { result: 'settled' } : { result: 'failed', message }) });
  });

  app.post(`${API}/failed_starts/:id/give_up`, async (request: Request<{ id: string }>, response: Response) => {
    const failed = await known(request.params.id);
    const { reason } = request.body as { readonly reason: string };
    await failedStartSettled(db, failed.id, { by: actorOf(response), reason });
    await durable();
    logger.info({ failed, by: actorOf(response).person, reason }, 'a start that failed was given up');
    response.json({ id: failed.id, result: 'settled' });
  });

  async function known(id: string): Promise<FailedStart> {
    const failed = await readFailedStart(db, id);
    if (failed === null) throw new Problem('failed_start_unknown', `Nothing is known of a start ${id} that failed; it may be settled.`);
    return failed;
  }
}

function failedStartRepresentation({ id, playbook, start, cause, message, attempts, failed_at }: FailedStart): JsonObject {
  const url = pathOf.failedStart(id);
  return {
    id,
    playbook,
    start,
    cause: causeRepresentation(cause),
    message,
    attempts,
    failed_at: iso(failed_at),
    retry_url: `${url}/retry`,
    give_up_url: `${url}/give_up`,
  };
}

/** Without the data: who administers need not read them to see what failed. */
function causeRepresentation(cause: FailedStart['cause']): JsonObject {
  if (cause.kind === 'schedule')
    return { kind: cause.kind, at: iso(cause.at), ...(cause.subject === '' ? {} : { subject: cause.subject }) };
  return { kind: cause.kind, case: cause.case, case_url: pathOf.case(cause.case) };
}
