/** Waiting for what comes about by itself. */
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 90_000;

/**
 * Asks until `holds` is true of the answer, and gives that answer. What `ask` throws counts as "not yet".
 * @throws with the last answer when it does not come about
 */
export async function until<T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean, patience = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patience;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (holds(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}. Last seen: ${shown(last)}`);
    await sleep(100);
  }
}

function shown(value: unknown): string {
  return value instanceof Error ? `${value.stack}` : JSON.stringify(value);
}
