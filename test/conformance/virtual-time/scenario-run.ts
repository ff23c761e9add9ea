/**
 * Plays a scenario as a real case on Temporal, in virtual time, and holds the case against what the scenario expects: the
 * same steps, the same expectations and the same words as the simulator's.
 *
 * Each step meets a case in which nothing is under way.
 */

import { randomUUID } from 'node:crypto';
import { changedCalendar } from '../../../src/calendar/change.js';
import { refuseReopening } from '../../../src/engine/case-reopen.js';
import type { Fact } from '../../../src/engine/effect.js';
import type { Event, Refusal } from '../../../src/engine/event.js';
import { keptEarly } from '../../../src/engine/messages.js';
import type { Playable } from '../../../src/engine/playable.js';
import { takesMessage } from '../../../src/engine/responses.js';
import type { Instant, State } from '../../../src/engine/state.js';
import { timeAfter } from '../../../src/engine/time.js';
import type { CaseView, TaskView } from '../../../src/engine/view.js';
import { caseView, taskViews } from '../../../src/engine/views.js';
import { narrowedCustomer } from '../../../src/http/start-input.js';
import type { ScenarioStep } from '../../../src/language/scenarios.js';
import { contactOfId } from '../../../src/organisation/customer-contact.js';
import type { Organisation } from '../../../src/organisation/snapshot.js';
import { compare, type ObservedCase, type ObservedNotice, type ScenarioFailure, type Seen } from '../../../src/simulator/expectation.js';
import { actors, type EventStep, eventsMeant } from '../../../src/simulator/scenario-events.js';
import { scenarioStart } from '../../../src/simulator/scenario-start.js';
import { asksOfOutside, instantText } from '../../../src/simulator/simulated-case.js';
import { saveArtefact } from '../../../src/store/artefacts.js';
import { MESSAGE_SIGNAL, RENEW_SIGNAL } from '../../../src/temporal/case-contract.js';
import { operationOf, type Published, reopeningOf, startOf } from '../case-requests.js';
import type { ConformanceCase, ConformanceSuite } from '../conformance-workspace.js';
import type { Lane } from './lane.js';

export interface PlayedScenario {
  /** Of the steps and of what they expect; empty: it passed. */
  readonly failures: readonly ScenarioFailure[];
  readonly facts: readonly Fact[];
  /** As its last step left it. */
  readonly state: State;
}

/** `renewed`: the case is asked to continue as new before every step. */
export async function playScenario(
  lane: Lane,
  suite: ConformanceSuite,
  { playable, scenario }: ConformanceCase,
  renewed = false,
): Promise<PlayedScenario> {
  const { program } = playable;
  const start = scenarioStart(program, suite.organisation, scenario);
  const { case: facts, customer } = start;
  const published = await lane.begin(suite, playable, facts.started_at);
  const beginning = { ...start, customer: customer && narrowedCustomer(program, customer) };
  lane.expect(facts.id);
  await lane.cases.start(startOf(program, published, beginning));
  const run = new ScenarioRun(lane, suite.organisation, playable, published, facts.id);
  return run.play(scenario.steps, renewed);
}

/** A step that cannot be done, or was not refused as expected: the scenario ends with it. */
class StepFailed extends Error {}

class ScenarioRun {
  /** The cases of its family, in their order: the last one goes on. */
  readonly #ids: string[];
  #messages = 0;
  #seen: Seen = { facts: 0, notices: 0, links: 0 };
  /** Until something is done. */
  #read: Promise<State> | undefined;

  constructor(
    private readonly lane: Lane,
    private readonly organisation: Organisation,
    /** With the calendars that the case runs on, as those that are published. */
    private playable: Playable,
    private published: Published,
    id: string,
  ) {
    this.#ids = [id];
  }

