/** Steward's HTTP API as one person uses it. */
import type { Client } from '@temporalio/client';
import { mintToken } from '../../../src/identity/local-identity.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export interface Work {
  readonly values?: object;
  readonly outcome?: string;
}

/** A Steward that serves: whole, or an API whose worker is another process. */
export interface Service {
  /** Of the Temporal server that runs now. */
  readonly client: Client;
  api(person: string): Api;
}

export class Api {
  constructor(
    private readonly origin: string,
    private readonly identityKey: Uint8Array,
    readonly person: string,
  ) {}

  /** Good for an hour. */
  token(): Promise<string> {
    return mintToken(this.identityKey, this.person, 3_600, Date.now());
  }

  get(path: string): Promise<Answer> {
    return this.#request(path, {});
  }

  async post(path: string, body: object, idempotencyKey?: string): Promise<Answer> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    return this.#request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async put(path: string, body: object): Promise<Answer> {
    return this.#request(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  /** Starts a complaint with this reference; gives the answer whatever it is. */
  complain(
    reference: string,
    { playbook = 'complaint', key, customer }: { playbook?: string; key?: string; customer?: string } = {},
  ): Promise<Answer> {
    const data = { channel: 'phone', description: 'The mill stopped twice.', reference };
    return this.post('/api/v1/cases', { playbook, data, ...(customer === undefined ? {} : { customer }) }, key);
  }

  claim(task: string, idempotencyKey?: string): Promise<Answer> {
    return this.post(`/api/v1/tasks/${encodeURIComponent(task)}/claim`, {}, idempotencyKey);
  }

  complete(task: string, { values = {}, outcome }: Work = {}, idempotencyKey?: string): Promise<Answer> {
    const body = outcome === undefined ? { values } : { values, outcome };
    return this.post(`/api/v1/tasks/${encodeURIComponent(task)}/complete`, body, idempotencyKey);
  }

  /** The case with all its open tasks. */
  readCase(id: string): Promise<Answer> {
    return this.get(`/api/v1/cases/${encodeURIComponent(id)}`);
  }

  /** Ids of the tasks in this person's inbox. */
  async inbox(): Promise<string[]> {
    const tasks = await this.#items('/api/v1/tasks?limit=200');
    return tasks.map(({ id }) => id as string);
  }

  notices(): Promise<Record<string, never>[]> {
    return this.#items('/api/v1/notices?limit=200');
  }

  // biome-ignore lint/suspicious/noExplicitAny: facts carry details of every shape
  timeline(id: string): Promise<any[]> {
    return this.#items(`/api/v1/cases/${encodeURIComponent(id)}/timeline?limit=200`);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async #items(path: string): Promise<any[]> {
    const { status, body } = await this.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body.next ? [...body.items, ...(await this.#items(body.next))] : body.items;
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const authorization = `Bearer ${await this.token()}`;
    const response = await fetch(`${this.origin}${path}`, { ...init, headers: { ...init.headers, authorization } });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}
