/**
 * Settles writes whose answers have gone out (DESIGN §2, the projection protocol, points 3 and 4), in batches: the latest
 * write of a case stands for those before it, since settling follows parents.
 *
 * never: blocks an answer. What is lost here (the process ends, the database is away) is the sweeper's.
 */
import type { Logger } from 'pino';

export interface Settler {
  /** Takes note that the answer that carried this write has come back from the case. */
  add(caseId: string, writeId: string): void;
  /** Settles what is left and takes no more. */
  close(): Promise<void>;
}

/** Gathers for `delay` milliseconds, then calls `settle` once a case, one after the other. */
export function createSettler(settle: (caseId: string, writeId: string) => Promise<unknown>, logger: Logger, delay = 50): Settler {
  let waiting = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = new Map();
    running = running.then(async () => {
      for (const [caseId, writeId] of batch) {
        try {
          await settle(caseId, writeId);
        } catch (error) {
          logger.warn({ err: error, case: caseId }, 'a write could not be settled; the sweeper will');
        }
      }
    });
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
