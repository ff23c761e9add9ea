/** Steward's HTTP API as the commands use it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../program/json.js';
import type {
  AbsenceAnswer,
  AbsencesAnswer,
  AuditAnswer,
  CaseAnswer,
  ContactAnswer,
  ContactsAnswer,
  CustomersAnswer,
  DeadlinesAnswer,
  FailedStartAnswer,
  FailedStartsAnswer,
  FiltersAnswer,
  InboxAnswer,
  InboxCountsAnswer,
  IncidentsAnswer,
  OpenTaskAnswer,
  OperationAnswer,
  PlaybooksAnswer,
  PublishAnswer,
  ReassignedAnswer,
  RelationsAnswer,
  RepairAnswer,
  SavedFilterAnswer,
  TaskAnswer,
  TimelineAnswer,
  TimelineEntryAnswer,
  UpgradeAnswer,
} from './answers.js';
import { CommandFailed } from './exit.js';
import { asProblem, problemText } from './problem.js';

/** As the parameters of the inbox are called in the API. */
type InboxParameters = { readonly [name: string]: string | boolean };

export interface StewardClient {
  startCase(start: { playbook: string; data: JsonObject; customer?: string; key?: string }): Promise<CaseAnswer>;
  readCase(id: string): Promise<CaseAnswer>;
  deadlines(id: string): Promise<DeadlinesAnswer>;
  timeline(id: string): Promise<TimelineAnswer>;
  relations(id: string): Promise<RelationsAnswer>;
  readTask(task: string): Promise<OpenTaskAnswer>;
  /** The content of a file that was put to a task of the case. */
  attachment(id: string, file: string): Promise<Uint8Array>;
  /** All that the filter lets through; with `limit` as many, and where to go on. */
  inbox(filter?: InboxParameters, page?: { limit?: number; cursor?: string }): Promise<InboxAnswer>;
  inboxCounts(): Promise<InboxCountsAnswer>;
  filters(): Promise<FiltersAnswer>;
  keepFilter(name: string, filter: InboxParameters): Promise<SavedFilterAnswer>;
  removeFilter(name: string): Promise<void>;
  playbooks(): Promise<PlaybooksAnswer>;
  /** The first ones. */
  customers(): Promise<CustomersAnswer>;
  claim(task: string): Promise<CaseAnswer>;
  release(task: string): Promise<CaseAnswer>;
  complete(
    task: string,
    completion: { outcome?: string; values: JsonObject; checked?: readonly number[]; comment?: string },
  ): Promise<CaseAnswer>;
  /** Any operation on a task, by its name in the API. */
  operate(task: string, operation: string, body: JsonObject): Promise<CaseAnswer>;
  cancel(id: string, reason: string): Promise<CaseAnswer>;
  /** Any operation on a whole case, by its name in the API. */
  workOnCase(id: string, operation: string, body: JsonObject): Promise<CaseAnswer>;
  /** For a customer for whom there is no case. */
  logContact(customer: string, contact: JsonObject): Promise<ContactAnswer>;
  /** The latest first, as many as asked for. */
  contacts(customer: string, limit: number): Promise<ContactsAnswer>;
  unlink(id: string, relation: string, other: string): Promise<CaseAnswer>;
  /** All that are meant, page by page. */
  reassign(body: object): Promise<ReassignedAnswer>;
  incidents(): Promise<IncidentsAnswer>;
  settleIncident(id: string, incident: string, how: 'retry' | 'skip' | 'mend', body: JsonObject): Promise<CaseAnswer>;
  failedStarts(): Promise<FailedStartsAnswer>;
  retryFailedStart(id: string): Promise<FailedStartAnswer>;
  giveUpFailedStart(id: string, reason: string): Promise<FailedStartAnswer>;
  /** The latest first, as many as asked for. */
  audit(filter: { readonly [name: string]: string }, limit: number): Promise<AuditAnswer>;
  absences(person: string): Promise<AbsencesAnswer>;
  removeAbsence(person: string, absence: string): Promise<void>;
  absent(person: string, absence: { from?: string; to: string; substitute?: string }): Promise<AbsenceAnswer>;
  /** One batch of open cases. */
  upgrade(batch: { dry_run: boolean; after?: string }): Promise<UpgradeAnswer>;
  /** One batch of open cases. */
  repair(batch: { after?: string }): Promise<RepairAnswer>;
  publish(files: readonly { path: string; text: string }[]): Promise<PublishAnswer>;
}

