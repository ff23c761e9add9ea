/** Posts an event signed as Standard Webhooks says: whoever has the secret can tell that it is from here, and is no repetition. */
import { Webhook } from 'standardwebhooks';
import type { JsonObject } from '../program/json.js';
import { type Answer, exchange } from './exchange.js';
import { type CallFailure, refusal } from './outcome.js';

export interface WebhookEvent {
  readonly type: string;
  readonly data: JsonObject;
}

export interface Posting {
  readonly url: string;
  /** In base64, with or without `whsec_` before it. */
  readonly secret: string;
  /** Also the `webhook-id`: the same for every try. */
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** @throws the reason of `signal`, when that ends it */
export async function postSigned(event: WebhookEvent, posting: Posting): Promise<Answer | CallFailure> {
  const { url, secret, idempotencyKey, timeoutMs, signal } = posting;
  const at = new Date();
  const body = JSON.stringify({ type: event.type, timestamp: at.toISOString(), data: event.data });
  const signature = signatureOf(secret, idempotencyKey, at, body);
  if (signature === undefined) return refusal('not_configured', 'The secret of the webhook is not base64.');
  return exchange({
    method: 'POST',
    url: new URL(url),
    headers: {
      'content-type': 'application/json',
      'webhook-id': idempotencyKey,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature,
    },
    body,
    timeoutMs,
    ...(signal ? { signal } : {}),
  });
}

function signatureOf(secret: string, id: string, at: Date, body: string): string | undefined {
  try {
    return new Webhook(secret).sign(id, at, body);
  } catch {
    return undefined;
  }
}
