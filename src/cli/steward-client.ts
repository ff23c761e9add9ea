/** Steward's HTTP API as the commands use it. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../program/json.js';
import type { CaseAnswer, InboxAnswer, OperationAnswer } from './answers.js';
import { CommandFailed } from './exit.js';
import { asProblem, problemText } from './problem.js';

export interface StewardClient {
  startCase(start: { playbook: string; data: JsonObject; customer?: string; key?: string }): Promise<CaseAnswer>;
  readCase(id: string): Promise<CaseAnswer>;
  inbox(): Promise<InboxAnswer>;
  claim(task: string): Promise<OperationAnswer>;
  release(task: string): Promise<OperationAnswer>;
  complete(task: string, completion: { outcome?: string; values: JsonObject }): Promise<OperationAnswer>;
  publish(files: readonly { path: string; text: string }[]): Promise<JsonObject>;
}

/**
 * A client of the server at `address` that acts as the bearer of `token`. Every method throws `CommandFailed` when there
 * is no server or it refuses.
 */
export function stewardClient(address: string, token: string): StewardClient {
  const call = <T>(method: 'GET' | 'POST', path: string, body?: object) => request<T>(address, token, method, path, body);
  const operate = (task: string, operation: string, body: object) =>
    call<OperationAnswer>('POST', `tasks/${encodeURIComponent(task)}/${operation}`, body);
  return {
    startCase: (start) => call('POST', 'cases', start),
    readCase: (id) => call('GET', `cases/${encodeURIComponent(id)}`),
    inbox: () => call('GET', 'tasks'),
    claim: (task) => operate(task, 'claim', {}),
    release: (task) => operate(task, 'release', {}),
    complete: (task, completion) => operate(task, 'complete', completion),
    publish: (files) => call('POST', 'playbooks', { files }),
  };
}

const PATIENCE = 60_000;

async function request<T>(address: string, token: string, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const url = new URL(`api/v1/${path}`, address.endsWith('/') ? address : `${address}/`);
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json', authorization: `Bearer ${token}` };
  if (method === 'POST') Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': randomUUID() });
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await send(url, init, address);
  const text = await response.text();
  const answer = parse(text);
  if (response.ok && answer !== undefined) return answer as T;
  const problem = asProblem(answer);
  if (problem !== undefined) throw new CommandFailed(problemText(problem, response.status));
  throw new CommandFailed(`${address} answered HTTP ${response.status}, and not as a Steward server does. Is --server right?`);
}

/** A request that did not get through is sent once more: its Idempotency-Key makes that safe. */
async function send(url: URL, init: RequestInit, address: string): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    } catch (error) {
      const code = (error as { cause?: { code?: string } }).cause?.code;
      const dropped = code === 'ECONNRESET' || code === 'UND_ERR_SOCKET';
      if (dropped && attempt === 1) continue;
      if ((error as Error).name === 'TimeoutError') throw new CommandFailed(`${address} did not answer within ${PATIENCE / 1000} s.`);
      throw new CommandFailed(
        `No Steward server answers at ${address}${code === undefined ? '' : ` (${code})`}. Start one with \`steward up\`, or name another with --server.`,
      );
    }
  }
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
