/**
 * Settles writes whose answers have gone out (DESIGN §2, the projection protocol, points 3 and 4), in batches: the latest
 * write of a case stands for those before it, since settling follows parents.
 *
 * never: blocks an answer. What is lost here (the process ends, the database is away) is the sweeper's.
 */
import type { Logger } from 'pino';
import type { Answered } from '../store/projection/settle.js';

export interface Settler {
  /** Takes note that the answer that carried this write has come back from the case. */
  add(caseId: string, writeId: string): void;
  /** Settles what is left and takes no more. */
  close(): Promise<void>;
}

/** Gathers for `delay` milliseconds, then gives `settle` all of it at once; one batch after the other. */
export function createSettler(settle: (answers: readonly Answered[]) => Promise<unknown>, logger: Logger, delay = 50): Settler {
  let waiting = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  const done = (): void => undefined;
  const failed = (error: unknown): void => logger.warn({ err: error }, 'writes could not be settled; the sweeper will');
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = [...waiting].map(([caseId, write_id]) => ({ case: caseId, write_id }));
    waiting = new Map();
    if (batch.length > 0) running = running.then(() => settle(batch)).then(done, failed);
    return running;
  };

  return {
    add(caseId, writeId) {
      if (closed) return;
      waiting.set(caseId, writeId);
      timer ??= setTimeout(flush, delay);
    },
    close() {
      closed = true;
      return flush();
    },
  };
}
