/**
 * Chaos: people work through complaints on a real Steward while parts of it, and now and then everything at once, are struck.
 * Afterwards it is held to account (chaos-account.ts).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from './api.js';
import { type Acknowledged, accountFor, type WorkedCase } from './chaos-account.js';
import { ENTERED, type OpenTask, workerOf } from './complaint.js';
import { inTurn, type Strikes, Struck } from './strikes.js';

export interface ChaosPlan {
  /** At least so many cases are worked through. */
  readonly cases: number;
  readonly people: number;
  readonly strikes: Strikes;
  /** For how long the database or the Temporal server is away, by turns; milliseconds. */
  readonly away: readonly number[];
}

export interface ChaosResult {
  readonly cases: number;
  /** kill -9 of a worker: of Steward's process, which has one, or of the lone one. */
  readonly kills: number;
  readonly all_kills: number;
  readonly database_restarts: number;
  readonly temporal_restarts: number;
  /** Operations that were answered as done. */
  readonly acknowledged: number;
  /** Acknowledged and not in the case's history; cases that are not where what was acknowledged leads. */
  readonly lost: number;
  /** In a case's history, in the audit log or among the cases more than once. */
  readonly doubled: number;
  /** Rows that say something else than their case. */
  readonly contradictions: number;
  readonly said: readonly string[];
}

const STEPS = ['hear_out', 'apologise', 'confirm_problem', 'gather_facts', 'propose', 'ask_customer', 'carry_out'];
/** The customer of every fourth case withdraws before this step. */
const WITHDRAWN_AT = 'gather_facts';
/** How long all runs between two strikes at least, in milliseconds. */
const PEACE = [600, 2_500] as const;
/** A request that is not answered as done in this time is not slow: something is broken. Milliseconds. */
const PATIENCE = 5 * 60_000;

export async function chaos(plan: ChaosPlan): Promise<ChaosResult> {
  const struck = await Struck.start({ loneWorker: plan.strikes.worker > 0 });
  try {
    return await new Chaos(struck, plan).run();
  } finally {
    await struck.stop();
  }
}

class Chaos {
  readonly #cases: WorkedCase[] = [];
  /** Answers that nobody should get, whatever happens. */
  readonly #unwanted: string[] = [];
  #up: Promise<void> = Promise.resolve();
  #over = false;

  constructor(
    readonly struck: Struck,
    readonly plan: ChaosPlan,
  ) {}

  async run(): Promise<ChaosResult> {
    const people = Array.from({ length: this.plan.people }, (_, person) => this.#work(person));
    await Promise.all([this.#strike(), ...people]);
    await this.struck.raiseFallen();
    const { server, worker, all, database, temporal } = this.plan.strikes;
    const { said, ...found } = await accountFor(this.struck, this.#cases);
    return {
      cases: this.#cases.length,
      kills: server + worker,
      all_kills: all,
      database_restarts: database,
      temporal_restarts: temporal,
      acknowledged: this.#cases.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0),
      ...found,
      said: [...this.struck.fallen.map((part) => `${part} ended by itself`), ...this.#unwanted, ...said],
    };
  }

  async #strike(): Promise<void> {
    const { cases, strikes, away } = this.plan;
    const kinds = inTurn(strikes);
    for (const [round, kind] of kinds.entries()) {
      const [least, most] = PEACE;
      // The moment wanders over the work from round to round.
      await sleep(least + ((round * 739) % (most - least)));
      // So that the strikes are spread over all cases and do not fall on the first ones alone.
      while (this.#cases.length < (cases * round) / kinds.length) await sleep(100);
      this.#up = this.struck.strike(kind, away[round % away.length] ?? 0);
      await this.#up;
    }
    this.#over = true;
  }

  /** One person after the other case, until there are enough and everything was survived. */
  async #work(person: number): Promise<void> {
    for (let number = 0; this.#cases.length < this.plan.cases || !this.#over; number += 1) {
      const reference = `C-${person}-${number}`;
      const api = this.struck.steward.api('li_na');
      const started = await this.#untilDone(api, () => api.complain(reference, { key: `start-${reference}` }));
      const id: string = started.case.id;
      const acknowledged: Acknowledged[] = [{ kind: 'case_started', subject: null }];
      const withdrawn = (person + number) % 4 === 3;
      this.#cases.push({ id, acknowledged, withdrawn });
      for (const step of STEPS) {
        if (withdrawn && step === WITHDRAWN_AT) {
          acknowledged.push(await this.#withdraw(id));
          break;
        }
        const task = await this.#openTask(id, step);
        if (task.assignee === null && number % 2 === 1) acknowledged.push(await this.#claim(task));
        acknowledged.push(await this.#complete(task));
      }
    }
  }

  async #claim(task: OpenTask): Promise<Acknowledged> {
    const api = this.struck.steward.api(workerOf(task));
    await this.#untilDone(api, () => api.claim(task.id, `claim-of-${task.id}`));
    return { kind: 'task_claimed', subject: task.id };
  }

  async #complete(task: OpenTask): Promise<Acknowledged> {
    const api = this.struck.steward.api(workerOf(task));
    await this.#untilDone(api, () => api.complete(task.id, ENTERED[task.step], `key-of-${task.id}`));
    return { kind: 'task_completed', subject: task.id };
  }

  async #withdraw(caseId: string): Promise<Acknowledged> {
    const api = this.struck.steward.api('li_na');
    const message = { message: 'customer_withdraws', case: caseId, data: { reference: caseId } };
    await this.#untilDone(api, () => api.post('/api/v1/messages', message, `withdrawal-of-${caseId}`));
    return { kind: 'message_received', subject: 'customer_withdraws' };
  }

  async #openTask(caseId: string, step: string): Promise<OpenTask> {
    const api = this.struck.steward.api('xu_jing');
    for (const until = performance.now() + PATIENCE; ; ) {
      const { tasks } = await this.#untilDone(api, () => api.readCase(caseId));
      const task = (tasks as OpenTask[]).find((each) => each.step === step);
      if (task) return task;
      if (performance.now() > until) throw new Error(`${caseId} never came to ${step}.`);
      // What a lost branch left is put right by the sweeper.
      await sleep(200);
    }
  }

  /** Sends again, with the same key, or asks after what was kept, until it is answered as done; gives that answer's body. */
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape
  async #untilDone(api: Api, send: () => Promise<Answer>): Promise<any> {
    for (const until = performance.now() + PATIENCE; ; ) {
      const answer = await send().catch(() => null);
      if (answer?.status === 200 || answer?.status === 201) return answer.body;
      if (answer?.status === 202 && answer.body.kept) {
        const kept = await api.get(answer.body.url).catch(() => null);
        if (kept?.status === 200 && kept.body.status === 'done') return kept.body.result;
      }
      // Of a branch that never was, 403, 404 and 409 are said until it is put right.
      if (answer && ![202, 403, 404, 409, 429, 503].includes(answer.status)) {
        this.#unwanted.push(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      if (performance.now() > until) throw new Error(`Not done in time. The last answer: ${JSON.stringify(answer)}`);
      await this.#up.catch(() => {});
      await sleep(100);
    }
  }
}
