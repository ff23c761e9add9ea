/**
 * Requests that were refused to somebody who is known, for the audit log: not let (403), or with a token that has expired.
 *
 * guarantees: the first stands in the log before it is answered. What the same person is refused of the same operation from
 * then on is counted and comes as one line a minute, so that a flood of requests is none of lines; where the process dies,
 * the count of at most that minute is lost.
 */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import type { JsonObject } from '../program/json.js';
import { type AuditedActor, noteDeed, REQUEST_REFUSED } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { readTask } from '../store/inbox.js';
import { inTransaction } from '../store/transaction.js';
import { bearerOf } from './identity.js';
import { Problem, type ProblemCode } from './problem.js';
import { askedOf } from './route-access.js';

export interface RefusedRequest {
  readonly by: AuditedActor;
  /** `METHOD PATH` as docs/access.md writes it; the method alone where it was refused before any route. */
  readonly operation: string;
  /** What it was about: a case, a task, a customer …; null: nothing of its own. */
  readonly subject: string | null;
  readonly problem: ProblemCode;
  /** The one that is missing, where it is one. */
  readonly permission?: string;
}

export interface RefusedRequests {
  /** Never throws: whether it can be written down changes nothing of the answer. */
  note(refused: RefusedRequest): Promise<void>;
  /** Writes down what was counted. */
  flush(): Promise<void>;
  /** Writes down what was counted, and counts no more by itself. */
  close(): Promise<void>;
}

/** What came again since the last line. */
interface Counted {
  first: RefusedRequest | null;
  times: number;
  readonly subjects: Set<string>;
  readonly addresses: Set<string>;
}

const INTERVAL_MS = 60_000;
/** So many subjects and addresses are named in a line. */
const NAMED = 10;
const SUBJECT_LENGTH = 200;

export function createRefusedRequests(db: Database, logger: Pick<Logger, 'warn'>, interval = INTERVAL_MS): RefusedRequests {
  const counted = new Map<string, Counted>();
  let writing: Promise<void> = Promise.resolve();

  async function write(first: RefusedRequest, times: number, { subjects, addresses }: Counted): Promise<void> {
    const { by, operation, subject, problem, permission } = first;
    const detail: JsonObject = {
      operation,
      problem,
      ...(permission === undefined ? {} : { permission }),
      times,
      ...(subjects.size > 1 ? { subjects: [...subjects] } : {}),
      ...(addresses.size > 1 ? { addresses: [...addresses] } : {}),
    };
    await inTransaction(db, async (trx) => {
      const task = subject === null ? null : await readTask(trx, subject);
      const actor = task?.acting_for !== undefined && task.assignee === by.person ? { ...by, acting_for: task.acting_for } : by;
      await noteDeed(trx, actor, { entry: `refused ${randomUUID()}`, action: REQUEST_REFUSED, subject, detail });
    });
  }

  /** What cannot be written now is counted for the next time. */
  async function writeOrCount(key: string, first: RefusedRequest, of: Counted): Promise<void> {
    try {
      await write(first, of.times, of);
    } catch (error) {
      logger.warn({ err: error }, 'a refused request could not be written into the audit log yet');
      const again = counted.get(key) ?? nothing();
      counted.set(key, again);
      count(again, first, of.times);
      for (const subject of of.subjects) addNamed(again.subjects, subject);
      for (const address of of.addresses) addNamed(again.addresses, address);
    }
  }

  const flush = (): Promise<void> => {
    writing = writing.then(async () => {
      for (const [key, each] of [...counted]) {
        if (each.first === null) counted.delete(key);
        else {
          counted.set(key, nothing());
          await writeOrCount(key, each.first, each);
        }
      }
    });
    return writing;
  };
  const timer = setInterval(() => void flush(), interval);
  timer.unref();

  return {
    async note(refused) {
      const key = JSON.stringify([refused.by.person, refused.operation]);
      const before = counted.get(key);
      if (before) return count(before, refused, 1);
      counted.set(key, nothing());
      const only = nothing();
      count(only, refused, 1);
      await writeOrCount(key, refused, only);
    },
    flush,
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}

function nothing(): Counted {
  return { first: null, times: 0, subjects: new Set(), addresses: new Set() };
}

function count(into: Counted, refused: RefusedRequest, times: number): void {
  into.first ??= refused;
  into.times += times;
  if (refused.subject !== null) addNamed(into.subjects, refused.subject);
  if (refused.by.origin?.address !== undefined) addNamed(into.addresses, refused.by.origin.address);
}

function addNamed(names: Set<string>, name: string): void {
  if (names.size < NAMED) names.add(name);
}

/** Before the error handler: takes note of what is refused, and leaves the answer to it. */
export function noteRefused(refused: RefusedRequests): ErrorRequestHandler {
  return async (error, request, response, next) => {
    const by = bearerOf(response);
    if (by && error instanceof Problem && (error.status === 401 || error.status === 403)) {
      const { route, subject } = askedOf(response) ?? { route: request.method, subject: request.path };
      const { permission } = error.members;
      await refused.note({
        by,
        operation: route,
        subject: subject && inOneText(subject),
        problem: error.code,
        ...(typeof permission === 'string' ? { permission } : {}),
      });
    }
    next(error);
  };
}

/** What a caller wrote, as a column can have it. */
function inOneText(subject: string): string {
  return subject.slice(0, SUBJECT_LENGTH).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
}
