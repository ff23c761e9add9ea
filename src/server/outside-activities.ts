/** What cases ask of the outside, carried out: connectors, records, files, other cases, critical sections, mailboxes. */

import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { callConnector } from '../connectors/call-connector.js';
import { playedOccasion, reservePlayedCase } from '../http/played-case.js';
import { publishedPrograms } from '../http/published-programs.js';
import { type Progress, runSchedule } from '../http/scheduled-starts.js';
import { objectOf } from '../program/json.js';
import { abandonOccasion } from '../store/case-starts.js';
import type { Database } from '../store/database.js';
import { noteFailedStart } from '../store/failed-starts.js';
import { saveFile } from '../store/files.js';
import { createRecord } from '../store/record-creation.js';
import { findRecords } from '../store/record-search.js';
import { updateRecord } from '../store/record-update.js';
import { CASE_QUEUE, CaseClient } from '../temporal/case-client.js';
import {
  ENTER_SIGNAL,
  MAILBOX_WORKFLOW,
  MUTEX_WORKFLOW,
  mailboxId,
  mutexId,
  type OutsideActivities,
  WAIT_SIGNAL,
} from '../temporal/outside-contract.js';
import type { ScheduleActivities } from '../temporal/schedule-contract.js';

const START_PATIENCE_MS = 10_000;
/** How often work that may take long says that it goes on. */
const BEAT_MS = 1_000;

export interface OutsideParts {
  readonly db: Database;
  readonly durable: () => Promise<void>;
  readonly client: Client;
  readonly logger: Logger;
  /** Where connectors find their secrets. */
  readonly env: { readonly [name: string]: string | undefined };
}

export function outsideActivities({ db, durable, client, logger, env }: OutsideParts): OutsideActivities & ScheduleActivities {
  const programs = publishedPrograms(db);
  const activities: OutsideActivities = {
    async callConnector({ effect, connector, operation, with: given, timeout }) {
      const asked = { idempotencyKey: effect, timeoutMs: timeout, env };
      const signal = cancellationSignal();
      const outcome = await callConnector(connector, operation, objectOf(given), { ...asked, signal });
      if (outcome.ok) return outcome.value;
      const { code, message } = outcome.error;
      throw ApplicationFailure.create({
        type: code,
        message,
        nonRetryable: !outcome.retryable,
        // To Temporal a delay of nothing means: not again.
        ...(outcome.retry_after_ms ? { nextRetryDelay: outcome.retry_after_ms } : {}),
      });
    },
    async findRecords({ about, program }) {
      return { items: await findRecords(db, await programs.program(program), about) };
    },
    async createRecord({ about, effect }) {
      const created = await createRecord(db, about, effect);
      await durable();
      if ('error' in created) throw ApplicationFailure.nonRetryable(created.error.message, created.error.code);
      return created.record;
    },
    async updateRecord({ about }) {
      const updated = await updateRecord(db, about);
      await durable();
      if ('error' in updated) throw ApplicationFailure.nonRetryable(updated.error.message, updated.error.code);
      return updated.record;
    },
    async writeDocument({ about }) {
      const [language] = Object.keys(about.texts);
      const content = Object.values(about.texts).join('\n\n');
      const { id, name, media_type } = await saveFile(db, { name: `${about.name}.md`, media_type: 'text/markdown', content });
      await durable();
      return { id, name, media_type, ...(language === undefined ? {} : { language }) };
    },
    async reserveCase({ about, ...waiter }) {
      const played = await reservePlayedCase({ db, durable, programs }, { ...waiter, ...about });
      if (played.kind !== 'failed') return played;
      const { code, message } = played.error;
      if (waiter.returns) throw ApplicationFailure.nonRetryable(message, code);
      const cause = {
        kind: 'escalation',
        case: waiter.case,
        effect: waiter.effect,
        data: objectOf(about.data),
        customer: about.customer,
      } as const;
      await noteFailedStart(db, { playbook: about.playbook, start: null, cause, message });
      await durable();
      logger.warn({ case: waiter.case, playbook: about.playbook, reason: message }, 'an escalation started no case; it is tried again');
      return { kind: 'kept' };
    },
    async abandonCase({ playbook, effect }) {
      const started = await abandonOccasion(db, playbook, playedOccasion(effect));
      await durable();
      return { started };
    },
    async tellCases({ case: from, effect, about: { to, news } }) {
      const cases = new CaseClient(client);
      const done = (activityInfo().heartbeatDetails as { readonly next: number; readonly ended: string[] } | undefined) ?? {
        next: 0,
        ended: [],
      };
      const ended = [...done.ended];
      for (const [index, each] of to.entries()) {
        if (index < done.next) continue;
        if (!(await cases.told(each, { id: effect, from, news }))) ended.push(each);
        heartbeat({ next: index + 1, ended });
      }
      return { ended };
    },
    async enterSection({ key, case: caseId, effect }) {
      await client.workflow.signalWithStart(MUTEX_WORKFLOW, {
        workflowId: mutexId(key),
        taskQueue: CASE_QUEUE,
        args: [key],
        signal: ENTER_SIGNAL,
        signalArgs: [{ case: caseId, effect }],
        staticSummary: `Critical section ${key}`,
      });
    },
    async awaitMessage({ message, key, case: caseId, effect }) {
      await client.workflow.signalWithStart(MAILBOX_WORKFLOW, {
        workflowId: mailboxId(message, key),
        taskQueue: CASE_QUEUE,
        args: [],
        signal: WAIT_SIGNAL,
        signalArgs: [{ case: caseId, effect }],
        staticSummary: `Mailbox ${message} ${key}`,
      });
    },
  };
  return {
    ...beating(activities),
    startScheduled: (run) =>
      runSchedule(
        { db, durable, cases: new CaseClient(client), logger, patience: START_PATIENCE_MS, programs },
        run,
        activityInfo().heartbeatDetails as Progress | undefined,
        heartbeat,
      ),
  };
}

/** The same, each telling Temporal now and then that it goes on. */
function beating(activities: OutsideActivities): OutsideActivities {
  const told = Object.entries(activities).map(([name, work]) => [
    name,
    (request: never) => whileBeating(() => (work as (request: never) => Promise<unknown>)(request)),
  ]);
  return Object.fromEntries(told) as OutsideActivities;
}

/**
 * So a worker that is gone is noticed, and by Temporal's answers the work hears that it was withdrawn.
 * @throws the failure of a worker that stops, which is tried again elsewhere; else whatever `work` throws
 */
async function whileBeating<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(heartbeat, BEAT_MS);
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CancelledFailure) || error.message !== 'WORKER_SHUTDOWN') throw error;
    throw ApplicationFailure.retryable('The worker was stopped while it waited for the answer.', 'worker_stopped');
  } finally {
    clearInterval(beat);
  }
}
