/**
 * Chaos: people work through complaints while Steward's process, and now and then everything at once, is killed with -9.
 * Afterwards every acknowledged operation is looked for in its case, and every row held against what its case says.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './api.js';
import { ENTERED, type OpenTask, workerOf } from './complaint.js';
import { untilShownAsItIs } from './projection.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './steward.js';
import { complaintWorkspace } from './workspace.js';

export interface ChaosPlan {
  /** At least so many cases are worked through. */
  readonly cases: number;
  /** Kills of Steward's process (API, worker, sweeper, embedded database). */
  readonly kills: number;
  /** Kills of that and of the Temporal server at the same moment. */
  readonly all: number;
  readonly people: number;
}

export interface ChaosResult {
  readonly cases: number;
  readonly kills: number;
  readonly all_kills: number;
  /** Operations that were answered as done. */
  readonly acknowledged: number;
  /** Acknowledged, and not in the case's history. */
  readonly lost: number;
  /** In the case's history more than once. */
  readonly doubled: number;
  /** Cases whose rows say something else than the case. */
  readonly contradictions: number;
  readonly said: readonly string[];
}

const STEPS = ['hear_out', 'apologise', 'confirm_problem', 'gather_facts', 'propose', 'ask_customer', 'carry_out'];
/** How long Steward runs between two kills, in milliseconds. */
const PEACE = [600, 2_500] as const;

export async function chaos(plan: ChaosPlan): Promise<ChaosResult> {
  const steward = await startSteward({ workspace: complaintWorkspace(), sweeper: QUICK_SWEEPER });
  try {
    return await new Chaos(steward, plan).run();
  } finally {
    await steward.stop();
  }
}

class Chaos {
  readonly #cases: string[] = [];
  /** Ids of tasks whose completion was answered as done. */
  readonly #acknowledged: string[] = [];
  #kills = 0;
  #allKills = 0;
  #up: Promise<void> = Promise.resolve();

  constructor(
    readonly steward: Steward,
    readonly plan: ChaosPlan,
  ) {}

  async run(): Promise<ChaosResult> {
    const people = Array.from({ length: this.plan.people }, (_, person) => this.#work(person));
    await Promise.all([this.#kill(), ...people]);
    return this.#account();
  }

  get #killed(): boolean {
    return this.#kills >= this.plan.kills && this.#allKills >= this.plan.all;
  }

  async #kill(): Promise<void> {
    const { kills, all } = this.plan;
    for (let round = 0; !this.#killed; round += 1) {
      const [least, most] = PEACE;
      // The moment wanders over the work from round to round.
      await sleep(least + ((round * 739) % (most - least)));
      const everything = this.#allKills * kills < this.#kills * all || this.#kills >= kills;
      if (everything) await this.steward.killBoth();
      else await this.steward.killServer();
      if (everything) this.#allKills += 1;
      else this.#kills += 1;
      this.#up = this.steward.start();
      await this.#up;
    }
  }

  /** One person after the other case, until there are enough and all kills were survived. */
  async #work(person: number): Promise<void> {
    for (let number = 0; this.#cases.length < this.plan.cases || !this.#killed; number += 1) {
      const reference = `C-${person}-${number}`;
      const api = this.steward.api('li_na');
      const started = await this.#untilDone(() => api.complain(reference, { key: `start-${reference}` }));
      const id: string = started.body.case.id;
      this.#cases.push(id);
      for (const step of STEPS) await this.#complete(id, step);
    }
  }

  async #complete(caseId: string, step: string): Promise<void> {
    const task = await this.#openTask(caseId, step);
    const api = this.steward.api(workerOf(task));
    await this.#untilDone(() => api.complete(task.id, ENTERED[step], `key-of-${task.id}`));
    this.#acknowledged.push(task.id);
  }

  async #openTask(caseId: string, step: string): Promise<OpenTask> {
    for (;;) {
      const answer = await this.#untilDone(() => this.steward.api('xu_jing').readCase(caseId));
      const task = (answer.body.tasks as OpenTask[]).find((each) => each.step === step);
      if (task) return task;
      // What a lost branch left is put right by the sweeper.
      await sleep(200);
    }
  }

  /** Sends again, with the same key, until it is answered as done. */
  async #untilDone(send: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await send().catch(() => null);
      if (answer && (answer.status === 200 || answer.status === 201)) return answer;
      if (answer && ![202, 403, 404, 409, 429, 500, 503].includes(answer.status)) {
        throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      await this.#up.catch(() => {});
      await sleep(100);
    }
  }

  async #account(): Promise<ChaosResult> {
    const said: string[] = [];
    const completed = new Map<string, number>();
    let contradictions = 0;
    for (const caseId of this.#cases) {
      await untilShownAsItIs(this.steward, caseId).catch((error: unknown) => {
        contradictions += 1;
        said.push(`${caseId}: ${error instanceof Error ? error.message.slice(0, 300) : error}`);
      });
      for (const { kind, subject } of await this.steward.api('xu_jing').timeline(caseId)) {
        if (kind === 'task_completed') completed.set(subject, (completed.get(subject) ?? 0) + 1);
      }
    }
    const lost = this.#acknowledged.filter((task) => !completed.has(task));
    const doubled = [...completed].flatMap(([task, times]) => (times > 1 ? [task] : []));
    said.push(...lost.map((task) => `lost ${task}`), ...doubled.map((task) => `doubled ${task}`));
    return {
      cases: this.#cases.length,
      kills: this.#kills,
      all_kills: this.#allKills,
      acknowledged: this.#acknowledged.length,
      lost: lost.length,
      doubled: doubled.length,
      contradictions,
      said,
    };
  }
}
