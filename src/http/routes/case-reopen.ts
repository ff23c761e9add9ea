/** Opening a completed case again: from the archive, which has it for ever. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Application, Request } from 'express';
import type { CalendarSet } from '../../calendar/compiled.js';
import { refuseReopening } from '../../engine/case-reopen.js';
import type { Refusal } from '../../engine/event.js';
import { readArchivedState } from '../../store/archive.js';
import { readArtefact } from '../../store/artefacts.js';
import { readCase } from '../../store/cases.js';
import { customerForPlaybook } from '../../store/customer-facts.js';
import { readCustomer } from '../../store/customers.js';
import type { Database } from '../../store/database.js';
import { currentCalendars } from '../../store/publications.js';
import { mayStart } from '../authorisation.js';
import { operationId } from '../idempotency.js';
import { API } from '../links.js';
import { readerOf } from '../operation-answer.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { problemOfRefusal } from '../refusal-problem.js';
import { decided, knownOf } from '../route-access.js';
import { type KeptStart, keptStart, type StartParts, startCase } from '../start-case.js';
import { answerStarted } from '../started-answer.js';

export function addReopenRoute(app: Application, programs: PublishedPrograms, starts: StartParts): void {
  const { db } = starts;
  app.post(`${API}/cases/:id/reopen`, async (request: Request<{ id: string }>, response) => {
    const reader = readerOf(response);
    const { actor, organisation } = reader;
    const { comment } = request.body as { readonly comment: string };
    const { view, program, customer: file } = knownOf(response);
    const ruled = program?.access.some(({ may }) => may.includes('reopen'));
    if (program && !ruled && !mayStart(actor, program, { data: view.data, customer: file })) {
      throw new Problem('not_allowed', `You may not start a case of ${view.playbook}, nor reopen one.`, { permission: 'reopen' });
    }
    decided(response);
    if (view.status === 'open') throw refused({ code: 'not_reopenable', reason: 'open' });
    const write_id = await certainEnd(db, view.id, starts.patience);
    const state = write_id === null ? null : await readArchivedState(db, view.id, write_id);
    if (write_id === null || state === null) throw refused({ code: 'not_reopenable', reason: 'cancelled' });

    const at = Date.now();
    const content = await programs.program(state.program);
    const calendars = await currentCalendars(db);
    if (calendars === null) throw new Error('Playbooks are published without calendars.');
    const playable = { program: content, calendars: (await readArtefact<CalendarSet>(db, calendars.hash)) ?? {} };
    const refusal = refuseReopening(playable, state, actor, at);
    if (refusal) throw refused(refusal);

    const operation = operationId(request, actor, 'reopen', view.id);
    const about = view.customer_id === null ? null : await readCustomer(db, view.customer_id);
    const customer = await customerForPlaybook(db, content, about);
    const start: KeptStart = {
      ...keptStart(content, state.program, calendars.hash, organisation, { actor, data: {}, customer, at }),
      first_stage: content.reopen?.at ?? null,
      customer_id: view.customer_id,
      reopens: { case: view.id, write_id, comment },
    };
    const started = await startCase(starts, { start, key: view.key, if_open: 'refuse', operation });
    if (started.kind === 'open' && (await readCase(db, started.case))?.view.status !== 'open') {
      throw refused({ code: 'not_reopenable', reason: 'superseded' });
    }
    await answerStarted(response, db, programs, started, operation);
  });
}

/** The write of its end, once that is known to be history; null: it has none. Throws where that takes too long. */
async function certainEnd(db: Database, caseId: string, patience: number): Promise<string | null> {
  const deadline = performance.now() + patience;
  for (let wait = 10; ; wait = Math.min(2 * wait, 500)) {
    const head = await readCase(db, caseId);
    if (head === null || head.verified) return head?.write_id ?? null;
    if (performance.now() > deadline) {
      const detail = 'The case has only just ended, and that is still being made sure of. Send the same request again in a second.';
      throw new Problem('busy', detail, {}, { 'Retry-After': '1' });
    }
    await sleep(wait);
  }
}

function refused(refusal: Refusal): Problem {
  return problemOfRefusal(refusal, String);
}