/** The server refused; `status` is that of its answer. */
export class Refused extends CommandFailed {
  override readonly name = 'CommandFailed';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A client of the server at `address` that acts as the bearer of `token`. Every method throws `CommandFailed` when there
 * is no server, and `Refused` when it refuses.
 */
export function stewardClient(address: string, token: string, language = 'en'): StewardClient {
  const call = <T>(method: Method, path: string, body?: object) => request<T>({ address, token, language, method, path, body });
  const change = async (path: string, body: object) => outcomeOf(await call<CaseAnswer | OperationAnswer>('POST', path, body), call);
  const ofCase = (id: string) => `cases/${encodeURIComponent(id)}`;
  const operate = (task: string, operation: string, body: object) => change(`tasks/${encodeURIComponent(task)}/${operation}`, body);
  return {
    startCase: (start) => change('cases', start),
    readCase: (id) => call('GET', `cases/${encodeURIComponent(id)}`),
    deadlines: (id) => call('GET', `cases/${encodeURIComponent(id)}/deadlines`),
    timeline: async (id) => ({ items: await pages<TimelineEntryAnswer>(`${ofCase(id)}/timeline`, call) }),
    relations: async (id) => ({ items: await pages<RelationsAnswer['items'][number]>(`${ofCase(id)}/relations`, call) }),
    readTask: (task) => call('GET', `tasks/${encodeURIComponent(task)}`),
    attachment: (id, file) =>
      content({ address, token, language, method: 'GET', path: `${ofCase(id)}/attachments/${encodeURIComponent(file)}` }),
    inbox: async (filter = {}, page = {}) => {
      const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)] as [string, string]));
      const found = await walk<TaskAnswer>(`tasks?${query}`, call, page);
      return page.limit === undefined ? { items: found.items } : found;
    },
    inboxCounts: () => call('GET', 'tasks/counts'),
    filters: () => call('GET', 'filters'),
    keepFilter: (name, filter) => call('PUT', `filters/${encodeURIComponent(name)}`, filter),
    removeFilter: (name) => call('DELETE', `filters/${encodeURIComponent(name)}`),
    playbooks: () => call('GET', 'playbooks'),
    customers: () => call('GET', 'customers?limit=1'),
    claim: (task) => operate(task, 'claim', {}),
    release: (task) => operate(task, 'release', {}),
    operate,
    complete: (task, completion) => operate(task, 'complete', completion),
    cancel: (id, reason) => change(`cases/${encodeURIComponent(id)}/cancel`, { reason }),
    workOnCase: (id, operation, body) => change(`${ofCase(id)}/${operation}`, body),
    logContact: (customer, contact) => call('POST', `customers/${encodeURIComponent(customer)}/contacts`, contact),
    contacts: async (customer, limit) => ({
      items: await pages<ContactAnswer>(`customers/${encodeURIComponent(customer)}/contacts`, call, limit),
    }),
    unlink: async (id, relation, other) =>
      outcomeOf(await call('DELETE', `${ofCase(id)}/links/${relation}/${encodeURIComponent(other)}`), call),
    async reassign(body) {
      const items: ReassignedAnswer['items'][number][] = [];
      let [done, refused] = [0, 0];
      for (let after: string | null | undefined; after !== null; ) {
        const page: ReassignedAnswer = await call('POST', 'tasks/reassign', after === undefined ? body : { ...body, after });
        items.push(...page.items);
        done += page.done;
        refused += page.refused;
        after = page.next;
      }
      return { items, done, refused, next: null };
    },
    incidents: async () => ({ items: await pages<IncidentsAnswer['items'][number]>('incidents', call) }),
    settleIncident: (id, incident, how, body) => change(`incidents/${encodeURIComponent(id)}/${encodeURIComponent(incident)}/${how}`, body),
    failedStarts: async () => ({ items: await pages<FailedStartsAnswer['items'][number]>('failed_starts', call) }),
    retryFailedStart: (id) => call('POST', `failed_starts/${encodeURIComponent(id)}/retry`, {}),
    giveUpFailedStart: (id, reason) => call('POST', `failed_starts/${encodeURIComponent(id)}/give_up`, { reason }),
    audit: async (filter, limit) => {
      const items = await pages<AuditAnswer['items'][number]>(`audit?${new URLSearchParams(filter)}`, call, limit);
      return { items };
    },
    absences: (person) => call('GET', `people/${encodeURIComponent(person)}/absences`),
    removeAbsence: (person, absence) => call('DELETE', `people/${encodeURIComponent(person)}/absences/${encodeURIComponent(absence)}`),
    absent: (person, absence) => call('POST', `people/${encodeURIComponent(person)}/absences`, absence),
    upgrade: (batch) => call('POST', 'upgrades', batch),
    repair: (batch) => call('POST', 'repairs', batch),
    publish: (files) => call('POST', 'playbooks', { files }),
  };
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Call = <T>(method: Method, path: string) => Promise<T>;

