/** Ctrl-C and its kin. */

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Settles with the first signal. */
  readonly happened: Promise<void>;
  /** Signals end the process again, as they do without this. */
  forget(): void;
}

/** A way of ending that is no fault: the user asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C can arrive twice, from the terminal and from npm or another program around this one: so much later, in milliseconds. */
const ECHO = 1_000;

/**
 * The first signal ends things in order. Another one after a second ends this process at once; the server process notices
 * and ends itself and Temporal.
 */
export function interruption(say: (text: string) => void): Interruption {
  const controller = new AbortController();
  let first = 0;
  const onSignal = () => {
    if (controller.signal.aborted) {
      if (performance.now() - first > ECHO) process.exit(130);
      return;
    }
    first = performance.now();
    say('\nStopping');
    controller.abort(new Interrupted('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    happened: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve())),
    forget: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
