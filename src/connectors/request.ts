import type { Environment } from './outcome.js';

/** What a call needs besides its connector and values. */
export interface CallRequest {
  /** The same for every try of one call: what was done once is not done again by a receiver that knows it. */
  readonly idempotencyKey: string;
  /** Of one try. */
  readonly timeoutMs: number;
  readonly env: Environment;
  /** Ends it early; the call then throws the signal's reason. */
  readonly signal?: AbortSignal;
}