/** An answer is waited for this long, in milliseconds. */
const PATIENCE = 60_000;

/** What an operation comes to that the server has not finished within its own patience. */
async function outcomeOf(answer: CaseAnswer | OperationAnswer, call: Call): Promise<CaseAnswer> {
  const deadline = performance.now() + PATIENCE;
  let state = answer;
  while (!('tasks' in state)) {
    if (state.status === 'done' && state.result !== undefined) return state.result;
    const problem = asProblem(state.problem);
    if (problem !== undefined) throw new Refused(problem.status ?? 0, problemText(problem, problem.status ?? 0));
    if (performance.now() > deadline) throw new CommandFailed(`It is not done yet, and goes on by itself. Ask at ${state.url}.`);
    await sleep(500);
    state = await call<OperationAnswer>('GET', state.url);
  }
  return state;
}

const LARGEST_PAGE = 200;

/** Page after page from `cursor` on, as the server names them, and as many items as `limit` says; `next` is the cursor of more. */
async function walk<T>(
  path: string,
  call: Call,
  { limit, cursor }: { readonly limit?: number; readonly cursor?: string } = {},
): Promise<{ readonly items: readonly T[]; readonly next: string | null }> {
  const items: T[] = [];
  let at = withParameters(path, { limit: Math.min(limit ?? LARGEST_PAGE, LARGEST_PAGE), cursor });
  for (;;) {
    const page: { readonly items: readonly T[]; readonly next: string | null } = await call('GET', at);
    items.push(...page.items);
    const left = limit === undefined ? undefined : limit - items.length;
    if (page.next === null || (left !== undefined && left <= 0)) return { items, next: page.next && cursorOf(page.next) };
    at = left === undefined ? page.next : withParameters(page.next, { limit: Math.min(left, LARGEST_PAGE) });
  }
}

const ROOT = 'http://localhost/';

function withParameters(path: string, parameters: { readonly [name: string]: string | number | undefined }): string {
  const url = new URL(path, ROOT);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, String(value));
  const from = path.startsWith('/') ? url.pathname : url.pathname.slice(1);
  return `${from}${url.search}`;
}

function cursorOf(next: string): string | null {
  return new URL(next, ROOT).searchParams.get('cursor');
}

async function pages<T>(path: string, call: Call, limit?: number): Promise<readonly T[]> {
  return (await walk<T>(path, call, limit === undefined ? {} : { limit })).items;
}

interface ApiRequest {
  readonly address: string;
  readonly token: string;
  /** In which the server says what is wrong, where it can. */
  readonly language: string;
  readonly method: Method;
  /** Below the API's root, or from the server's. */
  readonly path: string;
  readonly body?: object | undefined;
}

async function request<T>(asked: ApiRequest): Promise<T> {
  const response = await respond(asked);
  // Taken back: there is nothing to say.
  if (response.status === 204) return undefined as T;
  const answer = parse(await response.text());
  if (response.ok && answer !== undefined) return answer as T;
  throw failure(response.status, answer, asked);
}

async function content(asked: ApiRequest): Promise<Uint8Array> {
  const response = await respond(asked);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  throw failure(response.status, parse(await response.text()), asked);
}

function failure(status: number, answer: object | undefined, { address }: ApiRequest): CommandFailed {
  const problem = asProblem(answer);
  if (problem !== undefined) return new Refused(status, problemText(problem, status));
  return new CommandFailed(`${address} answered HTTP ${status}, and not as a Steward server does. Is --server right?`);
}

async function respond({ address, token, language, method, path, body }: ApiRequest): Promise<Response> {
  const root = address.endsWith('/') ? address : `${address}/`;
  const url = new URL(path.startsWith('/') ? path.slice(1) : `api/v1/${path}`, root);
  const headers: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    'accept-language': language,
    authorization: `Bearer ${token}`,
    'steward-client': 'cli',
  };
  if (method !== 'GET') headers['idempotency-key'] = randomUUID();
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return send(url, init, address);
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