  get #id(): string {
    return this.#ids.at(-1) ?? '';
  }

  async play(steps: readonly ScenarioStep[], renewed: boolean): Promise<PlayedScenario> {
    const failures: ScenarioFailure[] = [];
    await this.lane.settled();
    for (const step of steps) {
      if (step.do === 'expect') {
        failures.push(...(await this.#compare(step)));
        continue;
      }
      if (renewed) await this.#renew();
      try {
        await this.#perform(step);
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        failures.push({ line: step.line, message: error.message });
        break;
      } finally {
        this.#read = undefined;
      }
    }
    return { failures, facts: this.#facts(), state: await this.#state() };
  }

  async #perform(step: Exclude<ScenarioStep, { do: 'expect' }>): Promise<void> {
    if (step.do === 'after' || step.do === 'at') return this.lane.moveTo(this.#timeOf(step));
    await this.#act(step);
    await this.lane.settled();
  }

  #timeOf(step: Extract<ScenarioStep, { do: 'after' | 'at' }>): Instant {
    const { now } = this.lane;
    const calendar = step.do === 'after' ? (this.playable.calendars[step.calendar ?? this.organisation.calendar] ?? null) : null;
    const to = step.do === 'at' ? step.at : timeAfter(calendar, now, step.duration);
    if (to === null || to < now) throw new StepFailed('There is no such time after now.');
    return to;
  }

  async #act(step: Exclude<ScenarioStep, { do: 'expect' | 'after' | 'at' }>): Promise<void> {
    const { lane } = this;
    switch (step.do) {
      case 'respond':
        return this.#respond(step);
      case 'message':
        this.#messages += 1;
        if (step.key !== null && (await this.#delivered(step.message, step.key, step.data))) return;
        return this.#operate(step);
      case 'absent':
        await lane.absent(step.person, step.substitute, step.until);
        return lane.cases.peopleChanged(this.#id, [{ person: step.person, why: 'away', substitute: step.substitute }]);
      case 'reopen':
        return this.#reopen(step);
      case 'change_calendar':
        return this.#changeCalendar(step);
      default:
        return this.#operate(step);
    }
  }

  async #operate(step: EventStep): Promise<void> {
    const { lane, organisation, playable } = this;
    const state = await this.#state();
    const { tasks } = this.#views(state);
    const scene = { playable, organisation, state, tasks, now: lane.now };
    const meant = eventsMeant(step, scene, `message-${this.#messages}`);
    if ('problem' in meant) throw new StepFailed(meant.problem);
    let refusal: string | null = null;
    for (const event of meant.events) {
      refusal = await this.#send(event);
      if (refusal === null) break;
    }
    expectRefusal('refused' in step ? step.refused : null, refusal);
  }

  /** The code of the refusal; null where it was done. */
  async #send(event: Event): Promise<string | null> {
    const { cases, client } = this.lane;
    if (event.kind === 'customer_changed') {
      await cases.customerChanged(this.#id, event.customer);
      return null;
    }
    if (event.kind === 'cancel' && event.actor === null) {
      await client.workflow.getHandle(this.#id).cancel();
      return null;
    }
    if (event.kind === 'message') {
      const { id, name, data, sender } = event;
      if (this.lane.written(this.#id).ended) return 'case_closed';
      await client.workflow.getHandle(this.#id).signal(MESSAGE_SIGNAL, { id, name, data, sender });
      return null;
    }
    const { name, request } = operationOf(event);
    const updateId = randomUUID();
    for (;;) {
      const performed = await cases.perform(this.#id, name, { ...request, fingerprint: '' }, updateId, 10_000);
      if (performed.kind === 'done') return null;
      if (performed.kind === 'refused') return performed.refusal.code;
      if (performed.kind === 'not_running') return 'case_closed';
    }
  }

  async #respond({ step, answer }: Extract<ScenarioStep, { do: 'respond' }>): Promise<void> {
    // A case that is played for it answers by its end.
    if (this.#facts().some(({ kind, subject, detail }) => kind === 'answered' && subject === step && detail.what === 'play')) return;
    const asked = asksOfOutside(await this.#state()).find(({ node }) => node === step);
    if (!asked) throw new StepFailed(`${step} waits for no answer from outside.`);
    this.lane.outside.say(this.#id, step, answer);
    await this.#answered(asked.effect);
  }

  /** Puts a message into its mailbox; true when something in the case waited for it, and now has it. */
  async #delivered(message: string, key: string, data: State['data']): Promise<boolean> {
    const { lane, playable } = this;
    const state = await this.#state();
    const waiting = Object.values(state.asks).find(
      ({ about, effect }) =>
        about.kind === 'message' &&
        about.message === message &&
        about.key === key &&
        takesMessage(playable, state, effect, data) === 'takes',
    );
    await lane.send(message, key, data, lane.now + keptEarly(playable.program, message));
    if (waiting) await this.#answered(waiting.effect);
    return waiting !== undefined;
  }

  async #answered(effect: string): Promise<void> {
    while (!this.#facts().some(({ kind, detail }) => kind === 'answered' && detail.effect === effect)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #reopen(step: Extract<ScenarioStep, { do: 'reopen' }>): Promise<void> {
    const { lane, playable } = this;
    const state = await this.#state();
    let refusal: Refusal | null = null;
    for (const actor of actors(step.by, this.organisation)) {
      refusal = refuseReopening(playable, state, actor, lane.now);
      if (refusal?.code === 'not_allowed') continue;
      if (refusal) break;
      const id = `${this.#ids[0]}/${this.#ids.length + 1}`;
      lane.expect(id);
      const reopening = { state, id, actor, comment: step.comment, at: lane.now };
      await lane.cases.start(reopeningOf(playable.program, this.published, reopening));
      this.#ids.push(id);
      break;
    }
    expectRefusal(step.refused, refusal?.code ?? null);
  }

  async #changeCalendar({ calendar, change }: Extract<ScenarioStep, { do: 'change_calendar' }>): Promise<void> {
    const before = this.playable.calendars[calendar];
    if (!before) throw new StepFailed(`There is no calendar ${calendar}.`);
    const calendars = { ...this.playable.calendars, [calendar]: changedCalendar(before, change) };
    this.published = { ...this.published, calendars: await saveArtefact(this.lane.db, 'calendars', calendars) };
    this.playable = { ...this.playable, calendars };
    await this.lane.cases.calendarsChanged(this.#id, this.published.calendars);
  }

  /** Has the case continued as new; one that has ended stays as it is. */
  async #renew(): Promise<void> {
    if (this.lane.written(this.#id).ended) return;
    const { workflow } = this.lane.client;
    const before = await workflow.getHandle(this.#id).describe();
    await workflow.getHandle(this.#id).signal(RENEW_SIGNAL);
    for (let now = before; now.runId === before.runId; now = await workflow.getHandle(this.#id).describe()) {
      if (now.status.name !== 'RUNNING') throw new Error(`${this.#id} did not continue as new: ${now.status.name}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await this.lane.settled();
  }

  // ── what is seen of it ──

  async #compare({ expect }: Extract<ScenarioStep, { do: 'expect' }>): Promise<ScenarioFailure[]> {
    const observed = await this.#observed();
    const failures = compare(expect, observed, this.#seen);
    this.#seen = { facts: observed.facts.length, notices: observed.notices.length, links: observed.links.length };
    return failures;
  }

  async #observed(): Promise<ObservedCase> {
    const { playable } = this;
    const state = await this.#state();
    return {
      state,
      ...this.#views(state),
      facts: this.#facts(),
      ...(await this.#told()),
      asks: asksOfOutside(state),
      timeText: (instant) => instantText(playable, this.organisation, instant),
    };
  }

  /** Read once between one step and the next. */
  #state(): Promise<State> {
    this.#read ??= this.lane.state(this.#id);
    return this.#read;
  }

  #views(state: State): { readonly view: CaseView; readonly tasks: readonly TaskView[] } {
    return { view: caseView(this.playable, state), tasks: taskViews(this.playable, state) };
  }

  #facts(): readonly Fact[] {
    return this.#ids.flatMap((id) => this.lane.written(id).facts);
  }

  /** Who was told what, as the database has it. */
  async #told(): Promise<Pick<ObservedCase, 'notices' | 'links'>> {
    const rows = await this.lane.db
      .selectFrom('notices')
      .select(['effect', 'person'])
      .distinct()
      .where('case_id', 'in', this.#ids)
      .execute();
    const notices: ObservedNotice[] = [];
    const links: string[] = [];
    for (const { effect, about } of this.#ids.flatMap((id) => this.lane.written(id).notices)) {
      const to = rows.filter((row) => row.effect === effect).map(({ person }) => (contactOfId(person) === null ? person : 'customer'));
      if (about.kind === 'link') links.push(about.step);
      else notices.push({ to, about });
    }
    return { notices, links };
  }
}

function expectRefusal(expected: string | null, found: string | null): void {
  if (expected === found) return;
  if (expected === null) throw new StepFailed(`It was refused: ${found}.`);
  throw new StepFailed(`This should have been refused as ${expected}, and ${found === null ? 'was done' : `was refused as ${found}`}.`);
}
