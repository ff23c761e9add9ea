/** Waiting for what comes about by itself. */
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 90_000;

/**
 * Asks until `holds` is true of the answer, and gives that answer. What `ask` throws counts as "not yet"; what `holds`
 * throws is thrown.
 * @throws with the last answer when it does not come about
 */
export async function until<T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean, patience = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const asked = await ask().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    if ('answer' in asked && holds(asked.answer)) return asked.answer;
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}. Last seen: ${shown(asked)}`);
    await sleep(100);
  }
}

function shown(asked: { readonly answer: unknown } | { readonly error: unknown }): string {
  if ('answer' in asked) return JSON.stringify(asked.answer);
  return asked.error instanceof Error ? `${asked.error.stack}` : String(asked.error);
}
