/** A deliverer that works when a test asks it to, and only then. */
import { type Deliverer, type DelivererParts, startDeliverer } from '../../src/delivery/deliverer.js';

/** What is left out: nobody is sent a link, nothing is gathered, and the clock is the database's. */
export function askedDeliverer(parts: Pick<DelivererParts, 'db' | 'ways'> & Partial<DelivererParts>): Deliverer {
  return startDeliverer({
    durable: async () => undefined,
    links: { addressOf: () => Promise.reject(new Error('nobody asked for a link')) },
    logger: { error: () => undefined, warn: () => undefined },
    interval: 3_600_000,
    gather: 0,
    ...parts,
  });
}
