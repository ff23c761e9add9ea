/**
 * Commands for somebody who has never used Steward: a case to start, and a task to complete. They are taken from the
 * scenarios of the published playbooks, so that a workspace of one's own has commands of its own.
 *
 * guarantees: they work when pasted in order, as long as nobody else works on the same server meanwhile. Who gets the
 * first task of a new case can be foretold only where nobody has a task; else one that somebody has is completed.
 */
import { withDefaults } from '../../engine/form.js';
import { evaluatorOf } from '../../engine/playable.js';
import type { CompiledWorkspace } from '../../language/compile-workspace.js';
import type { Scenario, ScenarioStep } from '../../language/scenarios.js';
import { mayTake } from '../../organisation/candidate.js';
import { candidateOf, directoryOf } from '../../organisation/directory.js';
import type { Organisation } from '../../organisation/snapshot.js';
import type { JsonObject } from '../../program/json.js';
import type { Program } from '../../program/program.js';
import { SimulatedCase } from '../../simulator/simulated-case.js';
import { CommandFailed } from '../exit.js';
import { Refused, type StewardClient } from '../steward-client.js';

export interface FirstSteps {
  /** Signs in. */
  readonly person: string;
  readonly start: {
    readonly playbook: string;
    readonly data: JsonObject;
    readonly customer: string | null;
    /** Null: the playbook makes it. */
    readonly key: string | null;
    /** Null: the person who signs in may start it. */
    readonly as: string | null;
  };
  /** A task that the person has once the case is started. */
  readonly complete: Completion;
}

interface Completion {
  readonly task: string;
  readonly outcome: string | null;
  readonly values: JsonObject;
}

type ClientOf = (person: string) => Promise<StewardClient>;

/** People looked at, at most. */
const MOST_PEOPLE = 50;

/** Null where no playbook has a scenario that a person can begin. */
export async function firstSteps(compiled: CompiledWorkspace, clientOf: ClientOf, now: number): Promise<FirstSteps | null> {
  for (const { playbook, scenarios } of compiled.scenarios) {
    const program = compiled.programs.find((each) => each.playbook === playbook);
    const [scenario] = scenarios;
    if (program === undefined || scenario === undefined || compiled.organisation === undefined) continue;
    try {
      const found = await new Search(compiled, program, scenario, compiled.organisation, clientOf).search(now);
      if (found !== null) return found;
    } catch (error) {
      // The server is up: that it refuses an example is no reason to end it.
      if (!(error instanceof CommandFailed)) throw error;
    }
  }
  return null;
}

class Search {
  readonly #people: readonly string[];

  constructor(
    readonly compiled: CompiledWorkspace,
    readonly program: Program,
    readonly scenario: Scenario,
    readonly organisation: Organisation,
    readonly clientOf: ClientOf,
  ) {
    this.#people = organisation.people.slice(0, MOST_PEOPLE).map(({ person }) => person);
  }

  async search(now: number): Promise<FirstSteps | null> {
    const { program } = this;
    const starter = await this.#starter();
    if (starter === undefined) return null;
    const client = await this.clientOf(starter);
    const customer = program.customer === 'required' ? ((await client.customers()).items[0]?.id ?? null) : null;
    if (program.customer === 'required' && customer === null) return null;

    const fresh = await this.#fresh(client);
    if (fresh === null) return null;
    const { key, data } = fresh;
    const work = (await this.#taskAtHand()) ?? this.#taskForetold(now, starter, key, data);
    if (work === null) return null;
    const as = (await this.#mayStart(work.person)) ? null : starter;
    const start = { playbook: program.playbook, data, customer, key: program.key === undefined ? key : null, as };
    return { person: work.person, start, complete: work.complete };
  }

  /** Whom the scenario names, else the first who may start one. */
  async #starter(): Promise<string | undefined> {
    const { by } = this.scenario.start;
    for (const person of [...(by === null ? [] : [by]), ...this.#people]) if (await this.#mayStart(person)) return person;
    return undefined;
  }

  async #mayStart(person: string): Promise<boolean> {
    const { items } = await (await this.clientOf(person)).playbooks();
    return items.some((each) => each.playbook === this.program.playbook && each.may_start);
  }

  /** The scenario's key and data, with the key changed to one that no case has. Null where the key cannot be changed. */
  async #fresh(client: StewardClient): Promise<{ readonly key: string; readonly data: JsonObject } | null> {
    const { program, scenario } = this;
    const { data, customer } = scenario.start;
    const values = { data: withDefaults(program.data, data), ...(customer === null ? {} : { customer }) };
    const made = program.key === undefined ? null : evaluatorOf(program).evaluateComputed(program.key, values);
    const first = made === null ? (scenario.start.key ?? scenario.scenario) : String(made);
    const field = Object.keys(data).find((name) => data[name] === made);
    for (let number = 1; ; number++) {
      const key = number === 1 ? first : `${first}-${number}`;
      if (number > 1 && made !== null && field === undefined) return null;
      if (await isFree(client, `${program.playbook}/${key}`)) return { key, data: field === undefined ? data : { ...data, [field]: key } };
    }
  }

  /** The first task of somebody's inbox that a scenario says how to complete. */
  async #taskAtHand(): Promise<{ readonly person: string; readonly complete: Completion } | null> {
    for (const person of this.#people) {
      for (const { id, step, assignee, case: caseId } of (await (await this.clientOf(person)).inbox()).items) {
        const known = caseId.startsWith(`${this.program.playbook}/`) && assignee === person ? this.#completionOf(step) : undefined;
        if (known !== undefined) return { person, complete: { task: id, ...known } };
      }
    }
    return null;
  }

  /** The first task of the new case, and who will have it. */
  #taskForetold(
    now: number,
    starter: string,
    key: string,
    data: JsonObject,
  ): { readonly person: string; readonly complete: Completion } | null {
    const { program, organisation, scenario } = this;
    const { playbook } = program;
    const playable = { program, calendars: this.compiled.calendarSet };
    const simulated = new SimulatedCase(playable, organisation, {
      case: { id: `${playbook}/${key}`, playbook, key, customer_id: null, started_at: now, started_by: starter },
      data: withDefaults(program.data, data),
      customer: scenario.start.customer,
      actor: candidateOf(organisation, starter) ?? null,
    });
    for (const task of simulated.tasks) {
      const person = task.assignee ?? directoryOf(organisation).candidates.find((candidate) => mayTake(candidate, task))?.person;
      const known = this.#completionOf(task.step);
      if (person !== undefined && known !== undefined) return { person, complete: { task: task.id, ...known } };
    }
    return null;
  }

  #completionOf(step: string): Omit<Completion, 'task'> | undefined {
    const own = this.compiled.scenarios.filter(({ playbook }) => playbook === this.program.playbook);
    const steps: ScenarioStep[] = own.flatMap(({ scenarios }) => scenarios.flatMap((each) => each.steps));
    const found = steps.find((each) => each.do === 'complete' && each.task === step && each.refused === null);
    return found?.do === 'complete' ? { outcome: found.outcome, values: found.values } : undefined;
  }
}

async function isFree(client: StewardClient, id: string): Promise<boolean> {
  try {
    await client.readCase(id);
    return false;
  } catch (error) {
    if (error instanceof Refused) return error.status === 404;
    throw error;
  }
}
