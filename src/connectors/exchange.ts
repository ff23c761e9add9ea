/** One HTTP exchange: within its time, within its size, and never further than the address it was given. */
import { type CallFailure, hitch, refusal, shortened } from './outcome.js';

/** Of an answer's body, in bytes: what a case is given has to fit into its history. */
export const LARGEST_ANSWER = 1_000_000;

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers | { readonly [header: string]: string };
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * A failure for every answer but a 2xx: 5xx, 408, 425 and 429 may be tried again, other 4xx and redirects may not.
 * @throws the reason of `signal`, when that ends it
 */
export async function exchange(asked: Exchange): Promise<Answer | CallFailure> {
  const { method, url, headers, body, timeoutMs, signal } = asked;
  const limit = AbortSignal.timeout(timeoutMs);
  const host = url.host;
  try {
    const response = await fetch(url, {
      method,
      headers: headers instanceof Headers ? headers : { ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const text = await limitedText(response);
    if (text === undefined) return refusal('too_large', `${host} answered with more than ${LARGEST_ANSWER} bytes.`);
    if (response.ok) return { status: response.status, headers: response.headers, body: text };
    return failureOf(response, text, host);
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) return hitch('timeout', `${host} did not answer within ${timeoutMs} ms.`);
    return hitch('network', `${host} cannot be reached: ${shortened(reasonOf(error))}.`);
  }
}

async function limitedText(response: Response): Promise<string | undefined> {
  if (!response.body) return '';
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels what is left of the answer.
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > LARGEST_ANSWER) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

function failureOf({ status, statusText, headers }: Response, body: string, host: string): CallFailure {
  if (status >= 300 && status < 400) {
    return refusal('redirected', `${host} wants to be asked elsewhere (${status}). Put the right address into connectors.yaml.`);
  }
  const said = wordsOf(body, headers);
  const message = `${host} answered ${`${status} ${statusText}`.trim()}${said ? `: ${shortened(said)}` : '.'}`;
  const code = `http_${status}`;
  return status >= 500 || PASSING.has(status) ? hitch(code, message, retryAfter(headers)) : refusal(code, message);
}

/** What the other side says of it: a problem (RFC 9457), or its text. */
function wordsOf(body: string, headers: Headers): string {
  if (!/\bjson\b/.test(headers.get('content-type') ?? '')) return /\bhtml\b/.test(headers.get('content-type') ?? '') ? '' : body;
  try {
    const problem = JSON.parse(body) as { readonly [key: string]: unknown } | null;
    const words = [problem?.detail, problem?.title, problem?.message, problem?.error];
    return (words.find((each) => typeof each === 'string' && each !== '') as string | undefined) ?? '';
  } catch {
    return '';
  }
}

/** Seconds or a date, in milliseconds from now; at most an hour. */
function retryAfter(headers: Headers): number | undefined {
  const written = headers.get('retry-after');
  if (written === null) return undefined;
  const wait = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 3_600_000) : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message;
  return error.message;
}
