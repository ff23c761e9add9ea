/** Work that is looked for again and again, one round after the other. */
import type { Logger } from 'pino';
import { isDatabaseUnavailable } from './availability.js';

export interface Rounds {
  /** Ends after the round that runs. */
  stop(): Promise<void>;
}

/**
 * Runs `work`, first after `interval` milliseconds and then so long after each round. A round that fails is logged as
 * `failure` and tried again with the next; a database that is away needs no line each time.
 */
export function startRounds(work: () => Promise<void>, interval: number, logger: Pick<Logger, 'error'>, failure: string): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let round = Promise.resolve();
  const schedule = (): void => {
    if (!stopped) timer = setTimeout(run, interval);
  };
  const run = (): void => {
    round = work()
      .catch((error: unknown) => {
        if (!isDatabaseUnavailable(error)) logger.error({ err: error }, failure);
      })
      .then(schedule);
  };
  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
