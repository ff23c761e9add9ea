/** A call over HTTP: `with` goes into the path, the query and the body, the answer is held against the result's schema. */
import type { Json, JsonObject } from '../program/json.js';
import type { Connector, HttpOperation } from '../program/program.js';
import { type Answer, exchange } from './exchange.js';
import { type CallFailure, type CallOutcome, type Environment, fromEnvironment, refusal, success } from './outcome.js';
import type { CallRequest } from './request.js';
import { misfit, narrowed } from './schemas.js';

type HttpConnector = Extract<Connector, { kind: 'http' }>;

export async function callHttp(
  connector: HttpConnector,
  operation: HttpOperation,
  given: JsonObject,
  request: CallRequest,
): Promise<CallOutcome> {
  const url = urlOf(connector, operation, given);
  if (!(url instanceof URL)) return url;
  const headers = headersOf(connector, request.env);
  if (!(headers instanceof Headers)) return headers;
  headers.set('idempotency-key', request.idempotencyKey);
  const body = bodyOf(operation, given);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const answer = await exchange({
    method: operation.method,
    url,
    headers,
    ...(body === undefined ? {} : { body }),
    timeoutMs: request.timeoutMs,
    ...(request.signal ? { signal: request.signal } : {}),
  });
  return 'error' in answer ? answer : resultOf(operation, answer, url.host);
}

const PARAMETER = /\{([^{}]+)\}/g;

function urlOf(connector: HttpConnector, operation: HttpOperation, given: JsonObject): URL | CallFailure {
  const wrong: string[] = [];
  const path = operation.path.replaceAll(PARAMETER, (_, name: string) => {
    const value = given[name];
    const text = value === undefined || value === null ? '' : textOf(value);
    // An empty or dotted part would make it another path than the one that was meant.
    if (/^\.{0,2}$/.test(text)) wrong.push(name);
    return encodeURIComponent(text);
  });
  if (wrong.length > 0) return refusal('bad_request', `with.${wrong[0]} cannot stand in the path ${operation.path}.`);
  const address = connector.url.replace(/\/+$/, '') + path;
  if (!URL.canParse(address)) return refusal('not_configured', `${address} is no address.`);
  const url = new URL(address);
  for (const name of inQuery(operation, given)) {
    for (const value of [given[name] ?? null].flat()) if (value !== null) url.searchParams.append(name, textOf(value));
  }
  return url;
}

function headersOf(connector: HttpConnector, env: Environment): Headers | CallFailure {
  const headers = new Headers({ accept: 'application/json' });
  for (const [header, source] of Object.entries(connector.headers)) {
    const value = 'env' in source ? fromEnvironment(env, source.env) : source.value;
    if (typeof value !== 'string') return value;
    try {
      headers.set(header, value);
    } catch {
      return refusal('not_configured', `The value of the header ${header} has characters that a header cannot carry.`);
    }
  }
  return headers;
}

function bodyOf(operation: HttpOperation, given: JsonObject): string | undefined {
  if (!hasBody(operation)) return undefined;
  const elsewhere = new Set([...inPath(operation), ...inQuery(operation, given)]);
  return JSON.stringify(Object.fromEntries(Object.entries(given).filter(([name]) => !elsewhere.has(name))));
}

function hasBody({ method }: HttpOperation): boolean {
  return method !== 'GET' && method !== 'DELETE';
}

function inPath({ path }: HttpOperation): string[] {
  return [...path.matchAll(PARAMETER)].map(([, name = '']) => name);
}

function inQuery(operation: HttpOperation, given: JsonObject): readonly string[] {
  if (hasBody(operation) || operation.query) return operation.query ?? [];
  const path = new Set(inPath(operation));
  return Object.keys(given).filter((name) => !path.has(name));
}

function textOf(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function resultOf({ result, in_value }: HttpOperation, answer: Answer, host: string): CallOutcome {
  // Nothing of the answer is asked for.
  if (Object.keys((result.properties as object | undefined) ?? {}).length === 0) return success({});
  const parsed = jsonOf(answer.body);
  if (parsed === undefined) return refusal('bad_answer', `${host} answered ${answer.status} with something that is not JSON.`);
  const value = narrowed(result, in_value ? { value: parsed } : parsed);
  const wrong = misfit(result, value, 'answer');
  return wrong === undefined ? success(value as JsonObject) : refusal('bad_answer', `${host} answered otherwise than declared: ${wrong}.`);
}

function jsonOf(text: string): Json | undefined {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
